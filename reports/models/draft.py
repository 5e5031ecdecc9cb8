"""What is being written: answers kept from the first one, by citizen and agent in the same rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedJSONField
from reports.models.contact import Channel

# As the portal calls it (reports/portal_language.py).
ENGLISH_CODE = "en-au"


class DraftState(models.TextChoices):
    OPEN = "open"
    SUBMITTED = "submitted"
    DELETED = "deleted"


class Draft(models.Model):
    """A report that is not sent yet. Its ``code`` is in the web address; its secret is a word that only its
    writer has, in the browser or on paper.

    ``deleted`` is one whose words are gone and whose row is left for a cue that nobody has cleared.
    """

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    code = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    type_version = models.ForeignKey(
        "reports.ReportTypeVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    contact = models.OneToOneField(
        "reports.Contact",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="draft",
        help_text="A call's contact exists from the first ring; a web draft gets one when it is sent.",
    )
    last_seen_at = models.DateTimeField(
        default=timezone.now, help_text="When its writer last saved, or the call's page last beat."
    )

    kept_days = models.PositiveSmallIntegerField(
        default=7, db_default=7, help_text="Unsent, it is deleted so long after it was last saved."
    )
    resumed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last taken up in another browser."
    )
    number_index = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text="Blind index of the number given in it: an agent sees that something was begun.",
    )

    language = models.CharField(
        max_length=10,
        default=ENGLISH_CODE,
        db_default=ENGLISH_CODE,
        help_text="In which language of the portal it was written last.",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["number_index"],
                condition=~models.Q(number_index="") & models.Q(state="open"),
                name="open_draft_by_number",
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.code}"


class DraftAnswer(models.Model):
    """One answer, saved on its own; ``version`` counts up so that two writers cannot overwrite each other
    unseen."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    item = models.PositiveSmallIntegerField(default=0)
    value = EncryptedJSONField()
    version = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=20, default="citizen", help_text="'citizen', or a member of staff's id.")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "question", "item"], name="one_row_per_answer")
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.draft_id}"
