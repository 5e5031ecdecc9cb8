"""Periodic jobs: once a period, whoever comes first, and taken over where a clock stands still."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils.module_loading import import_string

from assistline import housekeeping, slots
from assistline.models import Delivery, Notification, OutboxEvent, Slot, ThrottleWindow
from assistline.notifications.actions import NothingToResend, resend
from tests.assistline import listeners
from tests.assistline.probe_messages import ALARM, queue, write_words

AT = datetime(2026, 11, 17, 9, 0, 4, tzinfo=UTC)
PERIOD = timedelta(seconds=10)


@pytest.fixture
def jobs(monkeypatch):
    """A table of two jobs, of which the first fails."""
    table = {
        "fails": slots.Job(PERIOD, f"{listeners.PLACE}.fail"),
        "works": slots.Job(PERIOD, f"{listeners.PLACE}.work"),
    }
    monkeypatch.setattr(slots, "PERIODIC", table)
    return table


def times_worked():
    return OutboxEvent.objects.filter(name="probe.worked").count()


@pytest.mark.parametrize("job", slots.PERIODIC.values(), ids=slots.PERIODIC)
def test_every_periodic_job_exists(job):
    assert callable(import_string(job.action))


@pytest.mark.django_db(transaction=True)
def test_eight_clocks_take_a_slot_once():
    together = threading.Barrier(8)

    def take(_):
        together.wait()
        taken = slots.take("probe", PERIOD, AT, "worker")
        connection.close()
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(8)))

    assert taken.count(True) == 1
    assert Slot.objects.get(name="probe").starts_at == AT.replace(second=0)


@pytest.mark.django_db
def test_a_job_runs_once_in_its_period_and_again_in_the_next(jobs):
    ran = [slots.run_slot("works", at=AT + timedelta(seconds=s), by="worker") for s in (0, 1, 5, 6)]

    assert ran == [True, False, False, True]
    assert times_worked() == 2


@pytest.mark.django_db
def test_the_sweeper_leaves_alone_what_the_clock_has_run(jobs):
    slots.run_slot("works", at=AT, by="worker")

    slots.run_missed_slots(at=AT + 1.5 * PERIOD)

    assert times_worked() == 1


@pytest.mark.django_db
def test_the_sweeper_runs_what_was_missed_for_two_periods_though_another_job_fails(jobs):
    slots.run_slot("works", at=AT, by="worker")

    ran = slots.run_missed_slots(at=AT + 3 * PERIOD)

    assert ran == ["works"]
    assert times_worked() == 2
    assert Slot.objects.filter(taken_by="sweeper").count() == 2


@pytest.mark.django_db
def test_what_a_worker_takes_each_period_and_never_does_is_done_by_the_sweeper(jobs, monkeypatch):
    for second in range(0, 40, 10):
        slots.take("works", PERIOD, AT + timedelta(seconds=second), "worker")

    at_once = slots.run_missed_slots(at=AT + timedelta(seconds=31))
    later = slots.run_missed_slots(at=AT + timedelta(seconds=35))
    again = slots.run_missed_slots(at=AT + timedelta(seconds=39))

    assert (at_once, later, again) == ([], ["works"], [])
    assert times_worked() == 1


@pytest.mark.django_db
def test_tidying_takes_what_is_old_and_done_and_leaves_what_a_person_must_see():
    old = AT - timedelta(days=8)
    Slot.objects.create(name="old", starts_at=old, taken_by="worker")
    ThrottleWindow.objects.create(key="k", starts_at=old)
    for event_id, state in enumerate(["done", "due", "parked"]):
        Delivery.objects.create(event_id=event_id, subscriber="s", payload={}, state=state, done_at=old)
    OutboxEvent.objects.create(name="old.gone", payload={}, at=old)
    OutboxEvent.objects.create(name="new.kept", payload={}, at=AT)

    housekeeping.tidy(at=AT)

    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["due", "parked"]
    assert [event.name for event in OutboxEvent.objects.all()] == ["new.kept"]
    assert not Slot.objects.filter(name="old").exists()
    assert not ThrottleWindow.objects.exists()


@pytest.mark.django_db
def test_tidying_empties_what_was_settled_long_ago_and_keeps_that_it_was_sent(customer, supervisor):
    write_words(customer)
    news = [queue(customer, "sms", occasion=str(days)) for days in (91, 89)]
    alarms = [queue(customer, "email", message=ALARM, occasion=str(days)) for days in (31, 29)]
    pending = queue(customer, "sms", occasion="pending")
    for notification in (*news, *alarms):
        settled_at = AT - timedelta(days=int(notification.occasion))
        Notification.objects.filter(id=notification.id).update(state="refused", settled_at=settled_at)

    housekeeping.tidy(at=AT)

    rows = {row.id: (row.to, row.body) for row in Notification.objects.all()}
    assert rows[news[0].id] == rows[alarms[0].id] == ("", "")
    assert all(all(rows[kept.id]) for kept in (news[1], alarms[1], pending))
    with pytest.raises(NothingToResend):
        resend(notification_id=news[0].id, by=supervisor, at=AT)
    assert housekeeping.tidy(at=AT) == 0
