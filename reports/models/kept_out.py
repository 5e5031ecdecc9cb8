"""Staff who may not know of a report: it is about them, or they had a part in what it is about."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from assistline.models import User


class KeptOut(models.Model):
    """One member of staff who can neither see, find nor count one report and what came of it. For good."""

    class Why(models.TextChoices):
        NAMED = "named", "Named in it"
        TOOK_PART = "took_part", "Worked on what it is about"

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="kept_out")
    user = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="kept_out_of")
    why = models.CharField(max_length=10, choices=Why.choices)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "report"], name="kept_out_once")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="for_good", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} and report {self.report_id}"


class DraftKeptOut(models.Model):
    """One member of staff who may not know of feedback that is being written: neither of its cues nor of its
    words. It goes with the draft; what was sent has its own list."""

    draft = models.ForeignKey("reports.Draft", on_delete=models.CASCADE, related_name="kept_out")
    user = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="kept_out_of_drafts")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "draft"], name="kept_out_of_a_draft_once")
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} and draft {self.draft_id}"


def drafts_kept_from(user: User) -> models.QuerySet:
    """The ids of the drafts of complaints that a person must not know of, sent or not: two short lists."""
    sent = KeptOut.objects.filter(user_id=user.id, report__draft__isnull=False)
    unsent = DraftKeptOut.objects.filter(user_id=user.id)
    return unsent.values("draft_id").union(sent.values("report__draft_id"))
