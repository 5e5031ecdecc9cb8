"""What the page of a table's version shows: its rows beside those that it was begun from, and its state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from assistline.decisions import Row
from assistline.decisions.checks import Checked
from assistline.decisions.comparing import Compared, compare
from assistline.decisions.publishing import GRADING, MORE_OBSTACLES, check_whole, known_of
from assistline.decisions.surge import ALONE
from assistline.decisions.versions import Whole, as_whole
from assistline.decisions.wording import cell_words, fact_words, value_words, was_words
from assistline.models import DecisionColumn, DecisionRow, DecisionTableVersion, DecisionUndo, User
from assistline.models.decision_table import VersionState

# What floors above show beside the rows of a table, by its slug: called with the version, the fingerprint of
# its rows as they are, and the person who looks; answers with a :class:`Beside`. Named, not imported.
BESIDE: dict[str, str] = {"grade": "triage.replays_beside.beside", "routing": "triage.replays_beside.beside"}
MOST_OVERLAPS = 30
# Longer words of a cell get a wider column.
LONG = 24
_ROW = re.compile(r"\brow (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Beside:
    """A panel of a floor above.

    Args:
        template, context: What it shows.
        changed: How many contacts of the last replay each row would change, by row number; nothing where
            there was none.
        note: What has to be read before a second person is asked; empty when nothing has.
    """

    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    changed: Mapping[int, int] | None = None
    note: str = ""


@dataclass(frozen=True)
class Read:
    """A version, and the one that it was begun from, as they stand in the database."""

    version: DecisionTableVersion
    columns: Sequence[DecisionColumn]
    rows: Sequence[DecisionRow]
    whole: Whole
    before: Whole | None

    @cached_property
    def compared(self) -> Compared:
        """Row by row; what has nothing before it has not changed."""
        now = self.whole.table.rows
        return compare(now, self.before.table.rows if self.before else now)


def read_both(version: DecisionTableVersion) -> Read:
    """A version and its forerunner: five statements, however many rows they have.

    Args:
        version: With ``table`` and ``begun_from``.
    """
    ids = [version.id, *([version.begun_from_id] if version.begun_from_id else [])]
    columns = list(DecisionColumn.objects.filter(version_id__in=ids))
    rows = list(DecisionRow.objects.filter(version_id__in=ids).prefetch_related("cells", "examples__facts"))

    def whole(of: DecisionTableVersion) -> Whole:
        return as_whole(
            of,
            rows=[row for row in rows if row.version_id == of.id],
            columns=[column for column in columns if column.version_id == of.id],
        )

    before = version.begun_from
    if before:
        before.table = version.table
    return Read(
        version,
        [column for column in columns if column.version_id == version.id],
        [row for row in rows if row.version_id == version.id],
        whole(version),
        whole(before) if before else None,
    )


def beside(version: DecisionTableVersion, fingerprint: str, person: User) -> Beside:
    """The panel of the floor above, if there is one for this table."""
    name = BESIDE.get(version.table.slug)
    shown: Beside = import_string(name)(version, fingerprint, person) if name else Beside()
    return shown


def version_context(version: DecisionTableVersion, *, person: User, at: datetime) -> dict[str, Any]:
    """Everything on the page of a version but its breadcrumbs.

    Args:
        version: With ``table`` and ``begun_from``, as :func:`with_names` reads it.
        person: Who looks.
        at: Now, timezone-aware.
    """
    read = read_both(version)
    checked = check_whole(read.whole, known_of(version.table))
    draft = version.state == VersionState.DRAFT
    panel = beside(version, read.whole.fingerprint, person)
    obstacles = list(checked.problems)
    more = MORE_OBSTACLES.get(version.table.slug)
    if draft and more and not obstacles:
        obstacles += import_string(more)(version, read.whole.fingerprint)
    rows = [
        _row(row, stored, read, panel) for row, stored in zip(read.whole.table.rows, read.rows, strict=True)
    ]
    numbered = {row.number: stored.id for row, stored in zip(read.whole.table.rows, read.rows, strict=True)}
    return {
        "version": version,
        "is_draft": draft,
        "grading": version.table.slug == GRADING,
        "facts": [fact_words(column.fact) for column in read.columns],
        "rows": rows,
        "changes": _changes(read, rows) if version.begun_from else "",
        "first_changed": next((numbered[row.number] for row in _changed_rows(read)), None),
        "gone": [{"number": row.number, "reason": row.reason} for row in read.compared.gone],
        "problems": [_linked(words, numbered) for words in checked.problems],
        "obstacles": obstacles[len(checked.problems) :],
        "can_be_proposed": not obstacles,
        "why_not": _why_not(len(obstacles)),
        "whole": _whole_words(checked, grading=version.table.slug == GRADING),
        # What an upper row takes from a more urgent one is read first.
        "overlaps": sorted(checked.overlaps, key=lambda one: not one.lowers)[:MOST_OVERLAPS],
        "overlaps_lower": sum(one.lowers for one in checked.overlaps),
        "overlap_count": len(checked.overlaps),
        "undo": _undo(version) if draft else None,
        "beside": panel,
        **state_context(version, person=person, at=at, fingerprint=read.whole.fingerprint),
    }


def with_names(versions: QuerySet[DecisionTableVersion]) -> QuerySet[DecisionTableVersion]:
    """Versions with the names of those who acted on them."""
    return versions.annotate(
        **{
            f"{what}_name": Subquery(User.objects.filter(id=OuterRef(f"{what}_id")).values("full_name")[:1])
            for what in ("proposed_by", "published_by", "surge_confirmed_by")
        },
        **{
            f"{what}_email": Subquery(User.objects.filter(id=OuterRef(f"{what}_id")).values("email")[:1])
            for what in ("proposed_by", "published_by")
        },
        last_change=Subquery(
            DecisionUndo.objects.filter(version=OuterRef("id")).values(
                said=JSONObject(id="id", words="words", by="by__full_name", at="at")
            )[:1]
        ),
    )


def state_context(
    version: DecisionTableVersion, *, person: User, at: datetime, fingerprint: str = ""
) -> dict[str, Any]:
    """In which state a version is, for its sentence, and what this person can do about it.

    Args:
        version: As :func:`with_names` reads it.
        person: Who looks.
        at: Now, timezone-aware.
        fingerprint: Of its rows as they are now, where they were read.
    """
    in_force = version.state == VersionState.PUBLISHED
    surge = in_force and version.surge_until is not None
    stale = bool(version.proposed_by_id and fingerprint and version.proposed_fingerprint != fingerprint)
    proposed = version.state == VersionState.DRAFT and version.proposed_by_id is not None
    return {
        "in_force": in_force,
        "surge": surge,
        "surge_read": version.surge_confirmed_by_id is not None,
        "surge_reader": _name(version, "surge_confirmed_by"),
        "surge_alone_until": version.published_at + ALONE if surge and version.published_at else None,
        "surge_mine": surge and _is_by(version, "published_by", person),
        "proposed": proposed,
        "proposed_stale": proposed and stale,
        # What a second person was asked to read is taken back first.
        "can_undo": not proposed or stale,
        "proposed_by": _name(version, "proposed_by"),
        "proposed_mine": _is_by(version, "proposed_by", person),
        "published_by": _name(version, "published_by"),
        "today": timezone.localdate(at),
    }


def _is_by(version: DecisionTableVersion, what: str, person: User) -> bool:
    """Whether a person did it, with any of their log-ins; as :func:`with_names` reads it."""
    email: str = getattr(version, f"{what}_email", None) or ""
    same = bool(email) and email.lower() == person.email.lower()
    return same or getattr(version, f"{what}_id") == person.id


def _undo(version: DecisionTableVersion) -> dict[str, Any] | None:
    """The change that can be taken back, as :func:`with_names` reads it."""
    change: dict[str, Any] | None = getattr(version, "last_change", None)
    return {**change, "at": datetime.fromisoformat(change["at"])} if change else None


def _name(version: DecisionTableVersion, what: str) -> str:
    return getattr(version, f"{what}_name", None) or "the product"


def _row(row: Row, stored: DecisionRow, read: Read, panel: Beside) -> dict[str, Any]:
    compared = read.compared
    old = compared.was.get(row.number)
    changed = compared.changed_facts(row)
    now = {condition.fact: condition for condition in row.conditions}
    before = {condition.fact: condition for condition in old.conditions} if old else {}
    return {
        "id": stored.id,
        "number": row.number,
        "url": reverse("admin:assistline_decisionrow_change", args=[stored.id]),
        "is_new": old is None,
        "was_number": old.number if old and row.number in compared.moved else None,
        "surge": row.surge,
        "cells": [
            {
                "words": cell_words(now.get(column.fact)),
                "any": column.fact not in now,
                "many": len(cell_words(now.get(column.fact))) > LONG,
                "was": was_words(now.get(column.fact), before.get(column.fact))
                if column.fact in changed
                else "",
            }
            for column in read.columns
        ],
        "changed_cells": len(changed) + (len(_decided_otherwise(row, old)) if old else 0),
        "grade": row.grade,
        "grade_name": row.grade.capitalize(),
        "grade_was": old.grade.capitalize() if old and old.grade != row.grade else "",
        "outcome": _outcome(row),
        "outcome_was": _outcome(old) if old and _outcome(old) != _outcome(row) else "",
        "reason": row.reason,
        "reason_was": old.reason if old and old.reason != row.reason else "",
        "examples": len(stored.examples.all()),
        "changed": panel.changed.get(row.number, 0) if panel.changed is not None else None,
    }


def _outcome(row: Row) -> str:
    """All that a row decides but its grade."""
    parts = [
        value_words(row.disposition) if row.disposition else "",
        f"for {value_words(row.agency)}" if row.agency else "",
        f"within {row.minutes} min" if row.minutes is not None else "",
        row.offence_code,
    ]
    return ", ".join(part for part in parts if part)


def _decided_otherwise(row: Row, old: Row) -> set[str]:
    """In which of its other cells a row says something else than it did."""
    pairs = {
        "grade": (row.grade, old.grade),
        "outcome": (_outcome(row), _outcome(old)),
        "why": (row.reason, old.reason),
    }
    return {name for name, (now, then) in pairs.items() if now != then}


def _changed_rows(read: Read) -> list[Row]:
    return [row for row in read.whole.table.rows if read.compared.is_changed(row)]


def _changes(read: Read, rows: Sequence[Mapping[str, Any]]) -> str:
    """How much was changed, in one line."""
    before = f" since v{read.before.table.version}" if read.before else ""
    compared = read.compared
    numbers = [str(row.number) for row in _changed_rows(read)]
    cells, new = sum(row["changed_cells"] for row in rows), sum(row["is_new"] for row in rows)
    parts = [
        f"{cells} cell{'' if cells == 1 else 's'} changed" if cells else "",
        f"{new} row{'' if new == 1 else 's'} new" if new else "",
        f"{len(compared.moved)} moved" if compared.moved else "",
        f"{len(compared.gone)} taken out" if compared.gone else "",
    ]
    said = ", ".join(part for part in parts if part) or "Nothing changed"
    if not numbers:
        return f"{said}{before}"
    named = f"rows {', '.join(numbers[:-1])} and {numbers[-1]}" if numbers[1:] else f"row {numbers[0]}"
    return f"{said}{before}, in {named}"


def _why_not(count: int) -> str:
    many = "" if count == 1 else "s"
    return f"Not yet: {count} thing{many} to do first, listed above the rows." if count else ""


def _whole_words(checked: Checked, *, grading: bool) -> str:
    if not checked.paths or checked.gaps:
        return ""
    return f"All {checked.paths:,} paths end in {'a grade' if grading else 'a row'}"


def _linked(words: str, numbered: Mapping[int, int]) -> dict[str, str]:
    """A problem with the address of the row that it names first."""
    found = _ROW.search(words)
    row_id = numbered.get(int(found[1])) if found else None
    return {
        "words": words,
        "url": reverse("admin:assistline_decisionrow_change", args=[row_id]) if row_id else "",
    }
