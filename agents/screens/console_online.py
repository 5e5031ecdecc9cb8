"""What came online and belongs before an agent: who asked to be called, and what a caller began to write."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q
from django.urls import reverse

from agents.actions.calling_back import asked_to_be_called, unfinished_of
from agents.models import Call
from agents.screens.console_caller import day
from agents.screens.floor_words import seconds_words
from assistline.models import User
from assistline.references import group
from reports.definitions import definition
from reports.models import ContactPoint, Draft, PersonRole, Report
from reports.portal_language import name_of
from reports.questions.display import say_phone, sections
from reports.questions.people import role_lines, wish_rows, word_row
from triage.models import Case
from triage.rules.grade import Grade

MOST_ASKED, MOST_UNFINISHED = 8, 3


def asked_list(user: User, now: datetime) -> list[dict[str, Any]]:
    """Who waits for a call in this person's centre, what is due first first; one statement."""
    cases = asked_to_be_called(user).order_by("grade_rank", "due_at", "id")[:MOST_ASKED]
    zone = user.centre.zone
    return [
        {
            "id": case.id,
            "grade": case.grade,
            "grade_name": case.get_grade_display(),
            "matter": case.matter,
            "reference": group(case.reference),
            "waits": seconds_words(case.opened_at, now),
            "due": _by_when(case, now, zone),
            "url": reverse("console-asked", args=[case.reference]),
        }
        for case in cases
    ]


def _by_when(case: Case, now: datetime, zone: ZoneInfo) -> str:
    """What may be said of the officer's time: nobody promises the past."""
    by = f"{case.due_at.astimezone(zone):%a %-d %b, %H:%M}"
    return f"Late: an officer was to decide by {by}." if case.due_at < now else f"An officer decides by {by}."


def asked_page(
    case: Case, report: Report, now: datetime, zone: ZoneInfo, owner: User | None
) -> dict[str, Any]:
    """Everything that an agent needs to ring somebody who asked for it."""
    points = ContactPoint.objects.filter(
        # Who asked, not the one that they tell of, nor a host or a keyholder.
        person__roles__in=PersonRole.objects.filter(report=report, role=PersonRole.Role.REPORTER),
        kind=ContactPoint.Kind.PHONE,
        safe=True,
    ).select_related("person")
    others = PersonRole.objects.filter(report=report).exclude(role=PersonRole.Role.REPORTER).order_by("id")
    point = points.order_by("-id").first()
    answers = {**report.answers, "what_happened": report.narrative_text}
    questions = definition(report.type_version_id) if report.type_version_id else None
    return {
        "reference": group(case.reference),
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "since": day(report.submitted_at, now, zone),
        "due": _by_when(case, now, zone),
        "number": say_phone(point.value) if point else "",
        "name": point.person.name if point else "",
        "best_time": point.safe_when if point else "",
        # An interpreter or the relay service is asked for before anybody rings.
        "needs": [
            *([*wish_rows(point.person), *word_row(point.person)] if point else ()),
            *((role.get_role_display(), role_lines(role)) for role in others.select_related("person")),
        ],
        "silent": report.kept_silent,
        "written_in": name_of(report.language),
        "sections": _told(sections(questions, answers, zone=zone)),
        "owner": owner,
    }


def unfinished(call: Call, user: User, now: datetime, *, open_them: bool) -> list[dict[str, Any]]:
    """What was begun online with this number, without a word of it: caller ID proves nothing. One statement.

    Args:
        call: Ringing or the agent's own.
        user: Who looks.
        now: When.
        open_them: The agent has answered, so there is somebody to ask.
    """
    drafts = unfinished_of(call, viewer=user, at=now).annotate(
        answered=Count("answers", distinct=True),
        worst=Min("cues__grade", filter=Q(cues__cleared_at=None)),  # immediate stands before priority
    )
    zone = call.centre.zone
    return [
        {
            "grade": draft.worst or "",
            "grade_name": Grade(draft.worst).label if draft.worst else "",
            "began": day(draft.started_at, now, zone),
            "saved": day(draft.last_seen_at, now, zone),
            "written_in": name_of(draft.language),
            "answers": draft.answered,
            "url": reverse("console-unfinished", args=[call.id, draft.code]) if open_them else "",
        }
        for draft in drafts.order_by("-last_seen_at")[:MOST_UNFINISHED]
    ]


def unfinished_page(draft: Draft, values: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """The words of an unfinished report, for whoever has given its code or a reason."""
    questions = definition(draft.type_version_id) if draft.type_version_id else None
    told = values if questions else {slug: value for slug, value in values.items() if value}
    return {
        "type_name": questions.name if questions else "No type yet",
        "written_in": name_of(draft.language),
        "sections": _told(sections(questions, told, zone=zone)),
    }


def _told(found: list[Any]) -> list[dict[str, Any]]:
    """Only what was answered."""
    shown = [(one.title, [row for row in one.rows if row.lines]) for one in found]
    return [{"title": title, "rows": rows} for title, rows in shown if rows]
