"""What calendars and targets amount to: when a case of now would be due, and the next seven days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from assistline.models import Centre
from triage.models import Calendar, Grade
from triage.rules.calendar import Hours
from triage.screens.words import span, staff_time
from triage.targets import due_for, read_hours

DAYS, DAY_WIDTH, HEIGHT = 7, 100, 26
MOST_CENTRES = 6


def previews(customer_id: int, now: datetime) -> list[dict[str, Any]]:
    """For the centre of the online reports, and for those that keep hours."""
    centres = Centre.objects.filter(customer_id=customer_id).select_related("calendar")
    shown = centres.filter(Q(calendar__always_open=False) | Q(takes_online_reports=True))
    return [preview(centre, now) for centre in shown.order_by("name")[:MOST_CENTRES]]


def preview(centre: Centre, now: datetime) -> dict[str, Any]:
    """One centre: its next seven days, and when a case of each grade that came now would be due."""
    calendar = Calendar.objects.filter(centre=centre).first()
    hours = read_hours(calendar) if calendar else None
    zone = centre.zone
    dues = [
        (
            grade,
            due_for(
                customer_id=centre.customer_id,
                centre_id=centre.id,
                type_id=None,
                grade=grade.value,
                minutes=None,
                started_at=now,
            ),
        )
        for grade in Grade
    ]
    return {
        "centre": centre.name,
        "open_words": _open_words(hours, now),
        "now_text": staff_time(now, zone),
        "dues": [
            {
                "grade": grade.value,
                "name": grade.label,
                "span": span(due.target // timedelta(minutes=1)),
                "how": "of the centre’s hours" if due.in_hours else "around the clock",
                "warn": staff_time(due.warn_at, zone),
                "due": staff_time(due.due_at, zone),
            }
            for grade, due in dues
        ],
        "days": _days(hours, now, centre),
        "width": DAYS * DAY_WIDTH,
        "now_x": _across(now.astimezone(zone)),
    }


def _open_words(hours: Hours | None, now: datetime) -> str:
    if hours is None:
        return "Always open."
    if hours.is_open(now):
        return "Open now."
    opens = hours.opens_after(now)
    return f"Closed now, opens {staff_time(opens, hours.zone)}." if opens else "It never opens."


def _days(hours: Hours | None, now: datetime, centre: Centre) -> list[dict[str, Any]]:
    first = now.astimezone(centre.zone).date()
    days = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        slots = [(0.0, float(DAY_WIDTH))] if hours is None else []
        words = ["all day"] if hours is None else []
        for start, end in hours.open_on(day) if hours else ():
            local, over = start.astimezone(centre.zone), end.astimezone(centre.zone)
            to = float(DAY_WIDTH) if over.date() > day else _across(over)
            slots.append((_across(local), to))
            words.append(f"{local:%H:%M} to {'24:00' if over.date() > day else f'{over:%H:%M}'}")
        left = number * DAY_WIDTH
        days.append(
            {
                "name": f"{day:%a} {day.day} {day:%b}",
                "x": left,
                "text_x": left + 4,
                "slots": [{"x": left + round(x, 1), "width": round(to - x, 1)} for x, to in slots],
                "words": ", ".join(words) or "closed",
            }
        )
    return days


def _across(local: datetime) -> float:
    """How far across its day a wall time is."""
    return round((local.hour * 60 + local.minute) / (24 * 60) * DAY_WIDTH, 1)
