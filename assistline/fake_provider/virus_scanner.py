"""A virus scanner with ClamAV's protocol that knows one virus: the EICAR test file."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import struct
import threading
from collections import deque

# The test string that every scanner knows, in two halves: else this very file would be found.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"
LONGEST_COMMAND = 64


class VirusScanner(socketserver.ThreadingTCPServer):
    """Listens as soon as it is made; port 0 takes any free one.

    Args:
        address: Host and port.
        most_bytes: Of one stream (``StreamMaxLength``).
    """

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], *, most_bytes: int = 120_000_000) -> None:
        super().__init__(address, _Handler)
        self.most_bytes = most_bytes
        # How to behave for the next streams: "hang_up", "garbage" or "limits".
        self.orders: deque[str] = deque()
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, name="virus-scanner", daemon=True
        )

    @property
    def url(self) -> str:
        """For ``CLAMD_URL``."""
        host, port = self.socket.getsockname()[:2]
        return f"tcp://{host}:{port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer nobody any more."""
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(socketserver.BaseRequestHandler):
    server: VirusScanner
    request: socket.socket

    def handle(self) -> None:
        """One command a connection; ``z`` in front: NUL ends it, ``n``: a new line."""
        self.request.settimeout(60)
        with contextlib.suppress(OSError):
            kind = self._read(1)
            end = {b"z": b"\0", b"n": b"\n"}.get(kind)
            if end is None:
                self.request.sendall(b"UNKNOWN COMMAND\n")
                return
            command = self._command(end)
            if command == b"PING":
                self.request.sendall(b"PONG" + end)
            elif command == b"VERSION":
                self.request.sendall(b"ClamAV 1.4.3/demonstration" + end)
            elif command == b"INSTREAM":
                self.request.sendall(self._stream().encode() + end)
            else:
                self.request.sendall(b"UNKNOWN COMMAND" + end)

    def _stream(self) -> str:
        order = self.server.orders.popleft() if self.server.orders else ""
        if order == "hang_up":
            raise ConnectionAbortedError
        taken, tail, found = 0, b"", False
        while length := struct.unpack("!L", self._read(4))[0]:
            taken += length
            if taken > self.server.most_bytes:
                return "INSTREAM size limit exceeded. ERROR"
            piece = tail + self._read(length)
            found = found or EICAR in piece
            tail = piece[-len(EICAR) :]
        if order == "limits":
            return "stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND"
        if order == "garbage":
            return "all is well"
        return f"stream: {NAME} FOUND" if found else "stream: OK"

    def _command(self, end: bytes) -> bytes:
        said = b""
        while not said.endswith(end) and len(said) < LONGEST_COMMAND:
            said += self._read(1)
        return said.removesuffix(end)

    def _read(self, length: int) -> bytes:
        pieces = []
        while length:
            piece = self.request.recv(min(length, 65536))
            if not piece:
                raise ConnectionAbortedError
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)
