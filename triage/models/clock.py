"""Deadlines: columns in Postgres, swept, each level once."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models

from triage.rules.deadlines import SERGEANT_LEVEL


class Waiting(models.TextChoices):
    """What a paused clock waits for."""

    CITIZEN = "citizen", "waits for the citizen"
    AGENT = "agent", "waits for the agent"


# What a clock promises: that somebody decides, or that another officer looks at a decision again.
DECIDE, REVIEW = "decide", "review"


class Clock(models.Model):
    """A promise with a time: what, by when, how far it was escalated.

    While it is paused, ``due_at`` is when it is due if nobody answers until ``pause_until``.
    """

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=20, default=DECIDE)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    target = models.DurationField(
        default=timedelta, db_default=timedelta(), help_text="How much counted time was promised."
    )
    in_hours = models.BooleanField(
        default=False, db_default=False, help_text="It counts in the hours of the case's centre only."
    )
    warn_at = models.DateTimeField(
        null=True, help_text="From when it is the last fifth; empty: nobody is warned."
    )
    warned_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_for = models.CharField(max_length=10, choices=Waiting.choices, blank=True, db_default="")
    pause_until = models.DateTimeField(null=True, blank=True)
    left = models.DurationField(null=True, blank=True, help_text="Counted time that was left at the pause.")
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
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at=None, paused_for="", pause_until=None, left=None)
                | models.Q(
                    paused_at__isnull=False, paused_for__gt="", pause_until__isnull=False, left__isnull=False
                ),
                name="a_pause_has_a_reason_and_an_end",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_escalation_at", "id"],
                condition=models.Q(
                    met_at__isnull=True, paused_at__isnull=True, next_escalation_at__isnull=False
                ),
                name="clock_to_escalate",
            ),
            models.Index(
                fields=["warn_at", "id"],
                condition=models.Q(met_at__isnull=True, paused_at__isnull=True, warned_at__isnull=True),
                name="clock_to_warn",
            ),
            models.Index(
                fields=["pause_until", "id"],
                condition=models.Q(met_at__isnull=True, paused_at__isnull=False),
                name="clock_to_resume",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def early(self) -> bool:
        """Somebody above was told before the deadline: nobody was on duty."""
        first = self.escalations.filter(level=SERGEANT_LEVEL).first()
        return first is not None and first.at < self.due_at


class Escalation(models.Model):
    """One level reached by one clock, once. Level 0 is the warning before the deadline."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    told = models.JSONField(
        default=list, db_default=[], help_text="Who, as what, by what, and whether they could be told."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clock", "level"], name="each_level_once")
        ]

    def __str__(self) -> str:
        return f"level {self.level} of clock {self.clock_id}"
