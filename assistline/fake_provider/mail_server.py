"""A mail server that delivers to the record."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

import requests
from aiosmtpd.smtp import SMTP, Envelope, Session

from assistline.fake_provider.record import Record
from assistline.fake_provider.returned_mail import GONE, ReturnsTo, returned_mail

HANGS_FOR = 30.0
# Seconds before each try to post what came back.
WAITS = (1.0, 5.0, 30.0)
SERVER_ERRORS = 500

# Its lines would hold addresses.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class MailServer:
    """An SMTP server with a thread and an event loop of its own.

    Args:
        host: Where it listens.
        port: Where it listens; 0 takes any free port.
        record: Where messages go.
        returns_to: Where mail that comes back is posted; nothing: nowhere.
    """

    def __init__(self, host: str, port: int, *, record: Record, returns_to: ReturnsTo | None = None) -> None:
        self._handler = _Handler(record, returns_to)
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            self._loop.create_server(lambda: SMTP(self._handler, loop=self._loop), host, port)
        )
        self._thread = threading.Thread(target=self._run, name="mail-server", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and hang up on whoever is still there."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        self._loop.run_forever()
        self._server.close()
        self._loop.run_until_complete(self._end_sessions())
        self._loop.close()

    async def _end_sessions(self) -> None:
        sessions = asyncio.all_tasks() - {asyncio.current_task()}
        for session in sessions:
            session.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*sessions, return_exceptions=True)
        # One more turn, in which the transports that were closed let go of their sockets.
        await asyncio.sleep(0)


class _Handler:
    def __init__(self, record: Record, returns_to: ReturnsTo | None) -> None:
        self._record = record
        self._returns_to = returns_to

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        order = self._record.next_order("email")
        if order == "hang":
            await asyncio.sleep(HANGS_FOR)
            return "421 too late"
        if order.isdigit():
            return f"{order} as ordered"
        message = message_from_bytes(envelope.original_content or b"", EmailMessage, policy=policy.default)
        text = message.get_body(("plain",))
        self._record.accept(
            channel="email",
            to=", ".join(envelope.rcpt_tos),
            subject=str(message["Subject"] or ""),
            body=text.get_content().rstrip("\r\n") if text is not None else "",
            reference=str(message["Message-ID"] or ""),
        )
        to = ", ".join(envelope.rcpt_tos)
        if order == "bounce" or to.lower().endswith(f"@{GONE}"):
            head = "".join(f"{name}: {value}\n" for name, value in message.items())
            self._send_back(returned_mail(head=head, to=to))
        if order == "accept_then_drop" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "all is well" if order == "garbage" else "250 taken"

    def _send_back(self, message: bytes) -> None:
        """Keep what comes back, and post it as a mail system does: again until it is taken."""
        self._record.returned.append(message)
        if self._returns_to is not None:
            thread = threading.Thread(target=_post, args=(self._returns_to, message), daemon=True)
            thread.start()


def _post(returns_to: ReturnsTo, message: bytes) -> None:
    for wait in WAITS:
        time.sleep(wait)
        with contextlib.suppress(requests.RequestException):
            if returns_to.post(message) < SERVER_ERRORS:
                return
