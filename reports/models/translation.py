"""Words of types and agencies in other languages: data that administrators own, versioned."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone

from assistline.models.configured import tells_of_changes

LONGEST_WORDS = 1200


class Translation(models.Model):
    """One version of how English words of a customer are said in another language.

    It belongs to the words, not to a place where they stand: every version of every type that says just this
    says it so, and words that an administrator changes have none until somebody translates them. Saving
    makes the next version, the old one stays.
    """

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=10, help_text="As the portal calls it, such as vi.")
    source = models.CharField("English words", max_length=600)
    words = models.CharField(max_length=LONGEST_WORDS)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_current = models.BooleanField(default=True, editable=False)
    written_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    reviewed_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["language", "source", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer", "language", "source", "version"], name="one_translation_per_version"
            ),
            models.UniqueConstraint(
                fields=["customer", "language", "source"],
                condition=models.Q(is_current=True),
                name="one_current_translation",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [tells_of_changes()]

    def __str__(self) -> str:
        return f"{self.language}: {self.source}"
