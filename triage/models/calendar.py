"""When a centre is open: slots of the week, holidays of its state, and days that are otherwise."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models

MIDNIGHT = time(0)


class State(models.TextChoices):
    """Whose public holidays the centre keeps."""

    ACT = "ACT", "Australian Capital Territory"
    NSW = "NSW", "New South Wales"
    NT = "NT", "Northern Territory"
    QLD = "QLD", "Queensland"
    SA = "SA", "South Australia"
    TAS = "TAS", "Tasmania"
    VIC = "VIC", "Victoria"
    WA = "WA", "Western Australia"


class Weekday(models.IntegerChoices):
    MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class Calendar(models.Model):
    """The hours of one centre. A centre without one is always open."""

    centre = models.OneToOneField("assistline.Centre", on_delete=models.PROTECT, related_name="calendar")
    always_open = models.BooleanField(
        default=True, help_text="Around the clock: the slots below do not count."
    )
    state = models.CharField(
        max_length=3,
        choices=State.choices,
        blank=True,
        help_text="Its public holidays are written below for this year and the next two, every year anew. "
        "Change them as you like. Empty: none are written.",
    )
    holidays_to = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="The last year whose holidays were written down, of this state."
    )

    class Meta:
        ordering = ["centre__name"]

    def __str__(self) -> str:
        return f"Hours of {self.centre}"


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes=MIDNIGHT),
        name=name,
        violation_error_message="It closes before it opens. Midnight, 00:00, is the end of the day; "
        "write a night as two slots.",
    )


class OpenSlot(models.Model):
    """A part of a weekday on which the centre is open; a day has as many as it needs."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00 is midnight, the end of the day.")

    class Meta:
        ordering = ["weekday", "opens"]
        constraints: ClassVar[list[models.BaseConstraint]] = [_in_order("slot_closes_after_it_opens")]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.opens:%H:%M} to {self.closes:%H:%M}"


class Holiday(models.Model):
    """A day on which the centre is closed. Written down from the state's list, then the administrator's."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=80)
    from_list = models.BooleanField(default=False, editable=False, help_text="Of the state's list.")

    class Meta:
        ordering = ["date"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["calendar", "date"], name="one_holiday_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"


class CalendarException(models.Model):
    """One day that is otherwise: open in these slots only, or closed. It beats weekday and holiday."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True, help_text="Empty: closed all day.")
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=80)

    class Meta:
        ordering = ["date", "opens"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(opens=None, closes=None)
                | models.Q(opens__isnull=False, closes__isnull=False),
                name="exception_has_both_times_or_none",
                violation_error_message="Give both times, or neither for a day on which it is closed.",
            ),
            models.CheckConstraint(
                condition=models.Q(opens=None)
                | models.Q(closes__gt=models.F("opens"))
                | models.Q(closes=MIDNIGHT),
                name="exception_closes_after_it_opens",
                violation_error_message="It closes before it opens. Midnight, 00:00, is the end of the day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.reason}"
