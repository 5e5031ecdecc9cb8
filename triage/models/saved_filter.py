"""Filters of the queue that a person keeps under a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SavedFilter(models.Model):
    """One view of the queue: what stands in its web address after the question mark."""

    user = models.ForeignKey("assistline.User", on_delete=models.CASCADE, related_name="queue_filters")
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=800)
    is_start = models.BooleanField(default=False, help_text="The queue opens with it.")

    class Meta:
        ordering = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "name"], name="one_filter_of_a_name"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_start=True), name="one_filter_to_start_with"
            ),
        ]

    def __str__(self) -> str:
        return self.name
