"""E-mail by SMTP, step by step: every failure is known to lie before or after the words were handed over.

Up to the end-of-message mark nothing goes out. After it only the server's answer tells, and SMTP has no way
to ask again: what ends in between is unknown.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
import time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from assistline.notifications import letters
from assistline.notifications.letters import Letter, Outcome, Refused, Sent, Unknown

# Seconds for all steps together: less than a lease, whatever the server does.
WHOLE_ATTEMPT = 15.0


class _TurnedAway(Exception):
    """The server answered a step with a refusal."""

    def __init__(self, step: str, code: int, said: bytes) -> None:
        super().__init__(f"{step} was answered with {code}.")
        self.code = code
        # What is said of the sender, or of the server, is no word on the mailbox.
        self.status = status_said(code, said) if step == "RCPT" else ""


class SmtpProvider:
    """An SMTP server.

    Args:
        url: ``smtp://host:port`` or ``smtps://user:password@host:port``. Where the server offers STARTTLS it
            is used; a password goes over TLS only.
        sender: The From header.
    """

    name = "smtp"
    can_be_asked = False

    def __init__(self, *, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(self, letter: Letter) -> Outcome:
        """Try once to send; see :class:`letters.Provider`."""
        try:
            to = _deliverable(letter.to)
            data = self._compose(letter, to)
        except (ValidationError, ValueError):
            return Refused("The address cannot be written to.", for_good=True)
        gives_up = time.monotonic() + WHOLE_ATTEMPT
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return Refused(f"No connection to the mail server: {type(error).__name__}.", closed=True)
        try:
            self._introduce(server, gives_up)
            self._address(server, to, gives_up)
        except _TurnedAway as refusal:
            _hang_up(server)
            return Refused(str(refusal), for_good=refusal.code >= 550, status=refusal.status)
        except (OSError, ValueError, smtplib.SMTPException) as error:
            server.close()
            return Refused(f"The mail server did not go on before the message: {type(error).__name__}.")
        return _hand_over(server, data, letter, gives_up)

    def look_up(self, letter: Letter) -> Outcome:
        """An SMTP server cannot be asked."""
        return Unknown("A mail server cannot be asked what it took.")

    def _compose(self, letter: Letter, to: str) -> bytes:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = to
        message["Subject"] = letter.subject_line
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{letter.attempt_id}@{self._domain()}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        data = message.as_bytes()
        # A line of one full stop would end the message.
        return re.sub(rb"(?m)^\.", b"..", data if data.endswith(b"\r\n") else data + b"\r\n")

    def _domain(self) -> str:
        return self._address_of_sender().rpartition("@")[2] or "localhost"

    def _address_of_sender(self) -> str:
        return parseaddr(self._sender)[1]

    def _connect(self) -> smtplib.SMTP:
        host = self._url.hostname or "localhost"
        # Named, because smtplib would ask the name service who we are.
        own_name = self._domain()
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(
                host,
                self._url.port or 465,
                own_name,
                timeout=letters.CONNECT_SECONDS,
                context=ssl.create_default_context(),
            )
        return smtplib.SMTP(host, self._url.port or 25, own_name, timeout=letters.CONNECT_SECONDS)

    def _introduce(self, server: smtplib.SMTP, gives_up: float) -> None:
        _allow(server, gives_up)
        server.ehlo_or_helo_if_needed()
        if self._url.scheme != "smtps" and server.has_extn("starttls"):
            _allow(server, gives_up)
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if self._url.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise smtplib.SMTPNotSupportedError("The server offers no TLS for the password.")
            _allow(server, gives_up)
            server.login(unquote(self._url.username), unquote(self._url.password or ""))

    def _address(self, server: smtplib.SMTP, to: str, gives_up: float) -> None:
        _allow(server, gives_up)
        _expect("MAIL", server.mail(self._address_of_sender()), 250)
        _allow(server, gives_up)
        _expect("RCPT", server.rcpt(to), 250, 251)
        _allow(server, gives_up)
        _expect("DATA", server.docmd("DATA"), 354)


def _deliverable(address: str) -> str:
    """The address with its domain as the mail system writes it.

    Raises:
        ValidationError: This is no e-mail address.
        ValueError: Its domain cannot be written so.
    """
    validate_email(address)
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"


def _hand_over(server: smtplib.SMTP, data: bytes, letter: Letter, gives_up: float) -> Outcome:
    try:
        _allow(server, gives_up)
        server.send(data + b".\r\n")
        code, _ = server.getreply()
    except (OSError, ValueError, smtplib.SMTPException) as error:
        server.close()
        return Unknown(f"The mail server had the message and did not answer: {type(error).__name__}.")
    _hang_up(server)
    if code == 250:
        return Sent(reference=str(letter.attempt_id))
    if 400 <= code < 600:
        return Refused(f"The message was answered with {code}.", for_good=code >= 550)
    return Unknown("The mail server had the message and its answer was not understood.")


def _allow(server: smtplib.SMTP, gives_up: float) -> None:
    """Give the next step its time, and all of them together no more than the whole."""
    left = gives_up - time.monotonic()
    if left <= 0:
        raise TimeoutError
    if server.sock is not None:
        server.sock.settimeout(min(letters.ANSWER_SECONDS, left))


def _expect(step: str, answer: tuple[int, bytes], *codes: int) -> None:
    if answer[0] not in codes:
        raise _TurnedAway(step, *answer)


def status_said(code: int, said: bytes) -> str:
    """The enhanced code of an answer about a recipient, as RFC 3463 has it.

    Args:
        code: The basic one. 550, 551 and 553 speak of the mailbox by themselves (RFC 5321, 4.2.3).
        said: The words after it.
    """
    found = re.match(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b", said)
    if found:
        return found[1].decode()
    return "5.1.0" if code in (550, 551, 553) else ""


def _hang_up(server: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()
