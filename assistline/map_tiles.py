"""Pictures of a map server, fetched by us: whoever looks at a map of ours asks no other site for anything.

The map server learns neither who looks nor from where, and a key in its address stays with us. Only squares
that one of our own pages has drawn can be asked for: their addresses carry a mark.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import constant_time_compare

from assistline.encryption import keyed_hash
from assistline.outbound import NoAnswer, call

log = structlog.get_logger(__name__)

LARGEST = 300_000
# So many squares are remembered by a process, for so long.
_MOST_KEPT, _KEPT_SECONDS = 300, 24 * 3600.0
# A map server that does not answer is left alone for a while: a page waits for none of its pictures.
QUIET_SECONDS = 60.0
# Threads that may wait for it at once; the others serve citizens.
_MOST_WAITING = 2
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_WEBP = b"WEBP"

Square = tuple[int, int, int]


@dataclass(frozen=True)
class Picture:
    """One square of a map."""

    data: bytes
    content_type: str


class _Kept:
    """What this process remembers of the map server."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pictures: OrderedDict[tuple[str, Square], tuple[float, Picture]] = OrderedDict()
        self.quiet_until = 0.0
        self.waiting = threading.BoundedSemaphore(_MOST_WAITING)


_kept = _Kept()


def refuse_half_a_map(url: str, credit: str) -> None:
    """Refuse the address of a map server that cannot be used.

    Raises:
        ImproperlyConfigured: It is not an https address of tiles, or nobody is named whose map it is.
    """
    if urlsplit(url).scheme != "https" or not all(part in url for part in ("{z}", "{x}", "{y}")):
        raise ImproperlyConfigured("MAP_TILES_URL is an https address with {z}, {x} and {y} in it.")
    if not credit:
        raise ImproperlyConfigured("MAP_TILES_URL is set without MAP_TILES_CREDIT: say whose map it is.")


def mark_of(square: Square) -> str:
    """What stands in the address of a square that a page of ours has drawn."""
    return keyed_hash("/".join(map(str, square)), purpose="map square")[:20]


def is_ours(square: Square, mark: str) -> bool:
    """Whether a page of ours has drawn it."""
    return constant_time_compare(mark, mark_of(square))


def picture_of(square: Square) -> Picture | None:
    """A square of the map; nothing where no map server is named, or it has none now.

    Args:
        square: Zoom, column and row of web maps.
    """
    address = settings.MAP_TILES_URL
    if not address:
        return None
    known = _remembered(address, square)
    if known is not None or time.monotonic() < _kept.quiet_until:
        return known
    if not _kept.waiting.acquire(blocking=False):
        return None
    try:
        found = _fetch(address, square)
    finally:
        _kept.waiting.release()
    if found is not None:
        _remember(address, square, found)
    return found


def forget() -> None:
    """Remember nothing of the map server."""
    with _kept.lock:
        _kept.pictures.clear()
        _kept.quiet_until = 0.0


def _fetch(address: str, square: Square) -> Picture | None:
    for name, number in zip(("{z}", "{x}", "{y}"), square, strict=True):
        address = address.replace(name, str(number))
    try:
        answer = call(
            "GET", address, headers={"User-Agent": f"AssistLine ({settings.SITE_URL})"}, most=LARGEST
        )
    except NoAnswer as error:
        _kept.quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("map_server_does_not_answer", why=str(error))
        return None
    kind = _kind_of(answer.body)
    if answer.status == 200 and kind:
        return Picture(answer.body, kind)
    if answer.status != 404:
        _kept.quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("map_server_sends_no_picture", status=answer.status)
    return None


def _kind_of(data: bytes) -> str:
    """By its first bytes, whatever the map server calls it."""
    if data.startswith(b"RIFF") and data[8:12] == _WEBP:
        return "image/webp"
    return next((kind for begin, kind in _KINDS if data.startswith(begin)), "")


def _remembered(address: str, square: Square) -> Picture | None:
    with _kept.lock:
        kept = _kept.pictures.get((address, square))
        return kept[1] if kept and time.monotonic() - kept[0] < _KEPT_SECONDS else None


def _remember(address: str, square: Square, picture: Picture) -> None:
    with _kept.lock:
        _kept.pictures[address, square] = (time.monotonic(), picture)
        _kept.pictures.move_to_end((address, square))
        while len(_kept.pictures) > _MOST_KEPT:
            _kept.pictures.popitem(last=False)
