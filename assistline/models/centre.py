"""Customers and their contact centres."""

from __future__ import annotations

import zoneinfo
from typing import ClassVar

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assistline.models.configured import tells_of_changes


def validate_time_zone(name: str) -> None:
    """Refuse a time zone that the tz database does not have."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError("Give a time zone name such as Australia/Melbourne.")


class Customer(models.Model):
    """Who runs the line: a police force, a transport authority. One never sees anything of another.

    The numbers and sentences are the customer's content, never ours: an empty one is not shown.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    portal_host = models.CharField(
        max_length=200, blank=True, help_text="Host name of its portal, if it has one of its own."
    )
    is_default = models.BooleanField(
        default=False, help_text="Answers when no other portal's host name matches."
    )
    emergency_number = models.CharField(max_length=20, blank=True)
    line_number = models.CharField(max_length=20, blank=True)
    interpreter_number = models.CharField(max_length=20, blank=True)
    relay_number = models.CharField(max_length=20, blank=True)
    silent_call_words = models.CharField(
        max_length=200, blank=True, help_text="What to do on an emergency call when it is not safe to talk."
    )
    tty_number = models.CharField(max_length=20, blank=True)
    child_line_name = models.CharField(
        max_length=40,
        blank=True,
        help_text="Who listens to children and young people, such as Kids Helpline.",
    )
    child_line_number = models.CharField(max_length=20, blank=True)
    quick_exit_url = models.URLField(
        default="https://www.bom.gov.au/", help_text="A harmless page: Quick exit leads there."
    )
    acknowledgement = models.CharField(max_length=300, blank=True)
    portal_title = models.CharField(
        max_length=60, default="Tell police what happened", help_text="On top of the portal's first page."
    )
    portal_line = models.CharField(
        max_length=60,
        default="Police help, not emergencies",
        blank=True,
        help_text="Beside the name, on every page of the portal.",
    )
    no_visit = models.CharField(
        max_length=160,
        default="Police will not come to your home for this unless we tell you first.",
        blank=True,
        help_text="Said with every promise that is not urgent. Empty: nothing is said of it.",
    )
    time_zone = models.CharField(
        max_length=60,
        default="Australia/Melbourne",
        validators=[validate_time_zone],
        help_text="Times on the portal are shown in this zone.",
    )

    draft_days = models.PositiveSmallIntegerField(
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text="A report that is not sent is deleted so many days after it was last saved.",
    )
    sealed_draft_days = models.PositiveSmallIntegerField(
        default=7,
        db_default=7,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text="The same for types whose words are sealed, and for matters in which we keep silent.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_customer"
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [tells_of_changes()]

    def __str__(self) -> str:
        return self.name


class Centre(models.Model):
    """A contact centre of a customer, with its own clock."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="centres")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(
        max_length=60, default="Australia/Melbourne", validators=[validate_time_zone]
    )
    takes_online_reports = models.BooleanField(
        default=False, help_text="Reports from the portal and the API come to this centre's officers."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(takes_online_reports=True),
                name="one_online_centre_per_customer",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The centre's time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)
