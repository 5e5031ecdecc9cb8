"""People, how to reach them, and whether that is safe."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedJSONField, EncryptedTextField


class Person(models.Model):
    """A person or a business, once, whatever roles they have in reports.

    ``wishes`` is how they want to be reached and helped, by the slugs of ``reports.questions.people``; the
    agreed word is kept so that an agent can compare it, and is never sent anywhere.
    """

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    name = EncryptedTextField(blank=True)
    name_index = models.CharField(max_length=64, blank=True, db_index=True)
    abn = models.CharField(max_length=11, blank=True, help_text="Of a business; its check digits are right.")
    wishes = EncryptedJSONField(null=True)
    agreed_word = EncryptedTextField(blank=True)
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
        CONCERNED = "concerned", "Told about"
        CARER = "carer", "Looks after them"
        BUSINESS = "business"
        HOST = "host"
        KEYHOLDER = "keyholder"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=10, choices=Role.choices)
    about = EncryptedJSONField(
        null=True, help_text="What was said of them in this role: relation, whether they know, their job."
    )

    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When the owner of a registration took them off: not rung any more."
    )

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
    safe_when = EncryptedTextField(blank=True, help_text="When it is safe, in their own words.")
    voicemail_safe = models.BooleanField(
        null=True, help_text="Whether a voice message is safe. Empty: never asked, so not safe."
    )
    verified_at = models.DateTimeField(null=True)
    came_back_at = models.DateTimeField(
        null=True,
        help_text="When mail came back: nothing is sent there before its owner says it is right.",
    )

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"

    @property
    def may_be_used(self) -> bool:
        """Its owner said that it is safe, and no mail to it has come back since."""
        return self.safe is True and self.came_back_at is None
