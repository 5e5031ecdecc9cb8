"""Contacts that begin before there is a report: a call's, from its first ring to its wrap-up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.models import Centre
from reports.models import Contact
from reports.models.contact import Disposition


@transaction.atomic
def open_contact(*, centre: Centre, channel: str, at: datetime) -> Contact:
    """Begin a contact.

    Args:
        centre: Where it arrived.
        channel: By which way: ``phone``.
        at: When it began, timezone-aware.

    Raises:
        DatabaseError: Out of reach; there is no contact.
    """
    return Contact.objects.create(
        customer_id=centre.customer_id, centre=centre, channel=channel, started_at=at
    )


@transaction.atomic
def keep_contact_times(
    *, contact_id: int, started_at: datetime, ended_at: datetime | None, number_index: str = ""
) -> None:
    """Say when a contact began and ended and from which number, as far as it is known now.

    Args:
        contact_id: Which.
        started_at: When it began, timezone-aware.
        ended_at: When it ended; nothing while it goes on.
        number_index: Blind index of the number; empty when it is withheld.

    Raises:
        DatabaseError: Out of reach; nothing was changed.
    """
    Contact.objects.filter(id=contact_id).update(
        started_at=started_at, ended_at=ended_at, number_index=number_index
    )


@transaction.atomic
def close_contact(*, contact_id: int, outcome: Disposition, owner_id: int, told: str) -> Contact:
    """Say what came of a contact, who answers for it, and what the citizen was told.

    Args:
        contact_id: Which.
        outcome: What came of it.
        owner_id: The member of staff who answers for it.
        told: The expectation in the words given; empty if nobody was told (the caller keeps the reason).

    Raises:
        Contact.DoesNotExist: There is no such contact.
    """
    contact = Contact.objects.select_for_update().get(id=contact_id)
    contact.outcome = outcome
    contact.owner_id = owner_id
    # What was told when a report was sent stays, if nothing else was said.
    contact.told = told or contact.told
    contact.save(update_fields=["outcome", "owner_id", "told"])
    return contact
