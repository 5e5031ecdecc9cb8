"""Messages go out though the broker is stopped, frozen or forgetful."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from assistline import tasks
from assistline.celery import app
from assistline.clock import database_now
from assistline.models import Notification
from assistline.notifications import sweep
from tests.assistline.probe_messages import queue, write_words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(customer):
    write_words(customer)
    return customer


def waiting_in_broker():
    """Arguments of the tasks that the broker holds; takes them out."""
    with app.connection_for_read() as broker, broker.SimpleQueue("celery") as waiting:
        held = [waiting.get(block=False) for _ in range(waiting.qsize())]
        for message in held:
            message.ack()
        return [json.loads(message.body)[0] for message in held]


def long_ago(*notifications):
    """Have them be handed over longer ago than the sweeper's patience."""
    past = database_now() - sweep.PATIENCE - timedelta(seconds=1)
    ids = [notification.id for notification in notifications]
    Notification.objects.filter(id__in=ids).update(due_at=past, queued_at=past)


def test_what_is_due_is_handed_to_the_broker_once_by_its_id_alone(told, broker):
    notification = queue(told, "sms")
    queue(told, "email", due_at=database_now() + timedelta(hours=1))
    hand_over = sweep.HandOver()

    hand_over.turn()
    hand_over.turn()

    assert waiting_in_broker() == [[notification.id]]


def test_the_name_that_is_handed_over_is_a_task_that_workers_know():
    assert tasks.deliver_notification.name == sweep.TASK


def test_two_relays_hand_over_each_notification_once(told):
    notifications = [queue(told, "sms", subject_id=n) for n in range(20)]

    def mark(_):
        marked = [id_ for _ in range(4) for id_ in sweep.mark_handed_over(at=database_now(), limit=5)]
        connection.close()
        return marked

    with ThreadPoolExecutor(4) as pool:
        marked = [id_ for ids in pool.map(mark, range(4)) for id_ in ids]
    marked += sweep.mark_handed_over(at=database_now(), limit=20)

    assert sorted(marked) == [notification.id for notification in notifications]


@pytest.mark.parametrize("fault", ["stop", "freeze"])
def test_a_silent_broker_costs_little_time_and_is_then_left_alone(told, broker, fault):
    queue(told, "sms")
    hand_over = sweep.HandOver()
    getattr(broker, fault)()
    began = time.monotonic()

    hand_over.turn()
    first = time.monotonic() - began
    queue(told, "sms", subject_id=2)
    hand_over.turn()

    assert hand_over.failures == 1
    assert first < 1.8  # without a budget two seconds or more
    assert Notification.objects.filter(queued_at=None).count() == 1


def test_a_message_goes_out_though_the_broker_is_stopped(told, broker, provider):
    broker.stop()
    notification = queue(told, "sms")
    sweep.HandOver().turn()

    sweep.send_overdue()
    before_patience_ends = len(provider.taken)
    long_ago(notification)
    sweep.send_overdue()

    assert before_patience_ends == 0
    assert len(provider.taken) == 1


def test_one_that_cannot_be_sent_stops_no_other(told, provider):
    poisoned = [queue(told, "sms", subject_id=n) for n in range(6)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assistline_notification SET body = 'gone:AAAA'")
    good = queue(told, "sms", subject_id=99)
    long_ago(*poisoned, good)

    while sweep.send_overdue():
        pass

    assert [message["reference"] for message in provider.taken] == [str(good.attempt_id)]


def test_one_left_behind_while_sending_is_handed_over_again(told):
    notification = queue(told, "sms")
    now = database_now()
    Notification.objects.update(state="sending", queued_at=now - sweep.PATIENCE, lease_until=now)

    assert sweep.mark_handed_over(at=now, limit=5) == [notification.id]
    assert sweep.mark_handed_over(at=now, limit=5) == []
