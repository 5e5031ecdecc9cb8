"""What an officer owes on a case, and how it goes from one shift to the next."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from assistline.encryption import EncryptedTextField
from assistline.models import User
from triage.models.case import Case


class FollowUpKind(models.TextChoices):
    RING = "ring", "Ring somebody"
    PROMISE = "promise", "Do what was promised"
    CASE = "case", "Go on with the case"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> FollowUpQuerySet:
        """Those of cases that this person may know of."""
        return self.filter(case__in=Case.objects.visible_to(user).order_by())

    def open(self) -> FollowUpQuerySet:
        """Not done yet."""
        return self.filter(done_at=None)


class FollowUp(models.Model):
    """One thing that a named officer owes on a case, with a time. Theirs until somebody accepts it."""

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="follow_ups")
    owner = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=10, choices=FollowUpKind.choices)
    words = EncryptedTextField(blank=True, help_text="Whom to ring, or what was promised.")
    due_at = models.DateTimeField()
    made_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    late_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was said to be past its time; once."
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["owner", "due_at"], condition=models.Q(done_at__isnull=True), name="follow_up_open"
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at__isnull=True, late_at__isnull=True),
                name="follow_up_to_become_late",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "owner"],
                condition=models.Q(kind="case", done_at__isnull=True),
                name="one_goes_on_with_a_case_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id} by {self.due_at:%Y-%m-%d %H:%M}"


class HandOver(models.Model):
    """What one officer hands to a colleague, or to the next shift of the centre."""

    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="hand_overs")
    to = models.ForeignKey(
        "assistline.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hand_overs_offered",
        help_text="Empty: the next shift of the centre.",
    )
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="hand_overs")
    note = EncryptedTextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"hand-over {self.id} of user {self.by_id}"


class ItemState(models.TextChoices):
    OFFERED = "offered", "Not accepted yet"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Not taken"
    TAKEN_BACK = "taken_back", "Taken back"


class HandOverItem(models.Model):
    """One thing in a hand-over. Whoever hands it over answers for it until somebody accepts it."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="items")
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="hand_over_items")
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.OFFERED)
    answered_by = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["follow_up"], condition=models.Q(state="offered"), name="offered_to_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered", answered_by=None, answered_at=None)
                | ~models.Q(state="offered") & models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="who_answered_a_hand_over_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id} in hand-over {self.hand_over_id}"
