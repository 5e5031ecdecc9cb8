"""A party that half a street called about, a marker on its address, and a plan for who calls often."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistline.encryption import blind_index
from assistline.models import User
from reports.models import Contact
from reports.models.contact import Channel, Disposition
from triage.actions import merge_cases, set_marker, unmerge_case, write_plan
from triage.actions.joining import TOLD_ALREADY
from triage.demo_town import Told
from triage.models import Case, CaseContact, CaseEvent, MarkerKind
from triage.subjects import subject_of

_NOISE = {"noise_from": "party"}
PARTY = (
    Told(
        0.9,
        ("38 Karingal Street", "Croydon North", "3136"),
        "Loud music from the party at number 40. There are sixty people in the yard.",
        name="Irene Kos",
        phone="+61491570158",
        answers=_NOISE,
        type="noise",
    ),
    Told(
        0.8,
        ("43 Karingal St", "Croydon North", "3136"),
        "Very loud music from number 40, the windows shake. Cars all over the street.",
        name="Paul Trent",
        phone="+61491570159",
        answers=_NOISE,
        type="noise",
    ),
    Told(
        0.7,
        ("40 Karingal Street", "Croydon North", "3136"),
        "The party next to us is too loud, my baby wakes up again and again.",
        name="Ada Lim",
        phone="+61491570110",
        answers=_NOISE,
        type="noise",
    ),
    Told(
        0.6,
        ("2 Maroondah Court", "Croydon North", "3136"),
        "There is loud music in the hall behind us. It is a band, and they play since five.",
        name="Ken Vella",
        phone="+61491570157",
        answers=_NOISE,
        type="noise",
    ),
    Told(
        0.5,
        ("36 Karingal Street", "Croydon North", "3136"),
        "Loud music from the party at number 40, and bottles break on the road.",
        name="Tess Moran",
        phone="+61491570006",
        answers=_NOISE,
        type="noise",
    ),
)
# The first leads; the hall was another matter, and the last one waits to be merged.
LEADS, SAME, ANOTHER = 0, (1, 2), 3
# They rang about the same, and an agent linked each with one key: twelve callers in all. Minutes ago, number.
RANG = (
    (51, "+61491570156"),
    (49, "+61491570157"),
    (46, "+61491570159"),
    (44, "+61491570006"),
    (41, "+61491570110"),
    (35, "+61491570158"),
    (32, "+61491570156"),
)


def live_on(cases: list[Case], *, sergeant: User, officer: User, now: datetime) -> None:
    """Merge what is one party, take apart what was not, and say what has to be known.

    Args:
        cases: What ``PARTY`` became.
        sergeant: Who merges.
        officer: Who sets markers and writes the plan.
        now: When.
    """
    lead, ago = cases[LEADS], timedelta(minutes=1)
    _rang(lead, now)
    for at, number in enumerate((*SAME, ANOTHER)):
        merge_cases(
            case_id=lead.id,
            other_id=cases[number].id,
            officer=sergeant,
            versions=_versions(lead, cases[number]),
            at=now - (12 - at) * ago,
        )
    unmerge_case(
        case_id=cases[ANOTHER].id,
        officer=sergeant,
        versions=_versions(lead, cases[ANOTHER]),
        reason="That is the band in the church hall, not the party.",
        at=now - 5 * ago,
    )
    _mark(officer, now)


def _rang(case: Case, now: datetime) -> None:
    """Callers who told nothing new, as the console links them; no telephone rings for them here."""
    agent = User.objects.get(username="agent")
    times = [now - timedelta(minutes=minutes) for minutes, _ in RANG]
    contacts = Contact.objects.bulk_create(
        Contact(
            customer_id=case.customer_id,
            centre_id=case.centre_id,
            channel=Channel.PHONE,
            started_at=at,
            ended_at=at + timedelta(seconds=70),
            outcome=Disposition.DUPLICATE,
            owner_id=agent.id,
            number_index=blind_index(number, purpose="phone"),
            told=TOLD_ALREADY,
        )
        for at, (_, number) in zip(times, RANG, strict=True)
    )
    CaseContact.objects.bulk_create(
        CaseContact(case=case, contact=one, linked_at=one.started_at) for one in contacts
    )
    said = Channel.PHONE.label
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind="caller_joined", at=at, by=agent, words=said) for at in times
    )


def _mark(officer: User, now: datetime) -> None:
    today = now.astimezone(officer.centre.zone).date()
    set_marker(
        subject=subject_of("address", "40 Karingal Street, Croydon North 3136"),
        kind=MarkerKind.DOG,
        reason="Two large dogs run loose in the yard. Ring before the gate is opened.",
        owner=officer,
        review_date=today + timedelta(days=60),
        expires_on=today + timedelta(days=180),
        by=officer,
        at=now - timedelta(hours=5),
    )
    set_marker(
        subject=subject_of("number", "0491 570 110"),
        kind=MarkerKind.VULNERABLE,
        reason="Lives alone and hears badly. Speak slowly, and let the phone ring for a minute.",
        owner=officer,
        review_date=today - timedelta(days=1),
        expires_on=today + timedelta(days=90),
        by=officer,
        at=now - timedelta(days=90),
    )
    write_plan(
        subject=subject_of("number", "0491 570 156"),
        number=0,
        helps="Let her tell it once, say it back, then ask what she did last time. It takes minutes.",
        avoid="Do not promise that somebody calls back tonight.",
        ring="Her sister June, between 9 am and 8 pm. At night the after-hours care team.",
        until=today + timedelta(days=120),
        by=officer,
        at=now - timedelta(days=3),
    )


def _versions(*cases: Case) -> dict[int, int]:
    ids = [case.id for case in cases]
    return dict(Case.objects.filter(id__in=ids).values_list("id", "version"))
