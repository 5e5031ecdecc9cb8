"""Each subscriber of each event is called once, whatever happens to the relays."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.module_loading import import_string

from assistline import relay
from assistline.clock import database_now
from assistline.events import SUBSCRIBERS, emit
from assistline.models import Delivery
from tests.assistline import listeners

pytestmark = pytest.mark.django_db(transaction=True)

SOON = timedelta(seconds=1)


@pytest.fixture
def subscribed(monkeypatch):
    """Say who hears of ``probe.sent``."""

    def subscribe(*names):
        paths = tuple(name if "." in name else f"{listeners.PLACE}.{name}" for name in names)
        monkeypatch.setitem(SUBSCRIBERS, "probe.sent", paths)

    subscribe("hear")
    return subscribe


def send(*report_ids):
    with transaction.atomic():
        for report_id in report_ids:
            emit("probe.sent", report_id=report_id)


def deliver_all(at=None):
    at = at or database_now()
    while relay.deliver_due(limit=relay.BATCH, at=at + SOON):
        pass


@pytest.mark.parametrize("path", sorted({path for paths in SUBSCRIBERS.values() for path in paths}))
def test_every_subscriber_exists(path):
    assert callable(import_string(path))


def test_a_subscriber_hears_of_an_event_once(subscribed):
    send(7)

    deliver_all()
    deliver_all()

    assert listeners.heard() == [7]


def test_eight_relays_deliver_forty_events_once_each(subscribed):
    send(*range(40))
    together = threading.Barrier(8)

    def run_relay(_):
        together.wait()
        deliver_all()
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run_relay, range(8)))

    assert sorted(listeners.heard()) == list(range(40))
    assert set(Delivery.objects.values_list("state", "attempts")) == {("done", 1)}


@pytest.mark.parametrize(
    ("poison", "error"),
    [
        ("hear_and_fail", "LookupError: report 1 is not to my taste"),
        ("hear_and_break_the_database", "DataError 22P02"),
        ("nowhere.to_be_found", "ModuleNotFoundError: No module named 'nowhere'"),
        ("work", "TypeError: work() got an unexpected keyword argument 'report_id'"),
    ],
)
def test_a_poisoned_delivery_stops_nobody_and_leaves_nothing_half_done(subscribed, poison, error):
    subscribed(poison, "hear")
    send(1)

    deliver_all()

    assert listeners.heard() == [1]
    poisoned = Delivery.objects.get(state="due")
    assert poisoned.last_error == error
    assert poisoned.due_at > database_now()


def test_one_that_keeps_failing_waits_longer_each_time_and_is_parked_at_last(subscribed):
    subscribed("hear_and_fail")
    send(1)
    waits = []

    for _ in range(relay.MOST_ATTEMPTS):
        at = Delivery.objects.get().due_at
        deliver_all(at)
        waits.append(Delivery.objects.get().due_at - at)

    assert waits[2] > waits[0]
    assert max(waits) <= relay.LONGEST_BACKOFF * 1.2
    assert Delivery.objects.get().state == "parked"


def test_what_takes_its_process_down_each_time_is_parked_too(subscribed):
    send(1)
    at = database_now() + SOON

    for turn in range(relay.MOST_ATTEMPTS):
        assert relay.claim_due(limit=1, at=at + turn * relay.LEASE)
    deliver_all(at + relay.MOST_ATTEMPTS * relay.LEASE)

    assert Delivery.objects.get().state == "parked"
    assert listeners.heard() == []


def test_what_takes_its_process_down_takes_no_innocents_with_it(subscribed):
    send(1, 2, 3)
    at = database_now() + SOON

    for turn in range(relay.MOST_ATTEMPTS + 1):
        # The first of each batch is the one that kills; the relay is started again and goes on.
        at_turn = at + turn * relay.LEASE
        while claims := relay.claim_due(limit=relay.BATCH, at=at_turn):
            if claims[0].payload == {"report_id": 1} and claims[0].attempts <= relay.MOST_ATTEMPTS:
                continue
            for claim in claims:
                relay.run(claim, at=at_turn)

    assert listeners.heard() == [2, 3]
    assert Delivery.objects.exclude(state="done").get().payload == {"report_id": 1}


def test_a_relay_that_died_between_claim_and_run_is_taken_over_after_its_lease(subscribed):
    send(1)
    at = database_now() + SOON
    relay.claim_due(limit=1, at=at)

    relay.deliver_due(at=at + relay.LEASE / 2)
    heard_during_the_lease = listeners.heard()
    relay.deliver_due(at=at + relay.LEASE)

    assert heard_during_the_lease == []
    assert listeners.heard() == [1]


def test_a_slow_relay_changes_nothing_when_it_comes_late(subscribed):
    send(1)
    at = database_now() + SOON
    [slow] = relay.claim_due(limit=1, at=at)
    relay.deliver_due(at=at + relay.LEASE)

    done = relay.run(slow, at=at + relay.LEASE)

    assert done is False
    assert listeners.heard() == [1]


def test_a_slow_relays_failure_does_not_undo_what_another_did(subscribed):
    subscribed("hear_and_fail")
    send(1)
    at = database_now() + SOON
    [slow] = relay.claim_due(limit=1, at=at)
    [quick] = relay.claim_due(limit=1, at=at + relay.LEASE)

    relay.run(slow, at=at + relay.LEASE)

    row = Delivery.objects.get()
    assert (row.fence, row.last_error) == (quick.fence, "")
