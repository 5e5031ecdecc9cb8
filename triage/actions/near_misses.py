"""The register of near misses: anyone on staff tells one, records show some, each is learned from."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from assistline import audit
from assistline.models import Centre, User
from triage.models import Case, IllegalMove, NearMiss, NearMissSource, NearMissState

SHORTEST_LEARNED = 10


@transaction.atomic
def tell_near_miss(
    *, by: User, happened: str, could_have: str, at: datetime, case: Case | None = None, key: str = ""
) -> NearMiss:
    """Keep what somebody on staff tells. Sent twice, it is one.

    Args:
        by: Who tells it.
        happened: What happened.
        could_have: What could have come of it; may be empty.
        at: When, timezone-aware.
        case: What it was about, if they may see it.
        key: The form's.

    Raises:
        CannotRecord: The trail could not be written; nothing is kept.
    """
    near_miss, new = NearMiss.objects.get_or_create(
        source=NearMissSource.PERSON,
        source_key=f"{by.id} {key or uuid.uuid4().hex}"[:80],
        defaults={
            "customer_id": by.centre.customer_id,
            "centre_id": case.centre_id if case else by.centre_id,
            "case": case,
            "happened": happened.strip(),
            "could_have": could_have.strip(),
            "by": by,
            "at": at,
        },
    )
    if new:
        _on_trail(near_miss, by, "near_miss.told")
    return near_miss


def see_near_miss(
    *,
    case: Case | None,
    source: NearMissSource,
    key: str,
    happened: str,
    at: datetime,
    centre: Centre | None = None,
) -> None:
    """Keep what the records show, once for each ``key``. In the caller's transaction.

    Args:
        case: What it was seen in; none where there is none yet, and then nothing is kept without a centre.
        source: What was seen.
        key: Makes it one.
        happened: In words, with nothing of the citizen's.
        at: When, timezone-aware.
        centre: Whose it is where there is no case.

    Raises:
        DatabaseError: What it was seen in is not kept either.
    """
    where = case.centre if case else centre
    if where is None:
        return
    NearMiss.objects.get_or_create(
        source=source,
        source_key=key,
        defaults={
            "customer_id": where.customer_id,
            "centre_id": where.id,
            "case": case,
            "happened": happened,
            "at": at,
        },
    )


@transaction.atomic
def look_into(*, near_miss_id: int, by: User, at: datetime) -> NearMiss:
    """Say that one looks into it; a second person sees who does.

    Raises:
        NearMiss.DoesNotExist: None that they may see.
        IllegalMove: Somebody looks into it already, or it is closed.
    """
    near_miss = NearMiss.objects.visible_to(by).select_for_update(of=["self"]).get(id=near_miss_id)
    if near_miss.state != NearMissState.OPEN:
        raise IllegalMove(f"{near_miss.keeper} looks into this already.")
    near_miss.state, near_miss.keeper = NearMissState.LOOKING, by
    near_miss.save(update_fields=["state", "keeper"])
    _on_trail(near_miss, by, "near_miss.looked_into")
    return near_miss


@transaction.atomic
def close_near_miss(*, near_miss_id: int, by: User, learned: str, at: datetime) -> NearMiss:
    """Close it with what was learned.

    Raises:
        NearMiss.DoesNotExist: None that they may see.
        IllegalMove: It is closed, there are no words, or somebody else looks into it.
    """
    if len(learned.strip()) < SHORTEST_LEARNED:
        raise IllegalMove("Write what was learned, in at least ten characters.")
    near_miss = NearMiss.objects.visible_to(by).select_for_update(of=["self"]).get(id=near_miss_id)
    if near_miss.state == NearMissState.CLOSED:
        raise IllegalMove("This is closed already.")
    if near_miss.keeper_id not in (None, by.id):
        raise IllegalMove(f"{near_miss.keeper} looks into this.")
    near_miss.state, near_miss.keeper = NearMissState.CLOSED, by
    near_miss.learned, near_miss.closed_at = learned.strip(), at
    near_miss.save(update_fields=["state", "keeper", "learned", "closed_at"])
    _on_trail(near_miss, by, "near_miss.closed")
    return near_miss


def _on_trail(near_miss: NearMiss, by: User, action: str) -> None:
    audit.record(
        actor=by,
        action=action,
        object_kind="near_miss",
        object_ids=[near_miss.id],
        centre_id=near_miss.centre_id,
    )
