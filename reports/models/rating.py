"""How a citizen found it, asked once after the outcome, on the page alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from assistline.encryption import EncryptedTextField


class Rating(models.Model):
    """One answer for one outcome: 1 (bad) to 5 (good), and a line. Figures count ``score`` by ``at``."""

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="ratings")
    outcome = models.OneToOneField("reports.StatusUpdate", on_delete=models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField()
    words = EncryptedTextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(score__range=(1, 5)), name="score_from_1_to_5")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="rating_by_time")]

    def __str__(self) -> str:
        return f"{self.score} for report {self.report_id}"
