"""The portal speaks the language that was chosen; everything else stays in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from reports.portal_language import COOKIE, asked_for, chosen, default_code, keep

_PORTAL = "reports.views."
# The citizen's page for a form that the proxy has refused: it stands on the floor below.
_ALSO = "too-large"


class PortalLanguage(MiddlewareMixin):
    """Speaks the chosen language on the portal's pages and its error pages, and keeps a new choice."""

    def process_request(self, request: HttpRequest) -> None:
        """Before the address is looked up: a page that is not there says so in the language too."""
        translation.activate(chosen(request) or default_code())

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> None:
        """Staff, settings and the API speak English, whatever this browser chose on the portal."""
        found = request.resolver_match
        if not view.__module__.startswith(_PORTAL) and (found is None or found.url_name != _ALSO):
            translation.activate(default_code())

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A cookie only when somebody chooses; the thread forgets what it spoke."""
        asked, found = asked_for(request), request.resolver_match
        if asked and found and found.func.__module__.startswith(_PORTAL) and not _is_kept(request, asked):
            keep(response, asked)
        translation.deactivate()
        return response


def _is_kept(request: HttpRequest, code: str) -> bool:
    return request.COOKIES.get(COOKIE) == code
