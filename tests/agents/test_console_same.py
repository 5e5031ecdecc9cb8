"""Twelve callers about one party: one key links a call to the open case; markers ring with the number."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, hang_up, join_call, send_call_report, wrap_up_call
from agents.models import Call
from assistline.models import AuditEntry
from reports.actions import raise_cues, submit_report
from reports.definitions import published
from reports.reading import CueFound
from tests.agents.conftest import CALLER_E164, door, write
from triage.actions import (
    answer_transfer,
    ask_transfer,
    claim_case,
    decide_case,
    open_case,
    raise_joined_case,
    set_marker,
    suggest_for_case,
    write_plan,
)
from triage.models import (
    Case,
    CaseContact,
    DecisionKind,
    Grade,
    IllegalMove,
    MarkerKind,
    Transfer,
    TransferKind,
)
from triage.subjects import subject_of

CONSOLE = reverse("console")
STREET = {"where_address": "12 Kestrel Court", "where_suburb": "Moe", "where_postcode": "3825"}


@pytest.fixture
def party(customer) -> Case:
    """A party that somebody reported half an hour ago."""
    at = timezone.now() - timedelta(minutes=30)
    kind = published(customer.id, "noise")
    report = submit_report(
        customer=customer,
        version_id=kind.version_id,
        answers={
            "happening_now": "no",
            "anyone_hurt": "no",
            "noise_from": "party",
            "when": {
                "from_date": f"{at:%Y-%m-%d}",
                "from_time": f"{at:%H:%M}",
                "to_date": None,
                "to_time": None,
                "unsure": False,
            },
            "what_happened": "Loud music from the party, the odalisque next door shouts.",
            "where": {"address": "40 Kestrel Court", "suburb": "Moe", "postcode": "3825"},
        },
        key=uuid.uuid4().hex,
        at=at,
    ).report
    case = open_case(report_id=report.id, at=at)
    suggest_for_case(case_id=case.id, at=at)
    report.traces.update(at=at)
    return case


@pytest.fixture
def theft_in_the_street(customer) -> Case:
    """Something else in the same street, told later than the party."""
    at = timezone.now() - timedelta(minutes=5)
    kind = published(customer.id, "theft")
    told = {
        "happening_now": "no",
        "anyone_hurt": "no",
        "what_happened": "My pram is gone.",
        "taken": "A pram",
        "seen": "no",
        "where": {"address": "2 Kestrel Court", "suburb": "Moe", "postcode": "3825"},
        "when": {
            "from_date": f"{at:%Y-%m-%d}",
            "from_time": None,
            "to_date": None,
            "to_time": None,
            "unsure": False,
        },
    }
    report = submit_report(
        customer=customer, version_id=kind.version_id, answers=told, key=uuid.uuid4().hex, at=at
    ).report
    case = open_case(report_id=report.id, at=at)
    suggest_for_case(case_id=case.id, at=at)
    report.traces.update(at=at)
    return case


def tell_street(client, call: Call, **changed: str) -> str:
    """What the console shows once the caller has said where."""
    client.post(door("type", call), {"type": "noise"})
    return write(client, call, **STREET | changed)["html"]


@pytest.fixture
def listed_party(customer) -> Case:
    """A party that its host has put on the list, in the same street."""
    at = timezone.now() - timedelta(minutes=5)
    kind = published(customer.id, "party_registration")
    told = {
        "happening_now": "no",
        "what_happened": "A 21st in the garden.",
        "party_date": f"{at + timedelta(days=1):%Y-%m-%d}",
        "hosts": [{"host_name": "Jo Host", "host_phone": "+61491570156", "host_phone_safe": "yes"}],
        "where": {"address": "12 Kestrel Court", "suburb": "Moe", "postcode": "3825"},
    }
    answers = {slug: value for slug, value in told.items() if slug in kind.by_slug}
    report = submit_report(
        customer=customer, version_id=kind.version_id, answers=answers, key=uuid.uuid4().hex, at=at
    ).report
    case = open_case(report_id=report.id, at=at)
    suggest_for_case(case_id=case.id, at=at)
    return case


def test_a_call_joins_no_registration_because_nobody_would_read_it(listed_party, answered, agent, as_agent):
    said = tell_street(as_agent, answered)

    assert listed_party.disposition == "registration"
    assert listed_party.reference not in said
    with pytest.raises(IllegalMove, match="is a registration, which nobody decides"):
        join_call(call_id=answered.id, agent=agent, reference=listed_party.reference, at=timezone.now())
    assert not CaseContact.objects.filter(contact=answered.contact).exists()


def test_who_calls_about_the_same_street_can_be_linked_by_one_key(party, answered, as_agent):
    said = tell_street(as_agent, answered)

    assert "in this street" in said
    assert "odalisque" not in said
    as_agent.post(door("same", answered), {"case": party.reference})
    link = CaseContact.objects.get(contact=answered.contact, ended_at=None)
    assert link.case == party
    assert party.events.filter(kind="caller_joined").count() == 1


def test_of_two_in_the_street_the_one_that_most_have_told_of_is_offered_first(
    party, theft_in_the_street, answered, ring, agent, as_agent
):
    other = answer_call(call_id=ring(from_="0491570157").id, agent=agent, at=timezone.now())
    join_call(call_id=other.id, agent=agent, reference=party.reference, at=timezone.now())

    said = tell_street(as_agent, answered)

    assert "by 2" in said
    assert said.index(party.reference) < said.index(theft_in_the_street.reference)


def test_a_call_that_was_sent_is_not_offered_to_be_the_same(party, answered, agent, as_agent):
    assert "Same matter" in tell_street(as_agent, answered)
    send_call_report(call_id=answered.id, agent=agent, at=timezone.now(), as_it_stands=True)

    assert "Same matter" not in as_agent.get(CONSOLE).content.decode()


def test_nothing_is_offered_of_another_street_and_another_type(party, answered, as_agent):
    said = tell_street(as_agent, answered, where_address="9 High Street", where_suburb="Newborough")

    assert "Told already?" not in said


def test_of_a_restricted_case_nothing_is_offered_and_nothing_linked(party, answered, as_agent):
    Case.objects.filter(id=party.id).update(restricted=True)

    assert "Told already?" not in tell_street(as_agent, answered)
    assert as_agent.post(door("same", answered), {"case": party.reference}).status_code == 404


def test_linked_by_mistake_it_comes_out_again(party, answered, as_agent):
    as_agent.post(door("same", answered), {"case": party.reference})

    as_agent.post(door("same", answered), {"leave": "1"})

    assert not CaseContact.objects.filter(contact=answered.contact, ended_at=None).exists()
    assert "Linked to" not in as_agent.get(CONSOLE).content.decode()


def joined(call: Call, agent, case: Case) -> Call:
    return join_call(call_id=call.id, agent=agent, reference=case.reference, at=timezone.now())


def test_what_the_linked_caller_said_of_danger_raises_the_case(party, answered, agent):
    joined(answered, agent, party)
    found = [CueFound("weapon", "immediate", "he has a knife")]
    [cue] = raise_cues(draft_id=answered.draft_id, found=found, at=timezone.now())

    raise_joined_case(cue_id=cue.id, at=timezone.now())

    party.refresh_from_db()
    assert (party.grade, party.cue) == (Grade.IMMEDIATE, "weapon")


def test_what_the_linked_caller_sends_is_part_of_the_case(party, answered, agent, as_agent):
    write(as_agent, answered, what_happened="The party at number 40 is loud, they throw bottles.")
    joined(answered, agent, party)

    case = send_call_report(call_id=answered.id, agent=agent, at=timezone.now(), as_it_stands=True)

    assert case == party
    link = CaseContact.objects.get(contact=answered.contact, ended_at=None)
    assert link.report is not None
    assert link.report.public_status == "sorted"


def test_words_of_a_duplicate_are_not_lost_with_its_draft(party, answered, agent, as_agent):
    write(as_agent, answered, what_happened="The party at number 40 is loud, they throw bottles.")
    joined(answered, agent, party)
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())
    page = as_agent.get(CONSOLE).content.decode()

    wrap_up_call(
        call_id=answered.id,
        agent=agent,
        disposition="duplicate",
        duplicate_of=party.reference,
        told="Police know of this.",
        at=timezone.now(),
    )

    assert "Police know of this. You do not have to tell it again." in page
    assert "throw bottles" in CaseContact.objects.get(contact=answered.contact).report.narrative_text


def test_leaving_is_refused_once_it_was_sent(party, answered, agent, as_agent):
    write(as_agent, answered, what_happened="The party at number 40 is loud, they throw bottles.")
    joined(answered, agent, party)
    send_call_report(call_id=answered.id, agent=agent, at=timezone.now(), as_it_stands=True)

    page = as_agent.post(door("same", answered), {"leave": "1"}, follow=True)

    assert "What the caller said was sent" in page.content.decode()


@pytest.fixture
def marked(officer):
    """A marker and a plan on the caller's number."""
    now = timezone.now()
    day = now.date() + timedelta(days=30)
    subject = subject_of("number", CALLER_E164)
    marker = set_marker(
        subject=subject,
        kind=MarkerKind.WEAPONS,
        reason="Keeps a hunting rifle in the hall.",
        owner=officer,
        review_date=day,
        expires_on=day,
        by=officer,
        at=now,
    )
    write_plan(
        subject=subject,
        number=0,
        helps="Let him tell it once, then say it back.",
        avoid="",
        ring="",
        until=day,
        by=officer,
        at=now,
    )
    return marker


