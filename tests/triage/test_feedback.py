"""Feedback goes to whoever owns its kind; a complaint about staff goes past those whom it is about."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agents.screens.floor_page import read_floor
from assistline.models import Notification, OutboxEvent
from reports.actions import start_draft, submit_report
from reports.definitions import published
from reports.models import KeptOut, OpenCue, Report, drafts_kept_from
from tests.conftest import person, signed_in
from tests.triage.conftest import NOON
from triage.actions import claim_next_case, escalate_overdue, give_waiting_complaints, open_case
from triage.models import Case, FeedbackKind, FeedbackOwner
from triage.rules.naming import named

WORDS = "The man at the desk was rude and did not take my report."


@pytest.fixture
def tell(customer):
    """Sends feedback and opens its case."""

    def tell(kind: str = "complaint", **answers) -> Case:
        questions = published(customer.id, "feedback")
        said = {"happening_now": "no", "feedback_kind": kind, "what_happened": WORDS, **answers}
        key = f"feedback-of-a-test-{Report.objects.count()}"
        report = submit_report(
            customer=customer, version_id=questions.version_id, answers=said, key=key, at=NOON
        ).report
        return open_case(report_id=report.id, at=NOON + timedelta(seconds=1))

    return tell


@pytest.fixture
def standards(other_centre):
    """Who owns complaints about staff."""
    return person("standards", "officer", other_centre, "Insp. F. Marr")


@pytest.fixture
def owned(centre, standards):
    FeedbackOwner.objects.create(centre=centre, kind=FeedbackKind.ABOUT_STAFF, owner=standards)


def without_tokens(response) -> str:
    """A page without what is new in every answer."""
    return re.sub(r'(csrf\w*" value|nonce)="[^"]+"', "", response.content.decode())


def seen_by(user, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(id=case.id).exists()


def test_names_are_found_in_what_was_asked_and_where_they_are_written_as_names():
    staff = {1: ("Const. A. Petrakis", "apetrakis"), 2: ("Const. L. Long", "llong")}

    assert named(told="constable petrákis", words="", staff=staff) == {1}
    assert named(told="", words="It took too long. Petrakis’s friend", staff=staff) == {1}
    assert named(told="", words="Officer Long was rude", staff=staff) == {2}
    assert named(told="a tall man", words="", staff=staff) == set()


def test_a_complaint_about_staff_is_for_the_set_owner_alone(tell, owned, standards, officer, sergeant):
    case = tell(about_staff="yes", staff=[{"staff_name": "I do not know the name"}])

    assert case.restricted
    assert seen_by(standards, case)
    assert not seen_by(officer, case)
    assert not seen_by(sergeant, case)


def test_without_an_owner_it_goes_to_a_sergeant_of_another_centre(tell, sergeant, other_centre):
    elsewhere = person("sgt-elsewhere", "sergeant", other_centre, "Sgt. B. Doyle")

    case = tell(about_staff="yes")

    assert seen_by(elsewhere, case)
    assert not seen_by(sergeant, case)


def test_an_owner_who_is_named_does_not_get_it(tell, owned, standards, sergeant):
    case = tell(about_staff="yes", staff=[{"staff_name": "Inspector Marr"}])

    assert not seen_by(standards, case)
    assert [keeper.user for keeper in case.keepers.all()] == [sergeant]
    assert KeptOut.objects.filter(user=standards).exists()


def test_who_worked_on_the_report_that_it_is_about_is_kept_out(
    tell, claimed, officer, sergeant, other_centre
):
    elsewhere = person("sgt-elsewhere", "sergeant", other_centre, "Sgt. B. Doyle")

    tell(first_report=claimed.reference, about_staff="no")

    assert set(KeptOut.objects.values_list("user_id", flat=True)) == {officer.id}
    assert elsewhere.kept_cases.count() == 0  # about the service: everybody else may read it


def test_the_named_one_gets_the_same_404_as_for_a_missing_case_on_every_door(
    tell, owned, officer, as_officer
):
    case = tell(about_staff="yes", staff=[{"staff_name": "Petrakis"}])
    doors = {
        "triage-case": "get",
        "triage-preview": "get",
        "triage-claim": "post",
        "triage-release": "post",
        "triage-decide": "post",
        "triage-raise": "post",
        "triage-heartbeat": "post",
        "triage-todo": "get",
        "triage-seen": "post",
        "triage-draft": "post",
    }

    for door, method in doors.items():
        there = getattr(as_officer, method)(reverse(door, args=[case.reference]))
        missing = getattr(as_officer, method)(reverse(door, args=["7K3M92TX4"]))

        assert (there.status_code, missing.status_code) == (404, 404), door
        assert without_tokens(there) == without_tokens(missing), door


def test_the_queue_neither_lists_counts_nor_offers_it_to_the_named_one(tell, owned, officer, as_officer):
    case = tell(about_staff="yes", staff=[{"staff_name": "Petrakis"}])

    page = as_officer.get(reverse("triage-queue"))

    assert case.reference[:4] not in page.content.decode()
    assert [tab["count"] for tab in page.context["tabs"]] == ["0", "0", "0", "0", "0"]
    assert claim_next_case(officer=officer, at=NOON) is None


def test_a_complaint_about_the_service_is_hidden_from_the_named_one_alone(
    tell, officer, officer_two, as_officer
):
    case = tell(about_staff="no", what_happened="Nobody rang back. I had asked for Petrakis.")

    assert not case.restricted
    assert not seen_by(officer, case)
    assert seen_by(officer_two, case)


def test_its_owner_finds_it_under_mine_and_is_told_by_mail(tell, owned, standards):
    case = tell(about_staff="yes")

    page = signed_in(standards).get(f"{reverse('triage-queue')}?tab=mine")

    assert [row["id"] for row in page.context["rows"]] == [case.id]
    assert [note.to for note in Notification.objects.filter(subject_id=case.id)] == [standards.email]


def test_the_floor_shows_neither_the_late_complaint_nor_its_cue_to_the_named_one(
    tell, owned, supervisor, customer
):
    case = tell(about_staff="yes", staff=[{"staff_name": "Helen Marsh"}])
    report = Report.objects.get(reference=case.reference)
    late = NOON + timedelta(days=9)

    floor = read_floor(supervisor, late, "")

    assert not floor.late
    assert not OpenCue.objects.visible_to(supervisor).exists()
    assert report.kept_out.filter(user=supervisor).exists()


def test_a_cue_in_a_complaint_alarms_the_floor_but_not_the_named_one(tell, owned, supervisor, sergeant):
    case = tell(
        about_staff="yes", staff=[{"staff_name": "Marsh"}], what_happened="He hit me and I am bleeding now."
    )
    cues = OpenCue.objects.filter(draft__report__reference=case.reference)

    assert cues.exists()
    assert not cues.visible_to(supervisor).exists()
    assert cues.visible_to(sergeant).exists()


def test_lateness_is_told_to_the_owner_and_to_nobody_else(tell, owned, standards, sergeant, supervisor):
    case = tell(about_staff="yes")

    escalate_overdue(at=NOON + timedelta(days=9))

    told = Notification.objects.filter(subject_id=case.id, message__startswith="case_escalated")
    assert {note.to for note in told} == {standards.email}


def test_no_stream_of_a_centre_hears_of_it(tell, owned):
    case = tell(about_staff="yes")

    heard = OutboxEvent.objects.filter(name="case.opened", payload__case_id=case.id)

    assert [event.centre_id for event in heard] == [None]


def test_a_complaint_that_nobody_may_have_waits_until_somebody_may(tell, officer, other_centre):
    case = tell(about_staff="yes", staff=[{"staff_name": "Petrakis"}])
    assert not case.keepers.exists()
    late_comer = person("sgt-new", "sergeant", other_centre, "Sgt. N. Ito")

    assert give_waiting_complaints(at=NOON) == 1

    assert seen_by(late_comer, case)
    assert give_waiting_complaints(at=NOON) == 0


def test_a_compliment_goes_to_its_owner_and_hides_from_nobody(tell, centre, officer, officer_two):
    FeedbackOwner.objects.create(centre=centre, kind=FeedbackKind.COMPLIMENT, owner=officer_two)

    case = tell("praise", what_happened="Petrakis was so kind.")

    assert [keeper.user for keeper in case.keepers.all()] == [officer_two]
    assert seen_by(officer, case)


def test_its_sender_is_thanked_and_told_by_when_we_answer(tell, owned):
    case = tell(about_staff="yes")

    told = Report.objects.get(reference=case.reference).status_updates.last().sentence

    assert told.startswith("Thank you for telling us. The people you tell us about do not see it.")


def test_an_officer_of_another_centre_and_a_stranger_see_nothing(tell, owned, officer_elsewhere, stranger):
    case = tell(about_staff="yes")

    assert not seen_by(officer_elsewhere, case)
    assert stranger.get(reverse("triage-case", args=[case.reference])).status_code == 302


@pytest.fixture
def ask_for_a_call(customer, client):
    """Asks to be called, as a citizen does on the page, and opens the case."""

    def ask(words: str, about: str = "", draft=None) -> Case:
        page = f"/report/{draft.draft.code}/call-me/" if draft else f"/report/call-me/?about={about}"
        if draft:
            client.cookies[f"d_{draft.draft.code}"] = draft.secret
        typed = {"what_happened": words, "phone": "0491 570 156", "phone_safe": "yes"}
        typed |= {} if draft else {"key": client.get(page).context["form"]["key"].value()}
        assert client.post(page, typed).status_code == 302
        return open_case(report_id=Report.objects.latest("id").id, at=NOON + timedelta(minutes=1))

    return ask


def test_a_call_about_a_complaint_is_its_keepers_alone(
    tell, owned, standards, officer, officer_two, as_officer, ask_for_a_call
):
    first = tell(about_staff="yes", staff=[{"staff_name": "Petrakis"}])

    case = ask_for_a_call(f"This is about my report {first.reference}.", about=first.reference)

    assert case.restricted
    assert seen_by(standards, case)
    assert not seen_by(officer, case)
    assert not seen_by(officer_two, case)
    assert as_officer.get(reverse("triage-case", args=[case.reference])).status_code == 404
    report = Report.objects.get(reference=case.reference)
    assert KeptOut.objects.filter(report=report, user=officer).exists()
    assert report.draft_id in drafts_kept_from(officer).values_list("draft_id", flat=True)


def test_who_asks_for_a_call_to_complain_of_somebody_by_name_is_not_seen_by_them(
    owned, standards, officer, ask_for_a_call
):
    case = ask_for_a_call("I want to complain about Constable Petrakis. He was rude to me.")

    assert seen_by(standards, case)
    assert not seen_by(officer, case)


def test_a_complaint_that_is_left_for_a_call_before_it_says_what_it_is(
    customer, owned, officer, standards, ask_for_a_call
):
    version = published(customer.id, "feedback").version_id
    began = start_draft(customer=customer, at=NOON, type_version_id=version, answers={"happening_now": "no"})

    case = ask_for_a_call("Somebody laughed at me.", draft=began)

    assert case.restricted
    assert not seen_by(officer, case)
    assert seen_by(standards, case)


def test_a_call_about_any_other_report_is_everybodys(theft_case, officer, officer_two, ask_for_a_call):
    first = theft_case()

    case = ask_for_a_call(f"This is about my report {first.reference}. Petrakis knows.")

    assert not case.restricted
    assert seen_by(officer, case)
    assert seen_by(officer_two, case)
