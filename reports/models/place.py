"""Where things happen: the localities of the country, and whose police look into what happens elsewhere."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_noop

from assistline.models.configured import tells_of_changes


class State(models.TextChoices):
    """States and territories, as they are written after a place."""

    VIC = "VIC", gettext_noop("Victoria")
    NSW = "NSW", gettext_noop("New South Wales")
    ACT = "ACT", gettext_noop("the ACT")
    QLD = "QLD", gettext_noop("Queensland")
    SA = "SA", gettext_noop("South Australia")
    WA = "WA", gettext_noop("Western Australia")
    TAS = "TAS", gettext_noop("Tasmania")
    NT = "NT", gettext_noop("the Northern Territory")


class Locality(models.Model):
    """A suburb or town with one of its postcodes; brought by ``manage.py load_places``, changed by nobody.

    ``folded`` is its name as it is compared (``reports.questions.place_names.fold``).
    """

    name = models.CharField(max_length=80)
    folded = models.CharField(max_length=80)
    state = models.CharField(max_length=3, choices=State.choices)
    postcode = models.CharField(max_length=4)
    latitude = models.FloatField()
    longitude = models.FloatField()
    for_post_only = models.BooleanField(help_text="Post office boxes and the like: nobody lives there.")

    class Meta:
        verbose_name_plural = "localities"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["folded", "state", "postcode"], name="one_locality_per_postcode")
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="locality_spelling"),
            models.Index(fields=["postcode"], name="locality_by_postcode"),
            models.Index(fields=["latitude", "longitude"], name="locality_by_position"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state} {self.postcode}"


class LocalityList(models.Model):
    """Which list of localities is loaded, so that the same one is not read again."""

    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.digest[:12]} of {self.loaded_at:%d %B %Y}"


class PoliceElsewhere(models.Model):
    """The police of a state that is not the customer's: where a matter there is told. The rest is ours."""

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.CASCADE, related_name="police_elsewhere"
    )
    state = models.CharField(max_length=3, choices=State.choices)
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=20, blank=True)
    website = models.URLField(blank=True)
    note = models.CharField(max_length=200, blank=True, help_text="Shown beside the number, in plain words.")

    class Meta:
        ordering = ["state"]
        verbose_name = "police elsewhere"
        verbose_name_plural = "police elsewhere"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer", "state"], name="one_police_per_state")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [tells_of_changes()]

    def __str__(self) -> str:
        return self.name
