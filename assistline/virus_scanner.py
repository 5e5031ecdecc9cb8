"""ClamAV's daemon, by its own protocol: ``INSTREAM`` over TCP or a Unix socket, and nothing of its library.

Fails closed: whatever is not a clear answer is :class:`ScannerUnavailable`, never "clean".
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

DEFAULT_PORT = 3310
CONNECT_SECONDS = 3.0
# The daemon answers when it has read all; a large video takes it a while.
ANSWER_SECONDS = 30.0
_PIECE = 256 * 1024
_LONGEST_ANSWER = 4096
# It says so (AlertExceedsMax) of what it did not look at whole: no virus, and not clean either.
_NOT_WHOLE = "Heuristics.Limits.Exceeded"


class ScannerUnavailable(Exception):
    """Nobody has looked at it: there is no daemon, it gave up, or it said something else."""


@dataclass(frozen=True)
class Verdict:
    """What the daemon says of a file; ``finding`` names the virus, and is empty for a clean one."""

    finding: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.finding


def scan(pieces: Iterable[bytes], *, url: str) -> Verdict:
    """Send a file to the daemon, piece by piece.

    Args:
        pieces: The file's bytes in order.
        url: ``tcp://host:port`` or ``unix:///path/of/clamd.sock``.

    Raises:
        ScannerUnavailable: There is no answer, or none that says clean or found.
    """
    try:
        with _connect(url) as line:
            line.sendall(b"zINSTREAM\0")
            for data in pieces:
                for start in range(0, len(data), _PIECE):
                    piece = data[start : start + _PIECE]
                    line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            answer = _read(line)
    except (OSError, ValueError) as error:
        raise ScannerUnavailable(type(error).__name__) from error
    return _verdict(answer)


def is_there(url: str) -> bool:
    """Whether the daemon answers."""
    try:
        with _connect(url) as line:
            line.settimeout(CONNECT_SECONDS)
            line.sendall(b"zPING\0")
            return _read(line) == "PONG"
    except (OSError, ScannerUnavailable):
        return False


def _connect(url: str) -> socket.socket:
    place = urlsplit(url)
    if place.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(place.path)
        except OSError:
            line.close()
            raise
    elif place.scheme == "tcp" and place.hostname:
        line = socket.create_connection((place.hostname, place.port or DEFAULT_PORT), timeout=CONNECT_SECONDS)
    else:
        raise ScannerUnavailable("no address")
    line.settimeout(ANSWER_SECONDS)
    return line


def _read(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        more = line.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    """Read ``stream: OK`` or ``stream: Name FOUND``; anything else is no verdict."""
    said = answer.removeprefix("stream: ")
    if said == answer:
        raise ScannerUnavailable("no verdict")
    if said == "OK":
        return Verdict()
    if said.startswith(_NOT_WHOLE):
        raise ScannerUnavailable("not looked at whole")
    if said.endswith(" FOUND"):
        return Verdict(said.removesuffix(" FOUND")[:200] or "unnamed")
    raise ScannerUnavailable("no verdict")
