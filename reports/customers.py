"""Whose portal this is: by its host name, else the default customer. Read from the database twice a
minute."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import DatabaseError
from django.db.models import Q

from assistline.configuration import still_holds
from assistline.models import Customer
from reports.localities import Gazetteer
from reports.questions.contact_points import digits
from reports.questions.text import Ground

KEPT_FOR_SECONDS = 30.0
MOST_HOSTS = 100
_kept: dict[str, tuple[float, Customer]] = {}


class NoCustomer(Exception):
    """There is neither a customer with this host name nor a default one: set-up is not finished."""


def customer_for(host: str) -> Customer:
    """The customer whose portal answers at a host name (without port); at most half a minute old.

    Raises:
        NoCustomer: Nobody's, and there is no default customer.
    """
    read_at, customer = _kept.get(host, (float("-inf"), None))
    if customer is not None and still_holds(read_at, seconds=KEPT_FOR_SECONDS):
        return customer
    read_at = time.monotonic()
    try:
        found = (
            Customer.objects.filter(Q(portal_host=host) | Q(is_default=True)).order_by("is_default").first()
        )
    except DatabaseError:
        # The page that says so needs the numbers to call.
        if customer is not None:
            return customer
        raise
    if found is None:
        raise NoCustomer("There is no default customer. Run `manage.py prepare`.")
    if len(_kept) >= MOST_HOSTS:
        _kept.clear()
    _kept[host] = (read_at, found)
    return found


def ground_for(customer: Customer, *, at: datetime) -> Ground:
    """What answers to this customer's questions are judged against."""
    numbers = (
        customer.emergency_number,
        customer.line_number,
        customer.interpreter_number,
        customer.relay_number,
        customer.tty_number,
        customer.child_line_number,
    )
    return Ground(
        zone=ZoneInfo(customer.time_zone),
        now=at,
        own_numbers=frozenset(digits(n) for n in numbers if digits(n)),
        localities=Gazetteer(customer.id),
    )


def forget() -> None:
    """Read customers again: for tests."""
    _kept.clear()
