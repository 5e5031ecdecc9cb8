"""A text message provider's HTTP server: the protocol of ``assistline/notifications/sms.py``."""

from __future__ import annotations

import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from assistline.fake_provider.record import Record

LONGEST_BODY = 100_000
HANGS_FOR = 30.0


class SmsServer(ThreadingHTTPServer):
    """Listens as soon as it is made; port 0 takes any free one.

    Args:
        address: Host and port.
        record: Where messages go.
        key: What clients must know.
    """

    daemon_threads = True
    # Threads that hang on order must not hold up the end.
    block_on_close = False

    def __init__(self, address: tuple[str, int], *, record: Record, key: str) -> None:
        super().__init__(address, _Handler)
        self.record = record
        self.key = key
        self.stopping = threading.Event()

    def stop(self) -> None:
        """Stop listening and let go of whoever hangs."""
        self.stopping.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: SmsServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        if not self._may_ask():
            self._answer(403, {"errors": [{"error": "AuthError"}]})
            return
        body = self._body()
        if path == "/control" and isinstance(body, dict):
            self._take_orders(body)
        elif path == "/v2/notifications/sms" and _is_message(body):
            self._take(body)
        else:
            self._answer(400, {"errors": [{"error": "ValidationError"}]})

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if not self._may_ask():
            self._answer(403, {"errors": [{"error": "AuthError"}]})
        elif place.path == "/v2/notifications":
            reference = parse_qs(place.query).get("reference", [""])[0]
            taken = self.server.record.id_of(reference)
            found = [{"id": taken, "reference": reference, "status": "delivered"}] if taken else []
            self._answer(200, {"notifications": found})
        else:
            self._answer(404, {"errors": [{"error": "NotFound"}]})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: the lines would hold references."""

    def _take(self, body: dict[str, str]) -> None:
        order = self.server.record.next_order("sms")
        if order == "hang":
            self.server.stopping.wait(HANGS_FOR)
            self.close_connection = True
            return
        if order.isdigit():
            self._answer(int(order), {"errors": [{"error": "As ordered"}]})
            return
        reference = body["reference"]
        taken = self.server.record.accept(
            channel="sms", to=body["phone_number"], subject="", body=body["content"], reference=reference
        )
        if order == "accept_then_drop":
            self.close_connection = True
        elif order == "garbage":
            self._answer(200, "<html>all is well</html>")
        else:
            self._answer(201, {"id": taken, "reference": reference})

    def _take_orders(self, body: dict[str, Any]) -> None:
        try:
            self.server.record.behave(body.get("channel", "sms"), [str(one) for one in body.get("next", [])])
        except ValueError as error:
            self._answer(400, {"errors": [{"error": str(error)}]})
        else:
            self._answer(200, {})

    def _may_ask(self) -> bool:
        given = self.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self.server.key}".encode())

    def _body(self) -> Any:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            self.close_connection = True
            return None
        try:
            return json.loads(self.rfile.read(int(length)))
        except ValueError:
            return None

    def _answer(self, status: int, body: Any) -> None:
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _is_message(body: Any) -> bool:
    return isinstance(body, dict) and all(
        isinstance(body.get(name), str) and body[name] for name in ("phone_number", "content", "reference")
    )
