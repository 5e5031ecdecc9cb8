"""How long a case may take, by grade and type; and who is told when it takes longer. Data of the customer."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from triage.rules.grade import Grade

# Danger does not wait for opening hours.
MAY_WAIT = (Grade.SCHEDULED, Grade.RESOLUTION)


class Target(models.Model):
    """What is promised from a moment on. Never changed: another follows, and old cases keep theirs."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT, related_name="targets")
    grade = models.CharField(max_length=12, choices=Grade.choices)
    report_type = models.ForeignKey(
        "reports.ReportType",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text="Empty: of every type that has none of its own.",
    )
    minutes = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(60 * 24 * 90)],
        help_text="A row of a decision table that says its own minutes beats these.",
    )
    in_hours = models.BooleanField(
        "counts in the centre's hours",
        default=False,
        help_text="Else around the clock, which Immediate and Priority always are.",
    )
    from_at = models.DateTimeField("holds from", default=timezone.now)

    class Meta:
        ordering = ["grade", "report_type", "-from_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer", "grade", "report_type", "from_at"],
                name="one_target_at_a_time",
                nulls_distinct=False,
                violation_error_message="There is one from that moment already.",
            ),
            models.CheckConstraint(
                condition=models.Q(in_hours=False) | models.Q(grade__in=MAY_WAIT),
                name="danger_runs_around_the_clock",
                violation_error_message="Immediate and Priority run around the clock.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_grade_display()}: {self.minutes} min from {self.from_at:%Y-%m-%d}"

    @property
    def span(self) -> timedelta:
        """The minutes."""
        return timedelta(minutes=self.minutes)


class Ladder(models.Model):
    """Who is told last, and how long a question to the citizen may stop a clock. One row a customer."""

    customer = models.OneToOneField("assistline.Customer", on_delete=models.PROTECT, related_name="ladder")
    state_duty_officer = models.ForeignKey(
        "assistline.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who is told when the duty sergeants have not answered a late case. Only who may open "
        "cases gets a link to it.",
    )
    state_duty_email = models.EmailField(
        "state duty officer's e-mail",
        blank=True,
        help_text="Of a desk that has no log-in.",
    )
    answer_days = models.PositiveSmallIntegerField(
        "days for an answer",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="A clock that waits for the citizen runs again after so many days without an answer.",
    )

    review_days = models.PositiveSmallIntegerField(
        "days to ask for a review",
        default=28,
        db_default=28,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="So long after a decision the letter offers another officer.",
    )
    outside_body = models.CharField(
        "who looks at it from outside",
        max_length=120,
        blank=True,
        db_default="",
        help_text="Whom the citizen can ask after the review, such as an ombudsman.",
    )
    outside_contact = models.CharField(
        "how to reach them",
        max_length=160,
        blank=True,
        db_default="",
        help_text="A number or an address, as it stands in the letter.",
    )

    review_hours = models.PositiveSmallIntegerField(
        "hours for a review",
        default=24,
        db_default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
        help_text="So long another officer has to look at a decision again; counted as a scheduled case's.",
    )
    agent_minutes = models.PositiveSmallIntegerField(
        "minutes for an agent's answer",
        default=60,
        db_default=60,
        validators=[MinValueValidator(5), MaxValueValidator(60 * 24 * 7)],
        help_text="Who took the call sees by when an officer's question is to be answered.",
    )
    agent_pauses = models.BooleanField(
        "a question to the agent stops the clock",
        default=False,
        db_default=False,
        help_text="Of what is not urgent, until the answer or its time. The citizen is told the new time.",
    )

    class Meta:
        verbose_name = "escalation and waiting"
        verbose_name_plural = "escalation and waiting"

    def __str__(self) -> str:
        return f"Escalation of {self.customer}"
