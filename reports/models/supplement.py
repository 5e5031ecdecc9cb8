"""What is added after a report was sent. The report stays as it was."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from assistline.encryption import EncryptedJSONField, EncryptedTextField


class SupplementKind(models.TextChoices):
    ADDITION = "addition", "Added"
    CORRECTION = "correction", "Corrected"
    FILES = "files", "Files added"
    CHANGE = "change", "Registration changed"
    CANCEL = "cancel", "Registration cancelled"
    AGENT = "agent", "From the agent who took the call"


# What a citizen can send; an agent's own words come by the officer's question alone.
BY_CITIZENS = tuple(choice for choice in SupplementKind.choices if choice[0] != SupplementKind.AGENT)


class Supplement(models.Model):
    """Words or files that were added, or words that put something right. Kept as written.

    Of a correction ``about`` is the slug of the question whose answer is wrong (empty: something else), and
    ``wrong`` the answer as it was sent, so that both can be read side by side. Of a changed registration
    ``changes`` has the new answers by slug, ``words`` says them in lines, and ``wrong`` what stood before.
    Files name the supplement that they came with (``Attachment.supplement``); its words may be empty.
    What an agent still knew of the call has ``by_id``, and is the officers' to read, not the citizen's.
    """

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="supplements")
    kind = models.CharField(max_length=10, choices=SupplementKind.choices)
    about = models.CharField(max_length=40, blank=True)
    wrong = EncryptedTextField(blank=True, help_text="The answer that is wrong, as it was sent.")
    words = EncryptedTextField()
    changes = EncryptedJSONField(null=True)
    by_id = models.BigIntegerField(null=True, help_text="Who on staff said it; empty: the citizen.")
    at = models.DateTimeField()
    key = models.CharField(max_length=64, help_text="Of the form: sent twice, it is kept once.")

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "key"], name="one_supplement_per_form"),
            models.CheckConstraint(
                condition=models.Q(kind="agent", by_id__isnull=False)
                | ~models.Q(kind="agent") & models.Q(by_id=None),
                name="an_agents_words_have_a_name",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} of report {self.report_id}"
