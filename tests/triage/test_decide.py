"""The decision: what it writes, whom it tells, what it refuses."""

from datetime import timedelta

import pytest

from assistline.models import Notification, OutboxEvent
from reports.models import Contact, Report
from tests.triage.conftest import NOON
from triage.actions import IncompleteDecision, StaleCase, decide_case, raise_grade
from triage.models import Case, Clock, Decision, DecisionKind, Grade, IllegalMove

LATER = NOON + timedelta(minutes=2)
WORDS = {"reason": "No camera, nobody saw it.", "told": "We have recorded your report as a crime."}


def decide(case: Case, officer, **changes):
    said = {"kind": DecisionKind.RECORD, "offence_code": "B40", "version": case.version, **WORDS} | changes
    return decide_case(case_id=case.id, officer=officer, at=LATER, **said)


def test_a_decision_closes_the_case_with_outcome_owner_and_what_was_told(claimed, officer):
    decide(claimed, officer)

    claimed.refresh_from_db()
    contact = Contact.objects.get(case_links__case=claimed)
    assert (claimed.status, claimed.closed_at, claimed.officer) == ("closed", LATER, officer)
    assert (contact.outcome, contact.owner_id, contact.told) == ("report", officer.id, WORDS["told"])


def test_the_offence_is_kept_with_its_scheme(claimed, officer):
    decision = decide(claimed, officer)

    assert (decision.offence_scheme, decision.offence_version, decision.offence_code) == (
        "CSA",
        "2024",
        "B40",
    )


def test_the_citizen_reads_the_decision_and_a_neutral_message_follows(claimed, officer):
    decide(claimed, officer)

    report = Report.objects.get(reference=claimed.reference)
    message = Notification.objects.filter(subject_kind="report").order_by("id").last()
    assert report.public_status == "decided"
    assert report.status_updates.last().sentence == WORDS["told"]
    assert "crime" not in message.body


def test_the_clock_is_met_and_escalates_no_more(claimed, officer):
    decide(claimed, officer)

    clock = Clock.objects.get(case=claimed)
    assert (clock.met_at, clock.next_escalation_at) == (LATER, None)
    assert OutboxEvent.objects.filter(name="case.decided", payload={"case_id": claimed.id}).exists()


def test_a_second_decision_is_refused(claimed, officer):
    decide(claimed, officer)

    with pytest.raises(IllegalMove, match="closed already"):
        decide(claimed, officer)
    assert Decision.objects.count() == 1


def test_only_who_has_the_case_decides_it(claimed, officer_two):
    with pytest.raises(IllegalMove, match="not yours"):
        decide(claimed, officer_two)


def test_a_case_that_changed_meanwhile_is_not_decided(claimed, officer, sergeant):
    raise_grade(case_id=claimed.id, by=sergeant, grade=Grade.IMMEDIATE, at=LATER)

    with pytest.raises(StaleCase):
        decide(claimed, officer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "   short "}, "reason"),
        ({"told": ""}, "told"),
        ({"offence_code": ""}, "offence_code"),
        ({"offence_code": "Z99"}, "offence_code"),
    ],
)
def test_a_decision_without_reason_told_or_offence_is_refused(claimed, officer, changes, field):
    with pytest.raises(IncompleteDecision) as refused:
        decide(claimed, officer, **changes)

    assert refused.value.field == field
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("kind", "outcome"), [(DecisionKind.CLOSE, "no_action"), (DecisionKind.TRANSFER_000, "transfer_000")]
)
def test_what_is_no_crime_record_has_no_offence(claimed, officer, kind, outcome):
    decision = decide(claimed, officer, kind=kind)

    claimed.refresh_from_db()
    assert (decision.offence_code, claimed.disposition) == ("", outcome)


def test_the_reasons_stand_beside_the_decision_whatever_happened_after_it(claimed, officer, as_officer):
    decide(claimed, officer)
    claimed.events.create(
        kind="nobody_reached", at=LATER + timedelta(minutes=1), words="The e-mail came back"
    )

    page = as_officer.get(f"/review/{claimed.reference}/").content.decode()

    assert 0 < page.index(f"Reasons: {WORDS['reason']}") < page.index("The e-mail came back")
