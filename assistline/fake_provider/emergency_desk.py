"""The emergency number's program: takes signed facts of transfers by HTTP, each once, and writes them down.

What it answers is given by hand on ``/dev/000/``, by the door that a real one uses.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistline.fake_provider.record import Record
from assistline.signing import HEADER, is_signed

# Everybody may know them: they exist in demo mode and tests only.
SECRET, TOKEN = "demo-000-secret", "demo-000-token"
CHANNEL = "000"
LONGEST_BODY = 1_000_000
HANGS_FOR = 30.0


class EmergencyDeskServer(ThreadingHTTPServer):
    """Listens as soon as it is made; port 0 takes any free one.

    Args:
        address: Host and port.
        record: Where messages go.
        secret: What they must be signed with.
    """

    daemon_threads = True
    # Threads that hang on order must not hold up the end.
    block_on_close = False

    def __init__(self, address: tuple[str, int], *, record: Record, secret: str = SECRET) -> None:
        super().__init__(address, _Handler)
        self.record = record
        self.secret = secret
        self.stopping = threading.Event()

    def stop(self) -> None:
        """Stop listening and let go of whoever hangs."""
        self.stopping.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: EmergencyDeskServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """``POST /incidents``: the facts of a transfer."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            self.close_connection = True
            return
        body = self.rfile.read(int(length))
        order = self.server.record.next_order(CHANNEL)
        if order == "hang":
            self.server.stopping.wait(HANGS_FOR)
            self.close_connection = True
        elif order.isdigit():
            self._answer(int(order), {"error": "As ordered"})
        elif not is_signed(
            body, self.headers.get(HEADER, ""), secret=self.server.secret, at=datetime.now(UTC)
        ):
            self._answer(401, {"error": "Not signed by whom we know"})
        else:
            self._take(body, order)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: the lines would hold ids."""

    def _take(self, body: bytes, order: str) -> None:
        key = self.headers.get("Idempotency-Key", "")
        try:
            incident = json.loads(body)["incidentComponent"]
            name = str(incident["incidentTypeCommonRegistryText"])
        except (ValueError, KeyError, TypeError):
            self._answer(400, {"error": "No incident"})
            return
        if not key:
            self._answer(400, {"error": "No Idempotency-Key"})
            return
        receipt = self.server.record.accept(
            channel=CHANNEL, to=str(incident.get("$id", "")), subject=name, body=body.decode(), reference=key
        )
        if order == "accept_then_drop":
            self.close_connection = True
        elif order == "garbage":
            self._answer(200, "<html>all is well</html>")
        else:
            self._answer(202, {"receipt": receipt})

    def _answer(self, status: int, body: Any) -> None:
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
