"""A small town's reports for the demonstration, through the same actions as any other report."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from assistline.clock import database_now
from assistline.demo import TRAMS
from assistline.models import Centre, Customer, User
from assistline.roles import OFFICER, SERGEANT
from reports.actions import count_signpost, submit_report
from reports.definitions import TypeDefinition, forget, published
from reports.models import Report
from reports.models.contact import Channel
from reports.whose import not_ours
from triage import demo_dispatch, reference
from triage.actions import claim_case, decide_case, escalate_overdue, fill_holidays, open_case, raise_grade
from triage.demo_afterwards import AHEAD, give_owners, go_on
from triage.demo_decisions import load_second_people
from triage.demo_keeping import CLOSED, OLD, keep_and_destroy
from triage.demo_matters import MATTERS, PASSENGERS
from triage.demo_partners import PASSED_ON, connect, pass_on
from triage.demo_party import PARTY, live_on
from triage.demo_queue import at_work
from triage.demo_town import TOWN, Told
from triage.models import (
    Calendar,
    Case,
    DecisionKind,
    Duty,
    Grade,
    Ladder,
    OpenSlot,
    State,
    Weekday,
)
from triage.offences import OFFENCES

IN_REVIEW, RAISED, HELD = 3, 7, 13
LIKED_AND_NOT = (11, 12)
ON_DUTY, OFFICE_HOURS = timedelta(days=30), "mildura"
DECIDED = {
    11: (
        DecisionKind.RECORD,
        "Fence cut, value confirmed, second site in the street this month.",
        "We have recorded this as a crime. We keep watch on building sites in your area. If there is "
        "news, you can "
        "read it on this page.",
    ),
    12: (
        DecisionKind.CLOSE,
        "No camera at the library door, nobody saw it, no serial number known.",
        "We will not look into this further now, because no one saw who did it and there is no camera. A "
        "photo or "
        "the serial number would change this. You can call us and give your reference.",
    ),
    13: (
        DecisionKind.RECORD,
        "Plates reported for use elsewhere, passed to the road team.",
        "We have recorded this as a crime. Get new plates from VicRoads and give them your reference.",
    ),
    # The last of MATTERS: a question.
    len(TOWN) + len(MATTERS) - 1: (
        DecisionKind.CLOSE,
        "Answered: opening hours, and that a paper can be signed there.",
        "The station is open every day from 8 am to 8 pm. Bring the paper and a card that shows who you are.",
    ),
}


@transaction.atomic
def load() -> None:
    """Fill an empty queue with the town's reports: waiting, in review, past their time and decided.

    Raises:
        ImproperlyConfigured: This is no demonstration.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo reports are for demo mode only.")
    if Case.objects.exists():
        return
    # The second customer has no table to grade by yet, and was not there when types were last read.
    reference.load()
    forget()
    now = database_now()
    customer = (
        Centre.objects.select_related("customer")
        .get(customer__is_default=True, takes_online_reports=True)
        .customer
    )
    officer, sergeant = (User.objects.get(username=name) for name in ("officer", "sergeant"))
    cases = [_file(customer, number, told, now) for number, told in enumerate((*TOWN, *MATTERS))]
    give_owners()
    ahead = [_file(customer, len(cases) + number, told, now) for number, told in enumerate(AHEAD)]
    first = len(cases) + len(ahead)
    party = [_file(customer, first + number, told, now) for number, told in enumerate(PARTY)]
    for trams in Customer.objects.filter(slug=TRAMS):
        for number, told in enumerate(PASSENGERS):
            _file(trams, number, told, now)
    for number, (kind, reason, words) in DECIDED.items():
        _decide(cases[number], officer, kind, reason, words)
    _hours(customer)
    _duties(now)
    escalate_overdue(at=now)
    raise_grade(
        case_id=cases[RAISED].id,
        by=sergeant,
        grade=Grade.PRIORITY,
        reason="He is known to sell on: look before the laptop is gone",
        at=now - timedelta(minutes=4),
    )
    claim_case(case_id=cases[IN_REVIEW].id, officer=officer, at=now)
    at_work(cases, officer=officer, colleague=User.objects.get(username="officer3"), now=now)
    live_on(party, sergeant=sergeant, officer=officer, now=now)
    go_on(cases, ahead, LIKED_AND_NOT, officer=officer, now=now)
    demo_dispatch.load(customer, cases, officer, now)
    connect(customer)
    first += len(party)
    passed_on = [_file(customer, first + number, told, now) for number, told in enumerate(PASSED_ON)]
    pass_on(passed_on, officer=officer, now=now)
    load_second_people(officer=officer, sergeant=sergeant, now=now)
    first += len(passed_on)
    old = [_file(customer, first + number, told, now) for number, told in enumerate(OLD)]
    for case in old:
        _decide(case, officer, DecisionKind.CLOSE, *CLOSED)
    keep_and_destroy(old, cases[HELD], sergeant=sergeant, now=now)


