"""Decision tables that people own: typed columns, rows read from top to bottom, the first hit decides."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone

from assistline.decisions import KINDS, OPERATORS
from assistline.models.version_guard import forward_only, only_in_drafts

VERSIONS = "assistline_decisiontableversion"


class VersionState(models.TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class DecisionTable(models.Model):
    """A table by name; its rows live in versions."""

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.CASCADE, related_name="decision_tables"
    )
    slug = models.SlugField(help_text="What the product asks for, such as 'grade'.")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer", "slug"], name="one_table_per_slug")
        ]

    def __str__(self) -> str:
        return self.name


class DecisionTableVersion(models.Model):
    """One version: changed while a draft, read by live contacts when published, kept when retired."""

    table = models.ForeignKey(DecisionTable, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["table", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "number"], name="table_version_number"),
            models.UniqueConstraint(
                fields=["table"], condition=models.Q(state="published"), name="one_published_table_version"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [forward_only()]

    def __str__(self) -> str:
        return f"{self.table} v{self.number}"


class DecisionColumn(models.Model):
    """A fact that rows may ask for: an answer's slug, or what the product brings (``type``, ``channel``)."""

    version = models.ForeignKey(DecisionTableVersion, on_delete=models.CASCADE, related_name="columns")
    fact = models.SlugField()
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "fact"], name="one_column_per_fact")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(version_table=VERSIONS, new="NEW.version_id", old="OLD.version_id")
        ]

    def __str__(self) -> str:
        return self.fact


class DecisionRow(models.Model):
    """One row: when all its cells hold, this is the grade, the disposition and the reason."""

    version = models.ForeignKey(DecisionTableVersion, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=12)
    disposition = models.CharField(max_length=20)
    minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="A deadline other than the grade's own."
    )
    reason = models.CharField(max_length=200, help_text="Why, in a sentence that an officer would say.")

    class Meta:
        ordering = ["position", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(version_table=VERSIONS, new="NEW.version_id", old="OLD.version_id")
        ]

    def __str__(self) -> str:
        return f"row {self.position}: {self.reason}"


class DecisionCell(models.Model):
    """One condition of a row. A column without a cell asks nothing."""

    row = models.ForeignKey(DecisionRow, on_delete=models.CASCADE, related_name="cells")
    column = models.ForeignKey(DecisionColumn, on_delete=models.CASCADE, related_name="cells")
    operator = models.CharField(max_length=12, choices=[(operator, operator) for operator in OPERATORS])
    value = models.CharField(
        max_length=500,
        blank=True,
        help_text="One value (a text can be empty); for 'in', 'not in' and 'contains' several, with commas.",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["row", "column"], name="one_cell_per_column")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(
                version_table=VERSIONS,
                new="(SELECT version_id FROM assistline_decisionrow WHERE id = NEW.row_id)",
                old="(SELECT version_id FROM assistline_decisionrow WHERE id = OLD.row_id)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.column} {self.operator} {self.value or 'empty'}"
