"""A replay as it is shown: how many, from which grade to which, and contact by contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from assistline.references import group
from reports.models import Report
from reports.models.report_type import NarrativeClass
from triage.models import Grade, Replay, ReplayChange, ReplayState

PAGE = 20
# So many kinds of change are offered to be judged together; the others one by one, or later.
MOST_ALIKE = 5
# So much of a contact's words stands open; the rest is folded below it.
QUOTED = 240
# What a person can look at, and what it is called. Lowered ones come first: each needs a reason.
FILTERS = {"lowered": "Lowered", "raised": "Raised", "other": "Otherwise", "all": "All"}
SEALED = "Told in confidence: the words are not shown here."


def matrix(replay: Replay) -> dict[str, Any]:
    """The table of grades now by grades with the draft, and the sums of what moves."""
    return matrix_of(replay.matrix)


def matrix_of(counted: Mapping[str, int]) -> dict[str, Any]:
    """The same of a count.

    Args:
        counted: "old>new" to how many contacts.
    """
    counts = {tuple(pair.split(">")): int(number) for pair, number in counted.items()}
    rows = []
    for old in Grade:
        cells = []
        for new in Grade:
            number = counts.get((old.value, new.value), 0)
            move = "same" if new == old else "up" if new.rank < old.rank else "down"
            cells.append({"number": number, "move": move if number else "none", "name": new.label})
        rows.append({"grade": old.value, "name": old.label, "cells": cells})
    moved = [(Grade(a), Grade(b), number) for (a, b), number in counts.items() if a != b]
    return {
        "grades": [grade.label for grade in Grade],
        "rows": rows,
        "up": sum(number for old, new, number in moved if new.rank < old.rank),
        "down": sum(number for old, new, number in moved if new.rank > old.rank),
    }


def progress(replay: Replay) -> dict[str, Any]:
    """How far it is, in words."""
    running = replay.state in (ReplayState.WAITING, ReplayState.RUNNING)
    return {
        "running": running,
        "stale": replay.state == ReplayState.STALE,
        "words": "It begins within seconds"
        if replay.state == ReplayState.WAITING
        else f"{replay.done:,} of {replay.total:,} contacts read",
        "percent": replay.done * 100 // replay.total if replay.total else 0,
        "total": replay.total,
    }


def counts_of(replay: Replay) -> dict[str, int]:
    """How many contacts change, how many are lowered, and how many of those were judged: one statement."""
    return replay.changes.aggregate(
        changed=Count("id"),
        down=Count("id", filter=Q(lowered=True)),
        judged=Count("id", filter=Q(lowered=True) & ~Q(judgement="")),
        wrong=Count("id", filter=Q(judgement=ReplayChange.Judgement.WRONG)),
    )


def alike(replay: Replay) -> list[dict[str, Any]]:
    """The lowered contacts that nobody has judged, where several are lowered just alike; most first."""
    waiting = replay.changes.filter(lowered=True, judgement="")
    grouped = waiting.values(*ReplayChange.ALIKE).annotate(number=Count("id"), one=Min("id"))
    found = grouped.filter(number__gt=1).order_by("-number", "one")[:MOST_ALIKE]
    return [
        {
            **group,
            "old_name": Grade(group["old_grade"]).label,
            "new_name": Grade(group["new_grade"]).label,
            "url": reverse("admin:triage_replaychange_alike", args=[group["one"]]),
        }
        for group in found
    ]


def _together(changes: list[ReplayChange]) -> Mapping[tuple[Any, Any], int]:
    """How many were judged in the same moment by the same person as each of some."""
    moments = {change.judged_at for change in changes if change.judgement}
    if not moments:
        return {}
    counted = ReplayChange.objects.filter(replay=changes[0].replay_id, judged_at__in=moments)
    by_moment = counted.values_list("judged_at", "judged_by").annotate(number=Count("id")).order_by()
    return {(at, by): number for at, by, number in by_moment}


def shown(replay: Replay, kind: str) -> QuerySet[ReplayChange]:
    """The changes of one filter, lowered ones first, then as they were read."""
    changes = replay.changes.all()
    match kind:
        case "lowered":
            return changes.filter(lowered=True)
        case "raised":
            return changes.filter(lowered=False, new_grade__in=Grade.values).filter(_raised())
        case "other":
            return changes.filter(lowered=False).exclude(_raised())
        case _:
            return changes


def page_of(replay: Replay, kind: str, after: str) -> tuple[list[ReplayChange], str]:
    """One page of changes, and the cursor of the next one (empty: there is none)."""
    changes = shown(replay, kind).select_related("case__report_type", "assessment", "judged_by")
    place = read_cursor(after)
    if place is not None:
        lowered, last = place
        rest = Q(lowered=lowered, id__gt=last)
        changes = changes.filter(rest | Q(lowered=False) if lowered else rest)
    found = list(changes.order_by("-lowered", "id")[: PAGE + 1])
    return found[:PAGE], cursor_of(found[PAGE - 1]) if len(found) > PAGE else ""


def cursor_of(change: ReplayChange) -> str:
    """A change's place in the list, for a web address."""
    return f"{int(change.lowered)}-{change.pk}"


