"""Whose each kind of feedback is, centre by centre."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FeedbackKind(models.TextChoices):
    COMPLIMENT = "compliment", "Compliments"
    SUGGESTION = "suggestion", "Suggestions"
    COMPLAINT = "complaint", "Complaints about the service"
    ABOUT_STAFF = "about_staff", "Complaints about staff (professional standards)"


class FeedbackOwner(models.Model):
    """Who gets one kind of feedback that comes to one centre. Where nobody is set, the duty sergeants do;
    complaints about staff then go to those of another centre."""

    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="feedback_owners")
    kind = models.CharField(max_length=12, choices=FeedbackKind.choices)
    owner = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="feedback_owned")

    class Meta:
        ordering = ["centre", "kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "kind"], name="one_owner_for_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.owner}"
