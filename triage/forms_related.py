"""The shape of what officers send about cases that have to do with each other."""

from __future__ import annotations

from django import forms

LONGEST_REASON, MOST = 1000, 2_000_000_000


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
