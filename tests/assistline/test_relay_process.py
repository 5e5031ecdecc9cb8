"""The relay as a process: it hears at once, survives the loss of its connections, and stops when told."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from assistline.events import emit
from assistline.loops import Listener, Loop
from assistline.models import Delivery, Notification, Slot
from assistline.notifications import sweep
from assistline.slots import HEARTBEAT
from tests.assistline.probe_messages import queue, write_words

HOUSE = Path(__file__).parents[2]

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def running(name, *command):
    """A process of the house on this test's database; killed afterwards if the test did not stop it."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=HOUSE,
        env=os.environ | {"ASSISTLINE_PROCESS": name},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def relay_process():
    """A relay that has given a sign of life."""
    with running("relay", "manage.py", "relay") as process:
        assert happens(lambda: Slot.objects.filter(name=HEARTBEAT).exists(), within=60)
        yield process


@pytest.fixture
def outside(provider, monkeypatch):
    """A provider that processes of their own know as well."""
    monkeypatch.setenv("SMTP_URL", provider.smtp_url)
    monkeypatch.setenv("SMS_PROVIDER_URL", provider.sms_url)
    return provider


def happens(condition, *, within):
    gives_up = time.monotonic() + within
    while time.monotonic() < gives_up:
        if condition():
            return True
        time.sleep(0.02)
    return False


def delivered(event):
    return lambda: not Delivery.objects.filter(event_id=event.id, state="due", attempts=0).exists()


def was_sent(notification):
    return lambda: Notification.objects.filter(id=notification.id, state="sent").exists()


def send():
    with transaction.atomic():
        return emit("report.submitted", report_id=0)


def test_it_delivers_within_two_seconds_and_stops_when_told(relay_process):
    event = send()
    assert happens(delivered(event), within=2)

    relay_process.send_signal(signal.SIGTERM)

    # Two seconds on a machine of its own; the supervisor kills after four.
    assert relay_process.wait(timeout=4) == 0


def test_it_goes_on_after_all_its_connections_were_cut(relay_process):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'assistline-relay' AND datname = current_database()"
        )
        assert cursor.rowcount >= 3

    event = send()

    assert happens(delivered(event), within=6)


def test_a_message_goes_out_by_relay_broker_and_worker(customer, outside, broker, relay_process):
    write_words(customer)
    worker = ("-m", "celery", "-A", "assistline", "worker", "--pool=solo", "--without-mingle")
    with running("worker", *worker):
        first = queue(customer, "sms")
        assert happens(was_sent(first), within=40)  # by now the worker runs

        second = queue(customer, "sms", subject_id=2)

        # Sooner than the relay would lose patience and send it itself.
        assert happens(was_sent(second), within=sweep.PATIENCE.total_seconds() / 2)
    assert len(outside.taken) == 2


def test_a_message_goes_out_by_the_relay_alone_while_the_broker_is_down(
    customer, outside, broker, relay_process
):
    broker.stop()
    write_words(customer)
    queue(customer, "sms")

    assert happens(lambda: outside.taken, within=sweep.PATIENCE.total_seconds() + 4)


def test_a_new_notification_is_heard_of_at_once():
    listener = Listener("notification")
    listener.wait(0)  # connects
    Notification.objects.create(
        customer_id=1, message="m", channel="sms", to="+61400000000", body="b", words_version=1, subject_id=1
    )
    began = time.monotonic()

    listener.wait(5)

    listener.close()
    assert time.monotonic() - began < 1


def test_a_loop_outlives_faults_and_connects_anew():
    turns = []

    def turn():
        turns.append(connection.connection)
        connection.ensure_connection()
        if len(turns) < 3:
            raise RuntimeError("a fault")
        return False

    loop = Loop("probe", turn, pause=0.01)
    loop.start()

    assert happens(lambda: len(turns) > 4, within=5)
    loop.stop()
    assert loop.join(2)
    assert turns[1] is None
