"""An address whose mail came back: what waits is held, and its owner's word is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.clock import database_now
from assistline.models import Notification
from assistline.notifications.actions import HeldBack, deliver_notification, resend
from assistline.notifications.returned import says_no_mailbox
from assistline.notifications.smtp import status_said
from reports.models import ContactPoint, Report
from tests.triage.keeping_cases import close
from triage import actions
from triage.actions import note_unreached
from triage.actions.referral_rows import read_passable
from triage.models import Case

GONE, RIGHT = "gone@example.org", "sam@example.org"


def refuse(case, code: str = "5.1.1") -> Notification:
    """The last message of a case's report came back with this code."""
    sent = Notification.objects.filter(subject_kind="report").latest("id")
    Notification.objects.filter(id=sent.id).update(
        state="refused", settled_at=timezone.now(), refusal_code=code
    )
    note_unreached(notification_id=sent.id, at=timezone.now())
    return sent


def point() -> ContactPoint:
    return ContactPoint.objects.filter(kind="email").earliest("id")


@pytest.fixture
def case(theft_case, officer):
    case = theft_case(at=timezone.now(), phone=None, email=GONE, email_safe="yes")
    actions.claim_case(case_id=case.id, officer=officer, at=timezone.now())
    return case


def ask(case, officer) -> Notification:
    actions.write_to_reporter(
        case_id=case.id, officer=officer, words="Which?", key="k", at=timezone.now(), asks=True
    )
    return Notification.objects.filter(subject_kind="report").latest("id")


def typed(**changes: str) -> dict[str, str]:
    said = {"point": str(point().id), "which": "same", "how": "phone", "words": "Knew the reference."}
    return said | changes


@pytest.mark.parametrize(
    ("code", "gone"),
    [("5.1.1", True), ("5.2.1", True), ("4.2.2", False), ("5.2.2", False), ("5.7.1", False), ("", False)],
)
def test_only_a_mailbox_that_is_not_there_counts_as_come_back(case, code, gone):
    refuse(case, code)

    assert (point().came_back_at is not None) == says_no_mailbox(code) == gone


def test_the_code_of_a_server_is_read_as_it_says_it():
    assert status_said(550, b"5.1.1 No such user") == "5.1.1"
    assert status_said(550, b"5.7.1 Not from you") == "5.7.1"
    assert status_said(550, b"no such user") == "5.1.0"
    assert status_said(554, b"no") == ""


def test_what_waits_in_the_outbox_is_held_and_not_sent_again(case, officer, administrator, provider):
    first = Notification.objects.filter(subject_kind="report").latest("id")
    waits = ask(case, officer)
    Notification.objects.filter(id=first.id).update(
        state="refused", settled_at=timezone.now(), refusal_code="5.1.1"
    )
    note_unreached(notification_id=first.id, at=timezone.now())

    deliver_notification(notification_id=waits.id, at=database_now())
    note_unreached(notification_id=waits.id, at=timezone.now())

    waits.refresh_from_db()
    assert (waits.state, waits.refusal_code, provider.taken) == ("refused", "held", [])
    told = case.events.filter(kind="nobody_reached").latest("id")
    assert told.words == "The e-mail was not sent: mail to its address came back"
    with pytest.raises(HeldBack):
        resend(notification_id=waits.id, by=administrator, at=timezone.now())


@pytest.mark.parametrize(("typed_address", "safe"), [("", GONE), (RIGHT, RIGHT)])
def test_an_officer_keeps_what_the_owner_told_them(case, officer, client, typed_address, safe):
    refuse(case)
    before = Notification.objects.count()
    client.force_login(officer)
    page = client.get(f"/review/{case.reference}/").content.decode()
    said = typed(which="other" if typed_address else "same", address=typed_address)

    answers = [client.post(f"/review/{case.reference}/reach/", said).status_code for _ in range(2)]

    assert f"/review/{case.reference}/reach/" in page
    # The second press finds that it was put right.
    assert answers == [302, 422]
    assert Notification.objects.count() == before
    assert case.events.filter(kind="owners_word").count() == 1
    assert ask(case, officer).to == safe


def passed_on(case) -> object:
    """What of who reported it an agency would be given."""
    return next((part.value for part in read_passable(case).parts if part.name == "contact"), None)


def test_an_agency_is_given_no_address_whose_mail_came_back_nor_one_that_was_replaced(case, officer):
    before = passed_on(case)
    refuse(case)
    gone = passed_on(case)
    note = {"point_id": point().id, "address": RIGHT, "how": "phone", "words": "Knew the reference."}
    actions.note_owners_word(case_id=case.id, by=officer, at=timezone.now(), **note)

    assert (before["email"], gone, passed_on(case)["email"]) == (GONE, None, RIGHT)


@pytest.mark.parametrize("wrong", [{"words": ""}, {"which": "other"}, {"which": ""}, {"how": ""}])
def test_nothing_is_kept_without_its_owners_word(case, officer, client, wrong):
    refuse(case)
    client.force_login(officer)

    assert client.post(f"/review/{case.reference}/reach/", typed(**wrong)).status_code == 422
    assert point().came_back_at is not None


def test_where_silence_is_the_rule_no_code_is_spoken_of(case, officer, client):
    refuse(case)
    client.force_login(officer)
    url = f"/review/{case.reference}/"
    assert "by a code sent there" in client.get(url).content.decode()

    Report.objects.update(kept_silent=True)

    page = client.get(url).content.decode()
    assert "no code is sent" in page
    assert "by a code sent there" not in page


def test_of_a_restricted_case_that_is_closed_a_keeper_finds_another_way_whoever_is_on_duty(
    case, officer, officer_two, sergeant
):
    now = timezone.now()
    actions.go_on_duty(user=sergeant, until=now + timedelta(hours=8), at=now)
    actions.release_case(case_id=case.id, officer=officer, at=timezone.now())
    close(case, officer, at=timezone.now())
    Case.objects.filter(id=case.id).update(restricted=True)
    case.keepers.create(user=officer_two, given_at=timezone.now())
    refuse(case)

    [owed] = case.follow_ups.open()
    assert owed.owner == officer_two
