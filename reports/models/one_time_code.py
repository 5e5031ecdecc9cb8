"""Codes that are sent to a contact point, work once and not for long."""

from __future__ import annotations

from django.db import models


class CodePurpose(models.TextChoices):
    OPEN = "open", "Open the report"
    VERIFY = "verify", "Show that the contact point is theirs"


class OneTimeCode(models.Model):
    """One code: kept as a keyed hash, dead when used, when its time is over, or after five wrong tries."""

    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="one_time_codes")
    point = models.ForeignKey("reports.ContactPoint", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=CodePurpose.choices)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    tries_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"code {self.id} for report {self.report_id}"
