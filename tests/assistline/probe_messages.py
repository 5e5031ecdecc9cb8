"""Messages that only tests say."""

from datetime import timedelta

from assistline.clock import database_now
from assistline.messages import Message, MessageClass, register
from assistline.models import Customer, MessageWords, Notification
from assistline.notifications.actions import queue_notification

PROBE = register(Message("probe", channels=("sms", "email"), placeholders=("reference",)))
ALARM = register(
    Message(
        "probe_alarm",
        channels=("email",),
        placeholders=("reference",),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
ADDRESS = {"sms": "+61491570156", "email": "kim@example.org"}


def write_words(customer: Customer) -> None:
    """The words of both messages, in English."""
    for message in (PROBE, ALARM):
        for channel in message.channels:
            MessageWords.objects.create(
                customer=customer,
                message=message.name,
                channel=channel,
                subject_line="About {reference}" if channel == "email" else "",
                body="There is news about {reference}.",
            )


def queue(customer: Customer, channel: str, *, message: Message = PROBE, **changes) -> Notification:
    """Queue one of the messages, due now."""
    intent = {
        "to": ADDRESS[channel],
        "safe": True,
        "subject_kind": "report",
        "subject_id": 1,
        "occasion": "submitted",
        "values": {"reference": "7K3M 92TX 4"},
        "due_at": database_now() - timedelta(seconds=1),
    }
    return queue_notification(message=message, channel=channel, customer=customer, **intent | changes)
