"""The queue at work: words that a colleague has not sent, a shift that ends, a question that waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistline.models import User
from triage.actions import (
    claim_case,
    free_expired_leases,
    hand_over,
    keep_draft,
    promise_follow_up,
    save_filter,
    write_note,
    write_to_reporter,
)
from triage.actions.lease import LEASE
from triage.models import Case, FollowUpKind

DRAFTED, RUNG, HELD, ASKED = 2, 6, 3, 8


def at_work(cases: list[Case], *, officer: User, colleague: User, now: datetime) -> None:
    """Fill the pages of drafts, hand-over and filters.

    Args:
        cases: The town's, in its order.
        officer: Who looks at the demonstration.
        colleague: Who goes home.
        now: When.
    """
    drafted, rung, held, asked = (cases[number] for number in (DRAFTED, RUNG, HELD, ASKED))
    before = now - timedelta(minutes=22)
    typed = {
        "decision": "close",
        "reason": "The camera at the door was asked for and shows nobody. I wait for the neighbour's call",
        "told": "We asked for the film of the camera. It shows nobody.",
    }
    claim_case(case_id=drafted.id, officer=colleague, at=before)
    keep_draft(case_id=drafted.id, officer=colleague, typed=typed, version=drafted.version, at=before)
    write_note(
        case_id=drafted.id,
        by=colleague,
        words="The shop keeps its film for seven days. Ask for Ms Tran.",
        key="demonstration of the queue",
        at=before,
    )
    claim_case(case_id=asked.id, officer=officer, at=before)
    write_to_reporter(
        case_id=asked.id,
        officer=officer,
        words="Do you have a photo of it, or the receipt?",
        key="demonstration of the queue",
        asks=True,
        at=before,
    )
    # Both closed the page: their cases wait, and stay theirs to go on with.
    free_expired_leases(at=before + LEASE + timedelta(seconds=1))
    ring = promise_follow_up(
        case_id=rung.id,
        officer=colleague,
        kind=FollowUpKind.RING,
        words="Ring back: which camera faces the street?",
        due_at=now + timedelta(hours=2),
        at=before,
    )
    hand_over(
        by=colleague,
        to=officer,
        follow_up_ids=[ring.id],
        case_ids=[drafted.id],
        note="The neighbour at number 12 is home after 5 pm. My words are with the case.",
        at=now - timedelta(minutes=19),
    )
    promise_follow_up(
        case_id=held.id,
        officer=officer,
        kind=FollowUpKind.PROMISE,
        words="Send the list of what was taken to the insurer",
        due_at=now + timedelta(hours=5),
        at=now,
    )
    save_filter(user=officer, name="Danger", query="tab=open&grade=immediate&grade=priority", is_start=False)
