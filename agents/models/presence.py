"""Where an agent is: a history of intervals, the last of which is open."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Presence(models.TextChoices):
    OFFLINE = "offline", "Offline"
    AVAILABLE = "available", "Available"
    RESERVED = "reserved", "Ringing"
    ON_CALL = "on_call", "On a call"
    ON_HOLD = "on_hold", "On hold"
    WRAP_UP = "wrap_up", "Wrap-up"
    NOT_RESPONDING = "not_responding", "Not responding"
    BREAK = "break", "Break"


class PresenceInterval(models.Model):
    """One stay of one agent in one state."""

    user = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="presence")
    state = models.CharField(max_length=15, choices=Presence.choices)
    reason = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(help_text="When the person's page last said that it is open.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at__isnull=True), name="one_state_at_a_time"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-started_at"], name="presence_history"),
            models.Index(
                fields=["state", "seen_at"], condition=models.Q(ended_at__isnull=True), name="presence_now"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} since {self.started_at:%H:%M:%S}"
