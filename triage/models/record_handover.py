"""The police records system of a customer, what was handed over to it, and where the two books differ."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from assistline.encryption import EncryptedJSONField, EncryptedTextField
from assistline.models import User
from triage.models.case import Case
from triage.models.outgoing import Outgoing


class RecordsSystem(models.Model):
    """Where a customer's crimes are kept. It takes incidents as NIEM-shaped JSON over HTTP."""

    customer = models.OneToOneField(
        "assistline.Customer", on_delete=models.PROTECT, related_name="records_system"
    )
    url = models.URLField("Address", help_text="Up to and without /incidents.")
    key = EncryptedTextField("Our key", help_text="What it knows us by.")
    secret = EncryptedTextField("Its secret", help_text="With which its answers to us are signed.")
    answer_minutes = models.PositiveSmallIntegerField(
        "Answers within (minutes)", default=60, help_text="Then it is asked, and then somebody is told."
    )
    is_active = models.BooleanField(default=True, help_text="Switched off, what is recorded waits here.")
    tested_at = models.DateTimeField(null=True, blank=True, editable=False)
    test_result = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "records system"

    def __str__(self) -> str:
        return f"Records system of {self.customer}"


class HandoverState(models.TextChoices):
    WAITING = "waiting", "Being handed over"
    SENT = "sent", "Handed over, no number yet"
    ACKNOWLEDGED = "acknowledged", "Crime number given"
    REJECTED = "rejected", "Not taken"
    FAILED = "failed", "Could not be handed over"
    REPLACED = "replaced", "Handed over again"
    DROPPED = "dropped", "Not needed any more"


HANDOVER_MOVES: dict[str, frozenset[str]] = {
    HandoverState.WAITING: frozenset(
        {
            HandoverState.SENT,
            HandoverState.ACKNOWLEDGED,
            HandoverState.REJECTED,
            HandoverState.FAILED,
            HandoverState.DROPPED,
        }
    ),
    HandoverState.SENT: frozenset(
        # Lost there: it is handed over once more under the same key.
        {HandoverState.WAITING, HandoverState.ACKNOWLEDGED, HandoverState.REJECTED, HandoverState.DROPPED}
    ),
    HandoverState.FAILED: frozenset(
        {HandoverState.WAITING, HandoverState.ACKNOWLEDGED, HandoverState.REJECTED, HandoverState.DROPPED}
    ),
    HandoverState.REJECTED: frozenset({HandoverState.REPLACED, HandoverState.DROPPED}),
    HandoverState.ACKNOWLEDGED: frozenset(),
    HandoverState.REPLACED: frozenset(),
    HandoverState.DROPPED: frozenset(),
}


class RecordHandover(Outgoing):
    """One handing over of one decision. What is mended and sent again is another row, so that each is kept.

    ``document`` is what was sent, exactly; ``mended`` what officers put right in it, by the paths of
    ``triage.rules.niem``: the report itself is never edited.
    """

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="handovers")
    decision = models.ForeignKey("triage.Decision", on_delete=models.PROTECT, related_name="handovers")
    number = models.PositiveSmallIntegerField(default=1, help_text="Of those of one decision.")
    state = models.CharField(max_length=12, choices=HandoverState.choices, default=HandoverState.WAITING)
    document = EncryptedJSONField()
    sha256 = models.CharField(max_length=64, help_text="Of the document's canonical JSON.")
    mended = EncryptedJSONField(default=dict)
    crime_number = models.CharField(max_length=40, blank=True)
    errors = EncryptedJSONField(
        default=list, help_text="Why it was not taken: {path, message}, a path of the document each."
    )
    made_at = models.DateTimeField()
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, help_text="By when its number is due.")
    raised_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody was told that none came."
    )
    ask_at = models.DateTimeField(null=True, blank=True, help_text="When the records system is asked next.")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["decision", "number"], name="one_handover_of_a_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=["waiting", "sent"]),
                name="one_handover_on_its_way",
            ),
            models.CheckConstraint(
                condition=models.Q(state="acknowledged") | models.Q(crime_number=""),
                name="a_number_is_an_acknowledgement",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["send_at"], condition=models.Q(send_at__isnull=False), name="handover_to_send"
            ),
            models.Index(fields=["ask_at"], condition=models.Q(ask_at__isnull=False), name="handover_to_ask"),
            models.Index(fields=["case", "state"], name="handover_of_case"),
        ]

    def __str__(self) -> str:
        return f"handover {self.number} of case {self.case_id}"


class DifferenceQuerySet(models.QuerySet["RecordDifference"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> DifferenceQuerySet:
        """Of cases that this person may know of; what is of no case here is for who sees every centre."""
        seen = models.Q(case_id__in=Case.objects.visible_to(user).values("id"))
        if user.has_perm("triage.see_every_centre"):
            seen |= models.Q(case=None, customer_id=user.centre.customer_id)
        return self.filter(seen)

    def open(self) -> DifferenceQuerySet:
        """Not settled."""
        return self.filter(settled_at=None)


class RecordDifference(models.Model):
    """Something that our book and theirs do not say alike, until somebody has settled it."""

    class Kind(models.TextChoices):
        MISSING_THERE = "missing_there", "Not in the records system"
        MISSING_HERE = "missing_here", "Not known here"
        OTHER_NUMBER = "other_number", "Two different numbers"

    class How(models.TextChoices):
        SENT_AGAIN = "sent_again", "Handed over again"
        TAKEN_OVER = "taken_over", "Their number taken over"
        SEEN = "seen", "Looked into"
        GONE = "gone", "The books say the same again"

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    case = models.ForeignKey(
        "triage.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="record_differences"
    )
    handover = models.ForeignKey(RecordHandover, on_delete=models.PROTECT, null=True, blank=True)
    submission = models.CharField(max_length=64, help_text="The key that it was handed over with.")
    our_number = models.CharField(max_length=40, blank=True)
    their_number = models.CharField(max_length=40, blank=True)
    their_reference = models.CharField(
        max_length=80, blank=True, help_text="The reference in their book, where no case here has it."
    )
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, null=True, blank=True)
    settled_how = models.CharField(max_length=10, choices=How.choices, blank=True)
    words = EncryptedTextField(blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer", "kind", "submission"],
                condition=models.Q(settled_at__isnull=True),
                name="one_open_difference",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.submission}"
