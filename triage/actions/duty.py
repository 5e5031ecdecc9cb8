"""On duty: said by officers themselves, until a time. Where nobody is, an alarm rings until somebody is."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assistline.events import emit
from assistline.messages import NoWords
from assistline.models import Centre, User
from assistline.notifications.actions import queue_notification
from assistline.roles import OFFICER
from triage.actions.clocks import URGENT
from triage.actions.telling import NO_ADDRESS, NO_WORDS, kept, recipients, sergeants
from triage.messages import NOBODY_ON_DUTY
from triage.models import Case, CaseStatus, Clock, Duty, DutyAlarm, IllegalMove
from triage.targets import hours_of

LONGEST = timedelta(hours=14)

log = structlog.get_logger(__name__)


@transaction.atomic
def go_on_duty(*, user: User, until: datetime, at: datetime) -> Duty:
    """Say that somebody is on duty at their centre until a time; said again, the time is another.

    Args:
        user: Who; the view has checked ``triage.review_case``.
        until: Until when.
        at: Now, timezone-aware.

    Raises:
        IllegalMove: That is in the past, or longer than anybody is on duty.
    """
    if not at < until <= at + LONGEST:
        raise IllegalMove("Choose a time within the next 14 hours.")
    centre = _locked_centre(user.centre_id)
    Duty.objects.filter(user=user, ended_at=None).update(ended_at=at)
    duty = Duty.objects.create(user=user, centre=centre, started_at=at, until=until, seen_at=at)
    _look(centre, at)
    emit("duty.changed", centre_id=centre.id, duty_id=duty.id)
    return duty


@transaction.atomic
def go_off_duty(*, user: User, at: datetime) -> bool:
    """Say that somebody is on duty no more. The last one to go sets off the alarm by that.

    Args:
        user: Who.
        at: Now, timezone-aware.

    Returns:
        Whether they were.

    Raises:
        DatabaseError: They still are.
    """
    duty = Duty.objects.filter(user=user, ended_at=None).first()
    if duty is None:
        return False
    centre = _locked_centre(duty.centre_id)
    Duty.objects.filter(id=duty.id).update(ended_at=at)
    _look(centre, at)
    emit("duty.changed", centre_id=centre.id, duty_id=duty.id)
    return True


def see_on_duty(*, user: User, at: datetime) -> bool:
    """An open page says that it is open. It makes nobody on duty and ends nobody's: the floor shows it.

    Args:
        user: Whose page.
        at: Now, timezone-aware.

    Returns:
        Whether they are on duty.

    Raises:
        DatabaseError: It was not kept.
    """
    return bool(Duty.objects.filter(user=user, ended_at=None, until__gt=at).update(seen_at=at))


def watch_duty(*, at: datetime) -> int:
    """Raise an alarm for every centre without an officer on duty while open, and end those that are over.

    Safe to run often and late. Centres without officers and without online reports have nobody to miss.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many alarms began or ended.

    Raises:
        DatabaseError: The list could not be read at all.
    """
    officers = User.objects.filter(is_active=True, role=OFFICER).values("centre_id")
    watched = Centre.objects.filter(id__in=officers) | Centre.objects.filter(takes_online_reports=True)
    ringing = Centre.objects.filter(duty_alarms__ended_at=None, duty_alarms__isnull=False)
    changed = 0
    for centre_id in list((watched | ringing).order_by("id").distinct().values_list("id", flat=True)):
        try:
            changed += _watch(centre_id, at)
        except Exception as error:  # whatever is wrong with this one, the others may have nobody either
            log.error("duty_not_watched", centre=centre_id, error=type(error).__name__)
    return changed


@transaction.atomic
def _watch(centre_id: int, at: datetime) -> bool:
    # Another run has it at this moment: it looks for both.
    locked = Centre.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
    centre = locked.select_related("customer").filter(id=centre_id).first()
    return centre is not None and _look(centre, at)


def _locked_centre(centre_id: int) -> Centre:
    """So that two who go at once see each other; reports that come in meanwhile are not held up."""
    locked = Centre.objects.select_for_update(of=["self"], no_key=True).select_related("customer")
    return locked.get(id=centre_id)


def _look(centre: Centre, at: datetime) -> bool:
    """Whether the alarm of a centre, whose row the caller holds, began or ended now."""
    duties = Duty.objects.filter(centre=centre, ended_at=None, started_at__lte=at, until__gt=at)
    alarm = DutyAlarm.objects.filter(centre=centre, ended_at=None).first()
    missed = not duties.filter(user__role=OFFICER, user__is_active=True).exists()
    if missed and (hours := hours_of(centre.id)) is not None:
        missed = hours.is_open(at)
    if missed == (alarm is not None):
        if missed:  # what came while the alarm began, or was given back since
            _hand_up(centre, at)
        return False
    if alarm is not None:
        DutyAlarm.objects.filter(id=alarm.id).update(ended_at=at)
        emit("duty.filled", centre_id=centre.id, duty_id=alarm.id)
        return True
    alarm = DutyAlarm.objects.create(centre=centre, raised_at=at)
    alarm.told = _tell_sergeants(alarm, centre, at)
    alarm.save(update_fields=["told"])
    _hand_up(centre, at)
    emit("duty.missed", centre_id=centre.id, duty_id=alarm.id)
    return True


def _hand_up(centre: Centre, at: datetime) -> None:
    """What is urgent and waits there already does not wait for its deadline either."""
    waiting = Case.objects.filter(centre=centre, status=CaseStatus.WAITING, grade__in=URGENT)
    Clock.objects.filter(
        case__in=waiting, met_at=None, paused_at=None, level=0, next_escalation_at__gt=at
    ).update(next_escalation_at=at)


def _tell_sergeants(alarm: DutyAlarm, centre: Centre, at: datetime) -> list[dict[str, object]]:
    since = at.astimezone(ZoneInfo(centre.time_zone))
    told = []
    for one in recipients(sergeants(centre.customer_id, at), "duty sergeant"):
        why = "" if one.email else NO_ADDRESS
        if one.email:
            try:
                queue_notification(
                    message=NOBODY_ON_DUTY,
                    channel="email",
                    to=one.email,
                    safe=True,  # a work address
                    subject_kind="centre",
                    subject_id=centre.id,
                    occasion=f"duty alarm {alarm.id} {one.key}",
                    values={
                        "centre": centre.name,
                        "since": f"{since:%a} {since.day} {since:%b, %H:%M}",
                        "queue_url": settings.SITE_URL + reverse("triage-queue"),
                    },
                    customer=centre.customer,
                    due_at=at,
                )
            except NoWords:
                log.error("message_has_no_words", message=NOBODY_ON_DUTY.name, customer=centre.customer_id)
                why = NO_WORDS
        told.append(kept(one, why))
    return told
