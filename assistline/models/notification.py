"""What we send to people: the intent to send, and the words it is written in."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedTextField


class Channel(models.TextChoices):
    EMAIL = "email", "e-mail"
    SMS = "sms", "text message"


class NotificationState(models.TextChoices):
    """``sending`` is held by a lease; the three outcomes are sent, refused and unknown."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused", "refused: will not be tried again"
    UNKNOWN = "unknown", "unknown: a person must look"


class Notification(models.Model):
    """The intent to tell one person one thing once. ``attempt_id`` is the provider's idempotency key."""

    customer_id = models.BigIntegerField()
    message = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=10, default="en")
    to = EncryptedTextField()
    subject_line = models.CharField(max_length=200, blank=True)
    body = EncryptedTextField()
    words_version = models.PositiveIntegerField()
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    occasion = models.CharField(
        max_length=60, help_text="What it is about, so that it is sent once: 'submitted', 'decision 12'."
    )
    state = models.CharField(
        max_length=10, choices=NotificationState.choices, default=NotificationState.PENDING
    )
    due_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, help_text="When its id was last handed to the broker.")
    attempts = models.PositiveSmallIntegerField(default=0)
    closed_since = models.DateTimeField(
        null=True, help_text="Since when its provider takes nothing at all; such tries do not count."
    )
    attempt_id = models.UUIDField(default=uuid.uuid4, unique=True)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    provider = models.CharField(max_length=40, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    refusal_code = models.CharField(
        max_length=12,
        blank=True,
        default="",
        db_default="",
        help_text="The mail system's code, such as 5.1.1; 'held' where we held it back.",
    )
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True, help_text="When its words and its address were removed.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["message", "channel", "subject_kind", "subject_id", "occasion"],
                name="told_once_per_occasion",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["pending", "sending"]),
                name="notification_due",
            ),
            models.Index(
                fields=["settled_at"], condition=models.Q(emptied_at=None), name="notification_to_empty"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="wake_relay",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="PERFORM pg_notify('notification', ''); RETURN NULL;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message} by {self.channel} for {self.subject_kind} {self.subject_id}"


class MessageWords(models.Model):
    """The words of one message in one language, as a version. Filled by plain substitution."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.CASCADE)
    message = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=10, default="en")
    version = models.PositiveIntegerField(default=1)
    subject_line = models.CharField(
        max_length=200, blank=True, help_text="E-mail only. No police, no matter, no name."
    )
    body = models.TextField(help_text="Placeholders stand in braces, such as {reference}.")
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "words of a message"
        verbose_name_plural = "words of messages"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer", "message", "channel", "language", "version"], name="words_version"
            ),
            models.UniqueConstraint(
                fields=["customer", "message", "channel", "language"],
                condition=models.Q(is_current=True),
                name="one_current_wording",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message}, {self.channel}, {self.language}, version {self.version}"
