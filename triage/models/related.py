"""What cases have in common: where and when, what was named, and what people made of it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from assistline.encryption import EncryptedTextField
from assistline.models import User


class TraceKind(models.TextChoices):
    """What can be the same in two reports."""

    NUMBER = "number", "number"
    EMAIL = "email", "e-mail address"
    NAME = "name", "name"
    ADDRESS = "address", "address"
    STREET = "street", "street"
    SUBURB = "suburb", "suburb"
    PLATE = "plate", "number plate"
    SERIAL = "serial", "serial number"


class Trace(models.Model):
    """Something that a report names, found by its blind index alone: the table holds no word of it."""

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="traces")
    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=TraceKind.choices)
    index = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "kind", "index"], name="each_trace_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["index", "-at"], name="trace_newest")]

    def __str__(self) -> str:
        return f"{self.kind} of report {self.report_id}"


class Whereabouts(models.Model):
    """Where and when it happened, as it is compared. ``cell`` is a square of some kilometres."""

    report = models.OneToOneField("reports.Report", on_delete=models.PROTECT, related_name="whereabouts")
    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    report_type = models.ForeignKey("reports.ReportType", on_delete=models.PROTECT, null=True)
    cell = models.IntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    at = models.DateTimeField(help_text="When it began, or was told.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["customer", "cell", "at"], name="near_in_place_and_time"),
            models.Index(fields=["customer", "report_type", "at"], name="near_in_type_and_time"),
        ]

    def __str__(self) -> str:
        return f"whereabouts of report {self.report_id}"


class PairState(models.TextChoices):
    SUGGESTED = "suggested", "Perhaps related"
    LINKED = "linked", "Linked"
    NOT_SAME = "not_same", "Not the same"


class CasePair(models.Model):
    """What is made of two cases: suggested, linked, or not the same, which is not suggested again."""

    one = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PairState.choices)
    strength = models.PositiveSmallIntegerField(default=0)
    one_centre = models.BooleanField(help_text="Both are of one centre: whoever sees one sees the other.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["one", "other"], name="one_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(state="suggested"), name="a_person_links_or_parts"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["one", "state"], name="pairs_of_one"),
            models.Index(fields=["other", "state"], name="pairs_of_other"),
        ]

    def __str__(self) -> str:
        return f"cases {self.one_id} and {self.other_id}: {self.state}"


class CaseMerge(models.Model):
    """A case that goes on in another. It can be ended; what it brought goes back then.

    Args:
        case: Which goes on in the other; its row keeps its own grade, promise and cue.
        into: The leading case at that moment.
        root: Where its contacts are now, should the leading one have been merged itself.
        joined: The leading case's assessment that this made.
        clock, lead_clock: The promises that ended with it.
        carried: The ids of what was under way and went along, by ``triage.actions.carrying``.
    """

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="merged_here")
    root = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="merged_below")
    joined = models.ForeignKey("triage.Assessment", on_delete=models.PROTECT, related_name="+")
    clock = models.ForeignKey("triage.Clock", on_delete=models.PROTECT, related_name="+")
    lead_clock = models.ForeignKey("triage.Clock", on_delete=models.PROTECT, null=True, related_name="+")
    carried = models.JSONField(default=dict, db_default={}, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = EncryptedTextField(blank=True, help_text="Why it was another matter, if that was said.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="merged_into_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(case=F("into")), name="merged_into_another"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} in case {self.into_id}"
