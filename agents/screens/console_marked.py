"""Markers and plans on the number, the name and the address of a call, for whoever answers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agents.models import Call
from triage.actions.tracing import index_of
from triage.marked import MARKER, PLAN, kinds_on, marker_row, markers_on, plan_row, plans_on
from triage.rules.tracing import ADDRESS, NAME, named_in


def marked_panel(call: Call, values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Markers and plans in force: one statement, and one more for each kind that there is.

    Args:
        call: Its number counts from the first ring.
        values: What was told so far: a name or an address counts from then on.
        now: When.
    """
    told = [one for one in named_in(values) if one.kind in (NAME, ADDRESS)]
    indexes = [call.number_index, *(index_of(one.kind, one.words) for one in told)]
    customer_id = call.contact.customer_id
    there = kinds_on(indexes, customer_id=customer_id, at=now)
    markers = markers_on(indexes, customer_id=customer_id, at=now) if MARKER in there else []
    plans = plans_on(indexes, customer_id=customer_id, at=now) if PLAN in there else []
    return {
        "markers": [marker_row(one) for one in markers],
        "plans": [plan_row(one) for one in plans],
        "ids": {"marker": [one.id for one in markers], "plan": [one.plan_id for one in plans]},
    }
