"""What every request and answer gets: an id that the logs and the trail share, and no copy in any cache."""

from __future__ import annotations

import ipaddress
import re
import uuid
from collections.abc import Awaitable, Callable
from typing import cast

from asgiref.sync import iscoroutinefunction
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils.decorators import sync_and_async_middleware

SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

KEPT_BY_ALL = "public, "

SyncAnswer = Callable[[HttpRequest], HttpResponseBase]
AsyncAnswer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def no_store(get_response: SyncAnswer | AsyncAnswer) -> SyncAnswer | AsyncAnswer:
    """Give each request its id and forbid every cache to keep the answer (static files come before), but for
    what is the same for everybody and says so itself (``let_keep``)."""
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


class SignInFirst(LoginRequiredMiddleware):
    """Who is not signed in signs in first, and comes back to a page, never to what only takes forms."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """To the log-in, and from there back to where a page can be read."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(place_of(request.path), self.get_login_url(view_func))


def let_keep(response: HttpResponseBase, *, seconds: int) -> None:
    """Let every cache keep an answer that says nothing of anybody."""
    response.headers["Cache-Control"] = f"{KEPT_BY_ALL}max-age={seconds}"


def place_of(path: str) -> str:
    """The first page of the place that an address belongs to, such as ``/console/``."""
    first = f"/{path.strip('/').partition('/')[0]}/"
    try:
        resolve(first)
    except Resolver404:
        return reverse("staff-landing")
    return first


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
    if response.headers.get("Cache-Control", "").startswith(KEPT_BY_ALL):
        # The request log asks who is signed in; the answer is the same whoever it is.
        response.headers.pop("Vary", None)
    else:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Request-ID"] = request_id(request)
    return response
