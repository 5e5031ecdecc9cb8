"""A small town's reports for the demonstration, through the same actions as any other report.

Names and numbers are invented; the telephone numbers are those set aside for works of fiction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from assistline.clock import database_now
from assistline.models import Centre, Customer, User
from reports.actions import submit_report
from reports.definitions import published
from reports.models.contact import Channel
from triage.actions import claim_case, decide_case, escalate_overdue, open_case, raise_grade
from triage.models import Case, DecisionKind, Grade
from triage.offences import OFFENCES


@dataclass(frozen=True)
class Told:
    """One report of the town.

    Args:
        hours_ago: When it was sent.
        place: Street, suburb, postcode.
        words: What happened, as typed.
        taken: What was taken.
        value: In dollars.
        answers: What else was answered.
    """

    hours_ago: float
    place: tuple[str, str, str]
    words: str
    taken: str
    value: str
    name: str = ""
    phone: str = ""
    safe: str = "yes"
    answers: dict[str, Any] = field(default_factory=dict)


TOWN = (
    Told(
        0.02,
        ("3 Station Street", "Boronia", "3155"),
        "Two men are at the bike cage at the station right now. One has a grinder and is cutting the locks.",
        "Bikes from the cage at the station",
        "3000.00",
        "Aidan Marsh",
        "+61491570006",
        answers={"happening_now": "yes"},
    ),
    Told(
        0.1,
        ("88 Fitzgerald Street", "Moe", "3825"),
        "My handbag went from the trolley at the shops. The woman who took it looked at me and I think "
        "she followed "
        "me to the car park. I am at home now with the doors locked.",
        "Black handbag with house keys and cards",
        "240.00",
        "Leanne Dacosta",
        "+61491570156",
        answers={"happening_now": "unsure", "seen": "saw"},
    ),
    Told(
        0.15,
        ("12 Argyle Street", "Traralgon", "3844"),
        "Someone pushed past my dad at the bank and took the envelope out of his hand. He fell. He says "
        "he is fine "
        "but his wrist hurts.",
        "Envelope with 600 dollars",
        "600.00",
        "Sam Wirth",
        "+61491570157",
        answers={"anyone_hurt": "unsure", "seen": "saw"},
    ),
    Told(
        1.5,
        ("5 Pinewood Drive", "Pakenham", "3810"),
        "Tools gone from the tray of my ute overnight. The tarp was cut. My neighbour has a camera on the "
        "street.",
        "Drill set, saw and two batteries",
        "1450.00",
        "Jo Petrou",
        "+61491570158",
        answers={"seen": "camera"},
    ),
    Told(
        3,
        ("40 Koornang Road", "Carnegie", "3163"),
        "I left my pram outside the cafe for ten minutes. When I came out it was gone.",
        "Grey pram with a rain cover",
        "900.00",
        "Hannah Lim",
        "+61491570159",
    ),
    Told(
        5,
        ("210 Pakington Street", "Geelong West", "3218"),
        "A boy took a jacket from the rack and ran. We have him on the shop camera.",
        "Blue rain jacket",
        "189.95",
        "Elm Outdoor",
        "",
        answers={"seen": "camera", "email": "shop@example.org", "email_safe": "yes"},
    ),
    Told(
        8,
        ("17 View Street", "Bendigo", "3550"),
        "My garden statue was taken from the front yard. It is heavy, so there must have been two people.",
        "Stone lion, about 60 kg",
        "350.00",
        "Colin Avery",
        "+61491570110",
        safe="no",
    ),
    Told(
        11,
        ("2 Orana Street", "Bayswater North", "3153"),
        "I know who took it. My flatmate moved out on Sunday and my laptop went with him. He does not "
        "answer.",
        "Silver laptop, serial C02XK1F9",
        "1900.00",
        "Meera Sandhu",
        "+61491570156",
        answers={"seen": "known"},
    ),
    Told(
        16,
        ("86 High Street", "Northcote", "3070"),
        "Wallet taken out of my bag on the tram, somewhere before Clifton Hill.",
        "Brown wallet, cards stopped",
        "80.00",
        "Duc Nguyen",
        "+61491570157",
    ),
    Told(
        20,
        ("9 Deakin Avenue", "Mildura", "3500"),
        "Three boxes of avocados were taken from the stall while I was serving.",
        "Three boxes of avocados",
        "120.00",
        "Rosa Conti",
        "+61491570158",
    ),
    Told(
        25,
        ("31 Barkly Street", "Footscray", "3011"),
        "A parcel was on the porch at noon and gone at one. The delivery photo shows it there.",
        "Parcel with running shoes",
        "210.00",
        "Bee Okoro",
        "+61491570159",
        answers={"seen": "camera"},
    ),
    Told(
        30,
        ("6 Vineyard Road", "Sunbury", "3429"),
        "The copper pipe is gone from the building site. The fence was cut at the back.",
        "About 40 m of copper pipe",
        "1100.00",
        "Ridge Building",
        "+61491570006",
    ),
    Told(
        34,
        ("54 Watton Street", "Werribee", "3030"),
        "My e-scooter was locked outside the library. The lock is still there, cut through.",
        "Black e-scooter",
        "700.00",
        "Tariq Haddad",
        "+61491570110",
    ),
    Told(
        40,
        ("15 Wellington Street", "St Kilda", "3182"),
        "Someone took the number plates off my car while it was parked.",
        "Two number plates",
        "40.00",
        "Grace Bell",
        "+61491570156",
    ),
)
IN_REVIEW, RAISED = 3, 7
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
    now = database_now()
    customer = (
        Centre.objects.select_related("customer")
        .get(customer__is_default=True, takes_online_reports=True)
        .customer
    )
    officer, sergeant = (User.objects.get(username=name) for name in ("officer", "sergeant"))
    cases = [_file(customer, number, told, now) for number, told in enumerate(TOWN)]
    for number, (kind, reason, words) in DECIDED.items():
        _decide(cases[number], officer, kind, reason, words)
    escalate_overdue(at=now)
    raise_grade(
        case_id=cases[RAISED].id,
        by=sergeant,
        grade=Grade.PRIORITY,
        reason="He is known to sell on: look before the laptop is gone",
        at=now - timedelta(minutes=4),
    )
    claim_case(case_id=cases[IN_REVIEW].id, officer=officer, at=now)


def _file(customer: Customer, number: int, told: Told, now: datetime) -> Case:
    at = now - timedelta(hours=told.hours_ago)
    kind = published(customer.id, "theft")
    if kind is None:
        raise ImproperlyConfigured("The report type 'theft' is not published.")
    happened = (at - timedelta(hours=2)).astimezone(ZoneInfo(customer.time_zone))
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
        "where": {"address": address, "suburb": suburb, "postcode": postcode},
        "taken": told.taken,
        "value": told.value,
        "seen": "no",
        **({"name": told.name} if told.name else {}),
        **({"phone": told.phone, "phone_safe": told.safe} if told.phone else {}),
        **told.answers,
    }
    report = submit_report(
        customer=customer,
        version_id=kind.version_id,
        answers={slug: value for slug, value in answers.items() if slug in kind.by_slug},
        key=f"demonstration report {number}",
        at=at,
        channel=Channel.WEB,
    ).report
    return open_case(report_id=report.id, at=at + timedelta(seconds=1))


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
