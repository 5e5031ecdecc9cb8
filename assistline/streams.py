"""Live streams: server-sent events that carry ids and kinds only; the page fetches what its person may see.

Served by ``assistline.asgi`` alone: under WSGI an endless answer would hold a thread for ever. No database
connection is held while a stream waits. A topic for citizens, opened by a report's token, finds its place in
TOPICS.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.handlers.asgi import ASGIRequest
from django.db import Error, connections
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from assistline.models import Centre, User
from assistline.stream_reader import (
    BATCH,
    Happening,
    Position,
    Watcher,
    is_forgotten,
    position_now,
    read_after,
    reader,
)

PING_SECONDS = 15.0
RECHECK_SECONDS = 60.0
RETRY_MILLISECONDS = 3000

_POSITION = re.compile(r"(\d{1,18})-(\d{1,19})")


@dataclass(frozen=True)
class Topic:
    """What a stream is about: whose permission opens it, and which events it carries.

    ``ids`` maps the beginning of an event's name to the id that its message carries. Without
    ``every_centre_permission`` everybody hears of their own centre only.
    """

    permission: str
    ids: dict[str, str]
    every_centre_permission: str = ""

    @property
    def prefixes(self) -> tuple[str, ...]:
        """How the names of its events begin."""
        return tuple(self.ids)

    def id_name(self, event_name: str) -> str:
        """What the id that the page gets is called in the event's payload."""
        return next(name for prefix, name in self.ids.items() if event_name.startswith(prefix))


_TRANSFERS = {"transfer.": "transfer_id"}
_OF_THE_FLOOR = {
    "call.": "call_id",
    "presence.": "user_id",
    "cue.": "cue_id",
    "help.": "help_id",
} | _TRANSFERS
_OF_THE_QUEUE = {"case.": "case_id", "duty.": "duty_id"} | _TRANSFERS

TOPICS = {
    "review": Topic("triage.review_case", _OF_THE_QUEUE, "triage.see_every_centre"),
    "console": Topic("agents.take_call", _OF_THE_FLOOR),
    "floor": Topic("agents.watch_floor", _OF_THE_FLOOR | _OF_THE_QUEUE, "triage.see_every_centre"),
}


@dataclass(frozen=True)
class Listener:
    """Who listens, and to which centres; read anew while the stream is open."""

    user_id: int
    session_key: str
    centre_ids: frozenset[int]


async def stream(request: HttpRequest, topic: str) -> HttpResponseBase:
    """``GET /events/<topic>/``: what happens from now on, or after ``Last-Event-ID`` (or ``?after=``).

    Raises:
        Http404: No such topic, or this is not the server for streams.
        PermissionDenied: The topic is not for this person's role.
    """
    return await sync_to_async(_open)(request, topic)


@require_GET
def _open(request: HttpRequest, topic: str) -> HttpResponseBase:
    if not isinstance(request, ASGIRequest) or topic not in TOPICS:
        raise Http404
    session_key = request.session.session_key
    user = request.user
    if not isinstance(user, User) or session_key is None or not user.has_perm(TOPICS[topic].permission):
        raise PermissionDenied
    try:
        listener = _listener(user, session_key, TOPICS[topic])
        asked = _asked_position(request)
        start = asked or position_now()
        resync = asked is not None and is_forgotten(asked)
    finally:
        # Django would keep the connection until the answer ends, and this one does not end.
        connections.close_all()
    response = StreamingHttpResponse(
        _events(listener, TOPICS[topic], start, resync=resync), content_type="text/event-stream"
    )
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _events(listener: Listener, topic: Topic, start: Position, *, resync: bool) -> AsyncIterator[str]:
    watcher = Watcher(topic.prefixes, listener.centre_ids)
    # The place at once: who is cut off before the first event comes back to here.
    yield f"retry: {RETRY_MILLISECONDS}\nid: {start}\n\n"
    try:
        # The reader first, then what was before it: nothing falls between; what comes twice is told once.
        await asyncio.to_thread(reader.join, watcher)
        missed = await asyncio.to_thread(_missed, start)
        if resync or len(missed) > BATCH:
            yield await _resync()
            return
        told = start
        for happening in filter(watcher.may_hear, missed):
            told = happening.position
            yield _message(happening, topic)
        async for text in _live(watcher, listener, topic, told):
            yield text
    finally:
        reader.leave(watcher)


async def _live(watcher: Watcher, listener: Listener, topic: Topic, told: Position) -> AsyncIterator[str]:
    checked_at = time.monotonic()
    while True:
        if watcher.overflowed and watcher.queue.empty():
            yield await _resync()
            return
        if time.monotonic() - checked_at >= RECHECK_SECONDS:
            checked_at = time.monotonic()
            centre_ids = await asyncio.to_thread(_still_allowed, listener, topic)
            if centre_ids is None:
                return
            watcher.centre_ids = centre_ids
        try:
            happening = await asyncio.wait_for(watcher.queue.get(), PING_SECONDS)
        except TimeoutError:
            yield ": ping\n\n"
            continue
        if happening.position > told:
            told = happening.position
            yield _message(happening, topic)


def _message(happening: Happening, topic: Topic) -> str:
    data = json.dumps({"id": happening.payload.get(topic.id_name(happening.name))})
    return f"id: {happening.position}\nevent: {happening.name}\ndata: {data}\n\n"


async def _resync() -> str:
    """Tell the page to read everything again; its next stream begins here."""
    here = await asyncio.to_thread(_in_thread_position)
    return f"id: {here}\nevent: resync\ndata: {{}}\n\n"


def _in_thread_position() -> Position:
    try:
        return position_now()
    finally:
        connections.close_all()


def _missed(start: Position) -> list[Happening]:
    try:
        return read_after(start, BATCH + 1)
    finally:
        connections.close_all()


def _still_allowed(listener: Listener, topic: Topic) -> frozenset[int] | None:
    """The centres that the person may hear of now; None when signed out, switched off or of another role."""
    try:
        signed_in = Session.objects.filter(
            session_key=listener.session_key, expire_date__gt=timezone.now()
        ).exists()
        user = User.objects.filter(id=listener.user_id).select_related("centre").first()
        if not signed_in or user is None or not user.has_perm(topic.permission):
            return None
        return _listener(user, listener.session_key, topic).centre_ids
    except Error:
        # Away for a moment: nothing can be told meanwhile either, so the stream may wait for the next check.
        return listener.centre_ids
    finally:
        connections.close_all()


def _listener(user: User, session_key: str, topic: Topic) -> Listener:
    centre_ids = {user.centre_id}
    if user.has_perm(topic.every_centre_permission):
        centre_ids |= set(
            Centre.objects.filter(customer__centres=user.centre_id).values_list("id", flat=True)
        )
    return Listener(user.id, session_key, frozenset(centre_ids))


def _asked_position(request: HttpRequest) -> Position | None:
    match = _POSITION.fullmatch(request.headers.get("Last-Event-ID") or request.GET.get("after", ""))
    if match is None or int(match[2]) >= 2**63:
        return None
    return Position(int(match[1]), int(match[2]))
