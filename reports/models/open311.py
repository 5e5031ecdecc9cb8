"""Programs of others that send reports by Open311, and under which number each of their reports is public."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Open311Client(models.Model):
    """One program, such as a council's app, with the key that it sends. The key is kept as a keyed hash."""

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.PROTECT, related_name="open311_clients"
    )
    name = models.CharField(max_length=80, help_text="Whose program it is: 'Moorabool council app'.")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_active = models.BooleanField(default=True, help_text="Switched off, its key sends nothing.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "Open311 program"

    def __str__(self) -> str:
        return self.name


class Open311Request(models.Model):
    """A report that came by Open311. Anyone reads where it is under ``number``, which opens nothing else."""

    report = models.OneToOneField("reports.Report", on_delete=models.PROTECT, related_name="open311_request")
    client = models.ForeignKey(Open311Client, on_delete=models.PROTECT, related_name="requests")
    number = models.CharField(max_length=16, unique=True)
    requested_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-requested_at"], name="open311_by_time")
        ]

    def __str__(self) -> str:
        return self.number