def read_cursor(text: str) -> tuple[bool, int] | None:
    """The place that a cursor names; None for what is no cursor, which shows the first page."""
    lowered, _, last = text.partition("-")
    if lowered not in ("0", "1") or not (last.isascii() and last.isdigit() and len(last) <= 18):
        return None
    return lowered == "1", int(last)


def rows(changes: list[ReplayChange]) -> list[dict[str, Any]]:
    """Changes as they are listed, with the words of those that are not told in confidence: two statements."""
    plain = [change.case.reference for change in changes if _is_plain(change)]
    told = dict(Report.objects.filter(reference__in=plain).values_list("reference", "narrative"))
    together = _together(changes)
    return [
        _row(change, told, together.get((change.judged_at, change.judged_by_id), 1)) for change in changes
    ]


def _row(change: ReplayChange, told: Mapping[str, str], together: int) -> dict[str, Any]:
    case, plain = change.case, _is_plain(change)
    whole = told.get(case.reference, "").strip()
    words = " ".join(whole.split())
    return {
        "id": change.pk,
        "reference": group(case.reference),
        "url": reverse("admin:triage_case_change", args=[case.pk]),
        "judge_url": reverse("admin:triage_replaychange_judge", args=[change.pk]),
        "opened_at": case.opened_at,
        "type_name": case.report_type.name if case.report_type else "No type",
        "old_grade": change.old_grade,
        "old_name": Grade(change.old_grade).label,
        "new_grade": change.new_grade,
        "new_name": Grade(change.new_grade).label,
        "old_words": change.old_words,
        "new_words": change.new_words,
        "old_row": change.old_row,
        "new_row": change.new_row,
        "lowered": change.lowered,
        "words": words if len(words) <= QUOTED else f"{words[: QUOTED - 1]}…",
        "all_words": whole if len(words) > QUOTED else "",
        "sealed": "" if plain else SEALED,
        "facts": _facts(change) if plain else "",
        "judgement": change.judgement,
        "judgement_name": change.get_judgement_display() if change.judgement else "",
        "judged_by": str(change.judged_by) if change.judged_by else "",
        "judged_at": change.judged_at,
        "with_others": together - 1,
        "reason": change.reason,
    }


def _is_plain(change: ReplayChange) -> bool:
    kind = change.case.report_type
    return kind is not None and kind.narrative_class == NarrativeClass.SEARCHABLE


def _facts(change: ReplayChange) -> str:
    """What the tables knew of the contact: closed values, never free text."""
    facts = change.assessment.facts if isinstance(change.assessment.facts, dict) else {}
    known = {
        name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in facts.items()
    }
    return "; ".join(
        f"{name.replace('_', ' ')}: {value.replace('_', ' ')}" for name, value in known.items() if value
    )


def _raised() -> Q:
    """The new grade is more urgent than the old one."""
    found = Q(pk__in=[])
    for old in Grade:
        found |= Q(old_grade=old.value, new_grade__in=[new.value for new in Grade if new.rank < old.rank])
    return found
