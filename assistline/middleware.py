"""What every request and answer gets: an id that the logs and the trail share, and no copy in any cache."""

from __future__ import annotations

import ipaddress
import re
import uuid
from collections.abc import Awaitable, Callable
from typing import cast

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

SyncAnswer = Callable[[HttpRequest], HttpResponseBase]
AsyncAnswer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def no_store(get_response: SyncAnswer | AsyncAnswer) -> SyncAnswer | AsyncAnswer:
    """Give each request its id and forbid every cache to keep the answer (static files come before)."""
    if iscoroutinefunction(get_response):
        answer_later = cast(AsyncAnswer, get_response)

        async def later(request: HttpRequest) -> HttpResponseBase:
            _give_id(request)
            return _mark(request, await answer_later(request))

        return later

    answer = cast(SyncAnswer, get_response)

    def at_once(request: HttpRequest) -> HttpResponseBase:
        _give_id(request)
        return _mark(request, answer(request))

    return at_once


def request_id(request: HttpRequest) -> str:
    """The request's id: the proxy's when it looks sane, else one of ours."""
    return str(request.META.get("HTTP_X_REQUEST_ID", ""))


def client_address(request: HttpRequest) -> str:
    """The network address that the request came from, or an empty string.

    Only the last entry of ``X-Forwarded-For`` is believed: the one that our own proxy wrote. The proxy is the
    only one who reaches the servers; without its header (tests, a direct call) it is the peer's address.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    text = forwarded.rpartition(",")[2] if forwarded else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""


def _give_id(request: HttpRequest) -> None:
    if not SANE_REQUEST_ID.fullmatch(request_id(request)):
        request.META["HTTP_X_REQUEST_ID"] = uuid.uuid4().hex


def _mark(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Request-ID"] = request_id(request)
    return response
