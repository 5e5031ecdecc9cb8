"""What every page of the portal asks for, read once before the first citizen comes.

A process that has just begun would let its first visitors wait for it, statement by statement. It is read
before gunicorn makes its workers, so that they share what never changes.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import DatabaseError, connections

from assistline.models import Customer
from reports.agencies import agencies_of
from reports.customers import NoCustomer, customer_for
from reports.definitions import published_types
from reports.lexicon_additions import lexicon_of
from reports.localities import police_elsewhere
from reports.reading import read
from reports.whose import goes_elsewhere

log = structlog.get_logger(__name__)


def read_ahead() -> None:
    """Read types, lexicon, agencies and tables of every customer. Without a database nothing is read, and
    each page asks for itself."""
    try:
        customer_for(urlsplit(settings.SITE_URL).hostname or "")
        for customer_id in Customer.objects.order_by("id").values_list("id", flat=True):
            _read_for(customer_id)
    except (DatabaseError, NoCustomer) as error:
        log.warning("not_read_ahead", why=type(error).__name__)
    finally:
        # A worker must not talk on a line that its parent has opened.
        connections.close_all()


def _read_for(customer_id: int) -> None:
    types = published_types(customer_id)
    agencies_of(customer_id)
    police_elsewhere(customer_id)
    read("", lexicon=lexicon_of(customer_id))
    if types:
        goes_elsewhere(customer_id, (None, {}), (types[0], {}))
