"""The shape of what officers send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from triage.models import BY_A_PERSON, Case, DecisionKind, Grade
from triage.offences import OFFENCES

LONGEST = 4000
SHORTEST = 10


def first_words(type_name: str) -> dict[str, str]:
    """What the citizen is told of each decision, before the officer changes the words."""
    what = f" It is recorded as: {type_name.lower()}." if type_name else ""
    return {
        DecisionKind.RECORD: f"We have recorded your report as a crime.{what} "
        "If there is news, you can read it on this page.",
        DecisionKind.CLOSE: "We have closed your report. You can ask us for the reasons.",
        DecisionKind.CALLED_BACK: "We called you.",
        DecisionKind.TRANSFER_000: "We passed this on to Triple Zero (000).",
        DecisionKind.STANDS: "Another officer looked at this again. It stays as we decided before.",
    }


class DecisionForm(forms.Form):
    """What is decided, why, and what the citizen is told."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=BY_A_PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide."},
    )
    offence_code = forms.ChoiceField(
        label="Offence, if it is a crime",
        required=False,
        choices=[("", "None"), *((code, f"{code} {name}") for code, name in OFFENCES.items())],
    )
    reason = forms.CharField(
        label="Reasons",
        help_text="on record; the citizen can ask for them",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": "Give the reasons.",
            "min_length": "Give the reasons, in at least ten characters.",
        },
    )
    told = forms.CharField(
        label="On the tracking page",
        help_text="what is decided and why, in short plain words; no names",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": "Say what the citizen is told.",
            "min_length": "Say what the citizen is told, in at least ten characters.",
        },
    )
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = first_words(case.report_type.name if case.report_type else "")
        # A withdrawal is confirmed by a form of its own, and only a decision that is there can stand.
        offered = [
            DecisionKind.RECORD,
            DecisionKind.CLOSE,
            DecisionKind.CALLED_BACK,
            DecisionKind.TRANSFER_000,
        ]
        if case.decisions.exists():
            offered.append(DecisionKind.STANDS)
        self.fields["decision"].choices = [(kind.value, kind.label) for kind in offered]  # type: ignore[attr-defined]

    @property
    def options(self) -> list[tuple[BoundWidget, str]]:
        """Each decision with the words that the page puts in, for as long as nobody has written others."""
        return [(option, self.words[option.data["value"]]) for option in self["decision"]]

    def clean(self) -> dict[str, Any]:
        """A crime has an offence code; what is not a crime is not told as one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("decision")
        if kind == DecisionKind.RECORD and "offence_code" in cleaned and not cleaned["offence_code"]:
            self.add_error("offence_code", "Choose the offence that is recorded.")
        unchanged = cleaned.get("told", "").strip() == self.words[DecisionKind.RECORD]
        if kind and kind != DecisionKind.RECORD and unchanged:
            self.add_error("told", "This says that a crime is recorded. Write what you decide, and why.")
        return cleaned


class WriteForm(forms.Form):
    """A message to the citizen. The key makes sending it twice one sending."""

    words = forms.CharField(
        label="Write to the citizen",
        help_text="short plain words; no names",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Write what the citizen reads."},
    )
    asks = forms.BooleanField(
        label="This is a question: the clock waits for the answer",
        help_text="it goes on when they write, or after the days that are set",
        required=False,
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class WithdrawalForm(forms.Form):
    """The answer to who asks to withdraw: on record why, and the sentence that they read."""

    reason = forms.CharField(
        label="Why",
        help_text="on record: who was asked, and how",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": "Say why, and who was asked.",
            "min_length": "Say why, in at least ten characters.",
        },
    )
    told = forms.CharField(
        label="The sentence that the citizen reads",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": "Say what the citizen is told.",
            "min_length": "Say what the citizen is told, in at least ten characters.",
        },
    )
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class RaiseForm(forms.Form):
    """A more urgent grade; a reason is welcome and never asked for."""

    grade = forms.ChoiceField(label="New grade")
    reason = forms.CharField(label="Why", help_text="not needed", required=False, max_length=500)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        higher = [(grade.value, grade.label) for grade in Grade if grade.rank < case.grade_rank]
        self.fields["grade"] = forms.ChoiceField(label="New grade", choices=higher)

    @property
    def grades(self) -> list[str]:
        """The grades that are higher than the case's."""
        return [value for value, _ in self.fields["grade"].choices]  # type: ignore[attr-defined]


class RegistrationSearch(forms.Form):
    """Days and a place; what is left empty is not asked for."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {"invalid": "Write a day such as 2026-11-28."}
        day = forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d")
        self.fields["from"] = forms.DateField(
            label="From", required=False, widget=day, error_messages=wrong, input_formats=["%Y-%m-%d"]
        )
        self.fields["to"] = forms.DateField(
            label="To", required=False, widget=day, error_messages=wrong, input_formats=["%Y-%m-%d"]
        )
        self.fields["place"] = forms.CharField(
            label="Suburb or postcode",
            required=False,
            max_length=80,
            widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
        )

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for, as it stands in the web address."""
        return {name: str(self.cleaned_data.get(name) or "") for name in ("from", "to", "place")}
