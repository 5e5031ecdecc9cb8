"""A promise that was not kept is told upwards, each level once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from assistline.events import emit
from assistline.messages import NoWords
from assistline.models import User
from assistline.notifications.actions import queue_notification
from assistline.references import group
from assistline.roles import SERGEANT, SUPERVISOR, allows
from reports.actions import publish_status
from reports.models import KeptOut, PublicStatus, Report
from triage.actions.trail import keep_on_trail
from triage.messages import ESCALATED, ESCALATED_TO_SUPERVISOR
from triage.models import Case, Clock, Escalation, Grade
from triage.rules.deadlines import LAST_LEVEL, SERGEANT_LEVEL, SUPERVISOR_LEVEL, next_escalation
from triage.rules.promises import late

log = structlog.get_logger(__name__)

BATCH = 200
TOLD_AT = {SERGEANT_LEVEL: (SERGEANT,), SUPERVISOR_LEVEL: (SUPERVISOR,), LAST_LEVEL: (SERGEANT, SUPERVISOR)}
TITLES = {
    SERGEANT_LEVEL: "duty sergeant",
    SUPERVISOR_LEVEL: "supervisor",
    LAST_LEVEL: "sergeant and supervisor",
}


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
    reached = 0
    for clock_id, case_id in _overdue(at):
        try:
            reached += _escalate(clock_id, case_id, at)
        except Exception as error:  # whatever is wrong with this one, the others are late too
            log.error("escalation_failed", clock=clock_id, case=case_id, error=type(error).__name__)
    return reached


def _overdue(at: datetime) -> Iterator[tuple[int, int]]:
    """Ids of clocks to look at and of their cases, in pages: those that fail cannot block the rest."""
    running = Clock.objects.filter(met_at=None, paused_at=None, next_escalation_at__lte=at)
    after_id = 0
    while page := list(running.filter(id__gt=after_id).order_by("id").values_list("id", "case_id")[:BATCH]):
        yield from page
        after_id = page[-1][0]


@transaction.atomic
def _escalate(clock_id: int, case_id: int, at: datetime) -> int:
    # The case first, then its clock: the same order as every other action. A case that is being decided at
    # this moment is skipped and looked at again in ten seconds.
    case = (
        Case.objects.open()
        .select_for_update(of=["self"], skip_locked=True)
        .select_related("customer", "officer")
        .filter(id=case_id)
        .first()
    )
    if case is None:
        return 0
    clock = Clock.objects.select_for_update().filter(id=clock_id, met_at=None, paused_at=None).first()
    reached = 0
    while clock and clock.next_escalation_at is not None and clock.next_escalation_at <= at:
        reached += _reach(case, clock, clock.level + 1, at)
    return reached


def _reach(case: Case, clock: Clock, level: int, at: datetime) -> bool:
    _, new = Escalation.objects.get_or_create(clock=clock, level=level, defaults={"at": at})
    clock.level = level
    clock.next_escalation_at = next_escalation(
        level=level, due_at=clock.due_at, target=clock.due_at - clock.started_at
    )
    clock.save(update_fields=["level", "next_escalation_at"])
    if not new:
        return False
    told = _tell_staff(case, clock, level, at)
    # Not a change of the case's content: an officer who is writing the decision right now is not sent back.
    Case.objects.filter(id=case.id).update(level=level)
    who = f"{'Told' if told else 'Could not be told'} by e-mail: {TITLES[level]}"
    keep_on_trail(case, None, "case.escalated")
    case.events.create(kind="escalated", at=at, words=f"Level {level}. {who}")
    if level == SERGEANT_LEVEL:
        _tell_citizen(case, clock, at, sergeant_told=bool(told))
    emit("case.escalated", centre_id=case.heard_in, case_id=case.id)
    return True


def _tell_staff(case: Case, clock: Clock, level: int, at: datetime) -> int:
    """Queue one e-mail for each person of the level; how many. Missing words hold up no escalation."""
    try:
        return _queue_emails(case, clock, level, at)
    except NoWords:
        log.error("escalation_without_words", case=case.id, level=level)
        return 0


def _queue_emails(case: Case, clock: Clock, level: int, at: datetime) -> int:
    staff = User.objects.filter(is_active=True, centre__customer_id=case.customer_id)
    people = list(_who_is_told(case, staff.exclude(email=""), level))
    due = clock.due_at.astimezone(ZoneInfo(case.customer.time_zone))
    values = {
        "reference": group(case.reference),
        "grade": case.get_grade_display(),
        "due": f"{due:%a} {due.day} {due:%b, %H:%M}",
    }
    link = {"case_url": settings.SITE_URL + reverse("triage-case", args=[case.reference])}
    for person in people:
        opens = allows(person.role, "triage.review_case")  # for all others the link would be a closed door
        queue_notification(
            message=ESCALATED if opens else ESCALATED_TO_SUPERVISOR,
            channel="email",
            to=person.email,
            subject_kind="case",
            subject_id=case.id,
            occasion=f"clock {clock.id} level {level} user {person.id}",
            values=values | link if opens else values,
            customer=case.customer,
            safe=True,  # a work address
            due_at=at,
        )
    return len(people)


def _who_is_told(case: Case, staff: QuerySet[User], level: int) -> QuerySet[User]:
    """The people of the level. Of a restricted case its keepers alone, and never who is kept out of it."""
    if case.restricted:
        staff = staff.filter(kept_cases__case_id=case.id)
    else:
        staff = staff.filter(role__in=TOLD_AT[level])
    out = KeptOut.objects.filter(report__case_links__case_id=case.id).values("user_id")
    return staff.exclude(id__in=out)


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
