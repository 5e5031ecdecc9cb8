"""What somebody on the line says of their e-mail address, and how they show that it is theirs to say."""

from __future__ import annotations

from django import forms

from reports.questions import contact_points
from reports.questions.text import Refused

WRITE_IT = "Write the address, such as name@example.com. Read it back letter by letter."


class CallersWordForm(forms.Form):
    """The reference and what proves it, the address, and that they said it is safe."""

    reference = forms.CharField(
        label="Reference that they give",
        max_length=40,
        error_messages={"required": "Ask for the reference."},
    )
    proof = forms.CharField(
        label="Access code or agreed word that they give",
        help_text="a number on the screen proves nothing",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Ask for the access code, or the word that they agreed with us."},
    )
    address = forms.CharField(
        label="E-mail address that they say is theirs",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"required": WRITE_IT},
    )
    safe = forms.ChoiceField(
        label="Is it safe to write to this address?",
        choices=[("", "Choose"), ("yes", "They said that it is safe"), ("no", "They said no, or not sure")],
        error_messages={"required": "Ask whether it is safe."},
    )

    def clean_address(self) -> str:
        """As the portal writes an address."""
        try:
            address = contact_points.email(self.cleaned_data["address"].strip())
        except Refused:
            address = ""
        if not address:
            raise forms.ValidationError(WRITE_IT)
        return address

    def clean_safe(self) -> str:
        """Nothing is sent to an address before its owner said that it is safe."""
        if self.cleaned_data["safe"] != "yes":
            raise forms.ValidationError("Where it is not safe, keep nothing here.")
        return str(self.cleaned_data["safe"])
