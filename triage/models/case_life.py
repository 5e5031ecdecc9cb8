"""What was taken out of the house about a case, as one file."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from assistline.encryption import EncryptedTextField


class CaseLife(models.Model):
    """One taking out of everything of a case as a file: who, when, why, and what the file was."""

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="lives")
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT)
    at = models.DateTimeField()
    reason = EncryptedTextField()
    sha256 = models.CharField(max_length=64, help_text="Of the whole file.")
    size = models.PositiveIntegerField()
    chain_seq = models.BigIntegerField(help_text="The trail's sealed head when it was made.")

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"life of case {self.case_id}"
