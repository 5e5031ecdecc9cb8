"""Reference data of the floor: the default customer and its centre for online reports."""

from __future__ import annotations

from assistline.models import Centre, Customer

CUSTOMER = {
    "name": "AssistLine",
    "emergency_number": "000",
    "line_number": "131 444",
    "interpreter_number": "131 450",
    "relay_number": "133 677",
    "tty_number": "106",
    "silent_call_words": "Call 000, stay on the line, and press 55 when you hear the message.",
    "child_line_name": "Kids Helpline",
    "child_line_number": "1800 55 1800",
    "acknowledgement": (
        "We acknowledge the Traditional Owners of the lands where we live and work, "
        "and pay our respects to Elders."
    ),
}


def load() -> None:
    """Make what is not there yet; what an administrator has changed stays as it is."""
    customer, _ = Customer.objects.get_or_create(
        slug="line",
        defaults={**CUSTOMER, "is_default": not Customer.objects.filter(is_default=True).exists()},
    )
    if not customer.centres.filter(takes_online_reports=True).exists():
        Centre.objects.get_or_create(
            slug="online",
            defaults={"customer": customer, "name": "Online reports", "takes_online_reports": True},
        )
