"""The shape of what is sent on the pages beside a decision."""

from __future__ import annotations

from typing import Any

from django import forms

from assistline.models import Centre, User
from assistline.roles import OFFICER, SERGEANT
from triage.actions.second_looks import COMPARABLE
from triage.models import Case, DecisionKind, Grade

LONGEST = 4000
SHORTEST = 10


def _words(label: str, *, missing: str, hint: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        min_length=SHORTEST if required else None,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": missing, "min_length": f"{missing[:-1]}, in at least ten characters."},
    )


class GradeForm(forms.Form):
    """Another grade. To raise it needs no reason, to lower it does."""

    grade = forms.ChoiceField(label="New grade", error_messages={"invalid_choice": "Choose another grade."})
    reason = forms.CharField(
        label="Why",
        help_text="on record; needed to lower it",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rank = case.grade_rank
        others = [
            (grade.value, _grade_words(grade, case)) for grade in Grade if grade.rank != case.grade_rank
        ]
        self.fields["grade"].choices = others  # type: ignore[attr-defined]

    @property
    def lowers(self) -> bool:
        """Whether what was chosen is less urgent."""
        return Grade(self.cleaned_data["grade"]).rank > self.rank

    def clean(self) -> dict[str, Any]:
        """A lower grade has a reason."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "grade" in cleaned and self.lowers and len(cleaned.get("reason", "").strip()) < SHORTEST:
            self.add_error("reason", "Say why the grade is lowered, in at least ten characters.")
        return cleaned


def _grade_words(grade: Grade, case: Case) -> str:
    return f"{'Raise' if grade.rank < case.grade_rank else 'Lower'} to {grade.label}"


class ReturnForm(forms.Form):
    """Why a proposal goes back."""

    answer = _words("Why it goes back", missing="Say why it goes back.", hint="who wrote it reads this")
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class PassOnForm(forms.Form):
    """To whom, and why."""

    to = forms.ChoiceField(
        label="To", error_messages={"required": "Choose to whom.", "invalid_choice": "Choose to whom."}
    )
    reason = _words("Why", missing="Say why you pass it on.", hint="they read this before they accept")
    by_email = forms.BooleanField(
        label="Tell them by e-mail too",
        help_text="reference only; their queue says so in any case",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, case: Case, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = Centre.objects.filter(customer_id=case.customer_id).order_by("name")
        people = User.objects.filter(
            is_active=True, centre__customer_id=case.customer_id, role__in=(OFFICER, SERGEANT)
        ).exclude(id=officer.id)
        self.centres = {f"centre {centre.id}": centre for centre in centres if centre.id != case.centre_id}
        named = people.select_related("centre").order_by("centre__name", "full_name")
        self.people = {f"user {user.id}": user for user in named}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((key, f"{centre.name}: whoever accepts it") for key, centre in self.centres.items()),
            *((key, f"{user}, {user.role_name}, {user.centre.name}") for key, user in self.people.items()),
        ]

    @property
    def target(self) -> tuple[Centre, User | None]:
        """Where it goes, and to whom."""
        user = self.people.get(self.cleaned_data["to"])
        return (user.centre, user) if user else (self.centres[self.cleaned_data["to"]], None)


class AnswerForm(forms.Form):
    """Words of an answer."""

    answer = forms.CharField(
        label="Your answer",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Write what you know. “I do not know” is an answer too."},
    )


class RefuseForm(forms.Form):
    """Why a case is not taken."""

    answer = _words("Why you do not take it", missing="Say why you do not take it.")


class LookForm(forms.Form):
    """What a second officer would decide."""

    kind = forms.ChoiceField(
        label="What would you decide?",
        widget=forms.RadioSelect,
        choices=[(kind.value, DecisionKind(kind).label) for kind in COMPARABLE],
        error_messages={"required": "Choose what you would decide."},
    )
    reason = _words("Reasons", missing="Give the reasons.")


class NearMissForm(forms.Form):
    """A near miss in two fields."""

    happened = _words("What happened?", missing="Write what happened.", hint="no names of citizens")
    could_have = forms.CharField(
        label="What could have come of it?",
        help_text="not needed",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class LearnedForm(forms.Form):
    """What was learned."""

    learned = _words("What was learned, and what changes", missing="Write what was learned.")
