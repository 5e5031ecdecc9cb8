"""What a citizen told us about one matter. Never edited after it was sent."""

from __future__ import annotations

from typing import Any, ClassVar, cast

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_noop

from assistline.encryption import EncryptedJSONField, EncryptedTextField
from reports.models.contact import Channel
from reports.models.draft import ENGLISH_CODE


class PublicStatus(models.TextChoices):
    """Where a report is, in words for the citizen. No grade, no name."""

    RECEIVED = "received", gettext_noop("We have your report")
    SORTED = "sorted", gettext_noop("An officer will look at it")
    BEING_REVIEWED = "being_reviewed", gettext_noop("An officer is looking at it")
    LATE = "late", gettext_noop("We are late")
    DECIDED = "decided", gettext_noop("We have decided")


AS_SENT = (
    "reference",
    "contact",
    "type_version",
    "channel",
    "submitted_at",
    "anonymous",
    "happened_from",
    "happened_to",
    "happened_words",
    "locality",
    "postcode",
    "narrative",
    "narrative_sealed",
    "facts",
    "facts_sealed",
)


class Report(models.Model):
    """A report as it was sent. Additions are supplements; only its public status and access code move on.

    ``facts`` maps question slugs to API values without contact points. Types whose narrative class is
    ``sealed``, and reports without a type, keep words and facts in the ``_sealed`` columns alone. With
    anything that may not be plain, ``facts_sealed`` has all facts.
    """

    reference = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT)
    contact = models.OneToOneField("reports.Contact", on_delete=models.PROTECT, related_name="report")
    draft = models.OneToOneField(
        "reports.Draft", on_delete=models.SET_NULL, null=True, blank=True, related_name="report"
    )
    type_version = models.ForeignKey("reports.ReportTypeVersion", on_delete=models.PROTECT, null=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    submitted_at = models.DateTimeField(default=timezone.now)
    wants_call = models.BooleanField(
        default=False, help_text="Asked to be called instead of finishing the form."
    )
    anonymous = models.BooleanField(
        default=False, db_default=False, help_text="Its sender asked that nothing is kept of who they are."
    )
    kept_silent = models.BooleanField(
        default=False, help_text="Nothing is sent to its reporter unless an officer decides so."
    )
    happened_from = models.DateTimeField(null=True, blank=True)
    happened_to = models.DateTimeField(null=True, blank=True)
    happened_words = models.CharField(
        max_length=300, blank=True, help_text="As stated, with what is not known."
    )
    locality = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    narrative = models.TextField(blank=True)
    narrative_sealed = EncryptedTextField(blank=True)
    facts = models.JSONField(default=dict)
    facts_sealed = EncryptedJSONField(null=True)
    access_code_hash = models.CharField(max_length=64)
    public_status = models.CharField(
        max_length=20, choices=PublicStatus.choices, default=PublicStatus.RECEIVED
    )

    language = models.CharField(
        max_length=10,
        default=ENGLISH_CODE,
        db_default=ENGLISH_CODE,
        help_text="In which language of the portal it was sent: its page and our messages speak it.",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["centre", "-submitted_at"], name="report_by_centre")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.ReadOnly(name="as_sent", fields=list(AS_SENT)),
            pgtrigger.Protect(name="never_deleted_by_hand", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def narrative_text(self) -> str:
        """The citizen's own words, from whichever column holds them."""
        return self.narrative or self.narrative_sealed

    @property
    def answers(self) -> dict[str, Any]:
        """Question slug to API value, without contact points, from whichever column holds them."""
        answers: Any = self.facts if self.facts_sealed is None else self.facts_sealed
        return cast(dict[str, Any], answers)


class StatusUpdate(models.Model):
    """One entry of the history that the citizen sees: what moved, when, and the sentence that was told."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="status_updates")
    status = models.CharField(max_length=20, choices=PublicStatus.choices)
    sentence = EncryptedTextField(blank=True)
    promised_by = models.DateTimeField(
        null=True, blank=True, help_text="By when the next thing happens, if we said so."
    )
    is_news = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It stands beside what was promised or decided, and takes nothing of it back.",
    )
    police_come = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It says that police come: its citizen can say that nobody did.",
    )
    review_until = models.DateTimeField(
        null=True, blank=True, help_text="Of a decision: until when another officer can be asked for."
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.status} of report {self.report_id}"
