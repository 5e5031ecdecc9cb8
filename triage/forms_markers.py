"""The shape of what officers send about markers and plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from assistline.models import User
from assistline.roles import OFFICER, SERGEANT
from triage.models import MarkerKind, Subject
from triage.subjects import Known, NoSubject, subject_of

LONGEST = 1000
REVIEW_AFTER, ENDS_AFTER = timedelta(days=90), timedelta(days=180)


class Day(forms.DateInput):
    """A day, as the browser asks for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: str, help_text: str = "") -> forms.DateField:
    words = {"required": "Choose a day.", "invalid": "Write the day as year-month-day, such as 2027-03-01."}
    return forms.DateField(label=label, help_text=help_text, widget=Day(), error_messages=words)


def _words(label: str, help_text: str = "", *, required: bool = True, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=required,
        widget=forms.Textarea,
        error_messages={"required": missing},
    )


class _OnSubject(forms.Form):
    """Something on a subject: one of a case's, or one that is typed."""

    about = forms.ChoiceField(label="On", error_messages={"required": "Choose what it is about."})
    subject = forms.ChoiceField(label="On a", choices=Subject.choices)
    value = forms.CharField(
        label="Number, name or address",
        max_length=200,
        error_messages={"required": "Write the number, the name or the address."},
    )

    def __init__(self, *args: Any, known: Iterable[tuple[str, str, Known]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {key: subject for key, _, subject in known}
        if self.known:
            del self.fields["subject"], self.fields["value"]
            self.fields["about"].choices = [(key, label) for key, label, _ in known]  # type: ignore[attr-defined]
        else:
            del self.fields["about"]

    def clean(self) -> dict[str, Any]:
        """The subject as it is compared."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.known:
            cleaned["on"] = self.known.get(cleaned.get("about", ""))
        elif cleaned.get("value"):
            try:
                cleaned["on"] = subject_of(cleaned.get("subject", ""), cleaned["value"])
            except NoSubject as error:
                self.add_error("value", str(error))
        return cleaned


class MarkerForm(_OnSubject):
    """A new marker."""

    # Nothing is chosen: a careless press would warn everybody of what is not so.
    kind = forms.ChoiceField(
        label="What everybody has to know",
        choices=[("", "Choose one"), *MarkerKind.choices],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what everybody has to know."),
    )
    reason = _words("Why", "shown to whoever answers", missing="Say why, in at least ten characters.")
    owner = forms.ModelChoiceField(
        label="Who looks at it again",
        queryset=User.objects.none(),
        error_messages={"required": "Choose who looks at it again."},
    )
    review_date = _day("When they look at it")
    expires_on = _day("Ends by itself after", "a year from now at most")

    field_order = ("about", "subject", "value", "kind", "reason", "owner", "review_date", "expires_on")

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        initial = {"owner": user.id, "review_date": today + REVIEW_AFTER, "expires_on": today + ENDS_AFTER}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        people = User.objects.filter(
            centre__customer_id=user.centre.customer_id, role__in=(OFFICER, SERGEANT), is_active=True
        )
        self.fields["owner"].queryset = people.order_by("full_name", "id")  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """A marker that still holds, until another day."""

    reason = _words("Why it still holds", missing="Say why, in at least ten characters.")
    review_date = _day("When it is looked at next")
    expires_on = _day("Ends by itself after", "a year from now at most")
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class LiftForm(forms.Form):
    """A marker that holds no more."""

    lift_reason = _words("Why it is lifted", missing="Say why it is lifted, in at least ten characters.")
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class PlanForm(_OnSubject):
    """A plan, or another version of one."""

    helps = _words("What helps", missing="Write what helps, in at least ten characters.")
    avoid = _words("What not to do", required=False)
    ring = _words("Whom to ring, and when", required=False)
    until = _day("Shown until", "a year from now at most")
    number = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput, initial=0)

    field_order = ("about", "subject", "value", "helps", "avoid", "ring", "until", "number")
