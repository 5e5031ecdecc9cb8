"""Facts that change after a transfer go to the same event and stay open; who waits for police in vain is
heard."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.models import Notification
from reports.actions import make_wish, publish_status, submit_report
from reports.actions.wishes import NotNow
from reports.definitions import published
from reports.models import Report, WishKind
from tests.reports.conftest import citizen  # noqa: F401 - a fixture
from tests.triage.conftest import THEFT
from tests.triage.test_afterwards import add, ask, report_of
from tests.triage.test_emergency_desk import incident, make_desk
from tests.triage.test_related import merge
from triage import subscribers
from triage.actions import (
    answer_transfer,
    ask_again,
    ask_transfer,
    claim_case,
    fail_transfer,
    merge_cases,
    open_case,
    raise_grade,
    take_answer,
    watch_transfers,
)
from triage.eido.shape import wrong_with
from triage.models import (
    Case,
    CaseStatus,
    Clock,
    EmergencyMessage,
    Grade,
    MessageState,
    Transfer,
    TransferKind,
    TransferState,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def with_event(case: Case, officer, kind=TransferKind.TO_000, number="P7") -> Transfer:
    """A case that 000 or dispatch has under a number."""
    asked = ask_transfer(kind=kind, case=case, by=officer, at=timezone.now() - MINUTE)
    return answer_transfer(transfer_id=asked.id, at=timezone.now(), by=officer, event_number=number)


def updates(case: Case) -> list[Transfer]:
    return list(case.transfers.filter(kind=TransferKind.UPDATE).order_by("id"))


def test_what_the_citizen_adds_goes_to_the_event_and_alarms_until_they_know(case, officer, sergeant):
    event = with_event(case, officer)

    add(case, "He has come back with a rifle.")

    [update] = updates(case)
    assert (update.state, update.update_of, update.event_number) == (TransferState.OPEN, event, "P7")
    assert "He has come back with a rifle." in update.needed
    assert watch_transfers(at=timezone.now() + 3 * MINUTE) == 1
    answer_transfer(transfer_id=update.id, at=timezone.now(), by=officer, operator="Jo")
    assert watch_transfers(at=timezone.now() + 5 * MINUTE) == 0


def test_what_nobody_there_has_heard_yet_is_one_update(case, officer):
    with_event(case, officer)

    raise_grade(case_id=case.id, by=officer, grade=Grade.IMMEDIATE, reason="He rang again", at=timezone.now())
    add(case, "The red bicycle had a bell.")

    [update] = updates(case)
    assert [line in update.needed for line in ("He rang again", "had a bell")] == [True, True]
    assert case.events.filter(kind="event_updated").count() == 2


def test_another_report_of_the_matter_is_an_update(case, theft_case, officer):
    with_event(case, officer)
    other = theft_case(what_happened="Two men with a ute took it.", phone="+61491570158")

    merge(case, other, officer, at=timezone.now())

    assert "Two men with a ute took it." in updates(case)[0].needed


def test_the_event_goes_along_when_its_case_goes_on_in_another(case, theft_case, officer):
    lead = theft_case(what_happened="Two men with a ute took it.", phone="+61491570158")
    event = with_event(case, officer)
    now = dict(Case.objects.values_list("id", "version"))

    merge_cases(case_id=lead.id, other_id=case.id, officer=officer, versions=now, at=timezone.now())

    event.refresh_from_db()
    assert event.case == lead
    assert "Two men with a ute" in updates(lead)[0].needed


def test_before_anything_went_out_and_long_after_nothing_is_updated(case, officer):
    ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now())
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=timezone.now())
    Transfer.objects.update(
        state="answered", answered_at=timezone.now(), asked_at=timezone.now() - timedelta(days=2)
    )

    raise_grade(case_id=case.id, by=officer, grade=Grade.IMMEDIATE, at=timezone.now())

    assert updates(case) == []


def test_the_message_is_of_the_incident_that_they_have(case, officer, customer, centre):
    desk = make_desk(customer, centre)
    event = with_event(case, officer)
    add(case, "There is a dog in the yard.")
    [update] = updates(case)

    sent = json.loads(json.dumps(incident(update, desk)))

    assert wrong_with(sent) == {}
    about = sent["incidentComponent"]
    assert about["$id"] == f"urn:uuid:{event.token}"
    assert (about["assistline"]["asked"], about["assistline"]["eventNumber"]) == ("update", "P7")
    assert "There is a dog in the yard." in sent["notesComponent"][0]["notesActionComments"]


def test_more_after_it_was_sent_is_another_message_and_one_answer_settles_all(
    case, officer, customer, centre
):
    desk = make_desk(customer, centre)
    event = with_event(case, officer)
    add(case, "There is a dog in the yard.", "k1")
    [update] = updates(case)
    EmergencyMessage.objects.update(body={"sent": 1}, state=MessageState.SENT, sent_at=timezone.now())
    for number in (2, 3):
        add(case, f"There are {number} dogs.", f"k{number}")

    take_answer(desk=desk, token=str(event.token), accepted=True, at=timezone.now() + MINUTE)

    update.refresh_from_db()
    assert update.state == TransferState.ANSWERED
    assert list(update.messages.order_by("id").values_list("kind", flat=True)) == ["asked", "updated"]


def test_an_update_decides_nothing_and_asks_for_no_number(case, officer, as_officer):
    with_event(case, officer, number="")
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=timezone.now())
    door = reverse("triage-transfer", args=[updates(case)[0].id])

    page = as_officer.get(door).content.decode()
    as_officer.post(door, {"act": "close", "operator": "Jo"})

    assert "They know" in page
    assert "decide the case with it" not in page
    case.refresh_from_db()
    assert (updates(case)[0].state, case.status) == ("answered", CaseStatus.WAITING)


def test_a_failed_update_is_told_again_to_the_same_event(case, officer):
    event = with_event(case, officer)
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=timezone.now())
    fail_transfer(transfer_id=updates(case)[0].id, why="Nobody answered", at=timezone.now(), by=officer)

    again = ask_again(transfer_id=updates(case)[0].id, by=officer, at=timezone.now())

    assert (again.update_of, again.event_number, again.state) == (event, "P7", "open")


@pytest.fixture
def promised(case, officer) -> Case:
    """A case that was closed because police come."""
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    with_event(case, officer, TransferKind.DISPATCH)
    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
    return case


def test_who_was_told_that_police_come_says_that_nobody_came_and_the_case_is_open_again(
    promised, sergeant, supervisor
):
    ask(promised, WishKind.NOBODY_CAME, "Nobody is here.")
    watch_transfers(at=timezone.now())

    promised.refresh_from_db()
    transfer = promised.transfers.get(kind="dispatch")
    assert (promised.status, promised.grade) == (CaseStatus.WAITING, Grade.PRIORITY)
    assert Clock.objects.get(case=promised, met_at=None).due_at <= timezone.now() + 15 * MINUTE
    assert transfer.state == TransferState.FAILED
    assert {one["as"] for one in transfer.told} == {"duty sergeant", "supervisor"}
    assert Notification.objects.filter(message="transfer_unanswered").count() == 2
    told = report_of(promised).status_updates.last()
    assert "We hear that they did not." in told.sentence
    assert told.police_come is False


def test_the_relay_may_bring_it_twice(promised):
    wish = ask(promised, WishKind.NOBODY_CAME)

    subscribers.take_up_wish(report_id=wish.report_id, wish_id=wish.id)

    assert promised.events.filter(kind="nobody_came").count() == 1
    assert promised.events.filter(kind="transfer_failed").count() == 1


def test_a_refusal_of_dispatch_opens_the_case_that_it_had_decided(promised):
    fail_transfer(transfer_id=promised.transfers.get().id, why="Unit sent elsewhere", at=timezone.now())

    promised.refresh_from_db()
    assert promised.status == CaseStatus.WAITING
    assert promised.assessments.first().reasons[0]["text"] == "Dispatch request: Unit sent elsewhere"


def test_only_who_was_promised_police_and_not_in_silence_is_asked(case, officer):
    report = report_of(case)
    now = {"report_ids": [report.id], "status": "decided", "sentence": "Police come.", "at": timezone.now()}
    publish_status(**now)
    with pytest.raises(NotNow):
        make_wish(report_id=report.id, kind=WishKind.NOBODY_CAME, words="", key="1", at=timezone.now())
    Report.objects.update(kept_silent=True)
    publish_status(**now, police_come=True)

    with pytest.raises(NotNow):
        make_wish(report_id=report.id, kind=WishKind.NOBODY_CAME, words="", key="2", at=timezone.now())


def test_the_tracking_page_offers_it_beside_the_decision_and_once(customer, citizen, officer):  # noqa: F811
    kind = published(customer.id, "theft")
    sent = submit_report(
        customer=customer, version_id=kind.version_id, answers=THEFT, key="k", at=timezone.now()
    )
    case = open_case(report_id=sent.report.id, at=timezone.now())
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    with_event(case, officer, TransferKind.DISPATCH)
    code = {"reference": sent.report.reference, "access_code": sent.access_code}
    page = citizen.post(reverse("track"), code, follow=True).content.decode()
    door = reverse("track-write", args=[sent.report.reference, "not_came"])

    answer = citizen.post(door, {"words": "", "key": "w"})

    assert page.count(f'href="{door}"') == 2
    wish = sent.report.wishes.get()
    subscribers.take_up_wish(report_id=wish.report_id, wish_id=wish.id)
    assert door not in citizen.get(answer.url).content.decode()
    assert citizen.post(door, {"words": "Again", "key": "x"}).status_code == 302  # it is the same wish
    assert sent.report.wishes.count() == 1
