"""What a draft table would have made of the contacts of the last days, contact by contact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from triage.rules.grade import Grade


class ReplayState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    STALE = "stale", "The draft was changed since"


class Replay(models.Model):
    """One run of a draft over real contacts. Worked off in portions; a portion that fails is tried again."""

    version = models.ForeignKey(
        "assistline.DecisionTableVersion", on_delete=models.CASCADE, related_name="replays"
    )
    against = models.ForeignKey(
        "assistline.DecisionTableVersion",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="What was in force when it was run; nothing for a table's first version.",
    )
    days = models.PositiveSmallIntegerField(default=30)
    state = models.CharField(max_length=10, choices=ReplayState.choices, default=ReplayState.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, null=True, blank=True)
    fingerprint = models.CharField(max_length=64, help_text="Of the draft as it was read.")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    reached_id = models.BigIntegerField(default=0, help_text="The last assessment that was read.")
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    matrix = models.JSONField(default=dict, help_text="'old>new' to how many; unchanged ones among them.")

    class Meta:
        ordering = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="replays_to_run",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.days} days"


class ReplayChange(models.Model):
    """One contact that the draft would have judged otherwise."""

    class Judgement(models.TextChoices):
        RIGHT = "right", "Right"
        WRONG = "wrong", "Wrong"

    # What makes two changes alike: the rows that decided, and what they decided.
    ALIKE = "old_row", "new_row", "old_grade", "new_grade", "old_words", "new_words"

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="changes")
    # Without a constraint of the database: to check one, it would lock the case that somebody is working on.
    case = models.ForeignKey("triage.Case", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    assessment = models.ForeignKey(
        "triage.Assessment", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    old_grade = models.CharField(max_length=12, choices=Grade.choices)
    new_grade = models.CharField(max_length=12, choices=Grade.choices)
    old_words = models.CharField(max_length=200, help_text="Disposition, agency and deadline, as now.")
    new_words = models.CharField(max_length=200)
    old_row = models.PositiveSmallIntegerField(default=0)
    new_row = models.PositiveSmallIntegerField(default=0)
    lowered = models.BooleanField()
    judgement = models.CharField(max_length=10, choices=Judgement.choices, blank=True)
    judged_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why that is right, of a lowered one.")

    class Meta:
        ordering = ["-lowered", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["replay", "assessment"], name="one_change_per_assessment")
        ]

    def __str__(self) -> str:
        return f"{self.old_grade} to {self.new_grade}"
