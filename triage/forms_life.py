"""The shape of what is asked of files of everything of a case: one to be made, one to be checked."""

from __future__ import annotations

from typing import Any

from django import forms

from assistline.references import normalise_reference
from triage.forms_record import LifeForm

LARGEST_FILE = 10_000_000
NOT_THERE = "There is no case with this reference that you may take out."


class TakeForm(LifeForm):
    """Which case, and why."""

    reference = forms.CharField(
        label="Reference of the case", max_length=20, error_messages={"required": "Write the reference."}
    )
    field_order = ("reference", "reason")

    def clean_reference(self) -> str:
        """As it is kept, however it was written."""
        known = normalise_reference(self.cleaned_data["reference"])
        if known is None:
            raise forms.ValidationError(NOT_THERE)
        return known


class CheckForm(forms.Form):
    """A file that somebody has."""

    file = forms.FileField(
        label="The ZIP file",
        help_text="as it was given to you, not unpacked",
        allow_empty_file=True,
        error_messages={"required": "Choose the file.", "missing": "Choose the file."},
    )

    def clean_file(self) -> Any:
        """What is too large for this page is checked where the house is."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"It is larger than {LARGEST_FILE // 1_000_000} MB. Ask an administrator to check it."
            )
        return given
