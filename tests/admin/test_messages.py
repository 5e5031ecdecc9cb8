"""What we say and what was sent: rewritten, looked at, sent again."""

import pytest
from django.urls import reverse

from assistline.messages import Message, register
from assistline.models import (
    AuditEntry,
    Delivery,
    DeliveryState,
    MessageWords,
    Notification,
    NotificationState,
)
from tests.admin.rows import make

pytestmark = pytest.mark.django_db


def test_a_notification_shows_neither_its_words_nor_the_whole_number(centre, as_administrator) -> None:
    sent = make("notifications", centre, 1)[0]

    pages = [
        as_administrator.get(reverse("admin:assistline_notification_changelist")).content.decode(),
        as_administrator.get(
            reverse("admin:assistline_notification_change", args=[sent.id])
        ).content.decode(),
    ]

    for page in pages:
        assert "•••• 678" in page
        assert "400000" not in page
        assert "There is news" not in page


def press(client, model, action, *ids):
    return client.post(
        reverse(f"admin:assistline_{model}_changelist"), {"action": action, "_selected_action": ids}
    )


def test_a_refused_notification_is_sent_again_at_a_persons_word(centre, as_administrator) -> None:
    refused, sent = make("notifications", centre, 2)
    Notification.objects.filter(id=refused.id).update(state=NotificationState.REFUSED)

    press(as_administrator, "notification", "send_again", refused.id, sent.id)

    states = dict(Notification.objects.values_list("id", "state"))
    assert states == {refused.id: "pending", sent.id: "sent"}
    assert AuditEntry.objects.filter(action="notification.resent", object_ids=[refused.id]).exists()


def test_a_parked_delivery_is_tried_again_and_no_other(centre, administrator, as_administrator) -> None:
    parked, done = make("deliveries", centre, 2)
    Delivery.objects.filter(id=parked.id).update(state=DeliveryState.PARKED, attempts=12, fence=12)

    press(as_administrator, "delivery", "try_again", parked.id, done.id)

    parked.refresh_from_db()
    done.refresh_from_db()
    assert (parked.state, parked.attempts, parked.fence) == ("due", 0, 13)
    assert done.state == "done"
    entry = AuditEntry.objects.get(action="delivery.retried")
    assert (entry.actor_id, entry.object_ids) == (administrator.id, [parked.id])


def test_a_payload_is_read_as_words(centre, as_administrator) -> None:
    event = make("events", centre, 1)[0]

    page = as_administrator.get(
        reverse("admin:assistline_outboxevent_change", args=[event.id])
    ).content.decode()

    assert "report id: 1" in page
    assert "{" not in page.split("report id")[0][-20:]


@pytest.fixture
def words(customer) -> MessageWords:
    register(Message("admin_test", channels=("sms",), placeholders=("reference",)))
    return MessageWords.objects.create(
        customer=customer, message="admin_test", channel="sms", body="News: {reference}"
    )


def test_new_words_are_a_new_version_and_the_old_ones_stay(words, as_administrator) -> None:
    as_administrator.post(
        reverse("admin:assistline_messagewords_change", args=[words.id]),
        {"subject_line": "", "body": "There is news about {reference}."},
    )

    versions = list(
        MessageWords.objects.filter(message="admin_test")
        .order_by("version")
        .values_list("version", "body", "is_current")
    )
    assert versions == [(1, "News: {reference}", False), (2, "There is news about {reference}.", True)]


def test_words_with_a_placeholder_that_does_not_exist_are_refused(words, as_administrator) -> None:
    page = as_administrator.post(
        reverse("admin:assistline_messagewords_change", args=[words.id]),
        {"subject_line": "", "body": "{name}, news"},
    ).content.decode()

    assert "There is no {name} in this message. You can use: {reference}." in page
    assert MessageWords.objects.filter(message="admin_test").count() == 1
