"""Keys that make a submit happen once, however often it is sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedJSONField


class IdempotencyKey(models.Model):
    """One key in one scope, the fingerprint of what was sent with it, and the answer that every replay
    gets."""

    scope = models.CharField(max_length=20, help_text="'api', 'portal'.")
    key_hash = models.CharField(max_length=64)
    payload_hash = models.CharField(max_length=64)
    report_id = models.BigIntegerField(null=True)
    answer = EncryptedJSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "key_hash"], name="one_use_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.scope} key for report {self.report_id}"
