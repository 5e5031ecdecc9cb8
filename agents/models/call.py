"""Calls: the event stream is the truth, the call row is folded from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedJSONField, EncryptedTextField
from assistline.models import User
from reports.models.contact import Disposition

# Whom the telephone system rings has so long to answer; then the call rings for everybody of the centre.
RING_FOR = timedelta(seconds=30)


class EventKind(models.TextChoices):
    """In the order of the fold when two happened at the same moment."""

    NEW_CALL = "newCall"
    ANSWER = "answer"
    HANGUP = "hangup"


class Direction(models.TextChoices):
    IN = "in"
    OUT = "out"


class CallState(models.TextChoices):
    RINGING = "ringing", "Ringing"
    ANSWERED = "answered", "On the line"
    ENDED = "ended", "Ended"
    MISSED = "missed", "Missed"


class Mute(models.TextChoices):
    ASKED = "asked", "Muting"
    ON = "on", "Muted"
    LIFTING = "lifting", "Ending the mute"


class CallEvent(models.Model):
    """One thing that the telephone system said about one call, once. Never changed."""

    line = models.ForeignKey("agents.TelephoneLine", on_delete=models.PROTECT, related_name="events")
    call_key = models.CharField(max_length=200, help_text="The telephone system's own id of the call.")
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    said = EncryptedJSONField(
        help_text="The attributes as typed: from, to, users, queue, cause, answering number; and who said it."
    )
    fingerprint = models.CharField(
        max_length=64,
        help_text="Of all that was said, without the time of arrival: a repeat is the same event.",
    )

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line", "fingerprint"], name="one_event_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["line", "call_key"], name="events_of_call")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="stream", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} of call {self.call_key[:12]}"


class CallQuerySet(models.QuerySet["Call"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> CallQuerySet:
        """Calls of the person's own centre, for those who take calls or watch the floor."""
        if not (user.has_perm("agents.take_call") or user.has_perm("agents.watch_floor")):
            return self.none()
        return self.filter(centre_id=user.centre_id)

    def inbound(self) -> CallQuerySet:
        """Somebody called us."""
        return self.filter(direction=Direction.IN)

    def ringing(self) -> CallQuerySet:
        """Nobody has answered yet."""
        return self.filter(state=CallState.RINGING)

    def ringing_for(self, user: User, at: datetime) -> CallQuerySet:
        """Inbound calls that ring on this person's console now.

        A call that the telephone system rings on named telephones rings for all after :data:`RING_FOR`.
        """
        named = models.Q(rings_for=[]) | models.Q(rings_for__contains=[user.username])
        late = models.Q(started_at__lte=at - RING_FOR)
        return self.visible_to(user).inbound().ringing().filter(named | late)

    def on_the_line(self) -> CallQuerySet:
        """Ringing or answered."""
        return self.filter(state__in=[CallState.RINGING, CallState.ANSWERED])

    def answered_by(self, user: User) -> CallQuerySet:
        """This person is talking to the caller."""
        return self.filter(agent=user, state=CallState.ANSWERED)

    def to_wrap_up(self, user: User) -> CallQuerySet:
        """Inbound, over, and this person has not said yet what came of it."""
        over = self.inbound().filter(agent=user, state=CallState.ENDED)
        return over.filter(wrapped_at__isnull=True)

    def newest_first(self) -> CallQuerySet:
        """By when they began; the id makes the order total."""
        return self.order_by("-started_at", "-id")


class Call(models.Model):
    """One call, as its events say, and what the agent made of it."""

    line = models.ForeignKey("agents.TelephoneLine", on_delete=models.PROTECT, related_name="calls")
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="calls")
    call_key = models.CharField(max_length=200)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    number = EncryptedTextField(blank=True, help_text="E.164 of the other side; empty when withheld.")
    number_index = models.CharField(max_length=64, blank=True, db_index=True)
    queue = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=CallState.choices)
    cause = models.CharField(max_length=20, blank=True)
    rings_for = models.JSONField(
        default=list, help_text="User names the telephone system rings; empty: all available."
    )
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    agent = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="calls"
    )
    contact = models.OneToOneField("reports.Contact", on_delete=models.PROTECT, related_name="call")
    draft = models.OneToOneField(
        "reports.Draft", on_delete=models.SET_NULL, null=True, blank=True, related_name="call"
    )
    transferred_at = models.DateTimeField(
        null=True, blank=True, help_text="When its agent began to connect the caller to the emergency number."
    )
    held_at = models.DateTimeField(null=True, blank=True, help_text="Since when this caller waits on hold.")
    mute = models.CharField(
        max_length=7,
        choices=Mute.choices,
        blank=True,
        help_text="Whether the caller hears the agent, as the telephone system says; empty: yes.",
    )
    asked = models.JSONField(
        default=list, blank=True, help_text="Of whom the agent asked something: interpreter, supervisor."
    )
    line_trouble = models.CharField(
        max_length=160, blank=True, help_text="What the telephone system last did not do."
    )
    declined = models.JSONField(
        default=dict, blank=True, help_text="User names to when each said that they cannot answer now."
    )
    wrapped_at = models.DateTimeField(null=True, blank=True)
    disposition = models.CharField(
        max_length=20,
        choices=Disposition.choices,
        blank=True,
        help_text="What its agent has chosen; what came of the call when it is wrapped up.",
    )
    disposition_reason = EncryptedTextField(blank=True, help_text="Why nothing was done, if nothing was.")
    not_told_reason = EncryptedTextField(
        blank=True, help_text="Why nobody could or should be told, if nobody was."
    )
    duplicate_of = models.ForeignKey(
        "triage.Case",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_by",
        help_text="The case that the call tells again, where that is what came of it.",
    )
    version = models.PositiveIntegerField(default=1)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line", "call_key"], name="one_row_per_call"),
            models.CheckConstraint(
                condition=models.Q(wrapped_at__isnull=True) | ~models.Q(disposition=""),
                name="wrapped_up_with_disposition",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["centre", "started_at"], condition=models.Q(state="ringing"), name="calls_ringing"
            ),
            models.Index(fields=["agent", "-started_at"], name="calls_of_agent"),
            models.Index(
                fields=["agent"],
                condition=models.Q(state="ended", wrapped_at__isnull=True),
                name="calls_to_wrap_up",
            ),
            models.Index(
                fields=["started_at"],
                condition=models.Q(state__in=["ringing", "answered"]),
                name="calls_open",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.id}"


class CallTypeChange(models.Model):
    """The matter of a call turned out to be another: what it was taken for, and until when."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="type_changes")
    was = models.SlugField(max_length=40, blank=True, help_text="The report type until then; empty: none.")
    became = models.SlugField(max_length=40)
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.was} became {self.became}"
