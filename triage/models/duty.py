"""Who is on duty for the queue, and that nobody is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Duty(models.Model):
    """One stay on duty: said by the person, until a time that they said."""

    user = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="duties")
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="duties")
    started_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(help_text="When a page of theirs last said that it is open.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at__isnull=True), name="on_duty_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("started_at")), name="duty_ends_after_it_begins"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["centre", "until"], condition=models.Q(ended_at__isnull=True), name="duty_now"
            )
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} until {self.until:%Y-%m-%d %H:%M}"


class DutyAlarm(models.Model):
    """A time in which a centre had no officer on duty. The last one is open while nobody is."""

    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="duty_alarms")
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(
        default=list, db_default=[], help_text="Who, as what, by what, and whether they could be told."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["centre"], condition=models.Q(ended_at__isnull=True), name="one_open_duty_alarm"
            )
        ]

    def __str__(self) -> str:
        return f"nobody at centre {self.centre_id} since {self.raised_at:%Y-%m-%d %H:%M}"
