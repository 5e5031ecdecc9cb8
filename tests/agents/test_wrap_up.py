"""Nothing closes without an outcome, an owner, and what the caller was told or why not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agents.actions import CannotWrapUp, answer_call, hand_over_call, hang_up, wrap_up_call
from agents.models import Call
from agents.rules.wrapping import outcome_refusal
from agents.screens.console_wrap_up import told_by_outcome
from assistline.models import OutboxEvent
from reports.models import DraftState, OpenCue, Signpost
from reports.models.contact import Disposition
from tests.agents.conftest import door

pytestmark = pytest.mark.django_db

TOLD = "The council answers noise complaints: 9000 0000."


@pytest.fixture
def ended(answered, agent) -> Call:
    return hang_up(call_id=answered.id, agent=agent, at=timezone.now())


def close(call, agent, disposition="advice", **said):
    said = said or {"told": TOLD}
    return wrap_up_call(call_id=call.id, agent=agent, disposition=disposition, at=timezone.now(), **said)


def open_cue(call: Call, grade: str) -> OpenCue:
    return OpenCue.objects.create(
        customer=call.centre.customer,
        centre=call.centre,
        draft=call.draft,
        cue="weapon",
        grade=grade,
        source="person",
    )


def test_a_wrapped_up_call_has_outcome_owner_and_what_was_told(ended, agent):
    call = close(ended, agent)

    contact = call.contact
    contact.refresh_from_db()
    assert (contact.outcome, contact.owner_id, contact.told) == ("advice", agent.id, TOLD)
    assert (call.disposition, call.wrapped_at is not None) == ("advice", True)
    assert OutboxEvent.objects.get(name="call.wrapped").payload == {"call_id": call.id}


@pytest.mark.parametrize(
    ("disposition", "said", "sentence"),
    [
        ("", {"told": TOLD}, "Choose what came of the call"),
        ("shrug", {"told": TOLD}, "Choose what came of the call"),
        ("advice", {"told": " "}, "what the caller was told, or why nobody was"),
        ("no_contact", {"reason": "Silent"}, "what the caller was told, or why nobody was"),
        ("no_action", {"told": TOLD}, "why nothing was done"),
        ("report", {"told": TOLD}, "Send the report first"),
        ("officer_review", {"told": TOLD}, "Send the report first"),
        ("registration", {"told": TOLD}, "nothing is on the list yet"),
        ("transfer_000", {"told": TOLD}, "No transfer was started here"),
        ("duplicate", {"told": TOLD, "duplicate_of": "7K3M 92TX 4"}, "Write the reference of the case"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(ended, agent, disposition, said, sentence):
    with pytest.raises(CannotWrapUp, match=sentence):
        close(ended, agent, disposition, **said)
    ended.refresh_from_db()
    assert ended.wrapped_at is None


@pytest.mark.parametrize("disposition", ["no_contact", "withdrawn", "no_action"])
def test_the_reason_why_nobody_was_told_is_enough(ended, agent, disposition):
    call = close(ended, agent, disposition, reason_not_told="The line was cut.", reason="Wrong number.")

    call.refresh_from_db()
    assert (call.disposition, call.not_told_reason) == (disposition, "The line was cut.")
    assert call.contact.told == ""


@pytest.mark.parametrize("grade", ["immediate", "priority"])
@pytest.mark.parametrize("disposition", ["advice", "no_action", "referral", "registration", "withdrawn"])
def test_an_open_sign_of_danger_is_not_closed_with_too_little(ended, agent, grade, disposition):
    cue = open_cue(ended, grade)

    with pytest.raises(CannotWrapUp, match="open sign of danger"):
        close(ended, agent, disposition, told=TOLD, reason="Only noise.")

    cue.refresh_from_db()
    assert cue.cleared_at is None


def test_what_wrap_up_does_leaves_the_cue_open(ended, agent):
    cue = open_cue(ended, "immediate")

    close(ended, agent, "transfer_000", told="Stay on the line.", connected_at=timezone.now())

    cue.refresh_from_db()
    assert cue.cleared_at is None


def test_once_the_cue_is_cleared_or_was_slight_advice_is_enough():
    assert not outcome_refusal(Disposition.ADVICE, open_grades=["scheduled"])
    assert not outcome_refusal(Disposition.ADVICE, open_grades=[])
    assert outcome_refusal(Disposition.ADVICE, open_grades=["scheduled", "priority"])


def test_a_report_that_was_sent_may_be_the_outcome(ended, agent):
    ended.draft.state = DraftState.SUBMITTED
    ended.draft.save()

    assert close(ended, agent, "report").disposition == "report"


@pytest.mark.parametrize(
    ("disposition", "sentence"),
    [
        ("withdrawn", "that an officer confirms"),
        ("advice", "stays with police"),
        ("no_contact", "sent"),
    ],
)
def test_what_was_sent_is_not_closed_as_something_else(ended, agent, disposition, sentence):
    ended.draft.state = DraftState.SUBMITTED
    ended.draft.save()

    with pytest.raises(CannotWrapUp, match=sentence):
        close(ended, agent, disposition)


def test_a_transfer_that_was_done_elsewhere_is_kept_with_its_time(ended, agent):
    at = timezone.now()

    call = close(ended, agent, "transfer_000", told=TOLD, connected_at=at)

    assert call.transferred_at == at


def test_a_transfer_before_the_call_is_no_time_of_it(ended, agent):
    with pytest.raises(CannotWrapUp, match="between the beginning of the call and now") as refused:
        close(ended, agent, "transfer_000", told=TOLD, connected_at=ended.started_at - timedelta(hours=1))

    assert refused.value.field == "connected_at"


def test_a_duplicate_names_the_case_that_it_repeats(ended, ring, agent, as_agent):
    other = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    case = hand_over_call(call_id=other.id, agent=agent, at=timezone.now())

    call = close(ended, agent, "duplicate", told=TOLD, duplicate_of=case.reference.lower())

    assert call.duplicate_of == case


@pytest.mark.parametrize(
    ("type_slug", "said"),
    [
        ("general_enquiry", ""),
        ("anonymous_tip", "Crime Stoppers takes tips with no name, day and night: 1800 333 000."),
        ("dangerous_driving", "Do not follow the car. Keep the film if you have a camera in your car."),
    ],
)
def test_who_only_rang_is_promised_no_answer_behind_a_code(answered, as_agent, type_slug, said):
    as_agent.post(door("type", answered), {"type": type_slug})

    answered.refresh_from_db()
    told = told_by_outcome(answered, None, {})
    assert (told["advice"], told["referral"]) == (said, said)


def test_a_caller_on_the_line_is_not_wrapped_up(answered, agent):
    with pytest.raises(CannotWrapUp, match="still on the line"):
        close(answered, agent)


def test_one_does_not_wrap_up_anothers_call(ended, agent_two):
    with pytest.raises(CannotWrapUp, match="call of Mei Tran"):
        close(ended, agent_two)


def test_in_another_centre_there_is_no_such_call(ended, agent_elsewhere):
    with pytest.raises(Call.DoesNotExist):
        close(ended, agent_elsewhere)


def test_the_same_once_more_changes_nothing_and_another_outcome_is_refused(ended, agent):
    first = close(ended, agent)

    assert close(ended, agent).wrapped_at == first.wrapped_at
    with pytest.raises(CannotWrapUp, match="closed already: Advice"):
        close(ended, agent, "no_contact", reason_not_told="Silent")


def test_a_missed_call_belongs_to_whoever_closes_it(say, agent):
    say("newCall")
    missed = say("hangup", cause="cancel")

    call = close(missed, agent, "no_contact", reason_not_told="Rang off.")

    assert (call.agent, call.state, call.contact.channel) == (agent, "missed", "phone")


def test_what_comes_after_the_wrap_up_leaves_it_as_it_is(ended, say, agent, agent_two):
    close(ended, agent)

    call = say("answer", ended.call_key, user="agent-two")

    assert (call.agent, call.disposition) == (agent, "advice")


def test_the_next_call_to_wrap_up_keeps_the_agent_there(say, ring, agent):
    for key in ("1", "2"):
        say("answer", key, user="agent")
        say("hangup", key, cause="normalClearing")
    calls = list(Call.objects.to_wrap_up(agent))

    close(calls[0], agent)
    states = [agent.presence.get(ended_at=None).state]
    close(calls[1], agent)

    assert [*states, agent.presence.get(ended_at=None).state] == ["wrap_up", "available"]


@pytest.mark.parametrize("disposition", ["referral", "advice"])
def test_the_agency_that_the_caller_was_told_of_is_counted_once(ended, agent, disposition):
    for _ in range(2):
        close(ended, agent, disposition, told=TOLD, agency="council")

    counted = Signpost.objects.get()
    assert (counted.agency, counted.channel, counted.customer) == ("council", "phone", ended.centre.customer)


def test_who_was_told_of_no_agency_or_had_another_outcome_is_not_counted(ended, agent):
    close(ended, agent, "no_contact", reason_not_told="The line was cut.", agency="council")

    assert not Signpost.objects.exists()


def test_an_agency_that_nobody_knows_closes_nothing(ended, agent):
    with pytest.raises(CannotWrapUp, match="agency of the list") as refused:
        close(ended, agent, "referral", told=TOLD, agency="moon")

    ended.refresh_from_db()
    assert (refused.value.field, ended.wrapped_at) == ("agency", None)


def test_the_console_asks_which_agency_and_begins_with_the_one_of_the_rules(answered, agent, as_agent):
    told = {"type": "noise", "what_happened": "A dog barks all day.", "happening_now": "no"}
    as_agent.post(door("type", answered), told)
    as_agent.post(door("outcome", answered), {"outcome": "referral", "noise_from": "animals"})
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())

    form = as_agent.get("/console/").context["wrap_up"]
    refused = as_agent.post(door("wrap-up", answered), {"disposition": "referral", "agency": "moon"})
    closed = {"disposition": "referral", "told": TOLD, "agency": form["agency"].value()}
    done = as_agent.post(door("wrap-up", answered), closed)

    assert form["agency"].value() == "council"
    assert (refused.status_code, done.status_code) == (422, 302)
    assert list(Signpost.objects.values_list("agency", "type_slug", "channel")) == [
        ("council", "noise", "phone")
    ]
