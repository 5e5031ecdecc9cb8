"""Whose matter it is, for the portal: what ``settings.WHOSE_MATTER`` names, called from the floor below."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from assistline.configuration import still_holds
from assistline.decisions import CannotDecide, Table
from assistline.decisions.loading import load_published
from reports.definitions import TypeDefinition
from reports.lexicon_additions import lexicon_of
from reports.models.contact import Disposition
from reports.whose import Elsewhere
from triage.facts import facts_of_answers
from triage.rules.grading import GRADE_TABLE, ROUTING_TABLE, judge, route

# What is only shown may be half a minute old; a report that is sent is graded by the tables of that moment.
KEPT_FOR_SECONDS = 30.0
_kept: dict[int, tuple[float, dict[str, Table]]] = {}


def whose_matter(
    *, customer_id: int, questions: TypeDefinition, answers: Mapping[str, Any], channel: str
) -> Elsewhere | None:
    """Who else takes a matter, if the tables in force would refer it now.

    Both tables are asked: the routing table says whose it is, and the grade table whether it may go there. A
    sign of danger, an answer that is missing, or a table that cannot be read leave it with us.

    Args:
        customer_id: Whose tables; at most half a minute old.
        questions: Of the type.
        answers: Slugs to API values, as far as they are there.
        channel: By which channel they are told.
    """
    tables = _tables(customer_id)
    routing = tables.get(ROUTING_TABLE)
    facts = facts_of_answers(questions, answers, channel=channel, lexicon=lexicon_of(customer_id))
    known = facts.for_table()
    routed = route(routing, known)
    if not routed.agency:
        return None
    try:
        row = judge(tables.get(GRADE_TABLE), known | {"agency": routed.agency}).row
    except CannotDecide:
        return None
    if row.disposition != Disposition.REFERRAL:
        return None
    asked = routing.rows[routed.row - 1].conditions if routing and routed.row else ()
    return Elsewhere(routed.agency, tuple(condition.fact for condition in asked))


def forget() -> None:
    """Read the tables again: for tests."""
    _kept.clear()


def _tables(customer_id: int) -> dict[str, Table]:
    read_at, tables = _kept.get(customer_id, (float("-inf"), {}))
    if not still_holds(read_at, seconds=KEPT_FOR_SECONDS):
        read_at = time.monotonic()
        tables = load_published(slugs=(GRADE_TABLE, ROUTING_TABLE), customer_id=customer_id)
        _kept[customer_id] = (read_at, tables)
    return tables
