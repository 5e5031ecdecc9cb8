"""The shape of what a citizen writes after sending. What was typed is kept as typed; nothing is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from reports.questions.asking_back import Typed
from reports.questions.text import LINE_LIMIT, Refused, line, long_text

SCORES = (
    ("5", gettext_lazy("Very good")),
    ("4", gettext_lazy("Good")),
    ("3", gettext_lazy("So-so")),
    ("2", gettext_lazy("Bad")),
    ("1", gettext_lazy("Very bad")),
)
REFERENCE = gettext_lazy("Reference")
REFERENCE_HINT = gettext_lazy("9 letters and numbers, such as 7K3M 92TX 4.")
ACCESS_CODE = gettext_lazy("Access code")
ACCESS_CODE_HINT = gettext_lazy("16 letters and numbers.")
ELSE = "else"


def _access_code() -> Typed:
    return Typed(ACCESS_CODE, forms.TextInput({"autocomplete": "off"}), ACCESS_CODE_HINT)


class TrackForm(forms.Form):
    """Reference and access code, however they are written."""

    use_required_attribute = False
    reference = Typed(REFERENCE, forms.TextInput({"autocomplete": "off"}), REFERENCE_HINT)
    access_code = Typed(ACCESS_CODE, forms.TextInput({"autocomplete": "off"}), ACCESS_CODE_HINT)

    def clean(self) -> dict[str, Any]:
        """Both are there."""
        for name, message in (
            ("reference", gettext("Write your reference.")),
            ("access_code", gettext("Write your access code.")),
        ):
            if not str(self.cleaned_data.get(name) or "").strip():
                self.add_error(name, message)
        return self.cleaned_data


class AgainForm(forms.Form):
    """The access code once more, over what was typed: the browser's leave ended meanwhile."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access_code"] = _access_code()


class WordsForm(forms.Form):
    """Words of the citizen's own, with the key that makes sending them twice one sending.

    Args:
        label: What is asked.
        hint: Beside it.
        missing: What is said where words are needed and there are none; empty where none are needed.
        choices: For a correction: which answer is wrong, slug and label.
        ask_code: The browser has no leave any more: it shows the access code together with the words.
    """

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        label: str,
        hint: str = "",
        missing: str = "",
        choices: list[tuple[str, str]] | None = None,
        ask_code: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        if ask_code:
            self.fields["access_code"] = _access_code()
            # Which answers there are is not told without the code; what was chosen is carried along.
            self.fields["about"] = forms.CharField(required=False, widget=forms.HiddenInput())
        if choices:
            self.fields["about"] = Typed(
                gettext("Which answer is wrong?"),
                forms.RadioSelect(choices=[*choices, (ELSE, gettext("Something else"))]),
            )
        self.fields["words"] = Typed(label, forms.Textarea({"rows": 6, "cols": None}), hint)
        self.fields["key"] = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def clean_about(self) -> str:
        """One of the answers, or something else."""
        chosen = str(self.cleaned_data.get("about") or "")
        if self["about"].is_hidden:
            return chosen
        if chosen not in dict(self["about"].field.widget.choices):
            raise ValidationError(gettext("Choose which answer is wrong."))
        return "" if chosen == ELSE else chosen

    def clean_words(self) -> str:
        """Kept as typed; there, where they are needed."""
        try:
            words = long_text(self.cleaned_data.get("words") or "")
        except Refused as refused:
            raise ValidationError(refused.message) from refused
        if not words and self.missing:
            raise ValidationError(self.missing)
        return words


class RatingForm(forms.Form):
    """The one question after the outcome."""

    use_required_attribute = False
    score = Typed(gettext_lazy("How did we do?"), forms.RadioSelect(choices=SCORES))
    line = Typed(
        gettext_lazy("Do you want to say why?"),
        forms.TextInput({"autocomplete": "off"}),
        gettext_lazy("You can leave this."),
    )

    def __init__(self, *args: Any, ask_code: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ask_code:
            self.fields["access_code"] = _access_code()

    def clean_score(self) -> int:
        """One of the five."""
        chosen = str(self.cleaned_data.get("score") or "")
        if chosen not in dict(SCORES):
            raise ValidationError(gettext("Choose one of the five."))
        return int(chosen)

    def clean_line(self) -> str:
        """One line."""
        try:
            return line(self.cleaned_data.get("line") or "", limit=LINE_LIMIT)
        except Refused as refused:
            raise ValidationError(refused.message) from refused


class CodeForm(forms.Form):
    """A code that was sent, with the reference where the page does not know it."""

    use_required_attribute = False

    def __init__(self, *args: Any, ask_reference: bool = True, ask_code: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        digits = forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"})
        if ask_reference:
            self.fields["reference"] = Typed(
                REFERENCE, forms.TextInput({"autocomplete": "off"}), REFERENCE_HINT
            )
        if ask_code:
            self.fields["code"] = Typed(gettext("Code"), digits, gettext("6 numbers, from the message."))

    def clean(self) -> dict[str, Any]:
        """What is asked for is there."""
        asked = (("reference", gettext("Write your reference.")), ("code", gettext("Write the 6 numbers.")))
        for name, message in asked:
            if name in self.fields and not str(self.cleaned_data.get(name) or "").strip():
                self.add_error(name, message)
        return self.cleaned_data
