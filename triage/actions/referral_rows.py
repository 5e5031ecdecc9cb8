"""The row of a referral: to which desks, of what can be passed on; whoever or whatever refers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from assistline.models import User
from assistline.notifications.actions import queue_notification
from assistline.references import group
from reports.models import PersonRole, Report
from triage.messages import REFERRAL
from triage.models import Case, Decision, IllegalMove, Referral, ReferralDesk, ReferralState, Way
from triage.models.referral_desk import ReferralDeskQuerySet
from triage.passing import CONTACT, Passable, document, passable

FIRST_STATE = {
    Way.OPEN311: ReferralState.WAITING,
    Way.WEBHOOK: ReferralState.WAITING,
    Way.EMAIL: ReferralState.WAITING,
    Way.PHONE: ReferralState.TO_RING,
}


def desks_for(case: Case) -> ReferralDeskQuerySet:
    """The desks that a case can be referred to by its type; the area is the officer's to judge."""
    return (
        ReferralDesk.objects.filter(customer_id=case.customer_id, is_active=True)
        .for_type(case.report_type_id)
        .order_by("name")
    )


def read_passable(case: Case) -> Passable:
    """What can be passed on of a case: its first report's, with its people."""
    links = case.contact_links.filter(ended_at=None).exclude(report=None)
    link = links.select_related("report__type_version__report_type").order_by("linked_at", "id").first()
    report: Report | None = link.report if link else None
    roles = PersonRole.objects.filter(report=report).select_related("person")
    people = roles.prefetch_related("person__contact_points").order_by("id") if report else []
    return passable(case, report, people)


def names_of(can: Passable, parts: Iterable[str]) -> str:
    """The parts by their titles, for people."""
    return ", ".join(part.title.lower() for part in can.chosen(parts)) or "only what is asked of them"


def make_referral(
    case: Case,
    desk: ReferralDesk,
    can: Passable,
    officer: User | None,
    decision: Decision | None,
    parts: Sequence[str],
    *,
    note: str,
    agreed: str,
    key: str,
    at: datetime,
    rule: str = "",
) -> Referral:
    """The row of a referral, with what is passed on; a job sends it from there. The caller holds the case.

    Args:
        case: Whose.
        desk: To whom.
        can: What can be passed on of it.
        officer: Who refers it; None where a rule does.
        decision: Which it is; None where it decides nothing.
        parts: What is passed on, names of ``triage.passing``.
        note: What they are asked to do.
        agreed: Who agreed that contact points are passed on.
        key: It is once.
        at: When, timezone-aware.
        rule: The tables and rows, where nobody refers it.

    Raises:
        IllegalMove: The key is of another.
        NoWords: It goes by mail, and the mail has none.
    """
    chosen = can.chosen(parts)
    passed = document(chosen, reference=group(case.reference), note=note.strip(), point=can.point)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                case=case,
                desk=desk,
                decision=decision,
                form_key=key,
                way=desk.way,
                parts=",".join(part.name for part in chosen),
                passed=passed,
                agreed=agreed.strip() if CONTACT in parts else "",
                state=FIRST_STATE[Way(desk.way)],
                by=officer,
                rule=rule,
                made_at=at,
                send_at=at if desk.by_program else None,
                due_at=at + timedelta(hours=desk.answer_hours),
            )
    except IntegrityError:
        # The form of another case.
        raise IllegalMove("This form was sent before. Load the page again.") from None
    if desk.way == Way.EMAIL:
        mail_referral(referral, case, desk, at)
    return referral


def mail_referral(referral: Referral, case: Case, desk: ReferralDesk, at: datetime) -> None:
    """By the notifications' own way, which retries and knows what went out.

    Raises:
        NoWords: The message has none.
    """
    queue_notification(
        message=REFERRAL,
        channel="email",
        to=desk.email,
        safe=True,  # a desk of an agency, which asked for it
        subject_kind="referral",
        subject_id=referral.id,
        occasion=f"sent {referral.fence}",
        values={
            "desk": desk.name,
            "reference": group(case.reference),
            "passed": str(referral.passed["text"]),
            "hours": str(desk.answer_hours),
            # They have no other way to us, and the mail is sent by no mailbox that somebody reads.
            "sender": ", ".join(filter(None, [case.centre.name, case.customer.line_number])),
        },
        customer=case.customer,
        due_at=at,
    )
