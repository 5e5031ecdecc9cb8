"""What leaves the house for a program of others: a row says what is about to be tried, before it is tried."""

from __future__ import annotations

import uuid

from django.db import models


class Outgoing(models.Model):
    """Sent by id from its row, retried, given up: ``triage.actions.outgoing``.

    ``key`` is the same on every try; who gets it twice knows it by that.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    send_at = models.DateTimeField(
        null=True, blank=True, help_text="When it is tried next; empty: there is nothing to send."
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun = models.BooleanField(
        default=False, help_text="It was tried and nobody knows whether it arrived: it is asked for first."
    )
    closed_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when the other side is not there; such tries do not count."
    )
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
