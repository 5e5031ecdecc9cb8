"""Signs of danger that a person heard or took back, before and after a case was opened. No statement more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.text import capfirst

from assistline.encryption import decrypt
from assistline.models import User
from reports.models import OpenCue
from triage.models import Case
from triage.models.case import CaseQuerySet
from triage.rules.cues import cue_name
from triage.screens.words import staff_time

# An entry of the timeline with the moment that it is sorted by.
Dated = tuple[datetime, dict[str, str]]
_TABLE = "reports_opencue"


def with_person_signs(cases: CaseQuerySet) -> CaseQuerySet:
    """The same cases, each with what persons did with the signs of its calls and reports.

    What the rules heard and nobody took back stands with the assessments.
    """
    signs = OpenCue.objects.filter(
        Q(raised_by_id__isnull=False) | Q(cleared_at__isnull=False),
        draft__contact__case_links__case=OuterRef("pk"),
        draft__contact__case_links__ended_at=None,
    )
    told = JSONObject(
        cue="cue",
        words="words",
        raised_at="raised_at",
        raised_by=_name_of("raised_by_id"),
        cleared_at="cleared_at",
        cleared_by=_name_of("cleared_by_id"),
        reason="clear_reason",
    )
    return cases.annotate(person_signs=ArraySubquery(signs.order_by("id").values(json=told)))


def person_signs(case: Case, zone: ZoneInfo) -> Iterator[Dated]:
    """Of a case that was read with its signs: who heard what, and who took it back and why."""
    for sign in getattr(case, "person_signs", ()):
        words = _opened(sign, "words")
        name = capfirst(cue_name(sign["cue"]))
        said = f"{name}: “{words}”" if words else name
        if sign["raised_by"]:
            yield _entry("Sign heard", sign["raised_at"], f"{said}, by {sign['raised_by']}", "alarm", zone)
        if sign["cleared_at"]:
            why = f"{said}, by {sign['cleared_by']}. {_opened(sign, 'reason', 'clear_reason')}"
            yield _entry("Sign cleared", sign["cleared_at"], why, "done", zone)


def _name_of(who: str) -> Subquery:
    return Subquery(User.objects.filter(id=OuterRef(who)).values("full_name")[:1])


def _opened(sign: Mapping[str, Any], name: str, column: str = "") -> str:
    return decrypt(sign[name], place=f"{_TABLE}.{column or name}") if sign[name] else ""


def _entry(title: str, at: str, detail: str, state: str, zone: ZoneInfo) -> Dated:
    then = datetime.fromisoformat(at)
    return then, {"title": title, "at": staff_time(then, zone), "detail": detail, "state": state}
