"""People, how to reach them, and whether that is safe."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedTextField


class Person(models.Model):
    """A person, once, whatever roles they have in reports."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    name = EncryptedTextField(blank=True)
    name_index = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"person {self.id}"


class PersonRole(models.Model):
    """What a person is in one report."""

    class Role(models.TextChoices):
        REPORTER = "reporter"
        VICTIM = "victim"
        WITNESS = "witness"
        SUSPECT = "suspect"
        OWNER = "owner"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "report", "role"], name="one_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.role} of report {self.report_id}"


class ContactPoint(models.Model):
    """A telephone number or e-mail address. Nothing is sent to it before its owner said that it is safe."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = EncryptedTextField(help_text="E.164 number, or address.")
    value_index = models.CharField(max_length=64, db_index=True)
    safe = models.BooleanField(null=True, help_text="Said by its owner. Empty: never asked, so not safe.")
    safe_said_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"
