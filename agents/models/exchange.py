"""What is asked on a call: of the telephone system, of an interpreter, of a supervisor."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agents.models.call import Call
from assistline.encryption import EncryptedTextField
from assistline.models import User
from reports.models import drafts_kept_from


class Command(models.TextChoices):
    """What a telephone system is told to do with a call."""

    MUTE = "mute"
    UNMUTE = "unmute"
    HOLD = "hold"
    RESUME = "resume"
    DIAL = "dial"
    DROP = "drop"


class OrderState(models.TextChoices):
    DUE = "due", "To be sent"
    SENDING = "sending", "Is being sent"
    TAKEN = "taken", "Taken"
    FAILED = "failed", "Not done"
    PASSED = "passed", "Overtaken by a later one"


class CallOrder(models.Model):
    """One thing that the telephone system is told, once: it knows a repeat by its key."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="orders")
    leg = models.ForeignKey(
        "agents.CallLeg", on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    command = models.CharField(max_length=6, choices=Command.choices)
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=OrderState.choices, default=OrderState.DUE)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it is to be tried next.")
    expires_at = models.DateTimeField(help_text="Not done by then, it is done no more.")
    fence = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=Q(state__in=["due", "sending"]), name="orders_due")
        ]

    def __str__(self) -> str:
        return f"{self.command} of call {self.call_id}"


class LegState(models.TextChoices):
    DIALLING = "dialling", "Is being rung"
    JOINED = "joined", "On the line"
    FAILED = "failed", "Not reached"
    LEFT = "left", "Gone"


class CallLeg(models.Model):
    """An interpreter on a call: rung by the telephone system as a third person, and for how long."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="legs")
    language = models.CharField(max_length=40)
    number = models.CharField(max_length=20, help_text="The provider's, as it was dialled.")
    state = models.CharField(max_length=8, choices=LegState.choices, default=LegState.DIALLING)
    asked_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Nobody there by then: the agent is told that nobody comes.")
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=120, blank=True, help_text="Why nobody came.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=["dialling", "joined"]),
                name="one_interpreter_at_a_time",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=Q(state="dialling"), name="legs_dialling")
        ]

    def __str__(self) -> str:
        return f"{self.language} interpreter of call {self.call_id}"


class HelpQuerySet(models.QuerySet["HelpRequest"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> HelpQuerySet:
        """Of the floors that a person watches; nothing of a complaint about them."""
        if not user.has_perm("agents.watch_floor"):
            return self.none()
        mine = Q(call__centre_id=user.centre_id)
        if user.has_perm("triage.see_every_centre"):
            mine = Q(call__centre__customer_id=user.centre.customer_id)
        # A list of ids with an empty one in it would keep every call from everybody.
        kept = Q(call__draft_id__isnull=False, call__draft_id__in=drafts_kept_from(user))
        return self.filter(mine).exclude(kept)

    def waiting(self) -> HelpQuerySet:
        """Nobody has answered, and the agent has not taken it back."""
        return self.filter(answered_at=None, ended_at=None)


class HelpRequest(models.Model):
    """An agent on a call asks a supervisor: who answers it, in which words, and how soon."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="help_requests")
    asked_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    question = EncryptedTextField(blank=True)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Taken back, or the call is over.")

    objects = HelpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(answered_at=None, ended_at=None),
                name="one_question_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"question on call {self.call_id}"
