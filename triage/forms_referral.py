"""The shape of what officers send about referrals and the records system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from triage.forms import LONGEST, SHORTEST
from triage.models import Case, CaseStatus, Referral, ReferralDesk, ReferralState
from triage.models.referral import MOVES
from triage.passing import CONTACT, Part, Passable

FIRST_WORDS = (
    "We have passed this on to people who can act on it. You can read on this page what they tell us. "
    "You need to do nothing now."
)
CLOSE, BESIDE = "close", "beside"
LONGEST_NOTE = 2000


class ReferForm(forms.Form):
    """To whom, what they are given, and what the citizen is told. Contact points need somebody's yes."""

    desk = forms.ChoiceField(
        label="To whom", widget=forms.RadioSelect, error_messages={"required": "Choose who it goes to."}
    )
    parts = forms.MultipleChoiceField(
        label="What they are given",
        help_text="the least that they need",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.CharField(
        label="Who agreed that they are contacted, when and how",
        help_text="only if you pass on how to reach the citizen",
        required=False,
        max_length=500,
        widget=forms.Textarea,
    )
    note = forms.CharField(
        label="What you ask them to do",
        help_text="they read this",
        min_length=SHORTEST,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
        error_messages={
            "required": "Say what they are asked to do.",
            "min_length": "Say what they are asked to do, in at least ten characters.",
        },
    )
    closes = forms.ChoiceField(
        label="And the case",
        choices=[
            (CLOSE, "Close it: they take it from here. If they refuse, it comes back"),
            (BESIDE, "Keep it open: this goes beside our own work"),
        ],
        widget=forms.RadioSelect,
        initial=CLOSE,
        error_messages={"required": "Say what becomes of the case."},
    )
    reason = forms.CharField(
        label="Reasons",
        help_text="on record; the citizen can ask for them",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    told = forms.CharField(
        label="On the tracking page",
        help_text="who has it now and what happens next; no names",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, case: Case, desks: list[ReferralDesk], can: Passable, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.desks = {str(desk.id): desk for desk in desks}
        self.can = can
        self.fields["desk"].choices = [(str(desk.id), str(desk)) for desk in desks]  # type: ignore[attr-defined]
        self.fields["parts"].choices = [(part.name, part.title) for part in can.parts]  # type: ignore[attr-defined]
        self.closed = case.status == CaseStatus.CLOSED
        if self.closed:
            for name in ("closes", "reason", "told"):
                del self.fields[name]
        if not any(part.name == CONTACT for part in can.parts):
            del self.fields["agreed"]

    @property
    def desk_options(self) -> list[tuple[BoundWidget, ReferralDesk, bool]]:
        """Each desk with its option, and whether the place is in its area."""
        return [
            (option, desk, desk.covers(self.can.postcode))
            for option in self["desk"]
            if (desk := self.desks.get(str(option.data["value"])))
        ]

    @property
    def part_options(self) -> list[tuple[BoundWidget, Part]]:
        """Each part with its option and exactly what would be passed on."""
        by_name = {part.name: part for part in self.can.parts}
        return [(option, by_name[str(option.data["value"])]) for option in self["parts"]]

    @property
    def closing(self) -> bool:
        """It decides the case."""
        return not self.closed and self.cleaned_data.get("closes") == CLOSE

    def clean(self) -> dict[str, Any]:
        """Contact points need a yes; a decision needs reasons and a sentence."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if CONTACT in cleaned.get("parts", ()) and len(cleaned.get("agreed", "").strip()) < SHORTEST:
            self.add_error(
                "agreed",
                "Write who agreed to it, when and how. Without that, no contact point is passed on.",
            )
        if self.closing:
            if len(cleaned.get("reason", "").strip()) < SHORTEST:
                self.add_error("reason", "Give the reasons, in at least ten characters.")
            if len(cleaned.get("told", "").strip()) < SHORTEST:
                self.add_error("told", "Say what the citizen is told, in at least ten characters.")
        return cleaned


class AnswerForm(forms.Form):
    """What they said by phone or mail, typed by who heard or read it."""

    state = forms.ChoiceField(label="What they say", error_messages={"required": "Choose what they say."})
    their_reference = forms.CharField(label="Their number for it", required=False, max_length=80)
    who = forms.CharField(label="Who answered", help_text="name or desk", required=False, max_length=120)
    words = forms.CharField(
        label="What they said",
        help_text="of a refusal: why",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    LABELS = {
        ReferralState.SENT: "They were rung, and say later",
        ReferralState.ACCEPTED: "They take it",
        ReferralState.COMPLETED: "It is done",
        ReferralState.REFUSED: "They do not take it",
        ReferralState.WITHDRAWN: "We take it back from them",
    }

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        can = MOVES[referral.state]
        choices = [(state.value, label) for state, label in self.LABELS.items() if state in can]
        if referral.state != ReferralState.TO_RING:
            choices = [one for one in choices if one[0] != ReferralState.SENT]
        self.fields["state"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A refusal, and what is taken back, has a reason; a ring has somebody who answered it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        state = cleaned.get("state")
        if state in (ReferralState.REFUSED, ReferralState.WITHDRAWN) and not cleaned.get("words", "").strip():
            self.add_error("words", "Write why.")
        if state == ReferralState.SENT and not cleaned.get("who", "").strip():
            self.add_error("who", "Write who answered the call.")
        return cleaned
