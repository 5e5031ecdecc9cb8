"""Sending: each intent once, and three ways for an attempt to end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from assistline.clock import database_now
from assistline.models import AuditEntry, Notification
from assistline.notifications import letters
from assistline.notifications.actions import (
    NothingToResend,
    deliver_notification,
    resend,
    sending,
)
from assistline.notifications.letters import Refused, Sent, Unknown
from assistline.notifications.providers import missing_providers, provider_for
from tests.assistline.probe_messages import ADDRESS, ALARM, queue, write_words

CHANNELS = ["sms", "email"]
LATER = timedelta(hours=1)


@pytest.fixture
def told(customer):
    write_words(customer)
    return customer


@pytest.fixture
def impatient(monkeypatch):
    """Wait for a provider for less than a second."""
    monkeypatch.setattr(letters, "ANSWER_SECONDS", 0.4)


def deliver(notification, after=timedelta(0)):
    return deliver_notification(notification_id=notification.id, at=database_now() + after)


def now_is(notification):
    return Notification.objects.get(id=notification.id)


@pytest.mark.django_db
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_message_arrives_and_is_not_sent_again(told, provider, channel):
    notification = queue(told, channel)

    first, second = deliver(notification), deliver(notification, LATER)

    assert (type(first), second) == (Sent, None)
    [taken] = provider.taken
    assert (taken["to"], taken["body"]) == (ADDRESS[channel], "There is news about 7K3M 92TX 4.")
    assert str(notification.attempt_id) in taken["reference"]
    assert now_is(notification).state == "sent"


@pytest.mark.django_db
def test_what_is_not_due_waits(told, provider):
    notification = queue(told, "sms", due_at=database_now() + LATER)

    assert deliver(notification) is None
    assert provider.taken == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "order"), [("sms", "500"), ("sms", "429"), ("sms", "401"), ("email", "451")]
)
def test_a_refusal_for_now_is_tried_again_later_and_once(told, provider, channel, order):
    provider.will(channel, order)
    notification = queue(told, channel)

    first = deliver(notification)
    waiting = now_is(notification)
    second = deliver(notification, LATER)

    assert isinstance(first, Refused)
    assert (waiting.state, waiting.queued_at, order in waiting.last_error) == ("pending", None, True)
    assert waiting.due_at > database_now()
    assert isinstance(second, Sent)
    assert len(provider.taken) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("channel", "order"), [("sms", "400"), ("email", "550")])
def test_a_refusal_for_good_is_not_tried_again(told, provider, channel, order):
    provider.will(channel, order)
    notification = queue(told, channel)

    deliver(notification)

    assert now_is(notification).state == "refused"
    assert deliver(notification, LATER) is None


@pytest.mark.django_db
@pytest.mark.parametrize("channel", CHANNELS)
def test_an_outage_costs_no_attempt_and_a_day_of_it_puts_the_message_on_a_persons_list(told, channel):
    notification = queue(told, channel)

    for hour in range(24):
        assert isinstance(deliver(notification, hour * LATER), Refused)
    waiting = now_is(notification)
    deliver(notification, timedelta(days=1, minutes=1))

    assert (waiting.state, waiting.attempts) == ("pending", 0)
    assert waiting.due_at - database_now() <= sending.LONGEST_BACKOFF
    assert now_is(notification).state == "refused"


@pytest.mark.django_db
def test_after_an_outage_the_provider_has_all_its_attempts(told, provider, settings):
    notification, there = queue(told, "sms"), settings.SMS_PROVIDER_URL
    settings.SMS_PROVIDER_URL = "http://127.0.0.1:9"
    for hour in range(20):
        deliver(notification, hour * LATER)
    settings.SMS_PROVIDER_URL = there
    provider.will("sms", "503", "500")

    unavailable, refused, taken = (deliver(notification, hour * LATER) for hour in (20, 21, 22))

    assert (unavailable.closed, refused.closed, type(taken)) == (True, False, Sent)
    assert (now_is(notification).attempts, now_is(notification).closed_since) == (2, None)


@pytest.mark.django_db
def test_a_provider_that_keeps_refusing_is_given_up_after_eight_attempts(told, provider):
    provider.will("sms", *["500"] * 10)
    notification = queue(told, "sms")

    outcomes = [deliver(notification, attempt * LATER) for attempt in range(9)]

    assert [type(outcome) for outcome in outcomes] == [Refused] * 8 + [type(None)]
    assert now_is(notification).state == "refused"


@pytest.mark.django_db
@pytest.mark.parametrize(("order", "taken"), [("accept_then_drop", 1), ("garbage", 1), ("hang", 0)])
def test_an_email_without_an_answer_is_unknown_and_left_to_a_person(told, provider, impatient, order, taken):
    provider.will("email", order)
    notification = queue(told, "email")

    outcome = deliver(notification)

    assert isinstance(outcome, Unknown)
    assert now_is(notification).state == "unknown"
    assert deliver(notification, LATER) is None
    assert len(provider.taken) == taken


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["accept_then_drop", "garbage", "hang", "502"])
def test_a_text_without_an_answer_is_asked_for_before_it_is_sent_again(told, provider, impatient, order):
    provider.will("sms", order)
    notification = queue(told, "sms")

    first = deliver(notification)
    begun = now_is(notification)
    at_once = deliver(notification)
    later = deliver(notification, LATER)

    assert (type(first), begun.state, at_once) == (Unknown, "sending", None)
    assert isinstance(later, Sent)
    assert len(provider.taken) == 1


@pytest.mark.django_db
def test_an_alarm_without_an_answer_is_sent_again(told, provider):
    provider.will("email", "accept_then_drop")
    notification = queue(told, "email", message=ALARM)

    outcomes = [deliver(notification), deliver(notification, LATER)]

    assert [type(outcome) for outcome in outcomes] == [Unknown, Sent]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "outcome", "taken"), [("email", Unknown, 0), ("sms", Sent, 1)], ids=CHANNELS[::-1]
)
def test_one_whose_process_died_while_sending_is_found_by_its_lease(told, provider, channel, outcome, taken):
    notification = queue(told, channel)
    sending.claim_notification(notification.id, database_now())

    during = deliver(notification, sending.LEASE / 2)
    after = deliver(notification, sending.LEASE)

    assert (during, type(after)) == (None, outcome)
    assert len(provider.taken) == taken


@pytest.mark.django_db
def test_the_late_outcome_of_a_slow_sender_changes_nothing(told, provider):
    notification = queue(told, "sms")
    slow = sending.claim_notification(notification.id, database_now())
    deliver(notification, sending.LEASE)

    changed = sending.settle(slow, provider_for("sms"), Refused("late", for_good=True), at=database_now())

    assert changed is False
    assert now_is(notification).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_eight_senders_send_once(told, provider):
    notification = queue(told, "email")
    together = threading.Barrier(8)

    def send(_):
        together.wait()
        outcome = deliver(notification)
        connection.close()
        return outcome

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(send, range(8)))

    assert len([outcome for outcome in outcomes if outcome]) == 1
    assert len(provider.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_the_network_is_never_inside_a_transaction(told, provider):
    notification = queue(told, "email")

    with transaction.atomic(), pytest.raises(RuntimeError):
        deliver(notification)


@pytest.mark.django_db
@pytest.mark.parametrize("channel", CHANNELS)
def test_without_a_provider_a_message_waits_and_says_why(told, settings, channel):
    settings.SMTP_URL = settings.SMS_PROVIDER_URL = ""
    notification = queue(told, channel)

    deliver(notification)

    waiting = now_is(notification)
    assert (waiting.state, waiting.attempts) == ("pending", 0)
    assert waiting.last_error in missing_providers()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["kim@example.org\r\nBcc: all@example.org", "kim", "kim@", "a b@example.org"]
)
def test_an_address_that_is_none_is_refused_for_good(told, provider, address):
    notification = queue(told, "email", to=address)

    deliver(notification)

    assert now_is(notification).state == "refused"
    assert provider.taken == []


@pytest.mark.django_db
def test_any_text_arrives_as_it_was_written(told, provider):
    odd = ".\r\n.\n..\nQUIT\n" + "ü" * 2000 + " 🙂"
    notification = queue(told, "email", values={"reference": odd})

    deliver(notification)

    [taken] = provider.taken
    assert taken["body"].replace("\r\n", "\n") == f"There is news about {odd}.".replace("\r\n", "\n")


@pytest.mark.django_db
def test_one_that_cannot_be_decrypted_is_put_off(told, provider):
    notification = queue(told, "sms")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assistline_notification SET body = 'gone:AAAA'")

    outcome = deliver(notification)

    waiting = Notification.objects.defer("body").get()
    assert outcome is None
    assert waiting.due_at > database_now()
    assert "FIELD_KEYS" in waiting.last_error


@pytest.mark.django_db
def test_a_person_has_a_refused_message_sent_again_as_a_new_attempt(told, provider, supervisor):
    provider.will("sms", "400")
    notification = queue(told, "sms")
    deliver(notification)

    resend(notification_id=notification.id, by=supervisor, at=database_now())

    assert isinstance(deliver(notification), Sent)
    assert now_is(notification).attempt_id != notification.attempt_id
    assert AuditEntry.objects.filter(action="notification.resent", actor_id=supervisor.id).count() == 1


@pytest.mark.django_db
def test_a_person_has_an_unknown_message_sent_again_as_the_same_attempt(told, provider, supervisor):
    provider.will("email", "accept_then_drop")
    notification = queue(told, "email")
    deliver(notification)

    resend(notification_id=notification.id, by=supervisor, at=database_now())

    assert isinstance(deliver(notification), Sent)
    assert now_is(notification).attempt_id == notification.attempt_id


@pytest.mark.django_db
def test_what_was_sent_cannot_be_sent_again(told, provider, supervisor):
    notification = queue(told, "sms")
    deliver(notification)

    with pytest.raises(NothingToResend):
        resend(notification_id=notification.id, by=supervisor, at=database_now())
