"""A case that everything was done with is destroyed: by name, no word of it is left in any table."""

from datetime import timedelta

import pytest
from django.db.models import UniqueConstraint
from django.utils import timezone

from agents.models import CallEvent
from reports.models import Contact, Person, Report
from tests.triage.conftest import NOON
from tests.triage.keeping_cases import due
from tests.triage.partnering import desk, recorded, records_system, refer
from tests.triage.test_emergency_desk import make_desk
from tests.triage.test_keeping import places_of
from tests.triage.test_passing import far  # noqa: F401 - an officer of another centre
from tests.triage.test_related import merge, versions
from triage import actions
from triage.belongings import GOES_WHOLE, _children, words_of
from triage.models import (
    AgentQuestion,
    Case,
    CaseLife,
    DecisionDraft,
    EmergencyMessage,
    FollowUpKind,
    NearMiss,
    Proposal,
    RecordDifference,
    SecondLook,
    TransferKind,
    Way,
)

WORD = "zanthoxylum"
TOLD = {"what_happened": f"They took the {WORD}.", "taken": f"the old {WORD}", "name": f"Ann {WORD}"}
# Whatever is done with a case, and keeps words about it.
NAMED = (
    *("Transfer", "EmergencyMessage", "DecisionDraft", "FollowUp", "HandOver", "Passing", "AgentQuestion"),
    *("NearMiss", "Proposal", "SecondLook", "CaseMerge", "LegalHold", "RecordHandover", "RecordDifference"),
    *("Referral", "CaseLife", "CaseNote"),
)


@pytest.fixture
def everything(theft_case, officer, officer_two, agent, far, sergeant, customer, centre, settings):  # noqa: F811
    """A case with a word of its own in each table that names it."""
    case, taken_in, taken_out = (theft_case(at=NOON, **told) for told in (TOLD, TOLD, {}))
    at = NOON + timedelta(minutes=9)
    make_desk(customer, centre)
    asked = actions.ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=at, needed=WORD)
    actions.answer_transfer(transfer_id=asked.id, at=at, by=officer, operator=WORD, event_number="E1")
    EmergencyMessage.objects.update(body={"words": WORD})
    hold = actions.place_hold(
        case_id=case.id, by=sergeant, reason=f"The {WORD} case", review_date=at.date() + timedelta(9), at=at
    )
    actions.lift_hold(hold_id=hold.id, by=sergeant, reason=f"The {WORD} is back", at=at)
    _beside(case, officer, officer_two, agent, far, at)
    for other in (taken_in, taken_out):
        merge(case, other, officer, at=at)
    taken_out.refresh_from_db()
    actions.unmerge_case(
        case_id=taken_out.id,
        officer=officer,
        versions=versions(taken_out, case),
        reason=f"Another {WORD}",
        at=at,
    )
    _decided(case, officer, officer_two, at)
    actions.reckon_keeping(at=at)
    return case


def _beside(case, officer, officer_two, agent, far, at):  # noqa: F811
    """What colleagues write to one another about a case."""
    actions.claim_case(case_id=case.id, officer=officer, at=at)
    kept = {"case_id": case.id, "officer": officer, "words": WORD, "at": at}
    ring = actions.promise_follow_up(kind=FollowUpKind.RING, due_at=at + timedelta(hours=1), **kept)
    actions.hand_over(by=officer, to=officer_two, follow_up_ids=[ring.id], case_ids=[], note=WORD, at=at)
    passing = actions.pass_on_case(
        case_id=case.id, officer=officer, to_centre=far.centre, to_user=None, reason=f"{WORD} there", at=at
    )
    actions.refuse_passing(passing_id=passing.id, officer=far, answer=f"No {WORD} here", at=at)
    actions.write_note(case_id=case.id, by=officer, words=f"Ask {WORD} first", key="n", at=at)
    AgentQuestion.objects.create(case=case, to=agent, words=WORD, by=officer, at=at)
    actions.tell_near_miss(by=officer, happened=f"Nearly lost, {WORD}", could_have=WORD, at=at, case=case)
    Proposal.objects.create(
        case=case, kind="close", reason=WORD, told=WORD, by=officer, at=at, state="returned",
        answered_by=officer_two, answered_at=at, answer=WORD,
    )  # fmt: skip


def _decided(case, officer, officer_two, at):
    """Its decision, and what left the house by it."""
    records_system(case)
    handover = recorded(case, officer, at)
    decision = handover.decision
    SecondLook.objects.create(
        decision=decision, case=case, first_officer=officer, first_kind="record", chosen_at=at,
        officer=officer_two, kind="close", reason=WORD, looked_at=at,
    )  # fmt: skip
    RecordDifference.objects.create(
        customer=case.customer, kind=RecordDifference.Kind.values[0], case=case, handover=handover,
        words=WORD, found_at=at, settled_at=at, settled_by=officer, settled_how="checked",
    )  # fmt: skip
    refer(case, officer, desk(case, Way.EMAIL), parts=["matter", "words"], closes=False, note=f"The {WORD}")
    DecisionDraft.objects.create(
        case=case, officer=officer_two, words={"reason": WORD}, version=1, begun_at=at, saved_at=at
    )
    CaseLife.objects.create(case=case, by=officer, at=at, reason=WORD, sha256="0" * 64, size=1, chain_seq=0)


@pytest.mark.django_db
def test_no_word_is_left_in_any_table_that_names_a_case(everything):
    before = places_of(WORD)

    # It, and the one that was joined with it; what was taken out again goes on by itself.
    assert actions.destroy_what_is_due(at=due(everything) + timedelta(days=31)) == 2

    assert {f"triage.{name}" for name in NAMED} | {"assistline.Notification"} <= before
    assert places_of(WORD) == set()


@pytest.mark.django_db
def test_that_something_nearly_went_wrong_stays_known(everything):
    actions.destroy_what_is_due(at=due(everything) + timedelta(days=31))

    one = NearMiss.objects.get()
    assert (one.source, one.case, one.happened) == ("person", everything, "No longer kept.")
    assert timezone.is_aware(one.at)


def kinds_of_rows():
    """Every table that belongs to a case, by the foreign keys themselves."""
    todo, seen = [Case, Contact, Report, Person, CallEvent], set()
    while todo:
        model = todo.pop()
        if model not in seen:
            seen.add(model)
            todo += [child for child, _ in _children(model)]
    return {model for model in seen if model._meta.label not in GOES_WHOLE}


def test_nothing_that_is_emptied_tells_one_row_from_another():
    """Else the second case of a kind could never be destroyed: two empty keys are one too many."""
    keys = {
        (model._meta.label, name)
        for model in kinds_of_rows()
        for rule in model._meta.constraints
        if isinstance(rule, UniqueConstraint)
        for name in set(rule.fields) & set(words_of(model))
    }

    assert len(kinds_of_rows()) > 40
    assert keys == set()
