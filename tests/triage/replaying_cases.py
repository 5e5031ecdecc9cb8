"""Stored assessments for replays: cases as the rules judged them, without a report behind each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from assistline.decisions.versions import begin_table_version
from assistline.models import Centre, Customer, DecisionTableVersion, User
from tests.triage.conftest import NOON
from triage.actions import ask_replay, run_replays
from triage.assessing import assess_facts
from triage.models import Assessment, Case, Replay
from triage.rules.deadlines import DEADLINE
from triage.rules.grading import Answered, Graded, ReportFacts

_numbers = count(1)


def answer(slug: str, value: str) -> Answered:
    """A closed answer."""
    return Answered(slug, f"{slug}?", value, value)


OVER = (answer("happening_now", "no"), answer("anyone_hurt", "no"))


def keep_case(
    centre: Centre,
    type_slug: str,
    *more: Answered,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    without: tuple[str, ...] = (),
) -> Case:
    """A case of a contact that is over and hurt nobody, with the assessment of the rules.

    Args:
        at: When it was opened and assessed.
        facts: Stored facts that are otherwise than the rules read them.
        without: Facts that were not stored.
    """
    told = ReportFacts(type_slug, "web", False, answers=(*OVER, *more))
    graded = assess_facts(customer_id=centre.customer_id, facts=told)
    case = Case(
        reference=f"TEST{next(_numbers):05}",
        customer_id=centre.customer_id,
        centre=centre,
        grade=graded.grade,
        grade_rank=graded.grade.rank,
        disposition=graded.disposition,
        matter=type_slug,
        channel="web",
        due_at=at + DEADLINE[graded.grade],
        opened_at=at,
    )
    case.save()
    stored = {
        name: value for name, value in (graded.facts | dict(facts or {})).items() if name not in without
    }
    assessment_of(case, graded, stored, at).save()
    return case


def assessment_of(case: Case, graded: Graded, facts: Mapping[str, Any], at: datetime) -> Assessment:
    """An assessment of the rules, not saved yet."""
    return Assessment(
        case=case,
        grade=graded.grade,
        disposition=graded.disposition,
        reasons=graded.reasons,
        facts=dict(facts),
        rules_version=graded.rules_version,
        at=at,
    )


def many_cases(centre: Centre, number: int, *, at: datetime) -> None:
    """Thefts, one a minute back from ``at``."""
    graded = assess_facts(
        customer_id=centre.customer_id, facts=ReportFacts("theft", "web", False, answers=OVER)
    )
    cases = Case.objects.bulk_create(
        Case(
            reference=f"MANY{next(_numbers):05}",
            customer_id=centre.customer_id,
            centre=centre,
            grade=graded.grade,
            grade_rank=graded.grade.rank,
            disposition=graded.disposition,
            matter="theft",
            channel="web",
            due_at=at,
            opened_at=at - timedelta(minutes=minute),
        )
        for minute in range(number)
    )
    Assessment.objects.bulk_create(
        assessment_of(case, graded, graded.facts, case.opened_at) for case in cases
    )


def draft_of(customer: Customer, slug: str) -> DecisionTableVersion:
    """A draft from what is in force."""
    now = DecisionTableVersion.objects.get(table__customer=customer, table__slug=slug, state="published")
    return begin_table_version(version_id=now.id)


def advising_draft(customer: Customer) -> DecisionTableVersion:
    """Of the grade table: thefts are advice only, registrations an officer looks at."""
    made = draft_of(customer, "grade")
    made.rows.filter(reason__startswith="Theft that is over").update(grade="resolution", disposition="advice")
    made.rows.filter(disposition="registration").update(grade="scheduled", disposition="report")
    return made


def replayed(version: DecisionTableVersion, by: User, *, days: int = 30, at: datetime = NOON) -> Replay:
    """A replay that was asked for and worked off."""
    replay = ask_replay(version_id=version.id, days=days, by=by, at=at)
    run_replays(at=at)
    replay.refresh_from_db()
    return replay


def listed(replay: Replay) -> list[tuple[str, str, str, bool]]:
    """Of each change: type, grade now, grade by the draft, whether that is lower."""
    return [
        (change.case.matter, change.old_grade, change.new_grade, change.lowered)
        for change in replay.changes.select_related("case")
    ]
