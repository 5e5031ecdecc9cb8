"""What every template of the portal may use. Read only when a template asks, so staff pages pay nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reports.agencies import agencies_of
from reports.customers import customer_for
from reports.portal_language import LANGUAGES, active, offered, same_page


def portal(request: HttpRequest) -> dict[str, Any]:
    """``customer``: whose portal this is; ``agencies``: who takes what is not theirs, by slug; ``languages``:
    in which the page can be read, and ``offered_language``: the one that the browser asks for."""
    customer = SimpleLazyObject(lambda: customer_for(host_of(request)))
    return {
        "customer": customer,
        "agencies": SimpleLazyObject(lambda: agencies_of(customer.id)),
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "offered_language": SimpleLazyObject(lambda: _offered(request)),
    }


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    now = active()
    return [
        {"language": language, "query": same_page(request, language.code), "current": language is now}
        for language in LANGUAGES.values()
    ]


def _offered(request: HttpRequest) -> dict[str, Any]:
    found = offered(request)
    return {"language": found, "query": same_page(request, found.code)} if found else {}


def host_of(request: HttpRequest) -> str:
    """The host name that was asked for, without port. ``ALLOWED_HOSTS`` has been checked."""
    return request.get_host().rpartition(":")[0] or request.get_host()
