"""A case on its way to another centre or officer, and a question to the agent who took the call."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from assistline.encryption import EncryptedTextField
from assistline.models import User


class PassingState(models.TextChoices):
    OPEN = "open", "Not accepted yet"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Not accepted"
    TAKEN_BACK = "taken_back", "Taken back"


class PassingQuerySet(models.QuerySet["Passing"]):
    """Adjectives that chain."""

    def offered_to(self, user: User) -> PassingQuerySet:
        """What waits for this person: by name, or for anybody of their centre."""
        mine = models.Q(to_user_id=user.id) | models.Q(to_user=None, to_centre_id=user.centre_id)
        return self.filter(mine, state=PassingState.OPEN).exclude(by_id=user.id)


class Passing(models.Model):
    """One hand to another: the case stays where it was until it is accepted."""

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="passings")
    from_centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="+")
    to_centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = EncryptedTextField()
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told = models.JSONField(
        default=list, db_default=[], help_text="Who was told by e-mail, and who could not be."
    )
    state = models.CharField(max_length=10, choices=PassingState.choices, default=PassingState.OPEN)
    answered_by = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = EncryptedTextField(blank=True)

    objects = PassingQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="one_open_passing_per_case"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open")
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="who_answered_a_passing_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} to centre {self.to_centre_id}"


class AgentQuestion(models.Model):
    """What an officer asks the agent who heard the caller, and by when they answer.

    The answer is a supplement of the report; a call that nobody made a report of keeps it here.
    """

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="agent_questions")
    to = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="questions_to_answer")
    words = EncryptedTextField()
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="By when the agent is asked to answer.")
    late_at = models.DateTimeField(null=True, blank=True, help_text="When it was raised as not answered.")
    answer = EncryptedTextField(blank=True)
    supplement = models.OneToOneField(
        "reports.Supplement", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to"], condition=models.Q(answered_at=None), name="questions_that_wait"),
            models.Index(
                fields=["due_at"],
                condition=models.Q(answered_at=None, late_at=None),
                name="questions_to_raise",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answered_at=None), name="one_open_question_per_case"
            )
        ]

    def __str__(self) -> str:
        return f"question of case {self.case_id}"

    @property
    def said(self) -> str:
        """The answer, wherever it is kept."""
        return self.supplement.words if self.supplement else self.answer
