"""Bringing referrals to where they go: by program from their row, by e-mail through the notifications."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assistline.encryption import CannotDecrypt
from assistline.events import emit
from assistline.messages import NoWords
from assistline.models import Notification, NotificationState
from assistline.notifications.actions import queue_notification
from assistline.notifications.letters import Refused
from triage.actions.outgoing import done, each_due, put_off, still_ours
from triage.actions.referral_answers import give_back, take_answer
from triage.actions.referring import locked_referral
from triage.messages import REFERRAL
from triage.models import Referral, ReferralAnswer, ReferralDesk, ReferralState, Way
from triage.partners import open311, webhook
from triage.partners.results import Result, Taken

# One run of the periodic job begins nothing more after so many seconds.
BUDGET_SECONDS = 8.0
POLL_EVERY = timedelta(minutes=5)
BATCH = 50
MAIL_REFUSED = "The mail was not taken."


def send_referrals(*, at: datetime) -> int:
    """Send what waits to be sent by a program, and see what became of what went by e-mail.

    Safe to run often, and many at once: each row is claimed before it is tried.

    Args:
        at: What is taken for now.

    Returns:
        How many were tried.

    Raises:
        DatabaseError: Out of reach; the next run goes on.
    """
    until = time.monotonic() + BUDGET_SECONDS
    tried = each_due(Referral, _send, at=at, until=lambda: time.monotonic() > until)
    for referral_id in _mailed():
        _follow_mail(referral_id, at)
    return tried


def service_of(desk: ReferralDesk) -> open311.Service:
    """A desk as Open311 knows it."""
    return open311.Service(desk.url, desk.secret, desk.service_code, desk.jurisdiction_id)


def answer_url(referral: Referral) -> str:
    """Where answers to a referral come."""
    return settings.SITE_URL + reverse("api-referral-answer", args=[referral.key])


def _send(row: Referral, at: datetime) -> None:
    try:
        referral = Referral.objects.select_related("desk").get(id=row.id)
        result = _try(referral, begun=row.begun, at=at)
    except CannotDecrypt:
        result = Refused("It cannot be read with the keys that are here (FIELD_KEYS).", closed=True)
    _settle(row, result, at)


def _try(referral: Referral, *, begun: bool, at: datetime) -> Result:
    desk, key = referral.desk, str(referral.key)
    if referral.way == Way.WEBHOOK:
        told = {
            **referral.passed,
            "referral": key,
            "answer_url": answer_url(referral),
            "answer_by": referral.due_at.isoformat(timespec="seconds") if referral.due_at else None,
        }
        return webhook.send(told, url=desk.url, secret=desk.secret, key=key, at=at)
    service = service_of(desk)
    if begun:
        # It may have arrived, and the standard has no key that makes the second the first.
        found = open311.look_up(service=service, key=key, since=referral.made_at, at=at)
        if not isinstance(found, Refused):
            return found
    return open311.send(referral.passed, service=service, key=key)


@transaction.atomic
def _settle(row: Referral, result: Result, at: datetime) -> None:
    referral = locked_referral(row.id, None)
    if still_ours(row) is None:
        return
    if isinstance(result, Taken):
        done(referral)
        referral.sent_at = at
        referral.their_reference = result.reference or referral.their_reference
        referral.their_token = result.token
        referral.poll_at = at + POLL_EVERY if referral.way == Way.OPEN311 else None
        arrived = referral.state == ReferralState.WAITING
        referral.state = ReferralState.SENT if arrived else referral.state
        referral.save()
        if arrived:
            _say_sent(referral, at)
        if result.accepted:
            take_answer(
                referral=referral,
                state=ReferralState.ACCEPTED,
                their_reference=result.reference,
                words="",
                source=ReferralAnswer.Source(referral.way),
                event_id="taken on arrival",
                at=at,
            )
        return
    over = put_off(referral, result, at=at)
    if over and referral.state == ReferralState.WAITING:
        give_back(referral=referral, state=ReferralState.FAILED, why=referral.last_error, at=at)
        return
    referral.save()


def _say_sent(referral: Referral, at: datetime) -> None:
    words = f"To {referral.desk.name}, {referral.get_way_display().lower()}"
    referral.case.events.create(kind="referral_sent", at=at, words=words[:300])
    emit("referral.sent", centre_id=referral.case.heard_in, referral_id=referral.id)


def _mailed() -> list[int]:
    waiting = Referral.objects.filter(state=ReferralState.WAITING, way=Way.EMAIL)
    return list(waiting.order_by("id").values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _follow_mail(referral_id: int, at: datetime) -> None:
    referral = locked_referral(referral_id, None)
    if referral.state != ReferralState.WAITING:
        return
    letter = Notification.objects.filter(
        subject_kind="referral", subject_id=referral.id, occasion=f"sent {referral.fence}"
    ).first()
    if letter is None or letter.state in (NotificationState.PENDING, NotificationState.SENDING):
        return
    if letter.state == NotificationState.REFUSED:
        referral.last_error = why = letter.last_error or MAIL_REFUSED
        give_back(referral=referral, state=ReferralState.FAILED, why=why, at=at)
        return
    # Whether an unknown one arrived, only they can say: it is overdue if they do not.
    referral.state, referral.sent_at = ReferralState.SENT, letter.settled_at or at
    referral.last_error = letter.last_error if letter.state == NotificationState.UNKNOWN else ""
    referral.save()
    _say_sent(referral, at)


def poll_referrals(*, at: datetime) -> int:
    """Ask after what went by Open311 and has no last word; who cannot be asked is asked again later.

    Args:
        at: What is taken for now.

    Returns:
        How many were asked after.

    Raises:
        DatabaseError: Out of reach; the next run goes on.
    """
    until, asked = time.monotonic() + BUDGET_SECONDS, 0
    while time.monotonic() < until and (referral := _claim_poll(at)) is not None:
        asked += 1
        status = open311.ask(
            service=service_of(referral.desk), number=referral.their_reference, token=referral.their_token
        )
        if status is not None:
            _take_status(referral.id, status, at)
    return asked


@transaction.atomic
def _claim_poll(at: datetime) -> Referral | None:
    due = Referral.objects.filter(poll_at__lte=at).select_related("desk").order_by("poll_at", "id")
    referral = due.select_for_update(of=["self"], skip_locked=True).first()
    if referral is not None:
        Referral.objects.filter(id=referral.id).update(poll_at=at + POLL_EVERY)
    return referral


@transaction.atomic
def _take_status(referral_id: int, status: open311.Status, at: datetime) -> None:
    referral = locked_referral(referral_id, None)
    state = ReferralState.COMPLETED if status.state == open311.CLOSED else ReferralState.ACCEPTED
    if state == referral.state and (not status.reference or referral.their_reference):
        return
    take_answer(
        referral=referral,
        state=state,
        their_reference=status.reference,
        words=status.notes if state == ReferralState.COMPLETED else "",
        source=ReferralAnswer.Source.OPEN311,
        event_id=f"{status.state} {status.reference}"[:100],
        at=at,
    )


def try_desk(*, desk: ReferralDesk, at: datetime) -> str:
    """Try whether a desk can be reached the way that it takes referrals; nothing of a case is sent.

    Args:
        desk: Which; what came of it is kept with it.
        at: When, timezone-aware.

    Returns:
        A sentence.

    Raises:
        DatabaseError: The result could not be kept.
    """
    if desk.way == Way.WEBHOOK:
        nothing = {"reference": "test", "note": "This is a test. Throw it away.", "parts": {}, "text": "Test"}
        result = webhook.send(
            nothing,
            url=desk.url,
            secret=desk.secret,
            key=f"desk-{desk.pk}-{at.timestamp():.0f}",
            kind=webhook.TEST,
            at=at,
        )
        words = "They took the test." if isinstance(result, Taken) else result.why
    elif desk.way == Way.OPEN311:
        words = open311.offers(service_of(desk)) or "They are there and have this service."
    elif desk.way == Way.EMAIL:
        words = _try_mail(desk, at)
    else:
        words = f"Ring {desk.phone}: nothing can be tried from here."
    ReferralDesk.objects.filter(id=desk.pk).update(tested_at=at, test_result=words[:300])
    return words


def _try_mail(desk: ReferralDesk, at: datetime) -> str:
    try:
        queue_notification(
            message=REFERRAL,
            channel="email",
            to=desk.email,
            safe=True,  # a desk of an agency
            subject_kind="referraldesk",
            subject_id=desk.pk,
            occasion=f"test {at:%Y%m%d%H%M%S}",
            values={
                "desk": desk.name,
                "reference": "TEST",
                "passed": "This is a test. Throw it away.",
                "hours": str(desk.answer_hours),
                "sender": desk.customer.name,
            },
            customer=desk.customer,
            due_at=at,
        )
    except NoWords:
        return "The message has no words: write them under Words of messages, referral."
    return "A test mail is on its way. See Notifications for what became of it."
