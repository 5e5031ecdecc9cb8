"""What those who take calls do about events. May be called more than once; touches Postgres only."""

from __future__ import annotations

from agents import actions
from agents.models import Call
from assistline.clock import database_now
from reports.actions import mark_cues
from reports.models import CueMark


def mark_cues_of_call(call_id: int) -> None:
    """A call ended: what was said in it and is still open on the floor says that the caller is gone."""
    call = Call.objects.get(id=call_id)
    if call.draft_id is not None:
        mark_cues(draft_id=call.draft_id, mark=CueMark.HUNG_UP, at=call.ended_at or database_now())


def end_what_was_asked(call_id: int) -> None:
    """A call ended: its interpreter has gone, and nothing is muted."""
    call = Call.objects.get(id=call_id)
    actions.end_what_was_asked(call_id=call_id, at=call.ended_at or database_now())
