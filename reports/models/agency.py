"""Who takes what is not ours, in words that administrators own; and how often people were shown the way."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from assistline.models.configured import tells_of_changes
from reports.models.contact import Channel

# As routing tables and the lexicon call it: a decision row has room for so many letters.
AGENCY_SLUG = RegexValidator(
    r"^[a-z][a-z0-9_]*$", "Use small letters, digits and underscores, beginning with a letter."
)


class Agency(models.Model):
    """One version of what we say of another agency: saving makes the next one, the old one stays.

    ``slug`` is what routing tables, the lexicon and placeholders in advice call it.
    """

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT, related_name="agencies")
    slug = models.CharField(
        max_length=30, validators=[AGENCY_SLUG], help_text="As decision tables call it, such as council."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    is_current = models.BooleanField(default=True, editable=False)
    name = models.CharField(
        max_length=60, help_text="As it stands inside a sentence: 'your council', 'EPA Victoria'."
    )
    takes = models.CharField(
        max_length=200, help_text="What it takes, as a sentence for the public: 'It takes noise of tools.'"
    )
    phone = models.CharField(max_length=20, blank=True, help_text="Shown wherever the agency is named.")
    web = models.URLField(blank=True)
    hours = models.CharField(max_length=80, blank=True, help_text="When it answers: 'Day and night'.")
    to_do = models.TextField("What to do", help_text="One step a line, in plain words.")
    to_have = models.TextField("What to have ready", blank=True, help_text="One thing a line.")
    position = models.PositiveSmallIntegerField(default=100, help_text="Its place in lists.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "agencies"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer", "slug", "version"], name="one_agency_per_version"),
            models.UniqueConstraint(
                fields=["customer", "slug"],
                condition=models.Q(is_current=True),
                name="one_current_agency_per_slug",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [tells_of_changes()]

    def __str__(self) -> str:
        return f"{self.name[:1].upper()}{self.name[1:]}"


class Signpost(models.Model):
    """Somebody was shown that another agency takes the matter: an outcome, though nothing may ever be sent.

    Nothing in it leads to a person: ``once`` is a keyed hash, so that a page that is read again counts once.
    """

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    type_slug = models.CharField(max_length=40, blank=True, help_text="Empty: no type was chosen yet.")
    agency = models.CharField(max_length=30)
    agency_version = models.PositiveIntegerField(help_text="Which words of ours were shown.")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    at = models.DateTimeField()
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["customer", "at"], name="signpost_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.type_slug or 'no type'} to {self.agency}"
