"""Calls to programs at addresses that administrators type: never into our own network, no redirects.

What is checked is the machine that was really reached, so a name that resolves twice gains nothing. An answer
is read up to a limit and a time. A demonstration has partners of its own: ``https://<name>.invalid/…`` is the
fake partner ``<name>``, wherever it listens this time; anywhere else such a name leads nowhere.
"""

from __future__ import annotations

import ipaddress
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NameResolutionError, NewConnectionError

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 6.0
# However slowly it drips.
WHOLE_SECONDS = 20.0
LONGEST_ANSWER = 200_000
CHUNK = 16_384
DEMO_NAMES = ".invalid"


class NoAnswer(Exception):
    """Nothing came that can be understood.

    Args:
        why: A sentence without what was sent.
        never_connected: The connection itself failed, so that nothing can have been taken.
    """

    def __init__(self, why: str, *, never_connected: bool) -> None:
        super().__init__(why)
        self.never_connected = never_connected


@dataclass(frozen=True)
class Answer:
    """What somebody else's program answered."""

    status: int
    body: bytes

    def json(self) -> Any:
        """What it says, if it is JSON; else nothing."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def call(
    method: str, url: str, *, headers: dict[str, str] | None = None, most: int = LONGEST_ANSWER, **what: Any
) -> Answer:
    """Ask once.

    Args:
        method: Such as ``POST``.
        url: Where; https, or a partner of the demonstration.
        headers: Ours.
        most: So many bytes of the answer are read; a longer one is none.
        what: As ``requests`` takes it: ``data``, ``json``, ``params``.

    Raises:
        NoAnswer: It was not reached, may not be reached, or did not answer in time.
    """
    try:
        with _session(url) as session:
            answer = session.request(
                method,
                reached_at(url),
                headers=headers,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
                **what,
            )
            return Answer(answer.status_code, _read(answer, most))
    except requests.RequestException as error:
        kind = type(error).__name__
        if never_connected(error):
            raise NoAnswer(f"It was not reached: {kind}.", never_connected=True) from error
        raise NoAnswer(f"It did not answer: {kind}.", never_connected=False) from error


def reached_at(url: str) -> str:
    """Where an address is: of the demonstration's partners, where they listen this time."""
    place = urlsplit(url)
    if not _is_of_the_demonstration(url):
        return url
    name = str(place.hostname).removesuffix(DEMO_NAMES)
    return f"{settings.FAKE_PARTNERS_URL}/{name}{place.path}"


def may_reach(address: str, host: str) -> bool:
    """Whether a machine is one of the world outside, or is named in ``PRIVATE_HOSTS``."""
    if host in settings.PRIVATE_HOSTS:
        return True
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_global


def never_connected(error: requests.RequestException) -> bool:
    """Whether the connection itself failed, so that nobody can have seen anything."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(error, requests.ConnectTimeout | requests.exceptions.InvalidSchema) or isinstance(
        reason, NewConnectionError | ConnectTimeoutError | NameResolutionError
    )


def _is_of_the_demonstration(url: str) -> bool:
    return bool(settings.FAKE_PARTNERS_URL) and str(urlsplit(url).hostname).endswith(DEMO_NAMES)


def _session(url: str) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy and no password that the environment happens to name
    if not _is_of_the_demonstration(url):
        session.adapters.clear()
        session.mount("https://", _Outside())
    return session


def _read(answer: requests.Response, most: int) -> bytes:
    body, until = b"", time.monotonic() + WHOLE_SECONDS
    for chunk in answer.iter_content(CHUNK):
        body += chunk
        if len(body) > most:
            raise requests.exceptions.ContentDecodingError("The answer is too long.")
        if time.monotonic() > until:
            raise requests.exceptions.ReadTimeout("The answer took too long.")
    return body


class _Checked(HTTPSConnection):
    """A connection that looks whom it has reached before a word is said."""

    def _new_conn(self) -> Any:
        reached = super()._new_conn()
        if not may_reach(reached.getpeername()[0], self.host):
            reached.close()
            raise NewConnectionError(self, "This address is inside a network of our own.")
        return reached


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Checked


class _Outside(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _Pool}
