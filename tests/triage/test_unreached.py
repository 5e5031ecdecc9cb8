"""A message that did not reach the citizen: the clock does not wait for an answer that cannot come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistline.models import Delivery, Notification, NotificationState
from assistline.notifications.actions.sending import claim_notification, settle
from assistline.notifications.letters import Refused
from tests.triage.conftest import NOON
from triage.actions import note_unreached, write_to_reporter
from triage.models import Case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def asked(claimed, officer) -> Case:
    """A case whose citizen was asked something; its clock waits."""
    write_to_reporter(
        case_id=claimed.id, officer=officer, words="Which colour?", key="k", at=NOON + HOUR, asks=True
    )
    claimed.refresh_from_db()
    return claimed


def question() -> Notification:
    return Notification.objects.exclude(occasion="submitted").latest("id")


def refuse(notification: Notification, state=NotificationState.REFUSED) -> None:
    Notification.objects.filter(id=notification.id).update(state=state, settled_at=NOON + 2 * HOUR)


def note(notification: Notification) -> bool:
    return note_unreached(notification_id=notification.id, at=NOON + 3 * HOUR)


@pytest.mark.parametrize("state", [NotificationState.REFUSED, NotificationState.UNKNOWN])
def test_the_clock_runs_again_and_the_officer_is_told(asked, state):
    refuse(question(), state)

    assert [note(question()), note(question())] == [True, False]

    asked.refresh_from_db()
    assert (asked.paused_for, asked.due_at) == ("", NOON + DAY + 2 * HOUR)
    assert asked.news_at == NOON + 3 * HOUR
    told = asked.events.get(kind="nobody_reached")
    assert told.words == "The text message could not be delivered"
    assert asked.events.filter(kind="clock_resumed").count() == 1


def test_it_waits_on_while_the_same_goes_out_by_another_channel(asked):
    first = question()
    other = Notification.objects.get(id=first.id)
    other.pk, other.channel, other.attempt_id = None, "email", "00000000-0000-4000-8000-000000000001"
    other.save()
    refuse(first)

    assert not note(first)
    asked.refresh_from_db()
    assert asked.paused_for == "citizen"

    refuse(other)
    assert note(other)


def test_a_closed_case_and_a_message_to_staff_move_nothing(asked):
    refuse(question())
    Notification.objects.filter(id=question().id).update(subject_kind="case")

    assert not note(question())


def test_a_provider_that_refuses_for_good_is_heard_of(asked):
    class Shut:
        name, can_be_asked = "test", True

    held = claim_notification(question().id, NOON + 2 * HOUR)

    assert settle(held, Shut(), Refused("No such number.", for_good=True), at=NOON + 2 * HOUR)

    [sent] = Delivery.objects.filter(event_name="notification.failed")
    assert sent.payload == {"notification_id": question().id}
