"""Officers on duty, and the centres where none is, on the floor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from triage.models import Duty, DutyAlarm
from triage.screens.duty_bar import until_words

MOST = 100
SILENT_AFTER = timedelta(minutes=15)


def missed_duty(centres: Collection[int]) -> list[DutyAlarm]:
    """The centres that have no officer on duty: one statement."""
    ringing = DutyAlarm.objects.filter(ended_at=None, centre_id__in=centres)
    return list(ringing.select_related("centre").order_by("raised_at", "id")[:MOST])


def people_on_duty(centres: Collection[int], now: datetime) -> list[Duty]:
    """Who said that they are on duty: one statement."""
    running = Duty.objects.filter(ended_at=None, until__gt=now, centre_id__in=centres)
    return list(running.select_related("user", "centre").order_by("centre__name", "user__full_name")[:MOST])


def missed_row(alarm: DutyAlarm) -> dict[str, str]:
    """An alarm: since when, and who was told of it."""
    told = ", ".join(str(one["who"]) for one in alarm.told if one["told"])
    return {
        "centre": alarm.centre.name,
        "since": f"{alarm.raised_at.astimezone(alarm.centre.zone):%H:%M}",
        "told": f"Told by e-mail: {told}." if told else "No sergeant could be told.",
    }


def duty_row(duty: Duty, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Somebody on duty, and since when no page of theirs was open, if that is long."""
    silent = now - duty.seen_at > SILENT_AFTER
    return {
        "name": duty.user.full_name or duty.user.username,
        "role": duty.user.role_name,
        "centre": duty.centre.name,
        "until": until_words(duty.until, zone, now),
        "silent": f"no page open since {duty.seen_at.astimezone(zone):%H:%M}" if silent else "",
    }
