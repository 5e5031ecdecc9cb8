"""The list of registrations: a page by keyset, each with its days, place and the people to ring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from assistline.models import User
from assistline.references import group
from reports.models import PersonRole
from reports.questions.display import say_phone
from reports.questions.people import wish_rows
from triage.models import Registration, RegistrationPlace

PAGE = 25
RUNG = (PersonRole.Role.HOST, PersonRole.Role.KEYHOLDER, PersonRole.Role.REPORTER)
NOT_SAFE = "do not ring"


def page_of(
    user: User, now: datetime, asked: Mapping[str, Any], after: str
) -> tuple[list[Registration], str]:
    """One page, and the cursor of the next one (empty: there is none).

    Args:
        user: Who looks.
        now: When: without a day, today and later is shown.
        asked: ``from``, ``to`` and ``place``, each may be empty.
        after: The last row of the page before.
    """
    first = asked.get("from") or now.astimezone(user.centre.zone).date()
    found = Registration.objects.visible_to(user).running().on_days(first, asked.get("to"))
    if asked.get("place"):
        found = found.at_place(asked["place"])
    if place := read_cursor(after):
        found = found.after(place)
    rows = list(found.select_related("case__report_type", "centre").soonest_first()[: PAGE + 1])
    shown = rows[:PAGE]
    return shown, f"{shown[-1].first_date:%Y%m%d}-{shown[-1].id}" if len(rows) > PAGE else ""


def read_cursor(text: str) -> RegistrationPlace | None:
    """The place that a cursor names; None for what is no cursor, which shows the first page."""
    day, _, last = text.partition("-")
    if len(day) != 8 or not (day + last).isascii() or not (day + last).isdigit() or len(last) > 18:
        return None
    try:
        return RegistrationPlace(date(int(day[:4]), int(day[4:6]), int(day[6:])), int(last or 0))
    except ValueError:
        return None


def page(
    found: Sequence[Registration], user: User, asked: Mapping[str, str], following: str
) -> dict[str, Any]:
    """What the page shows: two statements for the people, however many rows there are."""
    people = _people(found)
    opens = user.has_perm("triage.review_case")
    here = {name: value for name, value in asked.items() if value}
    base = reverse("triage-registrations")
    return {
        "rows": [_row(one, people[one.case.reference], opens=opens) for one in found],
        "next_url": f"{base}?{urlencode(here | {'after': following})}" if following else "",
        "searched": bool(here),
    }


def _row(one: Registration, people: list[dict[str, str]], *, opens: bool) -> dict[str, Any]:
    zone, days = one.centre.zone, _days(one.first_date, one.last_date)
    return {
        "id": one.id,
        "days": days,
        "cancelled": f"Off, said {_day(one.cancelled_at.astimezone(zone).date())}"
        if one.cancelled_at
        else "",
        "was": _was(one),
        "name": one.case.report_type.name if one.case.report_type else "Registration",
        "place": " ".join(part for part in (one.locality, one.postcode) if part),
        "centre": one.centre.name,
        "reference": group(one.case.reference),
        "url": reverse("triage-case", args=[one.case.reference]) if opens else "",
        "people": people,
    }


def _people(found: Sequence[Registration]) -> dict[str, list[dict[str, str]]]:
    """Whom to ring, by the reference of the case: nobody who did not say that it is safe."""
    by_reference: dict[str, list[dict[str, str]]] = defaultdict(list)
    references = [one.case.reference for one in found]
    roles = PersonRole.objects.filter(report__reference__in=references, role__in=RUNG, ended_at=None)
    for role in roles.select_related("person", "report").prefetch_related("person__contact_points"):
        points = [point for point in role.person.contact_points.all() if point.kind == point.Kind.PHONE]
        phone = ", ".join(say_phone(point.value) if point.safe else NOT_SAFE for point in points)
        by_reference[role.report.reference].append(
            {
                "role": role.get_role_display(),
                "name": role.person.name,
                "phone": phone,
                "needs": "; ".join(f"{title}: {', '.join(said)}" for title, said in wish_rows(role.person)),
            }
        )
    return by_reference


def _was(one: Registration) -> str:
    """The days as they were sent first, where its owner has changed them since."""
    if one.sent_first_date is None or one.sent_last_date is None:
        return ""
    sent = one.sent_first_date, one.sent_last_date
    return f"First sent: {_days(*sent)}" if sent != (one.first_date, one.last_date) else ""


def _days(first: date, last: date) -> str:
    return f"{_day(first)} to {_day(last)}" if last > first else _day(first)


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
