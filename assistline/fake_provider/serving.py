"""All fake providers at once, as threads."""

from __future__ import annotations

import threading
from pathlib import Path

from assistline.fake_provider.emergency_desk import EmergencyDeskServer
from assistline.fake_provider.mail_server import MailServer
from assistline.fake_provider.record import Record
from assistline.fake_provider.returned_mail import ReturnsTo
from assistline.fake_provider.sms_server import SmsServer
from assistline.fake_provider.virus_scanner import VirusScanner

HOST = "127.0.0.1"


class FakeProvider:
    """Takes e-mails, text messages and facts for the emergency number on this machine and writes them to a
    file; looks for viruses in files.

    Args:
        log: The file.
        key: What a client of the text message provider must know.
        smtp_port: 0 takes any free one, as with ``sms_port``.
        scanner_port: The same; nothing: there is another scanner.
        desk_port: Of the emergency number's desk, the same.
        returns_to: Where mail that comes back is posted.
    """

    def __init__(
        self,
        *,
        log: Path,
        key: str,
        smtp_port: int = 0,
        sms_port: int = 0,
        scanner_port: int | None = 0,
        desk_port: int = 0,
        returns_to: ReturnsTo | None = None,
    ) -> None:
        self.record = Record(log)
        self._log = log
        self._mail = MailServer(HOST, smtp_port, record=self.record, returns_to=returns_to)
        self._sms = SmsServer((HOST, sms_port), record=self.record, key=key)
        self._desk = EmergencyDeskServer((HOST, desk_port), record=self.record)
        self.scanner = None if scanner_port is None else VirusScanner((HOST, scanner_port))
        self._sms_thread = threading.Thread(
            target=self._sms.serve_forever, kwargs={"poll_interval": 0.05}, name="sms-server", daemon=True
        )
        self._desk_thread = threading.Thread(
            target=self._desk.serve_forever, kwargs={"poll_interval": 0.05}, name="desk-server", daemon=True
        )

    @property
    def smtp_url(self) -> str:
        """For ``SMTP_URL``."""
        return f"smtp://{HOST}:{self._mail.port}"

    @property
    def sms_url(self) -> str:
        """For ``SMS_PROVIDER_URL``."""
        return f"http://{HOST}:{self._sms.server_address[1]}"

    @property
    def desk_url(self) -> str:
        """For ``FAKE_DESK_URL``."""
        return f"http://{HOST}:{self._desk.server_address[1]}/incidents"

    @property
    def log(self) -> Path:
        """The file of what was taken."""
        return self._log

    def start(self) -> None:
        """Begin to take messages."""
        self._mail.start()
        self._sms_thread.start()
        self._desk_thread.start()
        if self.scanner:
            self.scanner.start()

    def stop(self) -> None:
        """Take none any more."""
        self._mail.stop()
        self._sms.stop()
        self._sms_thread.join()
        self._desk.stop()
        self._desk_thread.join()
        if self.scanner:
            self.scanner.stop()