def test_marker_and_plan_are_there_before_the_call_is_answered(marked, ring, as_agent, agent):
    ring()
    as_agent.post(reverse("console-presence"), {"state": "available"})

    page = as_agent.get(CONSOLE).content.decode()

    assert "Keeps a hunting rifle in the hall." in page
    assert "Let him tell it once, then say it back." in page
    assert AuditEntry.objects.filter(action="caller.read", object_kind="marker").exists()


def test_a_marker_on_an_address_shows_as_soon_as_it_is_told(officer, answered, as_agent):
    day = timezone.now().date() + timedelta(days=30)
    set_marker(
        subject=subject_of("address", "12 Kestrel Ct, Moe 3825"),
        kind=MarkerKind.DOG,
        reason="A large dog runs loose.",
        owner=officer,
        review_date=day,
        expires_on=day,
        by=officer,
        at=timezone.now(),
    )

    assert "A large dog runs loose." in tell_street(as_agent, answered)


def test_a_linked_caller_hears_nothing_of_what_is_decided(party, answered, agent, officer):
    joined(answered, agent, party)
    held = claim_case(case_id=party.id, officer=officer, at=timezone.now())

    decide_case(
        case_id=party.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="The host turned the music down.",
        told="We spoke with the host in Kestrel Court.",
        version=held.version,
        at=timezone.now(),
    )

    answered.contact.refresh_from_db()
    assert answered.contact.outcome == "duplicate"
    assert "host" not in answered.contact.told


