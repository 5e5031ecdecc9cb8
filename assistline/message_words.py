"""Rewriting what we say: words are versions, so that what was sent can be told from what is sent now."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from assistline.messages import Message
from assistline.models import MessageWords

_NAME = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(*, message: Message, text: str) -> list[str]:
    """The names in braces that the message does not declare: they would be sent as they stand; pure."""
    return sorted({name for name in _NAME.findall(text) if name not in message.placeholders})


@transaction.atomic
def rewrite_words(*, words_id: int, subject_line: str, body: str, at: datetime) -> MessageWords:
    """Make the next version of a message's words, in force from the next message on.

    Args:
        words_id: Any version of them.
        subject_line: E-mail only.
        body: The words, with the message's placeholders in braces.
        at: When, timezone-aware.

    Raises:
        MessageWords.DoesNotExist: There are no such words.
    """
    of = MessageWords.objects.get(id=words_id)
    versions = MessageWords.objects.select_for_update().filter(
        customer_id=of.customer_id, message=of.message, channel=of.channel, language=of.language
    )
    newest = next(iter(versions.order_by("-version")))
    versions.filter(is_current=True).update(is_current=False)
    return MessageWords.objects.create(
        customer_id=of.customer_id,
        message=of.message,
        channel=of.channel,
        language=of.language,
        version=newest.version + 1,
        subject_line=subject_line,
        body=body,
        created_at=at,
    )
