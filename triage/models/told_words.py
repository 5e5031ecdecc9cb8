"""The words that a citizen is told of a decision, before an officer changes them: versions."""

from __future__ import annotations

import re
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone

from reports.models import ReportType
from triage.models.decision import DecisionKind

# What an officer chooses beside the decisions that close a case.
ASK_CITIZEN, ASK_AGENT = "ask_citizen", "ask_agent"
REQUEST_DISPATCH = "request_dispatch"
WORDED = (
    (DecisionKind.RECORD.value, DecisionKind.RECORD.label),
    (ASK_CITIZEN, "Ask the citizen"),
    (ASK_AGENT, "Ask the agent"),
    (DecisionKind.REFER.value, DecisionKind.REFER.label),
    (DecisionKind.DISPATCH.value, DecisionKind.DISPATCH.label),
    (DecisionKind.CLOSE.value, DecisionKind.CLOSE.label),
    (DecisionKind.CALLED_BACK.value, DecisionKind.CALLED_BACK.label),
    (DecisionKind.TRANSFER_000.value, DecisionKind.TRANSFER_000.label),
    (DecisionKind.WITHDRAWN.value, DecisionKind.WITHDRAWN.label),
    (DecisionKind.STANDS.value, DecisionKind.STANDS.label),
)
PLACEHOLDERS = ("reference", "matter", "today", "review_by")


_NAME = re.compile(r"\{([^{}]*)\}")


def unknown_names(words: str) -> list[str]:
    """What stands in braces and would be sent as it stands; pure."""
    return [name for name in _NAME.findall(words) if name not in PLACEHOLDERS]


class ToldWordsQuerySet(models.QuerySet["ToldWords"]):
    """Adjectives that chain."""

    def in_force(self) -> ToldWordsQuerySet:
        """What is published and has no later one."""
        return self.filter(is_current=True)


class ToldWords(models.Model):
    """One version of the words of one decision. A draft is written on; what was published stays as it was."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT, related_name="told_words")
    decision = models.CharField(max_length=16, choices=WORDED)
    report_type = models.ForeignKey(
        ReportType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: for every type that has no words of its own.",
    )
    language = models.CharField(max_length=10, default="en")
    version = models.PositiveIntegerField(default=1, editable=False)
    words = models.TextField(
        max_length=3000, help_text="You can use {reference}, {matter}, {today} and {review_by}."
    )
    is_current = models.BooleanField("in force", default=False, editable=False)
    published_at = models.DateTimeField(null=True, editable=False, help_text="Empty: a draft.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ToldWordsQuerySet.as_manager()

    class Meta:
        verbose_name = "words of a decision"
        verbose_name_plural = "words of decisions"
        ordering = ["decision", "report_type", "language", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer", "decision", "report_type", "language", "version"],
                nulls_distinct=False,
                name="told_words_versions_are_counted",
            ),
            models.UniqueConstraint(
                fields=["customer", "decision", "report_type", "language"],
                condition=models.Q(is_current=True),
                nulls_distinct=False,
                name="one_told_words_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=False) | models.Q(published_at__isnull=False),
                name="told_words_in_force_are_published",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            # Letters were sent in it: the row says for ever what stood there.
            pgtrigger.Protect(
                name="published_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND (NEW.words IS DISTINCT FROM OLD.words"
                    " OR NEW.version <> OLD.version OR NEW.decision <> OLD.decision"
                    " OR NEW.published_at IS DISTINCT FROM OLD.published_at)"
                ),
            ),
            pgtrigger.Protect(
                name="published_words_are_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.published_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def name(self) -> str:
        """As the told box says it: RECORD, or THEFT RECORD where the type has words of its own."""
        kind = self.decision.upper().replace("_", " ")
        return f"{self.report_type.slug.upper().replace('_', ' ')} {kind}" if self.report_type else kind


AS_JSON = JSONObject(
    id="id",
    decision="decision",
    type_slug="report_type__slug",
    language="language",
    version="version",
    words="words",
)
