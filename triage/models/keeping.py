"""How long a closed case keeps what was told, what is destroyed then, and who has said that it is not."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assistline.encryption import EncryptedTextField
from reports.models.contact import Disposition

PARTS = ("words", "people", "contact_points", "files", "messages")
# Closed, its time begins to run; opened again, it is over. What was destroyed is not opened any more.
ITS_KEEPING_BEGINS_AND_ENDS = """
    IF NEW.status = 'closed' THEN
        INSERT INTO triage_keeping AS kept (case_id, customer_id, closed_at)
        VALUES (NEW.id, NEW.customer_id, NEW.closed_at)
        ON CONFLICT (case_id) DO UPDATE
            SET closed_at = excluded.closed_at, kept_until = NULL, set_at = NULL
            WHERE kept.destroyed_at IS NULL AND kept.closed_at <> excluded.closed_at;
    ELSIF EXISTS (SELECT FROM triage_keeping WHERE case_id = NEW.id AND destroyed_at IS NOT NULL) THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'What was told is destroyed.';
    ELSE
        DELETE FROM triage_keeping WHERE case_id = NEW.id;
    END IF;
    RETURN NULL;
"""
# No door goes round a hold: a case is marked as destroyed first, and this says whether it may be. What was
# linked to another case once is held with that one.
NOTHING_HELD_IS_DESTROYED = """
    IF OLD.destroyed_at IS NOT NULL THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'What is destroyed stays destroyed.';
    END IF;
    IF NEW.set_at IS NULL OR NEW.kept_until IS NULL OR NEW.kept_until > NEW.destroyed_at THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'Its time is not over.';
    END IF;
    IF (SELECT status FROM triage_case WHERE id = NEW.case_id) <> 'closed' THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'Only what is closed is destroyed.';
    END IF;
    IF EXISTS (SELECT FROM triage_legalhold WHERE case_id = NEW.case_id AND lifted_at IS NULL) OR EXISTS (
        SELECT FROM triage_casecontact mine
        JOIN triage_casecontact other ON other.contact_id = mine.contact_id
        JOIN triage_legalhold hold ON hold.case_id = other.case_id AND hold.lifted_at IS NULL
        WHERE mine.case_id = NEW.case_id
    ) THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'A legal hold keeps this case.';
    END IF;
    RETURN NEW;
"""
A_HOLD_IS_LIFTED_ONCE = """
    IF OLD.lifted_at IS NOT NULL AND NEW.lifted_at IS DISTINCT FROM OLD.lifted_at THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'A hold is lifted once. Place another.';
    END IF;
    RETURN NEW;
