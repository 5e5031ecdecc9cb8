"""Who has a case's page open, so that two who read the same case know of each other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CaseLook(models.Model):
    """When a person's page of a case last said that it is open. No history: the trail has that."""

    case = models.ForeignKey("triage.Case", on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey("assistline.User", on_delete=models.CASCADE, related_name="looks")
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "user"], name="one_look_each")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["seen_at"], name="look_by_time")]

    def __str__(self) -> str:
        return f"user {self.user_id} at case {self.case_id}"
