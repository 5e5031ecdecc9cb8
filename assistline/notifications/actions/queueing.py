"""The intent to tell, written in the transaction of what there is to tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assistline.messages import Message, current_words, fill, fill_subject_line
from assistline.models import Customer, Notification


class NotSafe(Exception):
    """Its owner has not said that this contact point is safe: nothing is sent there."""


class WrongPlaceholders(Exception):
    """The values are not those that the message declares, or it is not said on this channel."""


def queue_notification(
    *,
    message: Message,
    channel: str,
    to: str,
    safe: bool,
    subject_kind: str,
    subject_id: int,
    occasion: str,
    values: Mapping[str, str],
    customer: Customer,
    due_at: datetime,
    language: str = "en",
) -> Notification:
    """Write the intent to tell one person one thing once, in the caller's transaction.

    Args:
        message: What is said, as its app declares it.
        channel: ``sms`` or ``email``.
        to: Phone number in E.164, or e-mail address.
        safe: The owner of ``to`` said that it is safe. Only ``True`` queues.
        subject_kind: What it is about, such as ``report``.
        subject_id: That record's id.
        occasion: What makes it one telling: ``submitted``, ``decision 12``, ``level 2 for user 7``.
        values: A value for each declared placeholder.
        customer: In whose words.
        due_at: Not before; timezone-aware.

    Returns:
        The new intent, or the one that was there for this occasion.

    Raises:
        NotSafe: Nobody said that ``to`` is safe, or there is no ``to``.
        WrongPlaceholders: ``values`` or ``channel`` do not fit the message.
        NoWords: Nobody has written its words for this customer and channel.
    """
    if safe is not True or not to.strip():
        raise NotSafe(f"{message.name} was not queued: the contact point is not marked safe.")
    if channel not in message.channels:
        raise WrongPlaceholders(f"{message.name} is not said by {channel}.")
    if set(values) != set(message.placeholders):
        raise WrongPlaceholders(f"{message.name} takes {', '.join(message.placeholders) or 'no values'}.")
    words = current_words(customer_id=customer.id, message=message.name, channel=channel, language=language)
    intent = {
        "message": message.name,
        "channel": channel,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "occasion": occasion,
    }
    notification = Notification(
        **intent,
        customer_id=customer.id,
        language=words.language,
        to=to.strip(),
        subject_line=fill_subject_line(words.subject_line, values),
        body=fill(words.body, values),
        words_version=words.version,
        due_at=due_at,
    )
    Notification.objects.bulk_create([notification], ignore_conflicts=True)
    return Notification.objects.get(**intent)
