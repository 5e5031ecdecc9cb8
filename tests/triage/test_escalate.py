"""Broken promises go upwards, each level once."""

from datetime import timedelta

import pytest

from assistline.models import MessageWords, Notification, OutboxEvent
from reports.models import StatusUpdate
from tests.triage.conftest import NOON
from tests.triage.side_by_side import side_by_side
from triage.actions import claim_case, decide_case, escalate_overdue, lower_grade, raise_grade
from triage.models import Clock, DecisionKind, Escalation, Grade
from triage.tasks import escalate_overdue as escalate_task

DUE = NOON + timedelta(hours=24)


def told() -> list[str]:
    return list(
        Notification.objects.filter(message__startswith="case_escalated")
        .order_by("id")
        .values_list("occasion", flat=True)
    )


def test_nothing_is_escalated_before_its_time(case, sergeant):
    assert escalate_overdue(at=DUE - timedelta(seconds=1)) == 0
    assert not told()


def test_the_sergeant_is_told_at_the_deadline(case, sergeant, supervisor):
    assert escalate_overdue(at=DUE) == 1

    mail = Notification.objects.get(message__startswith="case_escalated")
    case.refresh_from_db()
    assert (mail.to, case.level) == (sergeant.email, 1)
    assert f"/review/{case.reference}/" in mail.body
    assert OutboxEvent.objects.filter(name="case.escalated").count() == 1


def test_a_supervisor_who_cannot_open_the_case_gets_no_link(case, sergeant, supervisor):
    escalate_overdue(at=DUE + timedelta(minutes=20))

    bodies = dict(Notification.objects.filter(channel="email").values_list("to", "body"))
    assert "/review/" in bodies[sergeant.email]
    assert "/review/" not in bodies[supervisor.email]
    assert "Ask the duty sergeant" in bodies[supervisor.email]


def test_danger_after_the_last_level_is_told_again(case, officer, sergeant, supervisor):
    escalate_overdue(at=DUE + timedelta(hours=2))
    before = len(told())

    raise_grade(case_id=case.id, by=officer, grade=Grade.IMMEDIATE, at=DUE + timedelta(hours=3))
    escalate_overdue(at=DUE + timedelta(hours=3, minutes=4))
    assert len(told()) == before
    escalate_overdue(at=DUE + timedelta(hours=3, minutes=5))

    assert len(told()) == before + 1


def test_a_second_broken_promise_is_told_again(case, officer, sergeant):
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=NOON)
    escalate_overdue(at=NOON + timedelta(minutes=20))
    lower_grade(
        case_id=case.id,
        by=officer,
        grade=Grade.SCHEDULED,
        reason="Rang: it is over.",
        at=NOON + timedelta(minutes=21),
    )

    escalate_overdue(at=DUE)

    assert len(told()) == 2
    assert StatusUpdate.objects.filter(status="late").count() == 2


def test_the_citizen_is_told_once_that_we_are_late(case, sergeant):
    for minutes in (0, 20, 90):
        escalate_overdue(at=DUE + timedelta(minutes=minutes))

    late = StatusUpdate.objects.get(status="late")
    assert late.sentence == "We said by 12 pm. We are late. A sergeant has been told."


def test_where_an_officer_was_promised_to_look_and_looks_nobody_is_late(theft_case, officer, sergeant):
    case = theft_case(happening_now="unsure")
    claim_case(case_id=case.id, officer=officer, at=NOON + timedelta(minutes=3))

    escalate_overdue(at=case.due_at)

    assert len(told()) == 1
    assert not StatusUpdate.objects.filter(status="late").exists()


def test_a_sergeant_who_could_not_be_told_is_not_named(case):
    escalate_overdue(at=DUE)

    assert StatusUpdate.objects.get(status="late").sentence == "We said by 12 pm. We are late."


def test_each_level_is_reached_once_though_run_five_times(case, sergeant, supervisor):
    reached = [escalate_overdue(at=DUE + timedelta(minutes=20)) for _ in range(5)]

    assert reached == [2, 0, 0, 0, 0]
    assert len(told()) == len(set(told())) == 2


@pytest.mark.django_db(transaction=True)
def test_each_level_is_reached_once_by_four_at_once(theft_case, sergeant, supervisor):
    for number in range(5):
        theft_case(at=NOON + timedelta(seconds=number))

    results = side_by_side(4, lambda number: escalate_overdue(at=DUE + timedelta(hours=2)))
    while left := escalate_overdue(at=DUE + timedelta(hours=2)):
        results.append(left)

    assert sum(results) == Escalation.objects.count() == 15
    assert len(told()) == len(set(told())) == 5 * (1 + 1 + 2)


def test_after_the_last_level_there_is_no_more(case, sergeant, supervisor):
    escalate_overdue(at=DUE + timedelta(days=3))

    clock = Clock.objects.get(case=case)
    assert (clock.level, clock.next_escalation_at) == (3, None)


def test_one_bad_row_stops_no_other(theft_case, sergeant, monkeypatch, customer):
    bad, good = theft_case(), theft_case(at=NOON + timedelta(seconds=1))
    bad.contact_links.update(report=None)
    Clock.objects.filter(case=bad).update(level=32767)  # the next level does not fit its column

    assert escalate_overdue(at=DUE + timedelta(seconds=2)) == 1
    good.refresh_from_db()
    assert good.level == 1


def test_missing_words_hold_up_no_escalation(case, sergeant):
    MessageWords.objects.filter(message="case_escalated").delete()

    assert escalate_overdue(at=DUE) == 1
    assert StatusUpdate.objects.filter(status="late").exists()


def test_a_decided_case_is_left_alone(claimed, officer, sergeant):
    decide_case(
        case_id=claimed.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="Nobody saw who did it.",
        told="We will not look into this further now.",
        version=claimed.version,
        at=NOON + timedelta(minutes=2),
    )

    assert escalate_overdue(at=DUE + timedelta(days=1)) == 0


def test_an_officer_who_is_writing_is_not_sent_back_by_an_escalation(claimed, sergeant):
    version = claimed.version

    escalate_overdue(at=DUE)

    claimed.refresh_from_db()
    assert (claimed.level, claimed.version) == (1, version)


def test_the_task_runs_once_a_slot(theft_case, sergeant):
    theft_case(at=NOON - timedelta(days=400))

    escalate_task()
    escalate_task()

    assert len(told()) == 2  # levels one and three; nobody is supervisor
