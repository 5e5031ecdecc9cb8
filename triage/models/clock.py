"""Deadlines: columns in Postgres, swept, each level once."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from triage.rules.deadlines import next_escalation


class Clock(models.Model):
    """A promise with a time: what, by when, how far it was escalated."""

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=20, default="decide")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was kept, or when another promise took its place."
    )
    level = models.PositiveSmallIntegerField(default=0)
    next_escalation_at = models.DateTimeField(
        null=True, help_text="When the next level is reached; empty: none left."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(met_at__isnull=True),
                name="one_running_clock_per_kind",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_escalation_at", "id"],
                condition=models.Q(
                    met_at__isnull=True, paused_at__isnull=True, next_escalation_at__isnull=False
                ),
                name="clock_to_escalate",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.due_at:%Y-%m-%d %H:%M}"

    def promise_anew(self, *, due_at: datetime, at: datetime) -> None:
        """End this promise and make another, whose levels are told from the first again.

        The caller holds the row's lock.
        """
        self.met_at, self.next_escalation_at = at, None
        self.save(update_fields=["met_at", "next_escalation_at"])
        Clock.objects.create(
            case_id=self.case_id,
            kind=self.kind,
            started_at=at,
            due_at=due_at,
            next_escalation_at=next_escalation(level=0, due_at=due_at, target=due_at - at),
        )


class Escalation(models.Model):
    """One level reached by one clock, once."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clock", "level"], name="each_level_once")
        ]

    def __str__(self) -> str:
        return f"level {self.level} of clock {self.clock_id}"
