"""A request that nobody answers: on the pages after a minute, then up the ladder, again each minute."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assistline.events import emit
from assistline.messages import NoWords
from assistline.models import User
from assistline.notifications.actions import queue_notification
from assistline.references import group
from assistline.roles import SUPERVISOR
from triage.actions.telling import (
    NO_ADDRESS,
    NO_WORDS,
    Recipient,
    allowed,
    kept,
    recipients,
    sergeants,
    staff_of,
    told_words,
)
from triage.messages import TRANSFER_UNANSWERED
from triage.models import Case, Transfer, TransferState
from triage.rules.transfers import AGAIN_AFTER, SERGEANT_LEVEL, SUPERVISOR_LEVEL

log = structlog.get_logger(__name__)

BATCH = 200


def watch_transfers(*, at: datetime) -> int:
    """Alarm for every request that waits too long, or failed, up to the level that it has reached.

    Safe to run often, late, and many at once; one that fails stops no other.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many alarmed now.

    Raises:
        django.db.DatabaseError: The list could not be read at all.
    """
    due = Transfer.objects.not_over().filter(alarm_at__lte=at).order_by("alarm_at", "id")
    alarmed = 0
    for transfer_id in list(due.values_list("id", flat=True)[:BATCH]):
        try:
            alarmed += _alarm(transfer_id, at)
        except Exception as error:  # whatever is wrong with this one, the others wait too
            log.error("transfer_not_watched", transfer=transfer_id, error=type(error).__name__)
    return alarmed


@transaction.atomic
def _alarm(transfer_id: int, at: datetime) -> bool:
    # Without the case's lock: nothing of it is changed but its history. One that is being answered at this
    # moment is skipped.
    rows = Transfer.objects.not_over().select_for_update(of=["self"], skip_locked=True)
    rows = rows.select_related("case__customer", "centre__customer", "asked_by")
    transfer = rows.filter(id=transfer_id, alarm_at__lte=at).first()
    if transfer is None:
        return False
    # Each step is taken, however late the sweep is; then a minute from now.
    before = transfer.level
    while transfer.alarm_at is not None and transfer.alarm_at <= at:
        transfer.level = min(transfer.level + 1, 30_000)
        transfer.alarm_at += AGAIN_AFTER
        told = _tell(transfer, at)
        transfer.told = [*transfer.told, *told]
        if transfer.level > SUPERVISOR_LEVEL:
            transfer.alarm_at = max(transfer.alarm_at, at + AGAIN_AFTER)
    transfer.save(update_fields=["level", "alarm_at", "told"])
    if transfer.case is not None and before < SUPERVISOR_LEVEL:
        said = told_words(transfer.told) if transfer.told else "Shown on the floor and on the officer's page."
        transfer.case.events.create(kind="transfer_unanswered", at=at, words=said[:300])
    emit("transfer.unanswered", centre_id=transfer.heard_in, transfer_id=transfer.id)
    return True


def _tell(transfer: Transfer, at: datetime) -> list[dict[str, object]]:
    """By mail, each level once; the pages say it all the time."""
    customer_id = transfer.centre.customer_id
    people: list[Recipient] = []
    if transfer.level == SERGEANT_LEVEL:
        people = recipients(_may_know(transfer.case, sergeants(customer_id, at)), "duty sergeant")
    if transfer.level == SUPERVISOR_LEVEL:
        there = staff_of(customer_id).filter(role=SUPERVISOR, centre_id=transfer.centre_id)
        people = recipients(_may_know(transfer.case, list(there)), "supervisor")
    return [_mail(one, transfer, at) for one in people]


def _may_know(case: Case | None, people: list[User]) -> list[User]:
    if case is None:
        return people
    known = set(allowed(case, staff_of(case.customer_id)).values_list("id", flat=True))
    return [one for one in people if one.id in known]


def _mail(one: Recipient, transfer: Transfer, at: datetime) -> dict[str, object]:
    why, zone = "" if one.email else NO_ADDRESS, transfer.centre.zone
    if one.email:
        failed = transfer.state == TransferState.FAILED
        try:
            queue_notification(
                message=TRANSFER_UNANSWERED,
                channel="email",
                to=one.email,
                safe=True,  # a work address
                subject_kind="transfer",
                subject_id=transfer.id,
                occasion=f"transfer {transfer.id} {transfer.state} level {transfer.level} {one.key}",
                values={
                    "what": transfer.get_kind_display(),
                    "state": "has failed" if failed else "has no answer",
                    "matter": group(transfer.case.reference) if transfer.case else "a call",
                    "since": f"{transfer.asked_at.astimezone(zone):%H:%M:%S}",
                    "page_url": settings.SITE_URL + reverse("triage-transfer", args=[transfer.id]),
                },
                customer=transfer.centre.customer,
                due_at=at,
            )
        except NoWords:
            log.error("message_has_no_words", message=TRANSFER_UNANSWERED.name)
            why = NO_WORDS
    return kept(one, why)
