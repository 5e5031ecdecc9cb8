"""A decision is looked at again by another person, in a time of its own; who asks late is not turned away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assistline.models import User
from reports.actions import NotNow
from reports.models import Report, WishKind
from reports.screens.track_page import page, read_followed
from reports.wording import say_date
from tests.conftest import person, signed_in
from tests.triage.test_afterwards import add, ask, closed, decide, report_of  # noqa: F401 - closed is a fixture
from triage import actions
from triage.models import Case, Decision, DecisionKind, IllegalMove, Ladder, SecondEyes

WHY, TOLD = "There is nothing new in it.", "You asked too late, and nothing is new."


@pytest.fixture
def late(closed) -> Case:  # noqa: F811
    """A case whose decision is asked about after its day."""
    Ladder.objects.update(outside_body="the Ombudsman", outside_contact="1800 806 314")
    report_of(closed).status_updates.exclude(review_until=None).update(
        review_until=timezone.now() - timedelta(days=1)
    )
    ask(closed, WishKind.REVIEW, "You never rang the shop.")
    closed.refresh_from_db()
    return closed


def answer(case: Case, officer: User, *, take: bool) -> Case:
    held = actions.claim_case(case_id=case.id, officer=officer, at=timezone.now())
    said = {"reason": WHY, "told": TOLD, "version": held.version, "at": timezone.now()}
    return actions.answer_late_review(case_id=case.id, officer=officer, take=take, **said)


def last_told(case: Case) -> str:
    return report_of(case).status_updates.last().sentence


def test_the_decision_keeps_until_when_another_officer_can_be_asked_for(closed):  # noqa: F811
    until = report_of(closed).status_updates.last().review_until.astimezone(closed.centre.zone)

    assert (until.hour, until.minute) == (0, 0)
    assert until.date() == (closed.closed_at + timedelta(days=29)).astimezone(closed.centre.zone).date()


def test_a_review_has_a_clock_of_its_own_with_the_customers_hours(closed):  # noqa: F811
    Ladder.objects.update(review_hours=72)

    ask(closed, WishKind.REVIEW, "You never rang the shop.")

    clock = closed.clocks.get(met_at=None)
    assert (clock.kind, clock.target) == ("review", timedelta(hours=72))
    assert actions.escalate_overdue(at=clock.due_at + timedelta(seconds=1)) == 1
    assert "It is a review." in closed.events.get(kind="escalated").words


def test_who_asks_late_is_heard_and_told_what_happens(late):
    assert late.under_review
    assert "You asked after the day for it was over." in last_told(late)
    assert late.clocks.get(met_at=None).kind == "review"


def test_a_late_request_is_taken_and_then_decided_like_any(late, officer_two):
    case = answer(late, officer_two, take=True)

    assert "We look at it again. An officer decides by" in last_told(case)
    decide(case, officer_two, kind=DecisionKind.STANDS)
    assert report_of(case).wishes.get().state == "granted"


def test_a_late_request_is_refused_with_a_reason_and_the_outside_body(late, officer_two):
    case = answer(late, officer_two, take=False)

    assert (case.status, report_of(case).wishes.get().state) == ("closed", "refused")
    assert TOLD in last_told(case)
    assert "someone who is not with us: the Ombudsman, 1800 806 314." in last_told(case)
    assert "Another officer has looked at this again" not in last_told(case)


def test_who_decided_answers_no_request_about_it(late, officer):
    with pytest.raises(IllegalMove, match="another officer"):
        actions.claim_case(case_id=late.id, officer=officer, at=timezone.now())


def test_the_pages_of_a_late_request(late, officer_two):
    door, client = f"/review/{late.reference}/", signed_in(officer_two)
    client.post(f"{door}claim/")
    late.refresh_from_db()

    assert "after the day for it" in client.get(door).content.decode()
    empty = client.post(f"{door}late-review/", {"answer": "refuse", "version": late.version})
    stale = client.post(
        f"{door}late-review/", {"answer": "take", "reason": WHY, "told": "", "version": late.version - 1}
    )

    assert (empty.status_code, stale.status_code) == (422, 409)
    assert WHY in stale.content.decode()


def test_the_database_lets_nobody_review_their_own_also_with_a_second_log_in(late, officer):
    officer.email = "long@example.org"
    officer.save()
    also_sergeant = person("long.sergeant", "sergeant", officer.centre, "Sgt K. Long")
    User.objects.filter(id=also_sergeant.id).update(email="Long@Example.org")
    also_sergeant.refresh_from_db()

    with pytest.raises(IllegalMove, match="You decided this before"):
        actions.claim_case(case_id=late.id, officer=also_sergeant, at=timezone.now())
    for same in (officer, also_sergeant):
        with (
            pytest.raises(IntegrityError, match="Another person than who decided or signed"),
            transaction.atomic(),
        ):
            Decision.objects.create(
                case=late, kind="stands", officer=same, reason="r", told="t", at=timezone.now()
            )
    help_is_sent = {"kind": "transfer_000", "reason": "r", "told": "t", "at": timezone.now()}
    assert Decision.objects.create(case=late, officer=officer, **help_is_sent)


def test_one_person_with_two_log_ins_signs_once(claimed, officer):
    SecondEyes.objects.create(report_type=claimed.report_type, signed_kinds=["close"])
    other = person("long.sergeant", "sergeant", officer.centre, "Sgt K. Long")
    User.objects.filter(id__in=[officer.id, other.id]).update(email="long@example.org")
    for one in (officer, other):
        one.refresh_from_db()
    said = {"kind": DecisionKind.CLOSE, "reason": WHY, "told": TOLD, "version": claimed.version}
    proposal = actions.propose_decision(
        case_id=claimed.id, officer=officer, at=claimed.opened_at + timedelta(minutes=2), **said
    )
    claimed.refresh_from_db()

    with pytest.raises(IllegalMove, match="You wrote this yourself"):
        actions.sign_proposal(case_id=claimed.id, officer=other, version=claimed.version, at=timezone.now())
    proposal.state, proposal.answered_by, proposal.answered_at = "signed", other, timezone.now()
    with pytest.raises(IntegrityError, match="second person"), transaction.atomic():
        proposal.save()


def test_what_a_type_demands_is_a_version_and_the_last_one_counts(claimed, administrator):
    door = f"/admin/triage/secondeyes/{claimed.report_type_id}/set/"
    client = signed_in(administrator)

    client.post(door, {"signed": ["close"], "percent": "20"})
    client.post(door, {"signed": ["close"], "percent": "20"})
    client.post(door, {"signed": [], "percent": "0"})
    client.post(door, {"signed": ["close"], "percent": "200"})

    page = client.get(f"/admin/reports/reporttype/{claimed.report_type_id}/change/").content.decode()
    versions = SecondEyes.objects.order_by("version")
    assert [(one.version, one.signed_kinds, one.is_current) for one in versions] == [
        (1, ["close"], False),
        (2, [], True),
    ]
    assert "Two people sign: Close with reasons. 20 of 100 are looked at again." in page
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        SecondEyes.objects.filter(version=1).update(looked_at_percent=50)


def test_a_citizen_reads_the_letter_as_a_file_and_nobody_else_does(closed, client):  # noqa: F811
    report = Report.objects.get(reference=closed.reference)

    assert client.get(f"/track/{report.reference}/letter/").status_code == 302


def test_who_was_answered_by_another_officer_goes_on_outside_and_not_round_again(closed, officer_two):  # noqa: F811
    ask(closed, WishKind.REVIEW, "You never rang the shop.")
    actions.claim_case(case_id=closed.id, officer=officer_two, at=timezone.now())
    decide(closed, officer_two, kind=DecisionKind.STANDS, told="We looked again. It stays as it was.")
    report = report_of(closed)
    shown = page(read_followed(report), timezone.now())

    with pytest.raises(NotNow):
        ask(closed, WishKind.REVIEW, "And again.", key="w2")

    assert not any(way["url"].endswith("/review/") for way in shown["ways"])
    today = timezone.localdate(timezone=closed.centre.zone)
    assert shown["wishes"][0]["day"] == say_date(today, this_year=today.year)


def test_a_new_decision_can_be_looked_at_again_like_the_first(closed, officer, officer_two):  # noqa: F811
    ask(closed, WishKind.REVIEW, "You never rang the shop.")
    actions.claim_case(case_id=closed.id, officer=officer_two, at=timezone.now())
    decide(closed, officer_two, kind=DecisionKind.STANDS, told="We looked again. It stays as it was.")
    add(closed, "My neighbour has a film of it")
    actions.claim_case(case_id=closed.id, officer=officer, at=timezone.now())
    decide(closed, officer, kind=DecisionKind.CLOSE, told="The film does not show who it was.")

    assert ask(closed, WishKind.REVIEW, "It does show his face.", key="w2").state == "open"
