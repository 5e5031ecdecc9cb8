"""What a caller says is written into a draft, as a citizen would on the portal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agents.models import Call
from reports.actions import start_draft
from reports.definitions import published
from reports.models import Draft
from reports.models.contact import Channel

FIRST_TYPE = "general_enquiry"


@transaction.atomic
def start_call_draft(*, call: Call, at: datetime) -> Draft | None:
    """Give an answered inbound call its draft; one that has one keeps it.

    The draft begins as a general enquiry, because nobody knows yet what it is about: the type can change at
    any moment.

    Args:
        call: Held by the caller's transaction; its ``draft`` is set.
        at: When, timezone-aware.

    Returns:
        The draft; None while nobody has answered.

    Raises:
        DatabaseError: Out of reach; there is no draft.
    """
    if call.draft is not None or call.agent_id is None:
        return call.draft
    customer = call.contact.customer
    kind = published(customer.id, FIRST_TYPE)
    started = start_draft(
        customer=customer,
        at=at,
        type_version_id=kind.version_id if kind else None,
        channel=Channel.PHONE,
        contact=call.contact,
    )
    call.draft = started.draft
    Call.objects.filter(id=call.id).update(draft=started.draft)
    return started.draft
