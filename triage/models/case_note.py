"""What one colleague writes for the others on a case."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from assistline.encryption import EncryptedTextField


class CaseNote(models.Model):
    """Words for colleagues at one point of a case's history. Never the citizen's to read, never changed.

    They hang on the event that says that somebody wrote them: the timeline reads both in one statement.
    """

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="notes")
    event = models.OneToOneField("triage.CaseEvent", on_delete=models.PROTECT, related_name="note")
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = EncryptedTextField()
    key = models.CharField(max_length=64, help_text="Of the form: sent twice, it is one.")

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "key"], name="one_note_a_form")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"note {self.id} on case {self.case_id}"
