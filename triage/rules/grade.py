"""How urgent a case is, in the standard terms of call grading."""

from __future__ import annotations

from django.db import models


class Grade(models.TextChoices):
    IMMEDIATE = "immediate", "Immediate"
    PRIORITY = "priority", "Priority"
    SCHEDULED = "scheduled", "Scheduled"
    RESOLUTION = "resolution", "Resolution"

    @property
    def rank(self) -> int:
        """0 is most urgent."""
        return list(Grade).index(self)
