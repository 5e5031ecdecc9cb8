"""A customer's own additions to the lexicon: words of the place, of the day, of new drugs and new ruses."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone

from assistline.models.configured import tells_of_changes
from assistline.models.version_guard import forward_only, only_in_drafts
from reports.models.report_type import VersionState

VERSIONS = "reports_lexiconversion"


class LexiconVersion(models.Model):
    """One version of a customer's additions; read by live contacts when published."""

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.CASCADE, related_name="lexicon_versions"
    )
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    note = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    proposed_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["customer", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer", "number"], name="lexicon_version_number"),
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(state="published"), name="one_published_lexicon"
            ),
            models.CheckConstraint(
                condition=models.Q(proposed_by_id=None)
                | models.Q(published_by_id=None)
                | ~models.Q(published_by_id=models.F("proposed_by_id")),
                name="lexicon_published_by_a_second_person",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [forward_only(), tells_of_changes()]

    def __str__(self) -> str:
        return f"Lexicon v{self.number}"


class LexiconPhrase(models.Model):
    """One phrase in the notation of the lexicon files, what it means, and a text that it must be read in."""

    class Means(models.TextChoices):
        CUE = "cue", "a sign of risk"
        TYPE = "type", "a report type"
        AGENCY = "agency", "another agency's matter"

    version = models.ForeignKey(LexiconVersion, on_delete=models.CASCADE, related_name="phrases")
    means = models.CharField(max_length=10, choices=Means.choices)
    name = models.CharField(max_length=40, help_text="Which cue, type or agency, such as weapon.")
    phrase = models.CharField(
        max_length=200, help_text="Words with spaces; a|b is either, * up to three words."
    )
    example = models.CharField(max_length=300, help_text="A sentence in which it must be read.")

    class Meta:
        ordering = ["means", "name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "means", "name", "phrase"], name="one_phrase_once")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(version_table=VERSIONS, new="NEW.version_id", old="OLD.version_id")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.phrase}"
