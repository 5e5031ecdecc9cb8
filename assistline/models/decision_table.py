"""Decision tables that people own: typed columns, rows read from top to bottom, the first hit decides."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone

from assistline.decisions import KINDS, OPERATORS
from assistline.models.configured import tells_of_changes
from assistline.models.version_guard import forward_only, only_in_drafts, published_by_two

VERSIONS = "assistline_decisiontableversion"
ROW_VERSION = "(SELECT version_id FROM assistline_decisionrow WHERE id = {}.row_id)"
EXAMPLE_VERSION = (
    "(SELECT r.version_id FROM assistline_decisionexample e"
    " JOIN assistline_decisionrow r ON r.id = e.row_id WHERE e.id = {}.example_id)"
)


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
    begun_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    proposed_by_id = models.BigIntegerField(
        null=True, blank=True, editable=False, help_text="Who asked for a second person."
    )
    proposed_fingerprint = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Of the draft that a second person was asked to read.",
    )
    restores = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restored_by",
        editable=False,
        help_text="The version whose rows this one puts back in force.",
    )
    surge_confirmed_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    surge_until = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="One person published it at speed; then the version before it is in force again.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["table", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "number"], name="table_version_number"),
            models.UniqueConstraint(
                fields=["table"], condition=models.Q(state="published"), name="one_published_table_version"
            ),
            # Nobody puts a table in force that they alone have read, but for a surge, which ends by itself.
            models.CheckConstraint(
                condition=models.Q(proposed_by_id=None)
                | models.Q(published_by_id=None)
                | ~models.Q(published_by_id=models.F("proposed_by_id"))
                | models.Q(surge_until__isnull=False),
                name="published_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(surge_confirmed_by_id=None)
                | ~models.Q(surge_confirmed_by_id=models.F("published_by_id")),
                name="surge_read_by_a_second_person",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            forward_only(),
            published_by_two(),
            tells_of_changes(),
        ]

    def __str__(self) -> str:
        return f"{self.table} v{self.number}"


class DecisionUndo(models.Model):
    """What a draft was before one change of it, so that the change can be taken back."""

    version = models.ForeignKey(DecisionTableVersion, on_delete=models.CASCADE, related_name="undos")
    words = models.CharField(max_length=200, help_text="What was done, such as 'row 4 changed'.")
    content = models.JSONField(
        help_text="'order': ids of all rows; 'rows': id to its content, null if it was not there; 'columns'."
    )
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.words


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
    grade = models.CharField(max_length=12, blank=True)
    disposition = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="A deadline other than the grade's own."
    )
    agency = models.CharField(max_length=30, blank=True, help_text="Who else takes it, such as council.")
    offence_code = models.CharField(
        max_length=10, blank=True, help_text="If not the type's own, such as B40."
    )
    surge = models.BooleanField(default=False, editable=False)
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
                new=ROW_VERSION.format("NEW"),
                old=ROW_VERSION.format("OLD"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.column} {self.operator} {self.value or 'empty'}"


class DecisionExample(models.Model):
    """A worked example: facts that must hit its row, and no row above it."""

    row = models.ForeignKey(DecisionRow, on_delete=models.CASCADE, related_name="examples")
    words = models.CharField(max_length=200, help_text="In a sentence: 'A bike gone from a shed, over.'")

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(
                version_table=VERSIONS, new=ROW_VERSION.format("NEW"), old=ROW_VERSION.format("OLD")
            )
        ]

    def __str__(self) -> str:
        return self.words


class DecisionExampleFact(models.Model):
    """One fact of a worked example. A column without one is a fact that is not known."""

    example = models.ForeignKey(DecisionExample, on_delete=models.CASCADE, related_name="facts")
    column = models.ForeignKey(DecisionColumn, on_delete=models.CASCADE, related_name="example_facts")
    value = models.CharField(
        max_length=200, blank=True, help_text="One value; of a list several, with commas between."
    )

    class Meta:
        ordering = ["column__position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["example", "column"], name="one_fact_per_column")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(
                version_table=VERSIONS, new=EXAMPLE_VERSION.format("NEW"), old=EXAMPLE_VERSION.format("OLD")
            )
        ]

    def __str__(self) -> str:
        return f"{self.column} {self.value or 'empty'}"
