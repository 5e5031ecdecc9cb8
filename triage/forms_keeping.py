"""The shape of what is said of a legal hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

LONGEST, SHORTEST = 1000, 10
FIRST_REVIEW = timedelta(days=182)


class _Reason(forms.CharField):
    """Why: in a few words at least."""

    def __init__(self, *, label: str, help_text: str) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            min_length=SHORTEST,
            max_length=LONGEST,
            widget=forms.Textarea,
            error_messages={
                "required": "Say why, in at least ten characters.",
                "min_length": "Say why, in at least ten characters.",
                "max_length": f"Say it in at most {LONGEST} characters.",
            },
        )


class _ReviewDate(forms.DateField):
    """A day to come."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "required": "Choose when somebody looks at it again.",
                "invalid": "Write the day as 2027-03-31.",
            },
        )

    def clean(self, value: Any) -> Any:
        """Not today, and not before."""
        day = super().clean(value)
        if day <= timezone.localdate():
            raise forms.ValidationError("Choose a day that is still to come.")
        return day


class HoldForm(forms.Form):
    """Place a hold."""

    reason = _Reason(label="Why", help_text="which court, request or inquiry; kept with the hold")
    review_date = _ReviewDate(label="Looked at again on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_date"].initial = timezone.localdate() + FIRST_REVIEW


class ReviewHoldForm(forms.Form):
    """It is still needed."""

    review_date = _ReviewDate(label="Still needed: looked at again on")


class LiftForm(forms.Form):
    """Lift it."""

    reason = _Reason(label="Why it is not needed any more", help_text="kept with the hold")
