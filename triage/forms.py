"""The shape of what officers send."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundWidget
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from triage.models import ASK_AGENT, ASK_CITIZEN, Case, DecisionKind, Grade
from triage.offences import OFFENCES
from triage.screens.reporters import Reporter
from triage.told_words import Told, signed_by_two, told_of

LONGEST = 4000
SHORTEST = 10


# What a person chooses first, in the order of their keys; the rest stands behind "More".
FIRST_CHOICES = (
    (DecisionKind.RECORD.value, DecisionKind.RECORD.label),
    (ASK_CITIZEN, "Ask the citizen"),
    (ASK_AGENT, "Ask the agent"),
    (DecisionKind.REFER.value, "Refer"),
    (DecisionKind.DISPATCH.value, "Request dispatch"),
    (DecisionKind.CLOSE.value, DecisionKind.CLOSE.label),
)
MORE_CHOICES = (
    (DecisionKind.CALLED_BACK.value, "Called back"),
    (DecisionKind.TRANSFER_000.value, "Triple Zero (000)"),
)
# These go on to a page of their own.
ELSEWHERE = {DecisionKind.REFER.value: "triage-refer", DecisionKind.DISPATCH.value: "triage-dispatch"}
ALL = "all"
QUESTION_MISSING = "Write the question."


class Option(NamedTuple):
    """One choice with the words that the page puts in, for as long as nobody has written others."""

    choice: BoundWidget
    told: Told | None
    two: bool


class DecisionForm(forms.Form):
    """What is decided, why, and what the citizen is told."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=(*FIRST_CHOICES, *MORE_CHOICES),
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
        self.offered_words = told_of(case, timezone.now())
        self.two = signed_by_two(case)
        # A withdrawal is confirmed by a form of its own, and only a decision that is there can stand.
        offered = [choice for choice in FIRST_CHOICES if _leads_somewhere(choice[0])] + [*MORE_CHOICES]
        if case.decisions.exists():
            offered.append((DecisionKind.STANDS.value, "It stands"))
        self.fields["decision"].choices = offered  # type: ignore[attr-defined]

    @property
    def words(self) -> dict[str, str]:
        """What the citizen is told of each decision, before the officer changes the words."""
        return {decision: told.words for decision, told in self.offered_words.items()}

    @property
    def options(self) -> list[tuple[BoundWidget, str]]:
        """Each decision with the words that the page puts in, for as long as nobody has written others."""
        return [(shown.choice, shown.told.words if shown.told else "") for shown in self.shown]

    @property
    def shown(self) -> list[Option]:
        """As :attr:`options`, with the version of the words and whether two people sign."""
        return [
            Option(option, self.offered_words.get(option.data["value"]), option.data["value"] in self.two)
            for option in self["decision"]
        ]

    @property
    def words_used(self) -> tuple[int | None, bool]:
        """The version of the words of what was chosen, and whether they were changed."""
        told = self.offered_words.get(self.cleaned_data["decision"])
        return (told.id, told.words.strip() != _lines(self.cleaned_data["told"])) if told else (None, True)

    def clean(self) -> dict[str, Any]:
        """A crime has an offence code; what is not a crime is not told as one; a question is one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, told = cleaned.get("decision"), _lines(cleaned.get("told", ""))
        if kind == DecisionKind.RECORD and "offence_code" in cleaned and not cleaned["offence_code"]:
            self.add_error("offence_code", "Choose the offence that is recorded.")
        if kind and kind != DecisionKind.RECORD and told == self.words[DecisionKind.RECORD].strip():
            self.add_error("told", "This says that a crime is recorded. Write what you decide, and why.")
        if kind == ASK_CITIZEN:
            self.errors.pop("reason", None)
            if "told" not in self.errors and told == self.offered_words[ASK_CITIZEN].words.strip():
                self.add_error("told", QUESTION_MISSING)
        if kind == ASK_AGENT:
            self.errors.pop("told", None)
            cleaned.setdefault("told", "")
        return cleaned


def _lines(text: str) -> str:
    """As the page sent it, with the line ends that words are kept in."""
    return text.replace("\r\n", "\n").strip()


def _leads_somewhere(choice: str) -> bool:
    if choice not in ELSEWHERE:
        return True
    try:
        reverse(ELSEWHERE[choice], args=["A"])
    except NoReverseMatch:
        return False
    return True


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
    to = forms.MultipleChoiceField(
        label="Who reads it",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who reads it."},
    )
    version = forms.IntegerField(
        min_value=1, max_value=2_000_000_000, required=False, widget=forms.HiddenInput
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reporters: Sequence[Reporter] = (), **kwargs: Any) -> None:
        """
        Args:
            reporters: Who reported: of several, whoever writes chooses whom they mean.
        """
        super().__init__(*args, **kwargs)
        self.several = len(reporters) > 1
        if not self.several:
            del self.fields["to"]
            return
        named = [(str(one.report_id), one.words) for one in reporters]
        self.fields["to"].choices = [(ALL, f"All {len(reporters)} of them"), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[int] | None:
        """The reports whose reporters are meant; nothing for all of them."""
        to = self.cleaned_data.get("to") or [ALL]
        return None if ALL in to else [int(one) for one in to]


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


class LateReviewForm(forms.Form):
    """Whether a request that came after its day is taken; of a refusal also what the citizen reads."""

    reason = forms.CharField(
        label="Why",
        help_text="on record: why you look at it again, or why not",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": "Say why you look at it again, or why not.",
            "min_length": "Say why, in at least ten characters.",
        },
    )
    told = forms.CharField(
        label="If not: the sentence that the citizen reads",
        help_text="who looks at it from outside follows it by itself",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Who is turned away reads why."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        refuses = self.data.get("answer") != "take"
        if refuses and len(cleaned.get("told", "").strip()) < SHORTEST:
            self.add_error("told", "Say what the citizen is told, in at least ten characters.")
        return cleaned


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
