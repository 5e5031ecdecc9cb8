"""A promise that is not kept is told upwards, each level once; before that, whoever has it is warned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import QuerySet

from assistline.events import emit
from assistline.roles import SERGEANT, SUPERVISOR
from reports.actions import publish_status
from reports.models import PublicStatus, Report
from triage.actions.telling import (
    Recipient,
    allowed,
    recipients,
    sergeants,
    staff_of,
    tell_of_case,
    told_words,
)
from triage.actions.trail import keep_on_trail
from triage.messages import CASE_WARNING, ESCALATED, ESCALATED_TO_SUPERVISOR
from triage.models import Case, CaseStatus, Clock, Escalation, Grade, Ladder
from triage.models.clock import REVIEW
from triage.rules.deadlines import LAST_LEVEL, SERGEANT_LEVEL, STATE_LEVEL, WARNING_LEVEL, next_escalation
from triage.rules.promises import late

log = structlog.get_logger(__name__)

BATCH = 200
SERGEANT_TITLE, STATE_TITLE, SUPERVISOR_TITLE = "duty sergeant", "state duty officer", "supervisor, informed"
TITLES = {
    SERGEANT_LEVEL: "Duty sergeant",
    STATE_LEVEL: "State duty officer",
    LAST_LEVEL: "All of them again",
}
NOT_SET = "none is set"


def escalate_overdue(*, at: datetime) -> int:
    """Take every running clock up to the level that its lateness has reached.

    Safe to run often, and many at once. Each clock has a transaction of its own: one that fails is logged and
    tried again next time, and stops no other.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many levels were newly reached.

    Raises:
        django.db.DatabaseError: The list of clocks could not be read at all.
    """
    overdue = Clock.objects.filter(met_at=None, paused_at=None, next_escalation_at__lte=at)
    reached = 0
    for clock_id, case_id in _in_pages(overdue):
        try:
            reached += _escalate(clock_id, case_id, at)
        except Exception as error:  # whatever is wrong with this one, the others are late too
            log.error("escalation_failed", clock=clock_id, case=case_id, error=type(error).__name__)
    return reached


def warn_of_deadlines(*, at: datetime) -> int:
    """Warn of every promise whose last fifth has begun, once: on the queue, and by e-mail to whoever has it.

    As safe as :func:`escalate_overdue`. What is late already is not warned of.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were warned of.

    Raises:
        django.db.DatabaseError: The list of clocks could not be read at all.
    """
    due_soon = Clock.objects.filter(met_at=None, paused_at=None, warned_at=None, warn_at__lte=at)
    warned = 0
    for clock_id, case_id in _in_pages(due_soon):
        try:
            warned += _warn(clock_id, case_id, at)
        except Exception as error:  # whatever is wrong with this one, the others are due too
            log.error("warning_failed", clock=clock_id, case=case_id, error=type(error).__name__)
    return warned


def _in_pages(clocks: QuerySet[Clock]) -> Iterator[tuple[int, int]]:
    """Ids of clocks to look at and of their cases, in pages: those that fail cannot block the rest."""
    after_id = 0
    while page := list(clocks.filter(id__gt=after_id).order_by("id").values_list("id", "case_id")[:BATCH]):
        yield from page
        after_id = page[-1][0]


def _locked(case_id: int) -> Case | None:
    """The case first, then its clock: the same order as every other action. A case that is being decided at
    this moment is skipped and looked at again in ten seconds."""
    cases = Case.objects.open().select_for_update(of=["self"], skip_locked=True)
    return cases.select_related("customer", "officer").filter(id=case_id).first()


@transaction.atomic
def _warn(clock_id: int, case_id: int, at: datetime) -> bool:
    case = _locked(case_id)
    if case is None:
        return False
    clocks = Clock.objects.select_for_update().filter(met_at=None, paused_at=None, warned_at=None)
    clock = clocks.filter(id=clock_id, warn_at__lte=at).first()
    if clock is None:
        return False
    clock.warned_at = at
    clock.save(update_fields=["warned_at"])
    if clock.due_at <= at:
        return False
    escalation, new = Escalation.objects.get_or_create(clock=clock, level=WARNING_LEVEL, defaults={"at": at})
    if not new:
        return False
    holder = case.officer if case.status == CaseStatus.IN_REVIEW else None
    escalation.told = tell_of_case(
        case=case,
        clock=clock,
        occasion="warning",
        people=recipients([holder], "has it") if holder else [],
        message=CASE_WARNING,
        without_link=ESCALATED_TO_SUPERVISOR,
        at=at,
    )
    escalation.save(update_fields=["told"])
    words = told_words(escalation.told) if holder else "Nobody has it: the queue shows it."
    case.events.create(kind="warned", at=at, words=words[:300])
    emit("case.warned", centre_id=case.heard_in, case_id=case.id)
    return True


@transaction.atomic
def _escalate(clock_id: int, case_id: int, at: datetime) -> int:
    case = _locked(case_id)
    if case is None:
        return 0
    clock = Clock.objects.select_for_update().filter(id=clock_id, met_at=None, paused_at=None).first()
    reached = 0
    while clock and clock.next_escalation_at is not None and clock.next_escalation_at <= at:
        reached += _reach(case, clock, clock.level + 1, at)
    return reached


def _reach(case: Case, clock: Clock, level: int, at: datetime) -> bool:
    escalation, new = Escalation.objects.get_or_create(clock=clock, level=level, defaults={"at": at})
    early = clock.early
    clock.level = level
    clock.next_escalation_at = next_escalation(
        level=level, due_at=clock.due_at, target=clock.target, early=early
    )
    clock.save(update_fields=["level", "next_escalation_at"])
    if not new:
        return False
    escalation.told = tell_of_case(
        case=case,
        clock=clock,
        occasion=f"level {level}",
        people=_who_is_told(case, level, at),
        message=ESCALATED,
        without_link=ESCALATED_TO_SUPERVISOR,
        at=at,
    ) + _missing(case, level)
    escalation.save(update_fields=["told"])
    # Not a change of the case's content: an officer who is writing the decision right now is not sent back.
    Case.objects.filter(id=case.id).update(level=level)
    keep_on_trail(case, None, "case.escalated")
    why = "Nobody is on duty. " if clock.due_at > at else ""
    why += "It is a review. " if clock.kind == REVIEW else ""
    words = f"Level {level}. {why}{told_words(escalation.told)}"
    case.events.create(kind="escalated", at=at, words=words if len(words) <= 300 else f"{words[:299]}…")
    if clock.due_at <= at and level <= STATE_LEVEL:
        _tell_citizen(case, clock, at, sergeant_told=_sergeant_told(clock))
    emit("case.escalated", centre_id=case.heard_in, case_id=case.id)
    return True


def _who_is_told(case: Case, level: int, at: datetime) -> list[Recipient]:
    """The people of the level. Of a restricted case its keepers alone, and never who is kept out of it."""
    staff = allowed(case, staff_of(case.customer_id))
    if case.restricted:
        return recipients(staff, "keeps it")
    people: list[Recipient] = []
    if level == SERGEANT_LEVEL:
        on_duty = [user.id for user in sergeants(case.customer_id, at)]
        people += recipients(staff.filter(id__in=on_duty), SERGEANT_TITLE)
    if level == LAST_LEVEL:
        people += recipients(staff.filter(role=SERGEANT), SERGEANT_TITLE)
    if level in (STATE_LEVEL, LAST_LEVEL):
        people += _state_duty_officer(case)
        people += recipients(staff.filter(role=SUPERVISOR), SUPERVISOR_TITLE)
    # Who is two of these is told once.
    once: dict[str, Recipient] = {}
    for one in people:
        once.setdefault(one.key, one)
    return list(once.values())


def _state_duty_officer(case: Case) -> list[Recipient]:
    ladder = Ladder.objects.select_related("state_duty_officer").filter(customer_id=case.customer_id).first()
    if ladder is None:
        return []
    user = ladder.state_duty_officer
    if user is not None and allowed(case, staff_of(case.customer_id)).filter(id=user.id).exists():
        return recipients([user], STATE_TITLE)
    desk = ladder.state_duty_email
    return [Recipient(desk, STATE_TITLE, desk)] if desk else []


def _missing(case: Case, level: int) -> list[dict[str, object]]:
    """A step of the ladder on which nobody stands."""
    if level not in (STATE_LEVEL, LAST_LEVEL) or case.restricted or _state_duty_officer(case):
        return []
    return [{"who": "Nobody", "as": STATE_TITLE, "by": "e-mail", "told": False, "why": NOT_SET}]


def _sergeant_told(clock: Clock) -> bool:
    first = Escalation.objects.filter(clock=clock, level=SERGEANT_LEVEL).first()
    return first is not None and any(one["told"] for one in first.told)


def _tell_citizen(case: Case, clock: Clock, at: datetime, *, sergeant_told: bool) -> None:
    zone = ZoneInfo(case.customer.time_zone)
    reports = Report.objects.filter(case_links__case=case, case_links__ended_at=None).exclude(
        public_status__in=[PublicStatus.LATE, PublicStatus.DECIDED]
    )
    if case.grade in (Grade.IMMEDIATE, Grade.PRIORITY):
        # The promise was that an officer looks. Where one does, it was kept, however long the decision takes.
        reports = reports.exclude(public_status=PublicStatus.BEING_REVIEWED)
    report_ids = list(reports.values_list("id", flat=True))
    if report_ids:
        sentence = late(
            due_at=clock.due_at.astimezone(zone), now=at.astimezone(zone), sergeant_told=sergeant_told
        )
        publish_status(
            report_ids=report_ids, status=PublicStatus.LATE, sentence=sentence, promised_by=None, at=at
        )
