"""What a mail system sends back of a message that it could not deliver: RFC 3464, a ``multipart/report``."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email.generator import BytesGenerator
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import BytesIO

import requests

from assistline.signed_webhooks import sign

# Whoever lives there has moved: all mail to it comes back.
GONE = "gone.example.org"
ANSWER_SECONDS = 5.0
WORDS = "Your message could not be delivered. Its address is not known here."


@dataclass(frozen=True)
class ReturnsTo:
    """Where mail that came back is posted, as a mail system is set up to do.

    Args:
        url: The door.
        secret: What it is signed with.
    """

    url: str
    secret: str

    def post(self, message: bytes) -> int:
        """Post one message.

        Returns:
            What was answered.

        Raises:
            requests.RequestException: Nothing was.
        """
        headers = sign(message, secret=self.secret, message_id=str(uuid.uuid4()), at=datetime.now(UTC))
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                self.url,
                data=message,
                headers=headers | {"Content-Type": "message/rfc822"},
                timeout=ANSWER_SECONDS,
            )
        return answer.status_code


def returned_mail(*, head: str, to: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """One delivery status notification.

    Args:
        head: The head of the message that comes back, line by line.
        to: Its recipient.
        action: ``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded``.
        status: The enhanced status code.
    """
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"] = "MAILER-DAEMON@mx.example.org"
    report["Subject"] = "Delivery Status Notification (Failure)"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(WORDS))
    of_message, of_recipient = Message(), Message()
    of_message["Reporting-MTA"] = "dns; mx.example.org"
    of_recipient["Final-Recipient"] = f"rfc822; {to}"
    of_recipient["Action"] = action
    of_recipient["Status"] = status
    of_recipient["Diagnostic-Code"] = "smtp; 550 5.1.1 unknown"
    outcome = Message()
    outcome["Content-Type"] = "message/delivery-status"
    outcome.set_payload([of_message, of_recipient])
    report.attach(outcome)
    original = Message()
    original["Content-Type"] = "text/rfc822-headers"
    original.set_payload(head)
    report.attach(original)
    written = BytesIO()
    BytesGenerator(written).flatten(report, linesep="\r\n")
    return written.getvalue()
