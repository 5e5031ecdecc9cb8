"""One log line a request: method, route, code, time. The route is the pattern, so no reference is in it."""

from __future__ import annotations

import time

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from assistline.encryption import keyed_hash
from assistline.middleware import client_address, request_id

CLIENT_DIGITS = (
    10  # enough to see that two lines are one visitor's; keyed, so that no list of addresses opens it
)


class RequestLog(RequestMiddleware):
    """django-structlog without the query string, the user agent, the address and the visitor's own path."""

    def prepare(self, request: HttpRequest) -> None:
        """Bind what every line of this request carries."""
        structlog.contextvars.bind_contextvars(
            request_id=request_id(request),
            client=keyed_hash(client_address(request), purpose="log")[:CLIENT_DIGITS],
        )
        request.META["assistline.started"] = time.monotonic()

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """Say how it ended."""
        started = request.META.get("assistline.started", time.monotonic())
        structlog.contextvars.bind_contextvars(ms=round((time.monotonic() - started) * 1000))
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """``GET review/<reference>/``."""
        match = request.resolver_match
        method = (
            request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE") else "?"
        )
        return f"{method} {match.route if match else '(no route)'}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Bind the person's id if the view asked who it is: the log itself asks no database."""
        user = getattr(request, "_cached_user", None)
        if user is not None and user.pk is not None:
            structlog.contextvars.bind_contextvars(user_id=user.pk)
