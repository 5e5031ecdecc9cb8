"""The floor: open cues first, then who waits, who is here, and what is late."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from agents.models import Call, CallState, Direction, HelpRequest, Presence, PresenceInterval
from agents.screens.floor_cues import CuePage, cue_page
from agents.screens.floor_duty import duty_row, missed_duty, missed_row, people_on_duty
from agents.screens.floor_help import help_row, today_words, waiting_help
from agents.screens.floor_transfers import HelpToday, Waiting, transfer_row, watched
from agents.screens.floor_words import seconds_words
from assistline.models import User
from assistline.references import group
from triage.models import Case, Duty, DutyAlarm
from triage.screens.words import clock_words

MOST_CALLS = 100
CALLS_SHOWN = 8
MOST_PEOPLE = 300
LATE_SHOWN = 8
# Who can be rung stands first, then who cannot for the moment.
STATES = (
    Presence.AVAILABLE,
    Presence.RESERVED,
    Presence.ON_CALL,
    Presence.ON_HOLD,
    Presence.WRAP_UP,
    Presence.NOT_RESPONDING,
    Presence.BREAK,
)


@dataclass(frozen=True)
class Floor:
    """What the floor holds at one moment, for one person."""

    cues: CuePage
    waiting: list[Call]
    present: list[PresenceInterval]
    late: list[Case]
    missed: list[DutyAlarm]
    on_duty: list[Duty]
    transfers: list[Waiting]
    help: list[HelpRequest]
    help_today: HelpToday
    at: datetime

    @property
    def state(self) -> str:
        """Changes whenever something other than a running clock would look different."""
        seen = (
            self.cues.state,
            [call.id for call in self.waiting],
            [stay.id for stay in self.present],
            [(case.id, case.grade, case.due_at, case.officer_id) for case in self.late],
            [alarm.id for alarm in self.missed],
            [duty.id for duty in self.on_duty],
            [(one.id, one.question) for one in self.help],
            (self.help_today.asked, len(self.help_today.answered_in)),
            [(one.id, one.failed, one.alarms(self.at)) for one in self.transfers],
        )
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]

    def shown_ids(self) -> dict[str, list[int]]:
        """The ids of the records that are shown, by kind, for the trail."""
        return {
            "cue": [cue.id for cue in self.cues.cues],
            "case": [case.id for case in self.late[:LATE_SHOWN]],
            "transfer": [one.id for one in self.transfers],
            "help": [one.id for one in self.help],
        }


def read_floor(user: User, now: datetime, after: str, *, danger_only: bool = False) -> Floor:
    """Everything that is on the floor of the centres that a person watches.

    Args:
        user: Who looks.
        now: When.
        after: The last cue of the page before (``CuePage.following``); empty for the first page.
        danger_only: Immediate cues and nothing else.
    """
    centres, transfers, today = watched(user, now)
    cues = cue_page(user, after, danger_only=danger_only)
    if danger_only:
        asked = waiting_help(user) if today.waits else []
        return Floor(cues, [], [], [], [], [], transfers, asked, HelpToday(), now)
    missed, on_duty = missed_duty(centres), people_on_duty(centres, now)
    late, asked = _late(user, centres, now), waiting_help(user) if today.waits else []
    waiting, present = _waiting(centres), _present(centres)
    return Floor(cues, waiting, present, late, missed, on_duty, transfers, asked, today, now)


def page(floor: Floor, user: User, now: datetime) -> dict[str, Any]:
    """What the floor's templates show."""
    zone = user.centre.zone
    calls = [_call_row(call, now) for call in floor.waiting[:CALLS_SHOWN]]
    more = len(floor.waiting) > CALLS_SHOWN
    return {
        "now_iso": now.isoformat(),
        "state": floor.state,
        "cues": floor.cues.rows(user, now, zone),
        "next_url": _page_url(floor.cues.following) if floor.cues.following else "",
        "calls": calls,
        "calls_count": f"{MOST_CALLS - 1}+" if len(floor.waiting) >= MOST_CALLS else str(len(floor.waiting)),
        "calls_words": "The longest waiting stand first." if more else "",
        "states": _states(floor.present, now, zone),
        "missed": [missed_row(alarm) for alarm in floor.missed],
        "transfers": [transfer_row(one, user, now) for one in floor.transfers],
        "help": [help_row(one, now) for one in floor.help],
        "elsewhere_url": reverse("floor-elsewhere"),
        "help_today": today_words(floor.help_today),
        "on_duty": [duty_row(duty, now, zone) for duty in floor.on_duty],
        "late": [_late_row(case, user, now) for case in floor.late[:LATE_SHOWN]],
        "late_more": len(floor.late) > LATE_SHOWN,
        "late_url": f"{reverse('triage-queue')}?tab=late" if user.has_perm("triage.review_case") else "",
    }


def _waiting(centres: Collection[int]) -> list[Call]:
    ringing = Call.objects.filter(centre_id__in=centres, state=CallState.RINGING, direction=Direction.IN)
    return list(ringing.select_related("line", "centre").order_by("started_at", "id")[:MOST_CALLS])


def _present(centres: Collection[int]) -> list[PresenceInterval]:
    stays = PresenceInterval.objects.filter(
        ended_at=None, user__centre_id__in=centres, user__is_active=True
    ).exclude(state=Presence.OFFLINE)
    return list(stays.select_related("user").order_by("started_at", "id")[:MOST_PEOPLE])


def _late(user: User, centres: Collection[int], now: datetime) -> list[Case]:
    late = Case.objects.filter(centre_id__in=centres).not_kept_from(user).open().due_before(now)
    return list(late.select_related("officer", "centre").most_urgent_first()[: LATE_SHOWN + 1])


def _call_row(call: Call, now: datetime) -> dict[str, Any]:
    """A waiting call, without its number: the floor asks who answers, not who calls."""
    return {
        "id": call.id,
        "name": call.queue or call.line.name,
        "centre": call.centre.name,
        "for_whom": ", ".join(call.rings_for),
        "since_iso": call.started_at.isoformat(),
        "since_text": seconds_words(call.started_at, now),
    }


def _states(present: list[PresenceInterval], now: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "name": state.label,
            "slug": state.value,
            "people": [
                {
                    "name": stay.user.full_name or stay.user.username,
                    "reason": stay.reason,
                    "since_iso": stay.started_at.isoformat(),
                    "since_text": seconds_words(stay.started_at, now),
                }
                for stay in here
            ],
        }
        for state in STATES
        if (here := [stay for stay in present if stay.state == state])
    ]


def _late_row(case: Case, user: User, now: datetime) -> dict[str, Any]:
    clock = clock_words(case, now)
    return {
        "reference": group(case.reference),
        "url": reverse("triage-case", args=[case.reference]) if user.has_perm("triage.review_case") else "",
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "clock_text": clock.text,
        "clock_state": clock.state,
        "due_at_iso": case.due_at.isoformat(),
        "warn_at_iso": case.warn_at.isoformat() if case.warn_at else "",
        "centre": case.centre.name,
        "holder": str(case.officer) if case.officer else "",
    }


def _page_url(after: str) -> str:
    return f"{reverse('floor')}?after={after}"
