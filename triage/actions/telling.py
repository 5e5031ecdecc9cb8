"""Staff are told by e-mail, each once; who was told, by what, and who could not be, is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from assistline.messages import Message, NoWords
from assistline.models import User
from assistline.notifications.actions import queue_notification
from assistline.references import group
from assistline.roles import SERGEANT, allows
from reports.models import KeptOut
from triage.models import Case, Clock, Duty

log = structlog.get_logger(__name__)

NO_ADDRESS, NO_WORDS = "no e-mail address", "the message has no words"


@dataclass(frozen=True)
class Recipient:
    """Somebody who is to be told, and as what. A desk has an address and no log-in."""

    who: str
    title: str
    email: str
    user: User | None = None

    @property
    def key(self) -> str:
        """What makes a telling one."""
        return f"user {self.user.id}" if self.user else "desk"

    @property
    def opens_cases(self) -> bool:
        """For all others a link would be a closed door."""
        return self.user is not None and allows(self.user.role, "triage.review_case")


def recipients(users: Iterable[User], title: str) -> list[Recipient]:
    """People, as what they are told."""
    return [Recipient(str(user), title, user.email, user) for user in users]


def tell_of_case(
    *,
    case: Case,
    clock: Clock,
    occasion: str,
    people: Iterable[Recipient],
    message: Message,
    without_link: Message,
    at: datetime,
) -> list[dict[str, object]]:
    """Queue one e-mail about a case for each; what became of each, to be kept.

    Args:
        case: What it is about.
        clock: Which promise.
        occasion: What makes it one telling, with each of them.
        people: Who.
        message: For who may open the case.
        without_link: For all others.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Nobody is told.
    """
    due = clock.due_at.astimezone(ZoneInfo(case.customer.time_zone))
    values = {
        "reference": group(case.reference),
        "grade": case.get_grade_display(),
        "due": f"{due:%a} {due.day} {due:%b, %H:%M}",
    }
    link = {"case_url": settings.SITE_URL + reverse("triage-case", args=[case.reference])}
    return [
        tell_one(
            one,
            message=message if one.opens_cases else without_link,
            values=values | link if one.opens_cases else values,
            case=case,
            occasion=f"clock {clock.id} {occasion} {one.key}",
            at=at,
        )
        for one in people
    ]


def tell_one(
    one: Recipient,
    *,
    message: Message,
    values: Mapping[str, str],
    case: Case,
    occasion: str,
    at: datetime,
) -> dict[str, object]:
    """Queue one e-mail; whether they could be told. Missing words hold up nothing."""
    why = "" if one.email else NO_ADDRESS
    if one.email:
        try:
            queue_notification(
                message=message,
                channel="email",
                to=one.email,
                safe=True,  # a work address
                subject_kind="case",
                subject_id=case.id,
                occasion=occasion,
                values=values,
                customer=case.customer,
                due_at=at,
            )
        except NoWords:
            log.error("message_has_no_words", message=message.name, customer=case.customer_id)
            why = NO_WORDS
    return kept(one, why)


def kept(one: Recipient, why: str) -> dict[str, object]:
    """What is kept of one telling; ``why`` says why it could not be."""
    return {"who": one.who, "as": one.title, "by": "e-mail", "told": not why, "why": why}


def told_words(told: Iterable[Mapping[str, object]]) -> str:
    """Who was told by what, and who could not be, in a sentence or two."""
    entries = list(told)
    reached = [f"{one['who']} ({one['as']})" for one in entries if one["told"]]
    missed = [f"{one['who']} ({one['as']}, {one['why']})" for one in entries if not one["told"]]
    said = [f"Told by e-mail: {', '.join(reached)}."] if reached else []
    said += [f"Could not be told: {', '.join(missed)}."] if missed else []
    return " ".join(said) or "Could not be told: there is nobody."


def allowed(case: Case, staff: QuerySet[User]) -> QuerySet[User]:
    """Who may know of a case: of a restricted one its keepers alone, and never who is kept out of it."""
    if case.restricted:
        staff = staff.filter(kept_cases__case_id=case.id)
    out = KeptOut.objects.filter(report__case_links__case_id=case.id).values("user_id")
    return staff.exclude(id__in=out)


def staff_of(customer_id: int) -> QuerySet[User]:
    """Everybody who works for a customer."""
    return User.objects.filter(is_active=True, centre__customer_id=customer_id).order_by("id")


def sergeants(customer_id: int, at: datetime) -> list[User]:
    """The duty sergeants of any centre; where none is on duty, every sergeant."""
    all_of_them = staff_of(customer_id).filter(role=SERGEANT)
    on_duty = Duty.objects.filter(ended_at=None, started_at__lte=at, until__gt=at).values("user_id")
    return list(all_of_them.filter(id__in=on_duty)) or list(all_of_them)
