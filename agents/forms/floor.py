"""What a supervisor or sergeant sends from the floor."""

from __future__ import annotations

from django import forms

SHORTEST, LONGEST = 10, 1000


class ClearForm(forms.Form):
    """Why a cue is not true of this contact, or not any more."""

    reason = forms.CharField(
        label="Why can it be cleared?",
        help_text="on record, with your name",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": "Say why it can be cleared.",
            "min_length": "Say why it can be cleared, in at least ten characters.",
        },
    )


class HelpForm(forms.Form):
    """What a supervisor answers an agent who has a caller on the line."""

    answer = forms.CharField(
        label="What do you answer?",
        help_text="the agent reads it at once, with your name",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Write what the agent should do, or that you come."},
    )
