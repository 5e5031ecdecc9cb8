"""Partners of a demonstration on one port: agencies, a records system and a telephone exchange.

Each speaks its real protocol at an address of its own: ``/council/open311/v2/``, ``/<name>/hook`` and
``/records/``. ``POST /control`` has them misbehave, because that is what partners do.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from assistline.fake_provider.agencies import Agencies
from assistline.fake_provider.asking import Asked, Said, headers_know
from assistline.fake_provider.exchange import Exchange
from assistline.fake_provider.records_system import Records

LONGEST_BODY = 2_000_000
HANGS_FOR = 30.0
# How a partner may behave for one request: a number is answered as it is, and nothing taken.
ORDERS = frozenset({"hang", "accept_then_drop", "garbage", "slow", "twice", "lose", "refuse", "other_number"})


class PartnerServer(ThreadingHTTPServer):
    """Listens as soon as it is made; port 0 takes any free one.

    Args:
        address: Host and port.
        secret: What webhooks are signed with, both ways, and every partner's key.
        book: The file of the records system's book; in memory without.
    """

    daemon_threads = True
    # Threads that hang on order must not hold up the end.
    block_on_close = False

    def __init__(self, address: tuple[str, int], *, secret: str, book: Path | None = None) -> None:
        super().__init__(address, _Handler)
        self.secret = secret
        self.stopping = threading.Event()
        self.orders: dict[str, deque[str]] = defaultdict(deque)
        self.agencies = Agencies(secret=secret, stopping=self.stopping)
        self.records = Records(secret=secret, path=book)
        self.exchange = Exchange(secret=secret, stopping=self.stopping)
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, name="partners", daemon=True
        )

    @property
    def url(self) -> str:
        """For ``FAKE_PARTNERS_URL``."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer nobody any more, and let go of whoever hangs."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def behave(self, partner: str, *orders: str) -> None:
        """For the next requests that bring something to a partner, misbehave in this order.

        Raises:
            ValueError: There is no such order.
        """
        if not all(one in ORDERS or one.isdigit() for one in orders):
            raise ValueError(f"Orders are {', '.join(sorted(ORDERS))} or a status code.")
        self.orders[partner].extend(orders)

    def answer(self, partner: str, asked: Asked) -> Said | None:
        """What a partner answers; nothing: the line is cut."""
        brings = asked.method == "POST"
        order = self.orders[partner].popleft() if brings and self.orders[partner] else ""
        if order == "hang":
            self.stopping.wait(HANGS_FOR)
            return None
        if order.isdigit():
            return Said(int(order), {"error": "As ordered"})
        if partner == "exchange":
            return self.exchange.answer(asked, order)
        whose = self.records if partner == "records" else self.agencies
        said = whose.answer(partner, asked, order)
        if order == "accept_then_drop":
            return None
        return Said(200, "<html>all is well</html>") if order == "garbage" else said


class _Handler(BaseHTTPRequestHandler):
    server: PartnerServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: the lines would hold references."""

    def _do(self) -> None:
        place = urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(length))
        _, partner, path = (*place.path.split("/", 2), "", "")[:3]
        asked = Asked(self.command, path.strip("/"), dict(parse_qsl(place.query)), headers, body)
        if partner == "control":
            self._take_orders(asked)
            return
        said = self.server.answer(partner, asked)
        if said is None:
            self.close_connection = True
            return
        self._say(said)

    def _take_orders(self, asked: Asked) -> None:
        told = asked.json()
        known = isinstance(told, dict) and headers_know(asked.headers, self.server.secret)
        try:
            if not known:
                raise ValueError("Say who you are.")
            self.server.behave(str(told.get("partner")), *map(str, told.get("next", [])))
        except ValueError as error:
            self._say(Said(400, {"error": str(error)}))
        else:
            self._say(Said(200, {}))

    def _say(self, said: Said) -> None:
        data = b""
        if said.body is not None:
            data = (said.body if isinstance(said.body, str) else json.dumps(said.body)).encode()
        self.send_response(said.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
