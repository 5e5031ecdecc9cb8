"""Which cases may be about the same matter: found in Postgres, by indexes, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from reports.models import Report
from triage.models import Case, Trace, TraceKind, Whereabouts
from triage.rules.likeness import SHOWN, Likeness, reasons, strength
from triage.rules.tracing import cells_around

MOST = 12
# Of each square, of each thing that is named and of the type, so many reports are compared at most.
_EACH = 40
_WORDS_COMPARED = 1000

# Three ways to find reports, each by an index and with a limit; then what they have in common. Words are
# compared only where both may be read in plain text.
_FIND = """
WITH near AS (
    SELECT found.report_id FROM unnest(%(cells)s::int[]) AS square(cell)
    CROSS JOIN LATERAL (
        (SELECT report_id FROM triage_whereabouts
         WHERE customer_id = %(customer)s AND cell = square.cell AND at BETWEEN %(first)s AND %(at)s
         ORDER BY at DESC LIMIT %(each)s)
        UNION ALL
        (SELECT report_id FROM triage_whereabouts
         WHERE customer_id = %(customer)s AND cell = square.cell AND at > %(at)s AND at <= %(last)s
         ORDER BY at LIMIT %(each)s)
    ) AS found
), named AS (
    SELECT found.report_id FROM unnest(%(indexes)s::text[]) AS thing(index)
    CROSS JOIN LATERAL (
        SELECT report_id FROM triage_trace WHERE triage_trace.index = thing.index
        ORDER BY at DESC LIMIT %(each)s
    ) AS found
), of_type AS (
    SELECT report_id FROM triage_whereabouts
    WHERE customer_id = %(customer)s AND report_type_id = %(type)s AND at BETWEEN %(first)s AND %(last)s
    ORDER BY at DESC LIMIT %(each)s
), found AS (
    SELECT report_id FROM near UNION SELECT report_id FROM named UNION SELECT report_id FROM of_type
)
SELECT link.case_id,
       2 * 6371 * asin(least(1, sqrt(
           sin(radians(place.latitude - %(latitude)s) / 2) ^ 2
           + cos(radians(%(latitude)s)) * cos(radians(place.latitude))
             * sin(radians(place.longitude - %(longitude)s) / 2) ^ 2))) AS kilometres,
       place.at,
       CASE WHEN %(words)s = '' OR report.narrative = '' THEN 0
            ELSE similarity(left(report.narrative, %(compared)s), %(words)s) END AS alike,
       place.report_type_id IS NOT NULL AND place.report_type_id = %(type)s AS same_type,
       ARRAY(SELECT trace.kind || ' ' || trace.index FROM triage_trace AS trace
             WHERE trace.report_id = report.id AND trace.index = ANY(%(indexes)s)) AS traces
FROM found
JOIN reports_report AS report ON report.id = found.report_id AND report.customer_id = %(customer)s
JOIN triage_casecontact AS link
    ON link.report_id = report.id AND link.ended_at IS NULL AND link.case_id <> ALL(%(without)s)
LEFT JOIN triage_whereabouts AS place ON place.report_id = report.id
"""


@dataclass(frozen=True)
class Suggestion:
    """A case that may be about the same matter; ``likeness`` names traces by their blind index."""

    case_id: int
    strength: int
    likeness: Likeness


def suggest(case: Case, *, without: Iterable[int] = ()) -> list[Suggestion]:
    """The cases that look most like one, the strongest first: four statements, whoever may see them.

    Args:
        case: Of several reports all that is named counts; place, time and words are those of the first.
        without: Ids of cases that are not wanted.
    """
    report = (
        Report.objects.filter(case_links__case=case, case_links__ended_at=None)
        .order_by("case_links__linked_at", "case_links__id")
        .first()
    )
    if report is None:
        return []
    place = Whereabouts.objects.filter(report=report).first()
    traces = Trace.objects.filter(report__case_links__case=case, report__case_links__ended_at=None)
    indexes = set(traces.exclude(kind=TraceKind.SUBURB).values_list("index", flat=True))
    rows = _find(report, place, sorted(indexes), [case.id, *without])
    return _strongest(rows, (place.at if place else report.submitted_at))


def why_alike(case: Case) -> dict[int, list[str]]:
    """Case id to what a case has in common with that one, without a word of what was told."""
    found = suggest(case)
    places = dict(Case.objects.filter(id__in=[one.case_id for one in found]).values_list("id", "locality"))
    return {
        one.case_id: reasons(one.likeness.unsaid(), locality=places.get(one.case_id, "")) for one in found
    }


def _find(
    report: Report, place: Whereabouts | None, indexes: Sequence[str], without: list[int]
) -> list[tuple[Any, ...]]:
    at = place.at if place else report.submitted_at
    known = place is not None and place.latitude is not None and place.longitude is not None
    latitude = place.latitude if place and known else None
    longitude = place.longitude if place and known else None
    cells = cells_around(latitude, longitude) if latitude is not None and longitude is not None else []
    values: dict[str, Any] = {
        "cells": cells,
        "customer": report.customer_id,
        "at": at,
        "first": at - timedelta(days=7),
        "last": at + timedelta(days=7),
        "each": _EACH,
        "indexes": list(indexes),
        "type": place.report_type_id if place else None,
        "latitude": latitude,
        "longitude": longitude,
        "words": report.narrative[:_WORDS_COMPARED],
        "compared": _WORDS_COMPARED,
        "without": without,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        return list(cursor.fetchall())


def _strongest(rows: Iterable[tuple[Any, ...]], at: datetime) -> list[Suggestion]:
    """The best of each case."""
    best: dict[int, Suggestion] = {}
    for case_id, kilometres, then, alike, same_type, traces in rows:
        like = Likeness(
            kilometres,
            then - at if then else None,
            float(alike),
            bool(same_type),
            dict(trace.split(" ", 1) for trace in traces),
        )
        one = Suggestion(case_id, strength(like), like)
        if one.strength >= SHOWN and (case_id not in best or one.strength > best[case_id].strength):
            best[case_id] = one
    return sorted(best.values(), key=lambda one: (-one.strength, -one.case_id))[: 3 * MOST]
