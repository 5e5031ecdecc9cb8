"""Mail that came back: a delivery status notification as RFC 3464 has it, read. Pure.

It is a ``multipart/report`` whose second part says of each recipient what became of the message, and whose
third brings back the message or its head. Only what its own ``Message-ID`` names is believed.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import NamedTuple
from uuid import UUID

FAILED = "failed"
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# That there is no such mailbox or domain, it has moved, or it takes no mail (RFC 3463). Not: who sends is at
# fault (5.1.7, 5.1.8), it is full (5.2.2), the letter is too big or not liked (5.3, 5.6, 5.7), no way (5.4).
_NO_MAILBOX = frozenset({*(f"5.1.{detail}" for detail in (0, 1, 2, 3, 4, 6, 10)), "5.2.1"})
_OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)


class Returned(NamedTuple):
    """What became of one message.

    Args:
        attempt_id: Which: our attempt's, from its ``Message-ID``.
        failed: It will never be delivered. Else it is late, relayed or delivered.
        status: The enhanced code, such as ``5.1.1``; empty where none was given.
    """

    attempt_id: UUID
    failed: bool
    status: str


def says_no_mailbox(status: str) -> bool:
    """Whether a code says for good that the mailbox is not there or takes nothing.

    Args:
        status: The enhanced code; a full mailbox and whatever is over tomorrow is none of these.
    """
    return status in _NO_MAILBOX


def read_returned(raw: bytes) -> Returned | None:
    """What a message says of one of ours; nothing where it is no report of a delivery, or not of ours.

    Args:
        raw: The message as the mail system posted it.
    """
    message = message_from_bytes(raw, EmailMessage, policy=policy.default)
    report = message if message.get_content_type() == "multipart/report" else None
    if report is None or report.get_param("report-type") != "delivery-status":
        return None
    parts = list(report.iter_parts())
    status = next((one for one in parts if one.get_content_type() == "message/delivery-status"), None)
    found = next((id_ for id_ in map(_attempt_of, parts) if id_), None)
    if status is None or found is None:
        return None
    # The first group is of the message, each one after it of a recipient; ours have one.
    groups = [one for one in status.get_payload() if isinstance(one, Message)][1:]
    actions = {str(one.get("Action", "")).strip().lower() for one in groups}
    codes = (_STATUS.search(str(one.get("Status", ""))) for one in groups)
    return Returned(found, FAILED in actions, next((code[0] for code in codes if code), ""))


def _attempt_of(part: Message) -> UUID | None:
    """The id of our attempt in the message, or in the head of it, that came back."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        said = str(inner.get("Message-ID", "")) if isinstance(inner, Message) else ""
    elif kind == "text/rfc822-headers":
        said = str(part.get_payload(decode=False))
        line = re.search(r"^Message-ID:\s*(\S+)", said, re.IGNORECASE | re.MULTILINE)
        said = line[1] if line else ""
    else:
        return None
    ours = _OURS.search(said)
    return UUID(ours[1]) if ours else None
