"""The shape of what the owner of an address told an officer."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from reports.questions import contact_points
from reports.questions.text import Refused
from triage.actions.owners_word import HOW

LONGEST = 500


class OwnersWordForm(forms.Form):
    """Which address, whether it is right or which is, how they told it, and how we know that it was they."""

    point = forms.TypedChoiceField(
        label="Address whose mail came back",
        coerce=int,
        error_messages={"required": "Choose the address.", "invalid_choice": "It was put right already."},
    )
    which = forms.ChoiceField(
        label="What its owner said",
        choices=[
            ("", "Choose"),
            ("same", "This address is right, and it is safe to write to"),
            ("other", "Another address is safe to write to"),
        ],
        error_messages={"required": "Say what its owner told you."},
    )
    address = forms.CharField(
        label="The other address",
        help_text="only if they said that it is safe; left empty where this one is right",
        max_length=254,
        required=False,
    )
    how = forms.ChoiceField(
        label="How they told you",
        choices=[("", "Choose"), *HOW.items()],
        error_messages={"required": "Say how they told you."},
    )
    words = forms.CharField(
        label="How you know that it was they, and what they said",
        help_text="for colleagues; never shown to the citizen",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how you know that it was they."},
    )

    def __init__(self, *args: Any, points: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.TypedChoiceField", self.fields["point"]).choices = points

    def clean(self) -> dict[str, Any]:
        """Another address is written as one, and only where another one is meant."""
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("address", "").strip()
        cleaned["address"] = ""
        if cleaned.get("which") == "other":
            try:
                cleaned["address"] = contact_points.email(typed)
                if not cleaned["address"]:
                    self.add_error("address", "Write the other address, such as name@example.com.")
            except Refused:
                self.add_error("address", "Write the other address, such as name@example.com.")
        elif cleaned.get("which") == "same" and typed:
            self.add_error("address", "Leave this empty, or choose that another address is safe.")
        return cleaned
