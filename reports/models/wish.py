"""What a citizen asks for after sending: to take the report back, or to have a decision looked at again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from assistline.encryption import EncryptedTextField


class WishKind(models.TextChoices):
    WITHDRAW = "withdraw", "Withdraw the report"
    REVIEW = "review", "Look at the decision again"
    NOBODY_CAME = "not_came", "Nobody came"


class WishState(models.TextChoices):
    OPEN = "open", "Open"
    GRANTED = "granted", "Confirmed"
    REFUSED = "refused", "Refused"


class Wish(models.Model):
    """One request, open until an officer answers it with a sentence. It does nothing by itself."""

    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=10, choices=WishKind.choices)
    state = models.CharField(max_length=10, choices=WishState.choices, default=WishState.OPEN)
    words = EncryptedTextField(blank=True, help_text="Why, in the citizen's words.")
    at = models.DateTimeField()
    key = models.CharField(max_length=64, help_text="Of the form: sent twice, it is kept once.")
    late = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Asked for after its day: an officer takes it or not.",
    )
    taken_at = models.DateTimeField(
        null=True, blank=True, help_text="When an officer took a late one; it is answered by the decision."
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.BigIntegerField(null=True)
    answer = EncryptedTextField(blank=True, help_text="The sentence that the citizen reads.")

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "key"], name="one_wish_per_form"),
            models.UniqueConstraint(
                fields=["report", "kind"], condition=models.Q(state="open"), name="one_open_wish_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open")
                | (
                    models.Q(answered_at__isnull=False, answered_by_id__isnull=False)
                    # An empty encrypted text stays empty, so it can be told without opening it.
                    & ~models.Q(Exact(Cast("answer", models.TextField()), models.Value("")))
                ),
                name="answered_by_a_person_with_a_sentence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of report {self.report_id}"
