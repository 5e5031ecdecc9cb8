"""What is kept how long: one old case falls due, one is over and destroyed, and a court wants a third."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistline.models import User
from triage.actions import destroy_what_is_due, place_hold, reckon_keeping
from triage.demo_town import Told
from triage.models import Case, Keeping

DAY = 24
SEVEN_YEARS = 2557 * DAY
DUE, OVER = 0, 1
OLD = (
    Told(
        SEVEN_YEARS - 12 * DAY,
        ("3 Teal Street", "Torquay", "3228"),
        "Two surfboards were taken from under the house while we slept.",
        taken="Two surfboards",
        value="900",
        name="Ivo Bartel",
        phone="+61491570110",
    ),
    Told(
        SEVEN_YEARS + 40 * DAY,
        ("9 Quarry Lane", "Castlemaine", "3450"),
        "A ladder is gone from the side of the shed.",
        taken="Ladder",
        value="120",
        name="Petra Lund",
        phone="+61491570157",
    ),
)
CLOSED = (
    "Nobody saw it, no camera, no serial number known.",
    "We will not look into this further now, because no one saw who did it and there is no camera.",
)


def keep_and_destroy(old: Sequence[Case], held: Case, *, sergeant: User, now: datetime) -> None:
    """Let one of the old cases fall due soon, and one be over; hold another.

    Args:
        old: What ``OLD`` became; closed.
        held: What a court wants.
        sergeant: Who holds it.
        now: When.
    """
    reckon_keeping(at=now)
    # As if the classes had been there for longer than their time of notice.
    for number, days in ((DUE, 12), (OVER, 0)):
        Keeping.objects.filter(case=old[number]).update(kept_until=now + timedelta(days=days))
    place_hold(
        case_id=held.id,
        by=sergeant,
        reason="County Court, appeal of the co-accused: keep all of it until it is heard",
        review_date=(now + timedelta(days=21)).date(),
        at=now,
    )
    destroy_what_is_due(at=now)
