"""A case moves to another centre or officer, an agent is asked, a grade is lowered with a reason."""

import pytest
from django.utils import timezone

from reports.models import Contact
from tests.conftest import person, signed_in
from triage import actions
from triage.models import AgentQuestion, Case, Passing

WHY = "It happened in your streets."


@pytest.fixture
def mine(theft_case, officer):
    return actions.claim_case(case_id=theft_case(at=timezone.now()).id, officer=officer, at=timezone.now())


@pytest.fixture
def far(other_centre):
    return person("far", "officer", other_centre, "Con. F. Away")


@pytest.fixture
def offered(mine, officer, far):
    return actions.pass_on_case(
        case_id=mine.id, officer=officer, to_centre=far.centre, to_user=None, reason=WHY, at=timezone.now()
    )


def test_until_it_is_accepted_it_stays_and_the_other_centre_sees_no_page_of_it(offered, mine, officer, far):
    mine.refresh_from_db()

    assert (mine.officer, mine.centre) == (officer, officer.centre)
    assert signed_in(far).get(f"/review/{mine.reference}/").status_code == 404
    page = signed_in(far).get("/passed/").content.decode()
    assert WHY in page
    assert f"/review/{mine.reference}/" not in page


def test_a_colleague_of_the_centre_reads_the_whole_case_before_they_accept(
    mine, officer, officer_two, as_officer_two
):
    said = {"to_centre": officer.centre, "to_user": officer_two, "reason": WHY, "at": timezone.now()}
    actions.pass_on_case(case_id=mine.id, officer=officer, **said)

    assert f"/review/{mine.reference}/" in as_officer_two.get("/passed/").content.decode()


def test_accepted_it_is_theirs_with_its_promise(offered, mine, officer, far):
    promised = mine.due_at

    signed_in(far).post(f"/passed/{offered.id}/", {"do": "accept"})

    case = Case.objects.get(id=mine.id)
    assert (case.centre, case.officer, case.due_at) == (far.centre, far, promised)
    assert not Case.objects.visible_to(officer).exists()


def test_refused_it_stays_with_a_reason(offered, mine, officer, far):
    door = f"/passed/{offered.id}/"
    assert signed_in(far).post(door, {"do": "refuse", "answer": ""}).status_code == 422

    signed_in(far).post(door, {"do": "refuse", "answer": "It is your side of the river."})

    assert Passing.objects.get().state == "refused"
    assert (
        "your side of the river"
        in signed_in(officer).get(f"/review/{mine.reference}/pass-on/").content.decode()
    )


def test_who_did_not_take_it_is_said_once_with_the_reason_on_the_timeline_and_to_who_passed_it_on(
    offered, mine, officer, far, as_officer
):
    version = Case.objects.get(id=mine.id).version
    signed_in(far).post(f"/passed/{offered.id}/", {"do": "refuse", "answer": "It is your side."})

    timeline = as_officer.get(f"/review/{mine.reference}/").context["timeline"]
    (told,) = (one for one in timeline if one["title"] == "Not accepted")
    assert (told["detail"], told["words"], told["state"]) == (str(far), "It is your side.", "alarm")
    (given,) = as_officer.get("/passed/").context["given"]
    assert (given["refused"], given["answer"], str(far) in given["answered"]) == (
        True,
        "It is your side.",
        True,
    )
    assert Case.objects.get(id=mine.id).version == version + 1
    assert not signed_in(far).get("/passed/").context["given"]


def test_who_passed_it_on_keeps_it_after_all(offered, mine, officer):
    signed_in(officer).post(f"/review/{mine.reference}/pass-on/", {"take_back": offered.id})

    assert Passing.objects.get().state == "taken_back"


def test_a_restricted_case_goes_nowhere(mine, officer, far):
    Case.objects.filter(id=mine.id).update(restricted=True)
    mine.keepers.create(user=officer, given_at=timezone.now())

    with pytest.raises(actions.IncompleteDecision):
        actions.pass_on_case(
            case_id=mine.id, officer=officer, to_centre=far.centre, to_user=None, reason="", at=timezone.now()
        )
    signed_in(officer).post(
        f"/review/{mine.reference}/pass-on/", {"to": f"centre {far.centre_id}", "reason": WHY}
    )
    assert not Passing.objects.exists()


def test_the_agent_of_the_call_is_asked_in_the_console_and_answers(mine, officer, agent):
    Contact.objects.filter(case_links__case=mine).update(channel="phone", owner_id=agent.id)
    typed = {"decision": "ask_agent", "reason": "Did she say a name?", "told": "", "version": mine.version}
    signed_in(officer).post(f"/review/{mine.reference}/decide/", typed)
    question, console = AgentQuestion.objects.get(), signed_in(agent)

    assert "An officer asks you" in console.get("/console/").content.decode()
    assert "An officer asks you" in console.get("/console/now/").json()["others"]
    console.post("/questions/", {"question": question.id, "answer": "Yes: Kim."})

    page = signed_in(officer).get(f"/review/{mine.reference}/pass-on/").content.decode()
    assert "Yes: Kim." in page
    assert mine.events.filter(kind="agent_answered").exists()


def test_without_a_call_there_is_nobody_to_ask(mine, officer):
    typed = {"decision": "ask_agent", "reason": "Did she say a name?", "told": "", "version": mine.version}

    answer = signed_in(officer).post(f"/review/{mine.reference}/decide/", typed)

    assert answer.status_code == 422
    assert "No agent took a call about this." in answer.content.decode()
    assert "Did she say a name?" in answer.content.decode()


def test_a_grade_is_lowered_on_its_page_with_a_reason_and_not_without(mine, officer):
    door, client = f"/review/{mine.reference}/grade/", signed_in(officer)

    assert client.post(door, {"grade": "resolution", "reason": ""}).status_code == 422
    client.post(door, {"grade": "resolution", "reason": "The bicycle is back again."})

    mine.refresh_from_db()
    assert mine.grade == "resolution"
    assert "The bicycle is back again." in client.get(door).content.decode()


def test_whom_it_was_passed_to_and_by_whom_is_one_sentence(offered, mine, officer, as_officer):
    page = as_officer.get(f"/review/{mine.reference}/")

    (told,) = (one["detail"] for one in page.context["timeline"] if one["title"].startswith("Passed on"))
    assert told.endswith(f", by {officer}")
    assert "., by" not in told