def police_come(case: Case, officer) -> Transfer:
    asked = ask_transfer(kind=TransferKind.DISPATCH, case=case, by=officer, at=timezone.now())
    return answer_transfer(transfer_id=asked.id, at=timezone.now(), by=officer, event_number="P7")


def test_what_dispatch_knows_is_shown_and_a_caller_can_say_that_nobody_came(
    party, answered, as_agent, officer
):
    transfer = police_come(party, officer)
    said = tell_street(as_agent, answered)

    as_agent.post(door("same", answered), {"not_came": party.reference})

    party.refresh_from_db()
    transfer.refresh_from_db()
    assert "event P7" in said
    assert "Nobody came" in said
    assert "Same matter" not in said  # it is closed
    assert (party.status, transfer.state) == ("waiting", "failed")
    assert CaseContact.objects.get(contact=answered.contact, ended_at=None).case == party


def test_a_caller_who_was_put_through_brings_the_transfer_into_the_case(party, answered, as_agent):
    as_agent.post(door("transfer", answered))
    tell_street(as_agent, answered)

    as_agent.post(door("same", answered), {"case": party.reference})

    assert Transfer.objects.exclude(kind="update").get().case == party
    as_agent.post(door("same", answered), {"leave": "1"})
    assert Transfer.objects.exclude(kind="update").get().case is None
