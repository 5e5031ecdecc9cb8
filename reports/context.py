"""What every template of the portal may use. Read only when a template asks, so staff pages pay nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reports.agencies import agencies_of
from reports.customers import customer_for


def portal(request: HttpRequest) -> dict[str, Any]:
    """``customer``: whose portal this is; ``agencies``: who takes what is not theirs, by slug."""
    customer = SimpleLazyObject(lambda: customer_for(host_of(request)))
    return {"customer": customer, "agencies": SimpleLazyObject(lambda: agencies_of(customer.id))}


def host_of(request: HttpRequest) -> str:
    """The host name that was asked for, without port. ``ALLOWED_HOSTS`` has been checked."""
    return request.get_host().rpartition(":")[0] or request.get_host()
