"""The shape of what officers send about cases that have to do with each other."""

from __future__ import annotations

from typing import Any

from django import forms

LONGEST_REASON, MOST, MOST_CHOSEN = 1000, 2_000_000_000, 100


class PairForm(forms.Form):
    """Two cases: the one whose page it is, and the other, by its reference."""

    other = forms.CharField(
        label="Reference of the other case",
        max_length=20,
        error_messages={"required": "Write the reference of the other case."},
    )


class MergeForm(PairForm):
    """Which of two cases leads, and as they were when the page was opened."""

    lead = forms.ChoiceField(
        label="Which case leads?",
        choices=[("this", "This case"), ("other", "The other one")],
        error_messages={
            "required": "Choose which case leads.",
            "invalid_choice": "Choose which case leads.",
        },
    )
    version = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput)
    other_version = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput)


class Chosen(forms.Field):
    """Cases that were ticked, each as ``reference version``: cleaned to a mapping of the one to the other."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[str, int]:
        """Reference to version; what is no such pair was typed by no page of ours, and counts for nothing."""
        pairs = [str(one).split(" ") for one in value or ()][:MOST_CHOSEN]
        return {
            pair[0]: int(pair[1])
            for pair in pairs
            if len(pair) == 2 and pair[1].isdecimal() and pair[1].isascii() and 0 < int(pair[1]) <= MOST
        }


class SeveralForm(forms.Form):
    """Which cases go on in the one whose page it is, each as it was when the page was opened."""

    several = Chosen(label="Cases to merge", error_messages={"required": "Tick the cases to merge."})
    version = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput)


class UnmergeForm(PairForm):
    """A case that is taken out, and why; a reason lowers the leading case to its own grade."""

    reason = forms.CharField(
        label="Why it is another matter",
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": "Write the reason in fewer words."},
    )
    version = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput)
    other_version = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput)
