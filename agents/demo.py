"""The demonstration's telephone line, whose token everybody may know: it exists in demo mode only."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from agents.actions import find_line, make_line
from assistline.demo import CTI_TOKEN, PARTNERS_SECRET
from assistline.models import Centre

TOKEN = CTI_TOKEN


def load() -> None:
    """Give the centre of the online reports its telephone line, if it has none.

    Raises:
        ImproperlyConfigured: This is no demonstration.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("The demo line is for demo mode only.")
    if find_line(token=TOKEN) is not None:
        return
    centre = Centre.objects.select_related("customer").get(
        customer__is_default=True, takes_online_reports=True
    )
    number = centre.customer.line_number
    line = make_line(centre=centre, name=f"{number}, general".lstrip(", "), number=number, token=TOKEN).line
    line.orders_url, line.orders_secret = "https://exchange.invalid/orders", PARTNERS_SECRET
    line.interpreter_number = "0370100199"
    line.save(update_fields=["orders_url", "orders_secret", "interpreter_number"])