def _duties(now: datetime) -> None:
    """Every officer and sergeant is on duty for the next days: the demonstration is looked at any time."""
    people = User.objects.filter(role__in=[OFFICER, SERGEANT], is_active=True)
    Duty.objects.bulk_create(
        Duty(user=user, centre_id=user.centre_id, started_at=now, until=now + ON_DUTY, seen_at=now)
        for user in people
    )


def _hours(customer: Customer) -> None:
    """One centre keeps office hours and its state's holidays; a desk of the state is told last."""
    calendar = Calendar.objects.create(
        centre=Centre.objects.get(customer=customer, slug=OFFICE_HOURS), always_open=False, state=State.VIC
    )
    OpenSlot.objects.bulk_create(
        OpenSlot(calendar=calendar, weekday=weekday, opens=opens, closes=closes)
        for weekday in list(Weekday)[:5]
        for opens, closes in ((time(8), time(12)), (time(13), time(17)))
    )
    fill_holidays(at=database_now())
    Ladder.objects.update_or_create(
        customer=customer, defaults={"state_duty_email": "state-duty-officer@example.org"}
    )


def _file(customer: Customer, number: int, told: Told, now: datetime) -> Case:
    at = now - timedelta(hours=told.hours_ago)
    kind = published(customer.id, told.type)
    if kind is None:
        raise ImproperlyConfigured(f"The report type {told.type!r} is not published.")
    happened = (at - timedelta(hours=2)).astimezone(ZoneInfo(customer.time_zone))
    today = now.astimezone(ZoneInfo(customer.time_zone)).date()
    address, suburb, postcode = told.place
    answers: dict[str, Any] = {
        "happening_now": "no",
        "anyone_hurt": "no",
        "what_happened": told.words,
        "when": {
            "from_date": happened.date().isoformat(),
            "from_time": f"{happened:%H}:00",
            "to_date": None,
            "to_time": None,
            "unsure": False,
        },
        **({"where": {"address": address, "suburb": suburb, "postcode": postcode}} if suburb else {}),
        **({"taken": told.taken} if told.taken else {}),
        **({"value": told.value} if told.value else {}),
        "seen": "no",
        **({"name": told.name} if told.name else {}),
        **({"phone": told.phone, "phone_safe": told.safe} if told.phone else {}),
        **told.answers,
        **{slug: (today + timedelta(days=days)).isoformat() for slug, days in told.ahead.items()},
    }
    report = submit_report(
        customer=customer,
        version_id=kind.version_id,
        answers={slug: value for slug, value in answers.items() if slug in kind.by_slug},
        key=f"demonstration report {number} of {customer.slug}",
        at=at,
        channel=Channel.WEB,
        wants_call=told.wants_call,
    ).report
    _show_the_way(report, kind, answers, at)
    return open_case(report_id=report.id, at=at + timedelta(seconds=1))


def _show_the_way(report: Report, kind: TypeDefinition, answers: dict[str, Any], at: datetime) -> None:
    """Whose matter it is was shown before it was sent, and is counted, as the portal does."""
    customer_id = report.customer_id
    found = not_ours(customer_id=customer_id, questions=kind, answers=answers, channel=report.channel)
    if found is not None:
        count_signpost(
            customer_id=customer_id,
            agency=found.agency,
            type_slug=kind.slug,
            channel=report.channel,
            of=report.reference,
            at=at,
        )


def _decide(case: Case, officer: User, kind: DecisionKind, reason: str, told: str) -> None:
    read_at = case.opened_at + timedelta(hours=6)
    held = claim_case(case_id=case.id, officer=officer, at=read_at)
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=kind,
        reason=reason,
        told=told,
        offence_code=next(code for code, name in OFFENCES.items() if name == "Theft"),
        version=held.version,
        at=read_at + timedelta(seconds=90),
    )
