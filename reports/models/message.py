"""What a citizen and the officers write to each other about a report."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from assistline.encryption import EncryptedTextField

SAID = ("report", "by_id", "words", "at", "key")


class Message(models.Model):
    """One message of a report's thread, kept as it was written. Only whether it was read moves on.

    ``key`` is that of the form it was written in: whatever sends the form twice keeps one message.
    """

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="messages")
    by_id = models.BigIntegerField(null=True, help_text="The member of staff. Empty: the citizen.")
    words = EncryptedTextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="When the other side first had it on a page.")
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "key"], name="one_message_per_form")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.ReadOnly(name="as_written", fields=list(SAID)),
            pgtrigger.Protect(name="never_deleted_by_hand", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"message {self.id} about report {self.report_id}"

    @property
    def from_citizen(self) -> bool:
        """Whether the citizen wrote it."""
        return self.by_id is None
