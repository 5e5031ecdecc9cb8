"""The review queue: tabs, a page of rows by keyset, and the preview of one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Value
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from triage.models import Case, CaseStatus, Grade, QueuePlace, Waiting
from triage.models.case import NOT_URGENT, CaseQuerySet
from triage.rules.cues import cue_grade, cue_name
from triage.screens.queue_filters import Filters, query_of
from triage.screens.related_page import contacts
from triage.screens.words import clock_words

PAGE = 25
MOST_COUNTED = 100
NO_FILTERS = Filters()
TABS = {
    "open": "All open",
    "mine": "Mine",
    "soon": "Due in 1 hour",
    "late": "Past deadline",
    "waiting": "Waiting for citizen",
}
ORDER_WORDS = "Order: immediate, priority, then what is due soonest."
EPOCH = datetime.fromtimestamp(0, UTC)
MICROSECOND = timedelta(microseconds=1)


def known_tab(asked: str) -> str:
    """The tab that is asked for; the first where there is no such tab."""
    return asked if asked in TABS else next(iter(TABS))


def in_tab(tab: str, user: User, now: datetime, filters: Filters = NO_FILTERS) -> CaseQuerySet:
    """The open cases that a tab shows to a person, of those that fit the filters."""
    cases = filters.on(Case.objects.visible_to(user).open().to_decide(), user)
    match tab:
        case "mine":
            return cases.theirs(user)
        case "soon":
            return cases.filter(due_at__gte=now).due_before(now + timedelta(hours=1))
        case "late":
            return cases.due_before(now)
        case "waiting":
            return cases.filter(paused_for=Waiting.CITIZEN)
        case _:
            return cases


def tabs(current: str, user: User, now: datetime, filters: Filters = NO_FILTERS) -> list[dict[str, Any]]:
    """The tabs with their counts within the filters: one statement, which stops counting at a hundred."""
    first, *others = (
        in_tab(tab, user, now, filters)
        .order_by()
        .annotate(tab=Value(tab))
        .values_list("tab", flat=True)[:MOST_COUNTED]
        for tab in TABS
    )
    counts = Counter(first.union(*others, all=True))
    return [
        {
            "title": title,
            "url": f"{reverse('triage-queue')}?{query_of(tab, filters)}",
            "count": f"{MOST_COUNTED - 1}+" if counts[tab] >= MOST_COUNTED else str(counts[tab]),
            "current": tab == current,
        }
        for tab, title in TABS.items()
    ]


def page_of(
    tab: str,
    user: User,
    now: datetime,
    after: str,
    *,
    filters: Filters = NO_FILTERS,
    danger_only: bool = False,
) -> tuple[list[Case], str]:
    """One page of cases, most urgent first, and the cursor of the next one (empty: there is none)."""
    cases = in_tab(tab, user, now, filters).select_related("officer", "owner").most_urgent_first()
    cases = cases.annotate(contacts=contacts())
    if danger_only:
        cases = cases.filter(grade_rank=Grade.IMMEDIATE.rank)
    place = read_cursor(after)
    if place is not None:
        cases = cases.after(place)
    found = list(cases[: PAGE + 1])
    return found[:PAGE], cursor_of(found[PAGE - 1]) if len(found) > PAGE else ""


def cursor_of(case: Case) -> str:
    """A case's place in the queue, for a web address: turn, due in microseconds since 1970, id."""
    return f"{min(case.grade_rank, NOT_URGENT)}-{(case.due_at - EPOCH) // MICROSECOND}-{case.id}"


def read_cursor(text: str) -> QueuePlace | None:
    """The place that a cursor names; None for what is no cursor, which shows the first page."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        return None
    turn, microseconds, case_id = map(int, parts)
    if turn > NOT_URGENT or microseconds > 10**16:
        return None
    return QueuePlace(turn, EPOCH + microseconds * MICROSECOND, case_id)


def row(case: Case, user: User, now: datetime) -> dict[str, Any]:
    """One case as a row of the queue."""
    clock = clock_words(case, now)
    mine = case.status == CaseStatus.IN_REVIEW and case.officer_id == user.id
    return {
        "id": case.id,
        "reference": group(case.reference),
        "url": reverse("triage-case", args=[case.reference]),
        "preview_url": reverse("triage-preview", args=[case.reference]),
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "clock_text": clock.text,
        "clock_state": clock.state,
        "due_at_iso": "" if case.status == CaseStatus.CLOSED else case.due_at.isoformat(),
        "warn_at_iso": case.warn_at.isoformat() if case.warn_at else "",
        "matter": case.matter,
        "cue": case.cue,
        "cue_name": cue_name(case.cue),
        "cue_grade": cue_grade(case.cue).value if case.cue else "",
        "place": case.locality,
        "channel_name": case.get_channel_display(),
        "holder": "You" if mine else str(case.officer) if case.officer else "",
        "mine": mine or (case.officer_id is None and case.owner_id == user.id),
        "owner": _goes_on(case, user),
        "news": case.news_at is not None,
        "contacts": vars(case).get("contacts") or 0,
    }


def _goes_on(case: Case, user: User) -> str:
    """Whose it is to go on with while nobody has it open."""
    if case.officer_id is not None or case.owner_id is None or case.status == CaseStatus.CLOSED:
        return ""
    return "You" if case.owner_id == user.id else str(case.owner)
