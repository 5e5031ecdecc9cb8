"""The intent to tell, written in the transaction of what there is to tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assistline.messages import Message, Words, current_words, fill, fill_subject_line, words_by_channel
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
    if safe is not True:
        raise NotSafe(f"{message.name} was not queued: the contact point is not marked safe.")
    _check(message, {channel: to}, values)
    words = current_words(customer_id=customer.id, message=message.name, channel=channel, language=language)
    about = {"subject_kind": subject_kind, "subject_id": subject_id, "occasion": occasion}
    intent = {"message": message.name, "channel": channel, **about}
    notification = _written(words, values, to, customer_id=customer.id, due_at=due_at, **intent)
    Notification.objects.bulk_create([notification], ignore_conflicts=True)
    return Notification.objects.get(**intent)


def queue_on_each_channel(
    *,
    message: Message,
    safe_points: Mapping[str, str],
    subject_kind: str,
    subject_id: int,
    occasion: str,
    values: Mapping[str, str],
    customer: Customer,
    due_at: datetime,
    language: str = "en",
) -> list[str]:
    """The same to one person by several channels, in two statements.

    Args:
        message: As in :func:`queue_notification`, like all that is not said here.
        safe_points: Channel to number or address; the owner said of each that it is safe.

    Returns:
        The channels on which nothing was queued, because nobody has written the words.

    Raises:
        NotSafe: There is no number or address.
        WrongPlaceholders: ``values`` or a channel do not fit the message.
    """
    _check(message, safe_points, values)
    words = words_by_channel(
        customer_id=customer.id, message=message.name, channels=safe_points, language=language
    )
    about = {"subject_kind": subject_kind, "subject_id": subject_id, "occasion": occasion}
    Notification.objects.bulk_create(
        (
            _written(
                words[channel],
                values,
                to,
                customer_id=customer.id,
                due_at=due_at,
                message=message.name,
                channel=channel,
                **about,
            )
            for channel, to in safe_points.items()
            if channel in words
        ),
        ignore_conflicts=True,
    )
    return [channel for channel in safe_points if channel not in words]


def _check(message: Message, points: Mapping[str, str], values: Mapping[str, str]) -> None:
    if not all(to.strip() for to in points.values()):
        raise NotSafe(f"{message.name} was not queued: there is no contact point.")
    for channel in points:
        if channel not in message.channels:
            raise WrongPlaceholders(f"{message.name} is not said by {channel}.")
    if set(values) != set(message.placeholders):
        raise WrongPlaceholders(f"{message.name} takes {', '.join(message.placeholders) or 'no values'}.")


def _written(words: Words, values: Mapping[str, str], to: str, **intent: Any) -> Notification:
    return Notification(
        **intent,
        language=words.language,
        to=to.strip(),
        subject_line=fill_subject_line(words.subject_line, values),
        body=fill(words.body, values),
        words_version=words.version,
    )
