"""Second eyes: what a type demands, a decision that waits for a second signature, and a blind second look."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from assistline.encryption import EncryptedTextField
from triage.models.decision import DecisionKind

# One person may have two log-ins, one for each of their roles: they share the work address that mail goes to.
ONE_PERSON = """
    IF EXISTS (
        SELECT FROM assistline_user one JOIN assistline_user other
            ON one.id = other.id OR (one.email <> '' AND lower(one.email) = lower(other.email))
        WHERE one.id = NEW.{first} AND other.id = NEW.{second}
    ) THEN
        RAISE integrity_constraint_violation USING MESSAGE = '{message}';
    END IF;
    RETURN NEW;
"""
# Raising, Triple Zero, dispatch and referral never wait for a second person.
SIGNABLE = (DecisionKind.RECORD, DecisionKind.CLOSE, DecisionKind.CALLED_BACK)


class SecondEyesQuerySet(models.QuerySet["SecondEyes"]):
    """Adjectives that chain."""

    def in_force(self) -> SecondEyesQuerySet:
        """The last version of each type."""
        return self.filter(is_current=True)


class SecondEyes(models.Model):
    """What a type demands: which decisions two people sign, and how many are looked at again.

    Versions: what was in force when something was decided can be read for ever.
    """

    report_type = models.ForeignKey(
        "reports.ReportType", on_delete=models.CASCADE, related_name="second_eyes"
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    is_current = models.BooleanField("in force", default=True, db_default=True, editable=False)
    from_at = models.DateTimeField("in force from", default=timezone.now, editable=False)
    by = models.ForeignKey(
        "assistline.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Who set it; empty: a configuration that was taken over.",
    )
    signed_kinds = ArrayField(
        models.CharField(max_length=15, choices=[(kind.value, kind.label) for kind in SIGNABLE]),
        default=list,
        blank=True,
        verbose_name="signed by two",
        help_text="Decisions that a second officer confirms. The clock runs on.",
    )
    looked_at_percent = models.PositiveSmallIntegerField(
        "looked at again, of 100",
        default=0,
        validators=[MaxValueValidator(100)],
        help_text="So many of 100 decisions go to another officer who does not see what was decided.",
    )

    objects = SecondEyesQuerySet.as_manager()

    class Meta:
        verbose_name = "second eyes of a type"
        verbose_name_plural = "second eyes"
        ordering = ["report_type", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report_type"],
                condition=models.Q(is_current=True),
                name="one_second_eyes_in_force",
            ),
            models.UniqueConstraint(
                fields=["report_type", "version"], name="second_eyes_versions_are_counted"
            ),
            models.CheckConstraint(
                condition=models.Q(looked_at_percent__lte=100), name="looked_at_is_a_part_of_100"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(
                name="what_was_in_force_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.signed_kinds IS DISTINCT FROM NEW.signed_kinds"
                    " OR OLD.looked_at_percent <> NEW.looked_at_percent OR OLD.version <> NEW.version"
                    " OR (NEW.is_current AND NOT OLD.is_current)"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Second eyes of {self.report_type}"


class ProposalState(models.TextChoices):
    OPEN = "open", "Waits for a second signature"
    SIGNED = "signed", "Signed"
    RETURNED = "returned", "Sent back"
    OVERTAKEN = "overtaken", "Decided otherwise"


class Proposal(models.Model):
    """A decision that one officer has written and another is to sign. Never the same person."""

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=15, choices=DecisionKind.choices)
    offence_code = models.CharField(max_length=10, blank=True)
    reason = EncryptedTextField()
    told = EncryptedTextField()
    words = models.ForeignKey("triage.ToldWords", on_delete=models.PROTECT, null=True, related_name="+")
    words_changed = models.BooleanField(default=False)
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    answered_by = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = EncryptedTextField(blank=True, help_text="Why it was sent back.")

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="one_open_proposal_per_case"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "overtaken"])
                | models.Q(answered_by__isnull=False, answered_at__isnull=False)
                & ~models.Q(answered_by=models.F("by")),
                name="the_second_person_is_another",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="two_log_ins_are_one_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state__in=["signed", "returned"]),
                func=ONE_PERSON.format(
                    first="by_id", second="answered_by_id", message="The second person is the first one."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"proposal to {self.kind} case {self.case_id}"


class SecondLook(models.Model):
    """One decision of the sample, and what another officer would have decided who did not see it."""

    decision = models.OneToOneField("triage.Decision", on_delete=models.PROTECT, related_name="second_look")
    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="second_looks")
    first_officer = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="+")
    first_kind = models.CharField(max_length=15, choices=DecisionKind.choices)
    chosen_at = models.DateTimeField()
    officer = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=15, choices=DecisionKind.choices, blank=True)
    reason = EncryptedTextField(blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["chosen_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(officer__isnull=True) | ~models.Q(officer=models.F("first_officer")),
                name="nobody_looks_at_their_own",
            ),
            models.CheckConstraint(
                condition=models.Q(looked_at__isnull=True)
                | models.Q(officer__isnull=False) & ~models.Q(kind=""),
                name="who_looked_is_known",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            # Who has seen the answer cannot change theirs.
            pgtrigger.Protect(
                name="a_look_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.looked_at IS NOT NULL"),
            ),
            pgtrigger.Trigger(
                name="two_log_ins_look_as_one",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__officer__isnull=False),
                func=ONE_PERSON.format(
                    first="first_officer_id",
                    second="officer_id",
                    message="Who looks again is who decided.",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"second look at decision {self.decision_id}"
