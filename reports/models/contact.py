"""Every call, web report, message or visit is a contact, and every contact has an outcome and an owner."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedTextField


class Channel(models.TextChoices):
    WEB = "web", "Web"
    API = "api", "API"
    PHONE = "phone", "Phone"
    EMERGENCY = "from_000", "From 000"


class Disposition(models.TextChoices):
    TRANSFER_000 = "transfer_000", "Transfer to 000"
    OFFICER_REVIEW = "officer_review", "Officer review"
    REPORT = "report", "Report"
    REFERRAL = "referral", "Referral"
    ADVICE = "advice", "Advice"
    REGISTRATION = "registration", "Registration"
    NO_CONTACT = "no_contact", "No contact"
    DUPLICATE = "duplicate", "Duplicate"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NO_ACTION = "no_action", "No action"


class Contact(models.Model):
    """One time that someone turned to the line."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Disposition.choices, blank=True)
    owner_id = models.BigIntegerField(
        null=True, blank=True, help_text="The member of staff who answers for it."
    )
    number_index = models.CharField(
        max_length=64,
        blank=True,
        help_text="Blind index of the number that called or was given: what the same person told before.",
    )
    told = EncryptedTextField(
        blank=True, help_text="The expectation that the citizen was given, in the words given."
    )

    class Meta:
        indexes = [
            models.Index(fields=["centre", "-started_at"], name="contact_by_centre"),
            models.Index(
                fields=["number_index", "-started_at"],
                condition=~models.Q(number_index=""),
                name="contact_by_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} contact {self.id}"
