"""A sign of risk that was said, from when it was stored until a person clears it with a reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Cast
from django.db.models.lookups import Exact
from django.utils import timezone

from assistline.encryption import EncryptedTextField
from assistline.models import User
from reports.models.kept_out import drafts_kept_from


class CueMark(models.TextChoices):
    HUNG_UP = "hung_up", "The caller hung up"
    SILENT = "silent", "No answer for 5 minutes"
    LEFT = "left", "The page was closed"


class OpenCueQuerySet(models.QuerySet["OpenCue"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> OpenCueQuerySet:
        """Cues that this person may know of: their own centre's, or every centre's of their customer.

        Never those of a report, sent or being written, that they are kept out of.
        """
        if not user.has_perm("reports.clear_cue"):
            return self.none()
        cues = self.exclude(draft_id__in=drafts_kept_from(user))
        if user.has_perm("triage.see_every_centre"):
            return cues.filter(customer_id=user.centre.customer_id)
        return cues.filter(centre_id=user.centre_id)

    def open(self) -> OpenCueQuerySet:
        """Not cleared."""
        return self.filter(cleared_at=None)

    def most_urgent_first(self) -> OpenCueQuerySet:
        """Immediate before priority (as the alphabet has it), then the newest."""
        return self.order_by("grade", "-raised_at", "-id")


class OpenCue(models.Model):
    """One cue of one draft (every call and every web report has one). Alarms the floor while it is open.

    ``grade`` is the grade that the cue alone asks for. Set by the rules or a person; cleared only by a
    person.
    """

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT)
    draft = models.ForeignKey("reports.Draft", on_delete=models.PROTECT, related_name="cues")
    cue = models.CharField(max_length=30)
    grade = models.CharField(max_length=12)
    words = EncryptedTextField(blank=True, help_text="The very words that led to it.")
    source = models.CharField(max_length=80, help_text="Lexicon and date, table and row, or 'person'.")
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by_id = models.BigIntegerField(null=True)
    mark = models.CharField(max_length=10, choices=CueMark.choices, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by_id = models.BigIntegerField(null=True)
    clear_reason = EncryptedTextField(blank=True)

    objects = OpenCueQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["draft", "cue"],
                condition=models.Q(cleared_at__isnull=True),
                name="one_open_cue_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(cleared_at__isnull=True)
                | (
                    models.Q(cleared_by_id__isnull=False)
                    # An empty encrypted text stays empty, so it can be told without opening it.
                    & ~models.Q(Exact(Cast("clear_reason", models.TextField()), models.Value("")))
                ),
                name="cleared_by_a_person_with_a_reason",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["centre", "-raised_at"], condition=models.Q(cleared_at__isnull=True), name="open_cues"
            ),
            models.Index(
                fields=["customer", "-raised_at"],
                condition=models.Q(cleared_at__isnull=True),
                name="open_cues_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cue} of draft {self.draft_id}"
