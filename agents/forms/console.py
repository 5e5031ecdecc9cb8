"""What an agent sends from the console, beside the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from agents.models import Presence
from reports.agencies import OtherAgency
from reports.models.contact import Disposition
from reports.rules import IMMEDIATE_CUES, PRIORITY_CUES
from triage.rules.cues import cue_name

LONGEST = 2000
CHOICES = (Presence.AVAILABLE, Presence.BREAK, Presence.OFFLINE)
REASONS = (
    "Silent call",
    "The caller hung up before we could say it",
    "Not safe to tell them",
    "Nothing to tell",
)


class PresenceForm(forms.Form):
    """Where the agent is."""

    state = forms.ChoiceField(
        label="Where are you?",
        choices=[(state.value, state.label) for state in CHOICES],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="What is the break for?", required=False, max_length=80)


class CueForm(forms.Form):
    """A sign of danger that a person hears and no rule has read. Words can follow later."""

    cue = forms.ChoiceField(
        label="What do you hear?",
        choices=[
            ("", "Choose the sign"),
            ("Immediate", [(cue, cue_name(cue).capitalize()) for cue in IMMEDIATE_CUES]),
            ("Priority", [(cue, cue_name(cue).capitalize()) for cue in PRIORITY_CUES]),
        ],
        error_messages={"required": "Choose what you hear."},
    )
    words = forms.CharField(label="In which words?", required=False, max_length=500)


class WrapUpForm(forms.Form):
    """What came of a call, and what the caller was told.

    Args:
        agencies: Who takes what is not ours, by slug.
    """

    disposition = forms.ChoiceField(
        label="What came of the call?",
        choices=[("", "Choose"), *Disposition.choices],
        error_messages={"required": "Choose what came of the call."},
    )
    told = forms.CharField(
        label="What was the caller told?",
        help_text="about what happens next, and by when",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    reason_not_told = forms.CharField(
        label="Or why nobody was told",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"list": "why-not-told"}),
    )
    reason = forms.CharField(
        label="Why nothing was done", help_text="for “No action”", required=False, max_length=300
    )

    connected_at = forms.TimeField(
        label="When was the caller connected to 000?",
        help_text="such as 14:32, for “Transfer to 000” that was not started here",
        required=False,
        input_formats=("%H:%M", "%H.%M", "%H%M"),
        error_messages={"invalid": "Write the time as hours and minutes, such as 14:32."},
    )
    event_number = forms.CharField(
        label="Which event number did 000 give?", help_text="if they did", required=False, max_length=40
    )
    operator = forms.CharField(label="Who answered at 000?", required=False, max_length=80)
    duplicate_of = forms.CharField(
        label="Which case is it about?", help_text="reference, for “Duplicate”", required=False, max_length=20
    )
    agency = forms.ChoiceField(
        label="Which agency was the caller told of?",
        help_text="it is counted, with nothing of the caller",
        required=False,
    )

    def __init__(self, *args: Any, agencies: Mapping[str, OtherAgency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(slug, agency.title) for slug, agency in agencies.items()]
        self.fields["agency"].choices = [("", "None of these"), *named]  # type: ignore[attr-defined]

    def refuse(self, sentence: str, field: str) -> None:
        """Show why the call cannot be closed so, at the field that has to change."""
        self.add_error(field or None, sentence)
