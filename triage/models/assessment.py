"""Why a case has the grade that it has. Never updated, only followed by another."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from assistline.encryption import EncryptedJSONField
from reports.models.contact import Disposition
from triage.rules.grade import Grade


class Assessment(models.Model):
    """One grading of a case, by the rules (``by`` empty) or by a person.

    ``reasons`` is a list of ``{"text", "source", "grade"}``, strongest first; ``facts`` maps fact names to
    the closed values that the table read (never free text); ``thrive`` maps the six words to ``{"words",
    "marked"}``, a short sentence and whether to look at it. ``reasons`` and ``facts`` quote answers and
    officers: encrypted for every type, so that none that is sealed is forgotten.
    """

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="assessments")
    grade = models.CharField(max_length=12, choices=Grade.choices)
    disposition = models.CharField(max_length=20, choices=Disposition.choices)
    cues = models.JSONField(default=list)
    reasons = EncryptedJSONField()
    facts = EncryptedJSONField(default=dict)
    thrive = models.JSONField(default=dict)
    agency = models.CharField(max_length=30, blank=True, help_text="Who else takes it, of a referral.")
    offence_code = models.CharField(max_length=10, blank=True)
    rules_version = models.CharField(max_length=200)
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.grade} by {self.rules_version}"
