"""What everybody who answers has to know of a number, a person or an address; plans for who calls often."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from assistline.encryption import EncryptedTextField
from assistline.models import User


class Subject(models.TextChoices):
    """What it hangs on. The values are kinds of a ``Trace``, by which a report's own are found."""

    NUMBER = "number", "Telephone number"
    NAME = "name", "Person"
    ADDRESS = "address", "Address"


class MarkerKind(models.TextChoices):
    VIOLENCE = "violence", "Violence"
    WEAPONS = "weapons", "Weapons"
    DOG = "dog", "Dangerous dog"
    VULNERABLE = "vulnerable", "Vulnerable person"
    INTERPRETER = "interpreter", "Needs an interpreter"
    DO_NOT_CALL = "do_not_call", "Do not ring back"
    OTHER = "other", "Take note"


# Whoever goes or talks there may be hurt: said first, and in red.
DANGEROUS = (MarkerKind.VIOLENCE.value, MarkerKind.WEAPONS.value, MarkerKind.DOG.value)


class MarkerQuerySet(models.QuerySet["Marker"]):
    """Adjectives that chain."""

    def of_customer(self, customer_id: int) -> MarkerQuerySet:
        """Customers know nothing of each other's."""
        return self.filter(customer_id=customer_id)

    def in_force(self, at: datetime) -> MarkerQuerySet:
        """Neither lifted nor expired: nothing has to run for one to end."""
        return self.filter(lifted_at=None, expires_at__gt=at)

    def to_review(self, day: date) -> MarkerQuerySet:
        """Whose review is due."""
        return self.filter(review_date__lte=day)


class Marker(models.Model):
    """One warning about one subject: why, whose it is, when it is looked at again, and when it ends."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    subject = models.CharField(max_length=10, choices=Subject.choices)
    value = EncryptedTextField(help_text="The number, the name or the address, to be shown.")
    index = models.CharField(max_length=64)
    kind = models.CharField(max_length=15, choices=MarkerKind.choices)
    reason = EncryptedTextField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="markers")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    review_date = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = EncryptedTextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MarkerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer", "index", "kind"],
                condition=Q(lifted_at__isnull=True),
                name="one_marker_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_by__isnull=False),
                name="who_lifted_a_marker_is_known",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["index"], condition=Q(lifted_at__isnull=True), name="marker_by_subject"),
            models.Index(
                fields=["owner", "review_date", "id"],
                condition=Q(lifted_at__isnull=True),
                name="marker_to_review",
            ),
            models.Index(
                fields=["customer", "review_date", "id"],
                condition=Q(lifted_at__isnull=True),
                name="markers_of_customer",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} on a {self.subject}"


class MarkerEvent(models.Model):
    """What was done with a marker: never changed, never deleted."""

    marker = models.ForeignKey(Marker, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=20)
    words = EncryptedTextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="history", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M}"


class Plan(models.Model):
    """How to help somebody who calls often, or who is easily harmed. Each writing of it is a version."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    subject = models.CharField(max_length=10, choices=Subject.choices)
    value = EncryptedTextField()
    index = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer", "index"], condition=Q(ended_at__isnull=True), name="one_plan_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"plan for a {self.subject}"


class PlanVersion(models.Model):
    """One writing of a plan, kept as it was."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    helps = EncryptedTextField()
    avoid = EncryptedTextField(blank=True)
    ring = EncryptedTextField(blank=True, help_text="Whom to ring, and when.")
    until = models.DateField(help_text="After this day it is not shown any more.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="each_plan_version_once")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"version {self.number} of plan {self.plan_id}"
