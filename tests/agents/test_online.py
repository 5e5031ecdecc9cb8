"""What came online and belongs before an agent: who asked to be called, and what a caller began to write."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import set_presence
from agents.models import Call, Presence
from assistline.models import AuditEntry
from reports.actions import request_call, start_draft
from reports.actions.keeping_out import keep_out
from reports.definitions import published
from reports.models import Contact, DraftAnswer, KeptOut, OpenCue, Report
from triage.actions import open_case
from triage.models import Case

NUMBER, OTHER = "+61491570156", "+61491570157"
WORDS = "He has a knife and is outside my door now."
CODE_OR_REASON = {"reason": "She cannot speak, and screams are heard."}


@pytest.fixture(autouse=True)
def available(agent) -> None:
    set_presence(user=agent, state=Presence.AVAILABLE, at=timezone.now())


@pytest.fixture
def began(customer):
    """What somebody with a number wrote online and did not send."""

    def begin(number: str = NUMBER, **more):
        answers = {"what_happened": "Two men took my red bike.", "phone": number, "phone_safe": "no"} | more
        theft = published(customer.id, "theft")
        return start_draft(
            customer=customer, at=timezone.now(), type_version_id=theft.version_id, answers=answers
        ).draft

    return begin


@pytest.fixture
def asked(customer):
    """The case of somebody who asked online to be called."""

    def ask() -> Case:
        draft = start_draft(customer=customer, at=timezone.now(), answers={"what_happened": WORDS}).draft
        number = {"phone": NUMBER, "phone_safe": "yes", "name": "Meera", "best_time": "after 6 pm"}
        sent = request_call(draft_id=draft.id, customer=customer, answers=number, at=timezone.now())
        return open_case(report_id=sent.report.id, at=timezone.now())

    return ask


def unfinished_url(call: Call, draft) -> str:
    return reverse("console-unfinished", args=[call.id, draft.code])


def test_a_ringing_call_shows_that_something_was_begun_and_not_a_word_of_it(began, ring, as_agent):
    began()
    began(OTHER)
    ring()

    page = as_agent.get("/console/").content.decode()

    assert page.count("Opens when they give the code, or with a reason.") == 1
    assert "red bike" not in page


def test_a_caller_who_gives_the_code_finds_the_words_with_the_agent(began, answered, as_agent):
    draft = began()
    url = unfinished_url(answered, draft)

    assert url in as_agent.get("/console/").content.decode()
    closed = as_agent.get(url).content.decode()
    opened = as_agent.post(url, {"code": draft.code.lower()}).content.decode()

    assert ("red bike" in closed, "red bike" in opened) == (False, True)
    assert AuditEntry.objects.get(action="draft.read").reason == "The caller gave the code."


@pytest.mark.parametrize("given", [{"code": "0000 0000"}, {"reason": "because"}, {}])
def test_without_the_code_or_a_reason_nothing_opens(began, answered, as_agent, given):
    draft = began()

    refused = as_agent.post(unfinished_url(answered, draft), given)

    assert (refused.status_code, "red bike" in refused.content.decode()) == (422, False)
    assert not AuditEntry.objects.filter(action="draft.read").exists()


def test_what_was_written_comes_into_the_call_and_what_was_said_there_stays(began, answered, as_agent):
    draft = began(name="Meera", anyone_hurt="yes")
    DraftAnswer.objects.create(draft_id=answered.draft_id, question="name", value="Leanne")

    as_agent.post(unfinished_url(answered, draft), CODE_OR_REASON | {"do": "take"})

    kept = {row.question: row.value for row in DraftAnswer.objects.filter(draft_id=answered.draft_id)}
    call = Call.objects.get(id=answered.id)
    assert (kept["name"], kept["what_happened"]) == ("Leanne", "Two men took my red bike.")
    assert call.draft.type_version.report_type.slug == "theft"
    assert OpenCue.objects.filter(draft_id=call.draft_id, cue="injury").exists()
    assert DraftAnswer.objects.filter(draft_id=draft.id, question="what_happened").exists()


def test_another_number_opens_nothing(began, answered, as_agent):
    assert as_agent.post(unfinished_url(answered, began(OTHER)), CODE_OR_REASON).status_code == 404


def test_who_asks_to_be_called_stands_before_the_agents_with_words_clock_and_safe_number(asked, as_agent):
    case = asked()

    listed = as_agent.get("/console/").content.decode()
    page = as_agent.get(reverse("console-asked", args=[case.reference])).content.decode()

    assert reverse("console-asked", args=[case.reference]) in listed
    assert WORDS in page
    assert "0491 570 156" in page
    assert "after 6 pm" in page
    assert "An officer decides by" in page
    Case.objects.filter(id=case.id).update(due_at=timezone.now() - timedelta(minutes=1))
    assert "Late: an officer was to decide by" in as_agent.get("/console/").content.decode()
    assert AuditEntry.objects.filter(action="report.read", reason="Asked to be called").exists()


def test_one_agent_takes_it_another_reads_who_and_who_is_not_reached_waits_on(
    asked, as_agent, as_agent_two, agent
):
    case = asked()
    url = reverse("console-asked", args=[case.reference])

    as_agent.post(url)
    second = as_agent_two.post(url, follow=True).content.decode()
    assert f"{agent} rings them." in second
    assert Contact.objects.get(case_links__case=case).owner_id == agent.id
    as_agent.post(url, {"result": "call_back_not_reached"})
    assert Contact.objects.get(case_links__case=case).owner_id is None
    assert url in as_agent_two.get("/console/").content.decode()


def test_who_was_reached_is_on_the_list_no_more_and_the_case_stays_open(asked, as_agent):
    case = asked()
    url = reverse("console-asked", args=[case.reference])

    as_agent.post(url, {"result": "call_back_reached"})

    assert url not in as_agent.get("/console/").content.decode()
    assert as_agent.get(url).status_code == 404
    assert Case.objects.open().filter(id=case.id).exists()


def test_another_centre_sees_no_such_request(asked, agent_elsewhere, client):
    client.force_login(agent_elsewhere, backend="assistline.staff_log_in.StaffBackend")

    assert client.get(reverse("console-asked", args=[asked().reference])).status_code == 404


def test_who_is_kept_out_of_a_report_is_not_asked_to_ring(asked, as_agent, as_agent_two, agent):
    case = asked()
    report = Report.objects.get(case_links__case=case)
    keep_out(report_id=report.id, user_ids=[agent.id], why=KeptOut.Why.NAMED, at=timezone.now())
    url = reverse("console-asked", args=[case.reference])

    assert url not in as_agent.get("/console/").content.decode()
    assert (as_agent.get(url).status_code, as_agent_two.get(url).status_code) == (404, 200)


def test_who_rings_reads_what_help_is_wanted_and_for_whom_it_was_told(customer, as_agent):
    said = {
        "what_happened": "My dad's frame is gone.",
        "for_whom": "someone",
        "other_name": "Kostas",
        "other_phone": OTHER,
        "other_phone_safe": "yes",
        "help_wanted": ["interpreter", "relay"],
        "interpreter": "greek",
        "relay": "type_read",
    }
    theft = published(customer.id, "theft")
    draft = start_draft(
        customer=customer, at=timezone.now(), type_version_id=theft.version_id, answers=said
    ).draft
    number = {"phone": NUMBER, "phone_safe": "yes", "name": "Eleni"}
    sent = request_call(draft_id=draft.id, customer=customer, answers=number, at=timezone.now())
    case = open_case(report_id=sent.report.id, at=timezone.now())

    page = as_agent.get(reverse("console-asked", args=[case.reference])).content.decode()

    assert 'Ring <span class="reference">0491 570 156</span>' in page  # hers, not his
    assert "(Greek)" in page
    assert "I type and read (TTY)" in page
    assert "Kostas" in page
