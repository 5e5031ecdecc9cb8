"""The shape of what is written about requests to the emergency number and for a car. Nothing is required
to ask."""

from __future__ import annotations

from typing import Any

from django import forms

from triage.models import Transfer, TransferKind

LONGEST, LONGEST_LINE = 4000, 200


class AskForm(forms.Form):
    """A dispatch request."""

    needed = forms.CharField(
        label="What is needed",
        help_text="and how soon",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    place = forms.CharField(
        label="Where", help_text="if it is not where the report says", required=False, max_length=LONGEST_LINE
    )
    warnings = forms.CharField(
        label="What officers who go there should know",
        help_text="weapons, dogs, who must not be rung",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    reason = forms.CharField(
        label="Reasons",
        help_text="of the decision, on record",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    told = forms.CharField(
        label="What the citizen reads once it is answered",
        help_text="only what is certain",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )


class AnswerForm(forms.Form):
    """Who answered, and under which number."""

    event_number = forms.CharField(
        label="Event number",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    operator = forms.CharField(
        label="Who answered",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    told = forms.CharField(
        label="What the citizen reads",
        help_text="only what is certain",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, transfer: Transfer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if transfer.kind == TransferKind.DISPATCH:
            self.fields["event_number"].help_text = "it says that police come, and decides the case"
        if transfer.case_id is None or transfer.kind == TransferKind.UPDATE:
            del self.fields["told"]
        if transfer.kind == TransferKind.UPDATE:  # the event has its number
            del self.fields["event_number"]


class FailForm(forms.Form):
    """Why nobody comes."""

    why = forms.CharField(label="Why it failed", required=False, max_length=300)


class SettleForm(forms.Form):
    """What was done instead."""

    why = forms.CharField(label="Or what was done instead", required=False, max_length=300)