"""


class RetentionClass(models.Model):
    """How long, and what goes then. Grades, types, times and decisions stay, for the figures."""

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.PROTECT, related_name="retention_classes"
    )
    name = models.CharField(max_length=60)
    months = models.PositiveSmallIntegerField(
        "months after closing",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1200)],
        help_text="Empty: kept for good. A day that comes sooner by a change has 30 days' notice.",
    )
    words = models.BooleanField(default=True, help_text="What was told, added and decided, in words.")
    people = models.BooleanField(default=True, help_text="Names, and what was said of each person.")
    contact_points = models.BooleanField(default=True, help_text="Numbers and e-mail addresses.")
    files = models.BooleanField(default=True, help_text="Photos, films, sound and documents.")
    messages = models.BooleanField(default=True, help_text="What was written to and by the citizen.")
    authority = models.CharField(
        max_length=200, blank=True, help_text="Which law or disposal authority says so."
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "retention classes"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer", "name"], name="one_retention_class_of_a_name"),
            models.CheckConstraint(
                condition=models.Q(months=None) | models.Q(months__gte=1), name="kept_for_a_month_or_longer"
            ),
            models.CheckConstraint(
                condition=models.Q(*((part, True) for part in PARTS), _connector=models.Q.OR),
                name="a_class_destroys_something",
                violation_error_message="Choose what is destroyed. Without months, all of it is kept.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RetentionRule(models.Model):
    """Which class a case has. The one that says most of a case is the one that counts."""

    customer = models.ForeignKey(
        "assistline.Customer", on_delete=models.PROTECT, related_name="retention_rules"
    )
    report_type = models.ForeignKey(
        "reports.ReportType", on_delete=models.PROTECT, null=True, blank=True, help_text="Empty: every type."
    )
    disposition = models.CharField(
        max_length=20, choices=Disposition.choices, blank=True, help_text="Empty: whatever came of it."
    )
    retention_class = models.ForeignKey(RetentionClass, on_delete=models.PROTECT, related_name="rules")

    class Meta:
        ordering = ["report_type", "disposition"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["customer", "report_type", "disposition"],
                name="one_retention_rule_for_each",
                nulls_distinct=False,
                violation_error_message="There is a rule for this type and disposition already.",
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.report_type or 'Every type'}, {self.get_disposition_display() or 'whatever came of it'}"
        )


class Destruction(models.Model):
    """That something was destroyed: what class, when, how much. Nothing of what it was."""

    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT, related_name="destructions")
    retention_class = models.ForeignKey(RetentionClass, on_delete=models.PROTECT, related_name="destructions")
    class_name = models.CharField(max_length=60, help_text="As it was called then.")
    reference = models.CharField(max_length=12)
    closed_at = models.DateTimeField()
    at = models.DateTimeField()
    counts = models.JSONField(help_text="Rows whose words went, people, contact points, files, messages.")

    class Meta:
        ordering = ["-at", "-id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["customer", "-at", "-id"], name="destructions_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.class_name}, {self.at:%Y-%m-%d}"


class Keeping(models.Model):
    """Until when a closed case keeps what was told. The row comes and goes with the closing, in the database.

    ``set_at`` is empty while it is to be reckoned, the first time or again. Without ``kept_until``, it is
    kept for good.
    """

    case = models.OneToOneField(
        "triage.Case", on_delete=models.PROTECT, related_name="keeping", primary_key=True
    )
    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT, related_name="+")
    retention_class = models.ForeignKey(
        RetentionClass, on_delete=models.PROTECT, null=True, related_name="keepings"
    )
    closed_at = models.DateTimeField()
    kept_until = models.DateTimeField(null=True)
    set_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["kept_until", "case"],
                condition=models.Q(destroyed_at__isnull=True, kept_until__isnull=False),
                name="keeping_due",
            ),
            models.Index(
                fields=["customer", "kept_until", "case"],
                condition=models.Q(destroyed_at__isnull=True, kept_until__isnull=False),
                name="keeping_due_of_customer",
            ),
            models.Index(
                fields=["case"],
                condition=models.Q(destroyed_at__isnull=True, set_at__isnull=True),
                name="keeping_to_reckon",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="nothing_held_is_destroyed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.destroyed_at IS DISTINCT FROM NEW.destroyed_at"),
                func=NOTHING_HELD_IS_DESTROYED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.retention_class or 'no class'} until {self.kept_until or 'for good'}"


class LegalHold(models.Model):
    """Somebody has said that nothing of a case is destroyed. Lifted with a reason, never deleted."""

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="legal_holds")
    reason = EncryptedTextField()
    placed_by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    review_date = models.DateField(help_text="When somebody looks whether it is still needed.")
    lifted_by = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["-placed_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="a_hold_is_lifted_by_a_person",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case"], condition=models.Q(lifted_at__isnull=True), name="holds_in_force"),
            models.Index(
                fields=["review_date"], condition=models.Q(lifted_at__isnull=True), name="holds_to_review"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.ReadOnly(name="as_placed", fields=["case", "reason", "placed_by", "placed_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="lifted_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=A_HOLD_IS_LIFTED_ONCE,
            ),
        ]

    def __str__(self) -> str:
        return f"hold on case {self.case_id} since {self.placed_at:%Y-%m-%d}"
