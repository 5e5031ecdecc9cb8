"""What nearly went wrong: told by anyone on staff, or seen in the records, so that it is learned from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from assistline.encryption import EncryptedTextField
from assistline.models import User
from triage.models.case import Case


class NearMissSource(models.TextChoices):
    PERSON = "person", "Told by a person"
    RAISED = "raised", "Grade raised after a decision"
    REVERSED = "reversed", "Decided otherwise after a review"
    CUE_AGAIN = "cue_again", "Sign of danger cleared and set again"


class NearMissState(models.TextChoices):
    OPEN = "open", "Nobody looks into it yet"
    LOOKING = "looking", "Is looked into"
    CLOSED = "closed", "Learned from"


class NearMissQuerySet(models.QuerySet["NearMiss"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> NearMissQuerySet:
        """Of their customer; of their centre where they see one alone; none of a case kept from them."""
        rows = self.filter(customer_id=user.centre.customer_id)
        if not user.has_perm("triage.see_every_centre"):
            rows = rows.filter(centre_id=user.centre_id)
        hidden = Case.objects.filter(customer_id=user.centre.customer_id).exclude(
            id__in=Case.objects.not_kept_from(user).values("id")
        )
        return rows.exclude(case_id__in=hidden.values("id"))


class NearMiss(models.Model):
    """One entry of the register. It is closed with what was learned, never deleted."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        "triage.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="near_misses"
    )
    source = models.CharField(max_length=10, choices=NearMissSource.choices)
    source_key = models.CharField(max_length=80, help_text="What it was seen in: kept once.")
    happened = EncryptedTextField(help_text="What happened.")
    could_have = EncryptedTextField(blank=True, help_text="What could have come of it.")
    by = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NearMissState.choices, default=NearMissState.OPEN)
    keeper = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    learned = EncryptedTextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NearMissQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "near misses"
        ordering = ["-at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "source_key"], name="near_miss_once"),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(keeper__isnull=False),
                name="who_looks_into_it_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False),
                name="when_it_was_learned_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"near miss {self.id}"
