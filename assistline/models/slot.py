"""Rows that make periodic work happen once, and attempts count across processes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Slot(models.Model):
    """One period of one periodic job: whoever inserts the row does the work, so two clocks do no harm.

    Taken and not done for half a period, it may be taken again: its taker failed or is gone.
    """

    name = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.CharField(
        max_length=20, help_text="worker, or sweeper when the broker's clock is silent."
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "starts_at"], name="one_taker_per_slot")
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.starts_at:%H:%M:%S}"


class ThrottleWindow(models.Model):
    """How often something was tried in a window of time. Keys are keyed hashes: no address or reference."""

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "starts_at"], name="one_count_per_window")
        ]

    def __str__(self) -> str:
        return f"{self.count} since {self.starts_at:%H:%M}"
