"""The shape of what an officer promises, and of what they hand over."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet

from assistline.models import User
from triage.models import FollowUpKind

LONGEST_WORDS, LONGEST_NOTE = 300, 2000
TIME_FORMAT = "%Y-%m-%dT%H:%M"


class LocalTime(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"


class FollowUpForm(forms.Form):
    """Somebody to ring or something to do, and by when."""

    kind = forms.ChoiceField(
        label="What is to be done",
        choices=[(kind.value, kind.label) for kind in (FollowUpKind.RING, FollowUpKind.PROMISE)],
    )
    words = forms.CharField(
        label="Whom, or what",
        help_text="for colleagues; never shown to the citizen",
        max_length=LONGEST_WORDS,
        error_messages={"required": "Say whom to ring, or what was promised."},
    )
    due = forms.DateTimeField(
        label="By when",
        input_formats=[TIME_FORMAT],
        widget=LocalTime(format=TIME_FORMAT),
        error_messages={
            "required": "Say by when.",
            "invalid": "Write a day and a time, such as 2026-11-28 16:00.",
        },
    )

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now

    def clean_due(self) -> datetime:
        """A time by the centre's clock, still to come."""
        due: datetime = self.cleaned_data["due"].replace(tzinfo=self.zone)
        if due <= self.now:
            raise forms.ValidationError("Choose a time that is still to come.")
        return due


class HandOverForm(forms.Form):
    """To whom, with which words. What is handed over is chosen in the list."""

    to = forms.ModelChoiceField(
        label="To",
        queryset=User.objects.none(),
        required=False,
        empty_label="The next shift",
        error_messages={"invalid_choice": "Choose a colleague of the list."},
    )
    note = forms.CharField(
        label="Note",
        help_text="what they must know first",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]
