"""Words of a decision that is not made yet: kept while somebody writes, and there for who takes over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from assistline.encryption import EncryptedJSONField


class DecisionDraft(models.Model):
    """What one officer has typed into the decision of one case. It goes with the decision.

    ``words`` maps the names of the form's fields to what stands in them.
    """

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="decision_drafts")
    officer = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="decision_drafts")
    words = EncryptedJSONField()
    version = models.PositiveIntegerField(help_text="The case's version that it was written on.")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["saved_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "officer"], name="one_decision_draft_each")
        ]

    def __str__(self) -> str:
        return f"draft of user {self.officer_id} for case {self.case_id}"
