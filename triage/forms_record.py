"""The shape of what officers put right for the records system, and why the whole of a case is taken out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dateparse import parse_datetime

from reports.questions.place_names import STATES
from triage.forms import LONGEST, SHORTEST
from triage.models import RecordDifference
from triage.offences import OFFENCES
from triage.rules import niem

MOMENTS = (niem.BEGINS, niem.ENDS)
NAMES = {path: f"field_{number}" for number, path in enumerate(niem.MENDABLE)}


class MendForm(forms.Form):
    """Each field that can be put right, with what the records system says of it beside it."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        document: Mapping[str, Any],
        said: list[Mapping[str, str]],
        zone: ZoneInfo,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.stands = {path: niem.at(document, path) for path in niem.MENDABLE}
        self.said: dict[str, list[str]] = {}
        self.said_elsewhere: list[str] = []
        for one in said:
            path = niem.field_of(str(one.get("path", "")))
            if path:
                self.said.setdefault(path, []).append(str(one.get("message", "")))
            else:
                self.said_elsewhere.append(str(one.get("message", "")))
        for path, label in niem.MENDABLE.items():
            self.fields[NAMES[path]] = self._field(path, label)

    @property
    def rows(self) -> list[tuple[Any, list[str]]]:
        """Each field with what the records system says of it."""
        return [(self[NAMES[path]], self.said.get(path, [])) for path in niem.MENDABLE]

    @property
    def mended(self) -> dict[str, str]:
        """What differs from what was sent, by path."""
        found = {}
        for path in niem.MENDABLE:
            value = self.cleaned_data.get(NAMES[path])
            text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value or "")
            if text != self._shown_back(path):
                found[path] = text
        return found

    def clean(self) -> dict[str, Any]:
        """What ends does so after it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = (cleaned.get(NAMES[path]) for path in MOMENTS)
        if begins and ends and ends < begins:
            self.add_error(NAMES[niem.ENDS], "It ends before it begins. Write a later time.")
        return cleaned

    def _field(self, path: str, label: str) -> forms.Field:
        stands = self.stands[path]
        if path in MOMENTS:
            return forms.DateTimeField(
                label=label,
                required=False,
                initial=_shown(stands, self.zone),
                widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
                error_messages={"invalid": "Write a day and a time, such as 2026-11-16 18:00."},
            )
        if path == niem.OFFENCE:
            choices = [("", "None"), *((code, f"{code} {name}") for code, name in OFFENCES.items())]
            return forms.ChoiceField(label=label, required=False, initial=stands, choices=choices)
        if path == niem.STATE:
            choices = [("", "Not said"), *((state, state) for state in STATES)]
            return forms.ChoiceField(label=label, required=False, initial=stands, choices=choices)
        if path == niem.POSTCODE:
            return forms.RegexField(
                r"^\d{4}$",
                label=label,
                required=False,
                initial=stands,
                error_messages={"invalid": "A postcode has four digits, such as 3000."},
            )
        return forms.CharField(label=label, required=False, initial=stands, max_length=200)

    def _shown_back(self, path: str) -> str:
        """What stands there, as the form would give it back unchanged."""
        stands = self.stands[path]
        moment = parse_datetime(stands) if path in MOMENTS and stands else None
        if moment is None:
            return stands
        shown = moment.astimezone(self.zone).replace(second=0, microsecond=0)
        return shown.isoformat(timespec="seconds")


class SettleForm(forms.Form):
    """How a difference between the books is settled."""

    how = forms.ChoiceField(error_messages={"required": "Choose what is to be done."})
    words = forms.CharField(required=False, max_length=LONGEST)

    def __init__(self, *args: Any, ways: list[RecordDifference.How], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]


class LifeForm(forms.Form):
    """Why somebody takes everything of a case out of the house."""

    reason = forms.CharField(
        label="Why it is taken out, and for whom",
        help_text="on record and on the trail",
        min_length=SHORTEST,
        max_length=500,
        widget=forms.Textarea,
        error_messages={
            "required": "Write why it is taken out, and for whom.",
            "min_length": "Write why it is taken out, in at least ten characters.",
        },
    )


def _shown(stands: str, zone: ZoneInfo) -> datetime | None:
    moment = parse_datetime(stands) if stands else None
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
