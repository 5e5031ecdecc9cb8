"""The outbox: what has happened, and who has yet to hear of it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils import timezone


class OutboxEvent(models.Model):
    """Something that happened, written in the transaction in which it did. Ids only: no names, no text.

    ``txid`` is the writing transaction: ids are given out before commit, so a reader that goes by ids alone
    would step over a slow transaction's row. Readers go by ``(txid, id)`` below the oldest running one.
    """

    name = models.CharField(max_length=60)
    payload = models.JSONField()
    centre_id = models.BigIntegerField(null=True, help_text="Whose officers may hear of it live.")
    txid = models.BigIntegerField(db_default=RawSQL("pg_current_xact_id()::text::bigint", ()))
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["txid", "id"], name="outbox_stream")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="wake_relay",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="PERFORM pg_notify('outbox', ''); RETURN NULL;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class DeliveryState(models.TextChoices):
    DUE = "due"
    DONE = "done"
    PARKED = "parked", "parked: a person must look"


class Delivery(models.Model):
    """One event for one subscriber. Subscribers are told apart so that one that fails stops no other."""

    event_id = models.BigIntegerField()
    event_name = models.CharField(max_length=60)
    subscriber = models.CharField(max_length=120)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.DUE)
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event_id", "subscriber"], name="one_delivery_per_subscriber")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state="due"), name="delivery_due")
        ]

    def __str__(self) -> str:
        return f"{self.event_name} for {self.subscriber}"
