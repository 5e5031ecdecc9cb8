"""What cases are found by: plain words of their reports, and keyed digests of names, numbers and plates."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """The words of one report, as its type's class allows: of a sealed type none are here.

    By report and not by case: what is linked, merged or taken apart is found where it now belongs.
    """

    report = models.OneToOneField(
        "reports.Report", on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    words = SearchVectorField()
    spelling = models.TextField(blank=True, help_text="The same words plain, for what is spelt otherwise.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(OpClass("spelling", name="gin_trgm_ops"), name="search_spelling"),
        ]

    def __str__(self) -> str:
        return f"words of report {self.report_id}"


class KeyKind(models.TextChoices):
    NAME = "name", "Name"
    PHONE = "phone", "Number"
    EMAIL = "email", "E-mail address"
    PLATE = "plate", "Number plate"


class SearchKey(models.Model):
    """A name, number, address or plate of one report, as a blind index: found exactly, read by nobody."""

    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="search_keys")
    kind = models.CharField(max_length=5, choices=KeyKind.choices)
    index = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["index", "report"], name="search_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of report {self.report_id}"
