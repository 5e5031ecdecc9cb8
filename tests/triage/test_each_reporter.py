"""A case that many have reported: each reads what is meant for them, and of the others nothing."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.models import Notification
from reports.actions import make_wish
from reports.models import ContactPoint, Message, Report, StatusUpdate, Wish, WishKind
from tests.triage.test_case_cost import spoken
from tests.triage.test_related import merge
from triage import subscribers
from triage.actions import claim_case, decide_case, raise_grade
from triage.models import Case, CaseStatus, DecisionKind, Grade

pytestmark = pytest.mark.django_db

SAID = {"words": "Do you have a photo of it?", "key": "k"}


@pytest.fixture
def three(theft_case, officer) -> Case:
    """One matter that three have told, the last of whom must not be sent anything."""
    cases = [
        theft_case(at=timezone.now(), name=name, phone=phone, phone_safe=safe, what_happened=words)
        for name, phone, safe, words in (
            ("Meera", "+61491570156", "yes", "The red bicycle is gone."),
            ("Joyce", "+61491570158", "yes", "They took the bicycle of my neighbour."),
            ("Ken", "+61491570110", "no", "A bicycle was taken next door."),
        )
    ]
    for other in cases[1:]:
        merge(cases[0], other, officer, at=timezone.now())
    return claim_case(case_id=cases[0].id, officer=officer, at=timezone.now())


def reports(case: Case) -> list[Report]:
    return list(Report.objects.filter(case_links__case=case, case_links__ended_at=None).order_by("id"))


def write(client, case: Case, **said):
    return client.post(reverse("triage-write", args=[case.reference]), SAID | said)


def test_who_reads_it_is_chosen_and_the_others_read_nothing(three, as_officer):
    first, second, _ = reports(three)

    write(as_officer, three, to=[second.id], version=three.version)

    assert Message.objects.get().report == second
    sent = Notification.objects.filter(subject_kind="report", occasion__startswith="message")
    assert list(sent.values_list("subject_id", flat=True)) == [second.id]
    assert not first.messages.exists()


def test_all_of_them_read_it_and_a_message_goes_only_where_that_is_safe(three, as_officer):
    answer = write(as_officer, three, to=["all"], version=three.version)
    write(as_officer, three, to=["all"], version=three.version)

    assert Message.objects.count() == 3
    assert Notification.objects.filter(occasion__startswith="message").count() == 2
    assert answer.status_code == 302
    page = as_officer.get(answer.url).content.decode()
    assert "Written to 3 of 3. A message says so to 2. 1 can read it on the tracking page only." in page


def test_nobody_is_chosen_for_whoever_writes(three, as_officer):
    answer = write(as_officer, three, version=three.version)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose who reads it." in page
    assert SAID["words"] in page
    assert not Message.objects.exists()


def test_a_case_that_changed_meanwhile_is_shown_with_the_words_and_nothing_is_sent(
    three, as_officer, officer_two
):
    before = three.version
    raise_grade(case_id=three.id, by=officer_two, grade=Grade.PRIORITY, at=timezone.now())

    answer = write(as_officer, three, to=["all"], version=before)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Grade raised" in page
    assert SAID["words"] in page
    assert not Message.objects.exists()
    newer = re.search(r'name="version" value="(\d+)" id="write_version"', page)
    assert newer is not None
    assert write(as_officer, three, to=["all"], version=newer[1]).status_code == 302


def test_the_same_form_again_is_no_conflict_with_itself(three, as_officer, officer_two):
    write(as_officer, three, to=["all"], version=three.version)
    raise_grade(case_id=three.id, by=officer_two, grade=Grade.PRIORITY, at=timezone.now())

    assert write(as_officer, three, to=["all"], version=three.version).status_code == 302
    assert Message.objects.count() == 3


def test_who_is_turned_away_reads_the_rule_of_their_own_report_and_of_the_others_nothing(three, officer):
    decide_case(
        case_id=three.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="Nobody saw who it was.",
        told="We looked at this and found nobody.",
        version=three.version,
        at=timezone.now(),
    )

    letters = {
        one.report_id: one.sentence for one in StatusUpdate.objects.filter(status="decided", is_news=False)
    }
    assert set(letters) == {one.id for one in reports(three)}
    for report in reports(three):
        told = letters[report.id]
        assert told == report.contact.told
        assert "The rule that was used" in told
        assert "same matter" not in told
        assert str(officer) not in told
        assert not [other for other in reports(three) if other != report and other.reference in told]


def test_one_of_them_withdraws_and_the_matter_goes_on_for_the_others(three, as_officer):
    second = reports(three)[1]
    wish, _ = make_wish(
        report_id=second.id, kind=WishKind.WITHDRAW, words="It was not mine.", key="w", at=timezone.now()
    )
    subscribers.take_up_wish(report_id=second.id, wish_id=wish.id)
    three.refresh_from_db()
    door = reverse("triage-case", args=[three.reference])
    page = as_officer.get(door).content.decode()

    as_officer.post(
        reverse("triage-withdrawal", args=[three.reference]),
        {
            "answer": "confirm",
            "reason": "Rung back: she mixed it up.",
            "told": "We have taken your report out.",
            "version": three.version,
        },
    )

    three.refresh_from_db()
    assert "the case goes on for the others" in page
    assert Wish.objects.get().state == "granted"
    assert three.status == CaseStatus.IN_REVIEW
    assert not StatusUpdate.objects.filter(status="decided").exists()


def test_the_page_of_a_case_of_many_costs_no_more(three, as_officer):
    for report in reports(three):
        Message.objects.create(report=report, words="Any news?", key="n", at=timezone.now())
    door = reverse("triage-case", args=[three.reference])
    as_officer.get(door)

    with CaptureQueriesContext(connection) as captured:
        page = as_officer.get(door).content.decode()

    assert len(spoken(captured)) <= 15, spoken(captured)
    assert page.count("The citizen of ") == 3
    assert ContactPoint.objects.count() == 3
