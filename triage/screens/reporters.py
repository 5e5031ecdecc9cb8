"""Everybody who reported what a case is about, and how each of them hears of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from assistline.references import group
from reports.models import ContactPoint, PersonRole
from reports.models.contact import Channel
from triage.models import Case, CaseContact
from triage.models.case import CaseQuerySet
from triage.screens.words import staff_time

MESSAGE, PAGE_ONLY, SILENT = "a message says so", "reads it on the tracking page only", "silence is the rule"


class Reporter(NamedTuple):
    """One report of a case, as whoever writes to its reporter sees it.

    Args:
        report_id: Which.
        reference: Its own.
        words: Which one it is, and whether a message goes out.
        told: A message goes out.
        silent: Nothing is sent to them by itself.
    """

    report_id: int
    reference: str
    words: str
    told: bool
    silent: bool


def with_reporters(cases: CaseQuerySet) -> CaseQuerySet:
    """The same cases, each with the reports that are in it: an expression of their query, no statement."""
    safe = ContactPoint.objects.filter(
        person__roles__report=OuterRef("report_id"),
        person__roles__role=PersonRole.Role.REPORTER,
        person__roles__ended_at=None,
        safe=True,
        came_back_at=None,
    )
    links = CaseContact.objects.filter(case=OuterRef("pk"), ended_at=None).exclude(report=None)
    return cases.annotate(
        reporters=ArraySubquery(
            links.order_by("linked_at", "id").values(
                json=JSONObject(
                    id="report_id",
                    reference="report__reference",
                    channel="report__channel",
                    at="report__submitted_at",
                    place="report__locality",
                    silent="report__kept_silent",
                    safe=Exists(safe),
                )
            )
        )
    )


def reporters_of(case: Case) -> list[Reporter]:
    """Who reported, the first one first; ``case`` was read by :func:`with_reporters`."""
    return [_reporter(row, case) for row in getattr(case, "reporters", None) or []]


def _reporter(row: dict[str, Any], case: Case) -> Reporter:
    at = staff_time(datetime.fromisoformat(row["at"]), case.centre.zone)
    way = SILENT if row["silent"] else MESSAGE if row["safe"] else PAGE_ONLY
    parts = [f"{Channel(row['channel']).label} {at}", row["place"], way]
    words = f"{group(row['reference'])}: {', '.join(part for part in parts if part)}"
    return Reporter(row["id"], row["reference"], words, way == MESSAGE, way == SILENT)


def sent_to(told: list[Reporter]) -> str:
    """Who of several hears of it how, in a sentence."""
    messages, others = sum(one.told for one in told), sum(not one.told for one in told)
    said = [f"A message says so to {messages}."] if messages else []
    said += [f"{others} can read it on the tracking page only."] if others else []
    return " ".join(said)
