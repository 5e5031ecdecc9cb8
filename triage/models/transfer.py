"""What is asked of the emergency number and of dispatch: it stays open until somebody there has answered."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from assistline.encryption import EncryptedTextField
from assistline.models import User
from reports.models import Draft, drafts_kept_from
from triage.models.case import Case
from triage.rules.transfers import is_unanswered


class TransferKind(models.TextChoices):
    TO_000 = "transfer_000", "Transfer to 000"
    DISPATCH = "dispatch", "Dispatch request"
    UPDATE = "update", "Update to an event"


class TransferState(models.TextChoices):
    OPEN = "open", "Waits for an answer"
    ANSWERED = "answered", "Answered"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Taken back"
    ASKED_AGAIN = "again", "Asked again"


# Somebody still has to do something about these.
NOT_OVER = (TransferState.OPEN, TransferState.FAILED)


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> TransferQuerySet:
        """Of the person's own centre, or every centre of their customer; never of a case that is kept from
        them."""
        if not user.has_perm("triage.answer_transfer"):
            return self.none()
        mine = Q(centre__customer_id=user.centre.customer_id)
        if not user.has_perm("triage.see_every_centre"):
            mine = Q(centre_id=user.centre_id)
        return self.filter(mine).not_kept_from(user)

    def not_kept_from(self, user: User) -> TransferQuerySet:
        """Without those of cases, and of complaints that are still being told, that the person must not know
        of."""
        about = Draft.objects.filter(id__in=drafts_kept_from(user), contact__isnull=False)
        open_call = Q(case=None) & ~Q(contact_id__in=about.values("contact_id"))
        return self.filter(open_call | Q(case__in=Case.objects.not_kept_from(user)))

    def not_over(self) -> TransferQuerySet:
        """Without an answer, or failed and not asked again."""
        return self.filter(state__in=NOT_OVER)

    def alarming(self, at: datetime) -> TransferQuerySet:
        """Failed, or without an answer for too long."""
        return self.filter(Q(state=TransferState.FAILED) | Q(state=TransferState.OPEN, due_at__lte=at))

    def oldest_first(self) -> TransferQuerySet:
        """By when they were asked."""
        return self.order_by("asked_at", "id")


class Transfer(models.Model):
    """One request: a caller or a case handed to the emergency number, or a car asked for."""

    token = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="What the other side knows it by."
    )
    kind = models.CharField(max_length=12, choices=TransferKind.choices)
    state = models.CharField(max_length=10, choices=TransferState.choices, default=TransferState.OPEN)
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="transfers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="transfers")
    contact = models.ForeignKey(
        "reports.Contact",
        on_delete=models.PROTECT,
        null=True,
        related_name="transfers",
        help_text="The call that is connected, which may have no case yet.",
    )
    again_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="asked_again")
    update_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="updates",
        help_text="Of an update: the request whose event has to hear of it.",
    )
    asked_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="From when it alarms without an answer.")
    alarm_at = models.DateTimeField(null=True, help_text="When it alarms next; empty: there is an answer.")
    level = models.PositiveSmallIntegerField(default=0, help_text="How far the alarm has gone.")
    told = models.JSONField(default=list, db_default=[], help_text="Who was told of the alarm, and how.")
    needed = EncryptedTextField(blank=True, help_text="What is needed.")
    place = EncryptedTextField(blank=True, help_text="Where, if it is not where the report says.")
    warnings = EncryptedTextField(blank=True, help_text="What officers who go there should know.")
    reason = EncryptedTextField(blank=True, help_text="Of the decision that the answer makes.")
    words = EncryptedTextField(blank=True, help_text="What the citizen is told when it is answered.")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "assistline.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who wrote the answer down; nobody where the other side's program sent it.",
    )
    operator = EncryptedTextField(blank=True, help_text="Who answered there.")
    event_number = models.CharField(max_length=40, blank=True)
    failed_at = models.DateTimeField(null=True)
    failed_why = EncryptedTextField(blank=True)
    over_at = models.DateTimeField(null=True, help_text="When it was taken back, or settled otherwise.")
    over_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, null=True, related_name="+")
    over_why = EncryptedTextField(blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(contact__isnull=False), name="transfer_of_something"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="transfer_answered_at"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(kind="dispatch") | ~Q(event_number=""),
                name="dispatch_has_event_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(failed_at__isnull=False), name="transfer_failed_at"
            ),
            # Nothing that waits can be forgotten: the next alarm is a column.
            models.CheckConstraint(
                condition=~Q(state__in=["open", "failed"]) | Q(alarm_at__isnull=False),
                name="open_transfer_alarms",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(state="open"), name="one_open_transfer_of_case"
            ),
            models.UniqueConstraint(
                fields=["contact", "kind"], condition=Q(state="open"), name="one_open_transfer_of_contact"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["alarm_at"], condition=Q(state__in=["open", "failed"]), name="transfer_alarms"
            ),
            models.Index(fields=["centre", "-asked_at"], name="transfers_of_centre"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def heard_in(self) -> int | None:
        """Whose live streams may hear of it; of a restricted case nobody's."""
        return self.case.heard_in if self.case else self.centre_id

    def alarms(self, now: datetime) -> bool:
        """Whether somebody has to act at once."""
        if self.state not in NOT_OVER:
            return False
        return is_unanswered(due_at=self.due_at, failed=self.state == TransferState.FAILED, now=now)
