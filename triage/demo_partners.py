"""Whom the demonstration's town works with: desks of agencies, contractors, a records system.

Names are invented. Addresses under ``.invalid`` are the demonstration's own partners, on this machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistline.demo import PARTNERS_SECRET
from assistline.models import Customer, User
from triage.actions import (
    answer_referral,
    claim_case,
    decide_case,
    raise_overdue_referrals,
    refer_case,
)
from triage.actions.referral_rows import read_passable
from triage.demo_town import Told
from triage.models import (
    Case,
    DecisionKind,
    RecordsSystem,
    Referral,
    ReferralDesk,
    ReferralState,
    Way,
)

GIVEN = ("matter", "when", "place", "address")
BROKEN_WINDOW, HUM, PAINT, LEFT_CAR, LAPTOP = range(5)
PASSED_ON = (
    Told(
        52,
        ("12 Fowler Street", "Moe", "3825"),
        "The front window of the hall is broken again. Glass lies on the path to the kindergarten.",
        name="Edie Marr",
        phone="+61491570156",
        answers={"seen": "no", "damage_kind": "window"},
        type="property_damage",
    ),
    Told(
        130,
        ("Mill Road", "Altona", "3018"),
        "The cooling plant behind the fence hums from ten at night. It is every night since Monday.",
        name="Stan Petric",
        phone="+61491570157",
        answers={"noise_from": "industry"},
        type="noise",
    ),
    Told(
        76,
        ("40 Albert Street", "Moe", "3825"),
        "Someone has sprayed names on the wall of the pool. It is as high as a door.",
        name="Lou Hanna",
        phone="+61491570158",
        answers={"seen": "no", "damage_kind": "graffiti"},
        type="property_damage",
    ),
    Told(
        31,
        ("3 Kirk Street", "Moe", "3825"),
        "A blue car without plates has stood in front of our gate for three weeks.",
        name="Vic Amos",
        phone="+61491570159",
        answers={"parking_kind": "dumped"},
        type="parking",
    ),
    Told(
        44,
        ("", "", ""),
        "I left my laptop on the seat of the train to Frankston. When I came back for it, it was gone.",
        "Silver laptop in a green sleeve",
        "1350.00",
        "Ines Duarte",
        "+61491570110",
        answers={"where": {"words": "On the Frankston line"}},
    ),
    # Nobody refers it: its council takes reports by rule.
    Told(
        7,
        ("Sumsion Gardens", "Wodonga", "3690"),
        "A grey ute without plates stands on the grass by the lake. Its tyres are flat.",
        name="Nora Blyth",
        phone="+61491570156",
        answers={"parking_kind": "dumped"},
        type="parking",
    ),
)


def connect(customer: Customer) -> None:
    """Give the town its partners.

    Args:
        customer: Whose town it is.
    """
    council = ReferralDesk.objects.create(
        customer=customer,
        name="Moe council",
        agency="council",
        area="3825",
        way=Way.OPEN311,
        url="https://council.invalid/open311/v2",
        secret=PARTNERS_SECRET,
        service_code="left_cars",
        answer_hours=72,
        done_days=14,
    )
    council.takes.set(customer.report_types.filter(slug__in=["parking", "noise", "animal", "antisocial"]))
    ReferralDesk.objects.create(
        customer=customer,
        name="Wodonga council",
        agency="council",
        area="3690-3691",
        way=Way.OPEN311,
        url="https://council.invalid/open311/v2",
        secret=PARTNERS_SECRET,
        service_code="left_cars",
        by_rule=True,
        rule_address=True,
        rule_answers=True,
        rule_note="Please look for its owner, and take it away.",
        answer_hours=72,
        done_days=14,
    ).takes.set(customer.report_types.filter(slug="parking"))
    glass = ReferralDesk.objects.create(
        customer=customer,
        name="Ace Glass",
        kind=ReferralDesk.Kind.CONTRACTOR,
        area="3825, 3840-3844",
        way=Way.WEBHOOK,
        url="https://glass.invalid/hook",
        secret=PARTNERS_SECRET,
        answer_hours=4,
        done_days=5,
    )
    walls = ReferralDesk.objects.create(
        customer=customer,
        name="Clean Walls",
        kind=ReferralDesk.Kind.CONTRACTOR,
        way=Way.WEBHOOK,
        url="https://booked-out.invalid/hook",
        secret=PARTNERS_SECRET,
        answer_hours=24,
    )
    for desk in (glass, walls):
        desk.takes.set(customer.report_types.filter(slug__in=["property_damage", "burglary"]))
    ReferralDesk.objects.create(
        customer=customer,
        name="the EPA desk",
        agency="epa",
        way=Way.EMAIL,
        email="desk@epa.example.org",
        answer_hours=72,
    ).takes.set(customer.report_types.filter(slug="noise"))
    ReferralDesk.objects.create(
        customer=customer,
        name="the animal line",
        agency="council",
        way=Way.PHONE,
        phone="03 5550 0100",
        answer_hours=8,
    ).takes.set(customer.report_types.filter(slug="animal"))
    RecordsSystem.objects.create(
        customer=customer,
        url="https://records.invalid",
        key=PARTNERS_SECRET,
        secret=PARTNERS_SECRET,
    )


def pass_on(cases: Sequence[Case], *, officer: User, now: datetime) -> None:
    """Refer what is others' to do: one is accepted, one is overdue, one is refused, one is on its way; and
    record a theft that the records system does not take as it is.

    Args:
        cases: What ``PASSED_ON`` became.
        officer: Who has them.
        now: When.
    """
    glass = _refer(cases[BROKEN_WINDOW], "Ace Glass", "Please board it up and put in new glass.", officer)
    _say(glass, ReferralState.ACCEPTED, "AG-2117", "We come tomorrow at seven.", officer, now, 48)
    _refer(cases[HUM], "the EPA desk", "Please measure it at night, from the street.", officer)
    walls = _refer(cases[PAINT], "Clean Walls", "Please take the paint off the wall.", officer)
    _say(walls, ReferralState.REFUSED, "", "We are booked out until March.", officer, now, 26)
    _refer(cases[LEFT_CAR], "Moe council", "Please look for its owner, and take it away.", officer)
    laptop = cases[LAPTOP]
    held = claim_case(case_id=laptop.id, officer=officer, at=laptop.opened_at + timedelta(hours=3))
    decide_case(
        case_id=laptop.id,
        officer=officer,
        kind=DecisionKind.RECORD,
        reason="She saw who sat down there; the rail staff keep film of it.",
        told="We have recorded this as a crime. We ask the rail staff for the film of that trip.",
        offence_code="B40",
        version=held.version,
        at=laptop.opened_at + timedelta(hours=3, minutes=4),
    )
    raise_overdue_referrals(at=now)


def _refer(case: Case, to: str, note: str, officer: User) -> Referral:
    at = case.opened_at + timedelta(hours=1)
    held = claim_case(case_id=case.id, officer=officer, at=at - timedelta(minutes=3))
    return refer_case(
        case_id=case.id,
        officer=officer,
        desk_id=ReferralDesk.objects.get(customer_id=case.customer_id, name=to).id,
        parts=[part.name for part in read_passable(held).parts if part.name in GIVEN],
        note=note,
        agreed="",
        closes=True,
        reason="It is theirs to do, and no crime that can be followed up.",
        told=f"We have passed this on to {to}. They can act on it. You can read here what they say.",
        version=held.version,
        key=f"demonstration referral {case.reference}",
        at=at,
    )


def _say(
    referral: Referral,
    state: ReferralState,
    number: str,
    words: str,
    officer: User,
    now: datetime,
    hours_ago: float,
) -> None:
    answer_referral(
        referral_id=referral.id,
        state=state,
        their_reference=number,
        words=words,
        event_id=f"demonstration {state.value}",
        by=officer,
        who="Their desk",
        at=now - timedelta(hours=hours_ago),
    )
