"""The words of messages that are in force, per channel and language; they arrive as new versions of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.message_words import rewrite_words, unknown_placeholders
from assistline.messages import UnknownMessage, declared
from assistline.models import Customer, MessageWords
from assistline.models.notification import Channel

KEY = ("message", "channel", "language")


class WordsPart(Part):
    """All words in force."""

    file = "words"
    shape = Shape("Words of", MessageWords, (*KEY, "subject_line", "body"), key=KEY)
    kind = "messagewords"

    def here(self, customer: Customer) -> list[Document]:
        """Those in force, by message, channel and language."""
        rows = MessageWords.objects.filter(customer=customer, is_current=True).order_by(*KEY)
        return [self.shape.own(row) for row in rows]

    def name(self, document: Mapping[str, Any]) -> str:
        """As the settings' list says it."""
        return f"Words of {document['message']} by {document['channel']} in {document['language']}"

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """What the form of the settings would refuse."""
        try:
            message = declared(document["message"])
        except UnknownMessage:
            yield f"This installation has no message called “{document['message']}”."
            return
        if document["channel"] not in message.channels:
            yield f"{message.name} goes out by {' and '.join(message.channels)} only."
        for name in ("subject_line", "body"):
            for unknown in unknown_placeholders(message=message, text=document[name]):
                yield f"{{{unknown}}} is no placeholder of {message.name}."
        if document["channel"] == Channel.EMAIL and not document["subject_line"]:
            yield "An e-mail needs a subject line."

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """The first version; where there were words once, the next."""
        named = {name: document[name] for name in KEY}
        last = MessageWords.objects.filter(customer=customer, **named).order_by("-version").first()
        version = last.version + 1 if last else 1
        return MessageWords.objects.create(customer=customer, version=version, created_at=at, **document).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """The next version, in force from the next message on."""
        named = {name: document[name] for name in KEY}
        now = MessageWords.objects.get(customer=customer, is_current=True, **named)
        new = rewrite_words(
            words_id=now.id, subject_line=document["subject_line"], body=document["body"], at=at
        )
        return new.id
