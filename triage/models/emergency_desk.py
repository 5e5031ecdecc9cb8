"""The emergency number's own programs: where our data goes, and what comes from there."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from assistline.encryption import EncryptedJSONField, EncryptedTextField
from triage.models.transfer import Transfer


class EmergencyDesk(models.Model):
    """One program of the emergency number. What it sends opens with its token; what it gets is signed."""

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.PROTECT, related_name="emergency_desks"
    )
    centre = models.ForeignKey(
        "assistline.Centre",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where what it hands to us goes.",
    )
    name = models.CharField(max_length=80, help_text="Whose program it is: 'Triple Zero Victoria'.")
    url = models.URLField(
        "address",
        blank=True,
        help_text="Where the facts of a transfer are sent, https. Empty: officers ring and read them out.",
    )
    secret = EncryptedTextField(editable=False, help_text="What our messages are signed with.")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_active = models.BooleanField(default=True, help_text="Switched off, it gets and sends nothing.")
    # Nobody measures what was not done: these are the customer's guess, shown as such beside the figure.
    visit_minutes_low = models.PositiveSmallIntegerField(
        "a visit by car takes at least, in minutes",
        default=30,
        help_text="For the minutes saved on the Dispatch page: a guess of yours, shown as one.",
    )
    visit_minutes_high = models.PositiveSmallIntegerField("a visit by car takes at most", default=90)
    telling_minutes_low = models.PositiveSmallIntegerField(
        "to read the facts out on the telephone takes at least, in minutes", default=1
    )
    telling_minutes_high = models.PositiveSmallIntegerField("to read the facts out takes at most", default=3)

    class Meta:
        ordering = ["name"]
        verbose_name = "emergency desk"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_active=True) & ~Q(url=""),
                name="one_desk_gets_the_facts",
                violation_error_message="Another active desk has an address: the facts go to one only.",
            ),
            models.CheckConstraint(
                condition=Q(visit_minutes_low__lte=models.F("visit_minutes_high"))
                & Q(telling_minutes_low__lte=models.F("telling_minutes_high")),
                name="least_before_most",
                violation_error_message="The least number of minutes is not more than the most.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where to send. Of a demonstration nothing leaves the machine, whatever is typed here."""
        return settings.FAKE_DESK_URL if settings.DEMO and self.url else self.url


class MessageState(models.TextChoices):
    PENDING = "pending", "Waits"
    SENDING = "sending", "Is being sent"
    SENT = "sent", "Sent"
    REFUSED = "refused", "Not taken"


class EmergencyMessage(models.Model):
    """What is to be sent about one transfer, once: the other side knows a repeat by its key."""

    class Kind(models.TextChoices):
        ASKED = "asked", "Asked"
        TAKEN_BACK = "taken_back", "Taken back"
        UPDATED = "updated", "More became known"

    LEASE: ClassVar[timedelta] = timedelta(seconds=30)

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="messages")
    desk = models.ForeignKey(EmergencyDesk, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = EncryptedJSONField(null=True, help_text="As sent the first time; every repeat is the same.")
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=120, blank=True, help_text="What the other side calls it.")
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["transfer", "kind"], condition=~Q(kind="updated"), name="each_message_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["pending", "sending"]), name="desk_messages_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of transfer {self.transfer_id}"


class EmergencyContact(models.Model):
    """Something that the emergency number handed to us, once for each of their messages."""

    desk = models.ForeignKey(EmergencyDesk, on_delete=models.PROTECT, related_name="contacts")
    message_id = models.CharField(max_length=200)
    payload_hash = models.CharField(max_length=64)
    event_number = models.CharField(max_length=60, blank=True, help_text="What they call the matter.")
    report = models.OneToOneField(
        "reports.Report", on_delete=models.PROTECT, null=True, related_name="from_emergency"
    )
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["desk", "message_id"], name="one_contact_per_message")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-received_at"], name="emergency_contacts_by_time")
        ]

    def __str__(self) -> str:
        return f"contact {self.message_id[:12]}"
