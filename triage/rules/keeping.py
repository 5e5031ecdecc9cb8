"""How long what was told is kept after a case was closed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

# Whatever changes: a day on which something is destroyed stands on a page for so long before it comes.
NOTICE = timedelta(days=30)
_LAST_OF_MONTH = (31, 30, 29, 28)


class Chooses(Protocol):
    """A row that says which class a type or a disposition has; an empty one says it of all."""

    report_type_id: int | None
    disposition: str


Row = TypeVar("Row", bound=Chooses)


def after_months(closed_at: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The midnight that begins the day after so many months, in a zone; a short month ends the earlier."""
    day = closed_at.astimezone(zone)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, *_LAST_OF_MONTH):
        if last <= day.day:
            try:
                same = datetime(year, month + 1, last, tzinfo=zone)
            except ValueError:
                continue
            return (same + timedelta(days=1)).replace(hour=0, fold=0)
    raise AssertionError("Every month has 28 days.")


def fitting(rows: Iterable[Row], *, type_id: int | None, disposition: str) -> Row | None:
    """The row that fits best: type and disposition, then the type, then the disposition, then all."""
    fits = [
        row for row in rows if row.report_type_id in (None, type_id) and row.disposition in ("", disposition)
    ]
    return max(fits, key=lambda row: (row.report_type_id is not None, row.disposition != ""), default=None)


def with_notice(by_class: datetime | None, *, before: datetime | None, at: datetime) -> datetime | None:
    """Until when it is kept from now on: as the class says, and never without notice.

    Args:
        by_class: What the class says today; nothing: for good.
        before: What was said until now, if anything was.
        at: Now.
    """
    if by_class is None:
        return None
    noticed = max(by_class, at + NOTICE)
    return before if before is not None and by_class <= before <= noticed else noticed
