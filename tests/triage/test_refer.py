"""Referring a case: what goes, how it goes, what they answer, and what comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.models import Notification
from reports.models import PersonRole, Report
from tests.conftest import signed_in
from tests.reports.test_reading_level import YEAR, readability
from tests.triage.partnering import NOTE, answers_to, desk, refer, tell
from triage.actions import (
    IncompleteDecision,
    answer_referral,
    claim_case,
    poll_referrals,
    raise_overdue_referrals,
    send_again,
    send_referrals,
)
from triage.actions.deciding import StaleCase
from triage.actions.referral_rows import read_passable
from triage.models import Case, Decision, IllegalMove, Referral, ReferralState, Way
from triage.partners import open311
from triage.rules import news_words
from triage.rules.area import NotAnArea, covers, read_area


@pytest.fixture
def held(case, officer) -> Case:
    return claim_case(case_id=case.id, officer=officer, at=timezone.now())


def page_of(case: Case) -> list[str]:
    return [update.sentence for update in Report.objects.get(reference=case.reference).status_updates.all()]


def fresh(row):
    row.refresh_from_db()
    return row


def test_a_referral_is_the_decision_and_gives_only_what_was_chosen(held, officer):
    referral = refer(held, officer, desk(held))

    assert fresh(held).status == "closed"
    assert (held.disposition, referral.decision.kind) == ("referral", "refer")
    assert set(referral.passed["parts"]) == {"matter", "place"}
    assert "Meera" not in str(referral.passed)
    assert "+61491570156" not in str(referral.passed)


def test_the_same_form_sent_twice_is_one_referral(held, officer):
    to = desk(held)

    first, second = refer(held, officer, to), refer(held, officer, to)

    assert first == second
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("closes", [True, False])
def test_what_changed_since_the_form_was_opened_is_not_referred_unread(held, officer, closes):
    with pytest.raises(StaleCase):
        refer(held, officer, desk(held), version=held.version - 1, closes=closes)

    assert not Referral.objects.exists()


def test_what_has_reached_them_is_not_sent_again(held, officer, partners):
    referral = refer(held, officer, desk(held))
    send_referrals(at=timezone.now())

    with pytest.raises(IllegalMove):
        send_again(referral_id=referral.id, officer=officer, at=timezone.now())

    assert fresh(referral).state == "sent"


def test_contact_points_go_only_with_a_yes_and_only_safe_ones(held, officer):
    with pytest.raises(IncompleteDecision) as refused:
        refer(held, officer, desk(held), parts=["contact"])
    assert refused.value.field == "agreed"

    agreed = "She said yes by phone today at ten."
    referral = refer(held, officer, held.customer.referral_desks.get(), parts=["contact"], agreed=agreed)

    assert referral.passed["parts"]["contact"] == {"name": "Meera Sandhu", "phone": "+61491570156"}
    assert referral.agreed == agreed


@pytest.mark.parametrize(("name", "chosen"), [("theft", True), ("family_violence", False)])
def test_of_a_sealed_matter_nothing_is_chosen_by_itself(held, name, chosen):
    from_type = held.customer.report_types.get(slug=name)
    Case.objects.filter(id=held.id).update(report_type=from_type)
    found = Case.objects.select_related("report_type", "centre").get(id=held.id)

    assert any(part.by_itself for part in read(found).parts) is chosen


def read(case: Case):
    return read_passable(case)


def test_a_webhook_is_signed_sent_once_and_answered_with_a_number(held, officer, partners):
    referral = refer(held, officer, desk(held))

    send_referrals(at=timezone.now())
    send_referrals(at=timezone.now())

    assert (fresh(referral).state, referral.their_reference) == ("sent", "GLA-1")
    [taken] = partners.agencies.hooks.values()
    assert taken["times"] == 1
    assert taken["data"]["note"] == NOTE
    assert taken["data"]["answer_url"].endswith(answers_to(referral))


@pytest.mark.parametrize("order", ["500", "accept_then_drop", "garbage", "503"])
def test_what_goes_wrong_is_tried_again_and_arrives_once(held, officer, partners, order):
    referral = refer(held, officer, desk(held))
    partners.behave("glass", order)

    send_referrals(at=timezone.now())
    assert fresh(referral).state == "waiting"
    assert referral.send_at > timezone.now()
    Referral.objects.update(send_at=timezone.now())
    send_referrals(at=timezone.now())

    assert fresh(referral).state == "sent"
    assert len(partners.agencies.hooks) == 1


def test_what_they_answer_to_has_reached_them_whatever_our_try_heard_of_it(held, officer, partners):
    referral = refer(held, officer, desk(held))
    partners.behave("glass", "accept_then_drop")
    send_referrals(at=timezone.now())
    assert fresh(referral).last_error

    tell(answers_to(referral), {"status": "completed", "reference": "A-7"})

    assert (fresh(referral).state, referral.last_error) == ("completed", "")
    assert referral.sent_at is not None


def test_their_answers_reach_the_timeline_and_the_citizen(held, officer, partners):
    referral = refer(held, officer, desk(held))
    send_referrals(at=timezone.now())

    told = tell(answers_to(referral), {"status": "accepted", "reference": "A-7"})
    tell(answers_to(referral), {"status": "completed"}, message_id="m2")

    assert (told.status_code, told.json()) == (200, {"status": "accepted"})
    assert fresh(referral).state == "completed"
    assert page_of(held)[-2:] == [
        "The webhook desk took it on. Their number for it is A-7.",
        "The webhook desk told us that it is done. Their number for it is A-7.",
    ]
    assert fresh(held).status == "closed"


@pytest.mark.parametrize("wrong", [{"reference": 7}, {"message": True}, {"status": 1}])
def test_an_answer_with_a_number_in_the_place_of_a_text_changes_nothing(held, officer, partners, wrong):
    referral = refer(held, officer, desk(held))
    send_referrals(at=timezone.now())

    told = tell(answers_to(referral), {"status": "accepted"} | wrong)

    assert (told.status_code, list(told.json())) == (400, list(wrong))
    assert fresh(referral).state == "sent"


def test_an_answer_told_twice_is_one_and_a_late_one_changes_nothing(held, officer, partners):
    referral = refer(held, officer, desk(held))
    for _ in range(2):
        tell(answers_to(referral), {"status": "completed"}, message_id="m1")

    tell(answers_to(referral), {"status": "accepted", "reference": "A-7"}, message_id="m0")

    assert fresh(referral).state == "completed"
    assert referral.their_reference == "A-7"
    assert [answer.state for answer in referral.answers.all()] == ["completed", "accepted"]


@pytest.mark.parametrize(
    "wrong", [{"secret": "another"}, {"at": timezone.now() - timedelta(minutes=6)}, {"address": "nobody"}]
)
def test_an_answer_that_is_not_signed_by_them_and_now_is_turned_away(held, officer, wrong):
    referral = refer(held, officer, desk(held))
    address = answers_to(referral)
    if wrong.pop("address", None):
        address = address.replace(str(referral.key), "00000000-0000-4000-8000-000000000000")

    assert tell(address, {"status": "accepted"}, **wrong).status_code == 401
    assert not referral.answers.exists()


def test_a_refusal_brings_the_case_back_with_the_reason_and_a_promise(held, officer, partners):
    referral = refer(held, officer, desk(held))
    send_referrals(at=timezone.now())

    tell(answers_to(referral), {"status": "refused", "message": "The wall is private."})

    assert fresh(held).status == "waiting"
    assert "The wall is private." in held.assessments.first().reasons[0]["text"]
    assert held.due_at > timezone.now()
    assert page_of(held)[-1].startswith("The webhook desk did not take it. An officer looks at it again by")
    mail = Notification.objects.filter(message="referral_came_back")
    assert officer.email in {one.to for one in mail}


def test_a_refusal_beside_another_decision_changes_nothing_of_it(held, officer):
    referral = refer(held, officer, desk(held), closes=False)

    answer_referral(
        referral_id=referral.id,
        state=ReferralState.REFUSED,
        their_reference="",
        words="Not ours.",
        event_id="a",
        at=timezone.now(),
    )

    assert fresh(held).status == "in_review"
    assert page_of(held)[-1] == "The webhook desk did not take it. What we decided stays."


def test_what_cannot_be_sent_for_good_comes_back_at_once_and_can_be_sent_again(held, officer, partners):
    referral = refer(held, officer, desk(held, secret="another"))

    send_referrals(at=timezone.now())
    assert (fresh(referral).state, fresh(held).status) == ("failed", "waiting")
    again = send_again(referral_id=referral.id, officer=officer, at=timezone.now())

    assert (again.state, again.attempts) == ("waiting", 0)


def test_who_is_not_there_for_a_day_is_given_up(held, officer, settings):
    settings.FAKE_PARTNERS_URL = "http://127.0.0.1:9"
    referral, at = refer(held, officer, desk(held)), timezone.now()

    for hours in range(27):
        send_referrals(at=at + timedelta(hours=hours))

    assert fresh(referral).state == "failed"
    assert referral.attempts <= 1


def test_open311_is_found_again_instead_of_sent_twice(held, officer, partners):
    referral = refer(held, officer, desk(held, Way.OPEN311))
    partners.behave("council", "accept_then_drop")

    send_referrals(at=timezone.now())
    send_referrals(at=timezone.now() + timedelta(hours=1))

    assert len(partners.agencies.requests) == 1
    assert (fresh(referral).state, referral.their_reference) == ("accepted", "20260001")


def test_open311_is_asked_until_it_is_done(held, officer, partners):
    referral, at = refer(held, officer, desk(held, Way.OPEN311)), timezone.now()
    partners.behave("council", "slow")
    send_referrals(at=at)
    assert fresh(referral).state == "sent"

    poll_referrals(at=at + timedelta(minutes=6))
    assert (fresh(referral).state, referral.their_reference) == ("accepted", "20260001")
    partners.agencies.close("20260001", "Cleaned today.")
    poll_referrals(at=at + timedelta(minutes=12))

    assert fresh(referral).state == "completed"
    assert referral.answers.last().words == "Cleaned today."


def test_open311_gives_the_point_only_with_the_address(held, officer):
    referral = refer(held, officer, desk(held, Way.OPEN311), parts=["place"])

    assert referral.passed["point"] == {}
    assert "Kestrel" not in referral.passed["text"]
    assert open311._where(referral.passed) == {"address_string": "Moe, 3825"}


def test_mail_goes_by_the_notifications_and_the_row_follows_it(held, officer):
    referral = refer(held, officer, desk(held, Way.EMAIL))
    letter = Notification.objects.get(message="referral")
    assert letter.to == "desk@example.org"
    assert NOTE in letter.body
    assert f"Answer to {held.centre.name}, {held.customer.line_number} and quote" in letter.body

    Notification.objects.filter(id=letter.id).update(state="sent", settled_at=timezone.now())
    send_referrals(at=timezone.now())

    assert fresh(referral).state == "sent"


def test_mail_that_is_refused_says_why_where_it_can_be_sent_again(held, officer):
    referral = refer(held, officer, desk(held, Way.EMAIL))
    letters = Notification.objects.filter(message="referral")
    letters.update(state="refused", settled_at=timezone.now(), last_error="550 No such mailbox.")

    send_referrals(at=timezone.now())

    assert (fresh(referral).state, fresh(held).status) == ("failed", "waiting")
    page = signed_in(officer).get(reverse("triage-refer", args=[held.reference])).content.decode()
    assert "550 No such mailbox." in page
    send_again(referral_id=referral.id, officer=officer, at=timezone.now())
    assert (fresh(referral).state, fresh(referral).last_error, letters.count()) == ("waiting", "", 2)


def test_a_ring_is_a_task_until_somebody_has_rung(held, officer):
    referral = refer(held, officer, desk(held, Way.PHONE))
    assert referral.state == "to_ring"

    said = {"their_reference": "", "words": "", "who": "Ana at the desk", "by": officer, "at": timezone.now()}
    answer_referral(referral_id=referral.id, state=ReferralState.SENT, event_id="a", **said)
    with pytest.raises(IllegalMove):
        answer_referral(referral_id=referral.id, state=ReferralState.SENT, event_id="b", **said)

    assert fresh(referral).state == "sent"
    assert referral.answers.get().who == "Ana at the desk"


def test_no_answer_in_time_is_raised_once_to_sender_and_sergeant(held, officer, sergeant):
    referral = refer(held, officer, desk(held, answer_hours=1))
    late = timezone.now() + timedelta(hours=2)

    raised = [raise_overdue_referrals(at=late + hours * timedelta(hours=1)) for hours in (0, 0, 1, 24)]

    assert raised == [1, 0, 0, 0]
    assert held.events.filter(kind="referral_overdue").count() == 1
    assert Notification.objects.filter(message="referral_overdue").count() == 2
    assert Referral.objects.overdue().get() == referral
    told = {one.to for one in Notification.objects.filter(message="referral_overdue")}
    assert told == {officer.email, sergeant.email}


def test_areas_are_lists_of_postcodes():
    assert read_area("3825, 3840-3844") == [(3825, 3825), (3840, 3844)]
    assert [covers("3840-3844", code) for code in ("3842", "3845", "")] == [True, False, False]
    assert covers("", "")
    with pytest.raises(NotAnArea):
        read_area("Moe")


@pytest.mark.parametrize(
    "said",
    [
        news_words.accepted("your council", "A-7"),
        news_words.completed("Ace Glass", ""),
        news_words.refused("your council", by="Monday 23 November, 9 am"),
        news_words.refused_beside("your council"),
        news_words.not_arrived("your council", by="Monday 23 November, 9 am"),
        news_words.crime_number("261100001"),
        news_words.other_crime_number("261100002", "261100001"),
    ],
)
def test_what_the_citizen_reads_of_it_is_plain(said):
    assert readability(said) <= YEAR


def test_people_of_another_report_are_not_in_it(held, officer):
    PersonRole.objects.filter(report__reference=held.reference).update(ended_at=timezone.now())

    assert "contact" not in {part.name for part in read(Case.objects.get(id=held.id)).parts}
