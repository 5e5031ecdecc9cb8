"""What cases are found by: plain words of their reports, and keyed digests of names, numbers and plates."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
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
    spelling = models.TextField(blank=True, help_text="The same words plain, to show where they stand.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # Without a list of what is still to be sorted in: nobody's search pays for what others file.
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"words of report {self.report_id}"


class SearchWord(models.Model):
    """A word of some report of a customer: what somebody may have meant who spelt it otherwise."""

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    word = models.CharField(max_length=30)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # Gives the nearest words first, without reading the others.
            GistIndex(OpClass("word", name="gist_trgm_ops"), name="search_spelling"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer", "word"], name="search_word_once")
        ]

    def __str__(self) -> str:
        return self.word


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
