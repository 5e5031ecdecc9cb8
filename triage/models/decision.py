"""What an officer decided, why, and what the citizen was told."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from assistline.encryption import EncryptedTextField


class DecisionKind(models.TextChoices):
    RECORD = "record", "Record as a crime"
    CLOSE = "close", "Close with reasons"
    CALLED_BACK = "called_back", "Called back, nothing more to do"
    TRANSFER_000 = "transfer_000", "Handed to Triple Zero (000)"
    DISPATCH = "dispatch", "Police were sent"
    REFER = "refer", "Handed to another agency"
    WITHDRAWN = "withdrawn", "Withdrawn, as the citizen asked"
    STANDS = "stands", "The decision before stands"
    ENDED = "ended", "Ended: its days are over"


# What a person can choose; the rest comes about by itself.
BY_A_PERSON = tuple(choice for choice in DecisionKind.choices if choice[0] != DecisionKind.ENDED)


# A type may demand two people. Which pages ask for them is theirs; that they were two is the database's.
TWO_SIGN_WHAT_TWO_MUST = """
    IF EXISTS (
        SELECT FROM triage_case c JOIN triage_secondeyes e ON e.report_type_id = c.report_type_id
            AND e.is_current
        WHERE c.id = NEW.case_id AND NEW.kind = ANY(e.signed_kinds)
    ) AND NOT EXISTS (
        SELECT FROM triage_proposal p
        WHERE p.id = NEW.proposal_id AND p.case_id = NEW.case_id AND p.kind = NEW.kind
            AND p.state = 'signed' AND p.by_id = NEW.officer_id AND p.answered_by_id <> p.by_id
    ) THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'This decision needs the signatures of two people.';
    END IF;
    RETURN NEW;
"""


# Rule of a review: other people than whoever decided or signed before, also to sign what it comes to. What
# sends help is never held up by it.
NOBODY_REVIEWS_THEIR_OWN = """
    IF NEW.kind IN ('record', 'close', 'called_back', 'stands') AND EXISTS (
        SELECT FROM triage_case WHERE id = NEW.case_id AND under_review
    ) AND EXISTS (
        SELECT FROM triage_decision before
            LEFT JOIN triage_proposal signed ON signed.id = before.proposal_id
            LEFT JOIN triage_proposal proposed ON proposed.id = NEW.proposal_id
            JOIN assistline_user one ON one.id IN (before.officer_id, signed.answered_by_id)
            JOIN assistline_user other ON other.id IN (NEW.officer_id, proposed.answered_by_id)
        WHERE before.case_id = NEW.case_id
            AND (one.id = other.id OR (one.email <> '' AND lower(one.email) = lower(other.email)))
    ) THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'Another person than who decided or signed reviews it.';
    END IF;
    RETURN NEW;
"""


class Decision(models.Model):
    """One decision on a case. Kept as made."""

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=15, choices=DecisionKind.choices)
    officer = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, help_text="Nobody where a registration ended."
    )
    offence_scheme = models.CharField(max_length=20, blank=True)
    offence_version = models.CharField(max_length=20, blank=True)
    offence_code = models.CharField(max_length=10, blank=True)
    reason = EncryptedTextField()
    told = EncryptedTextField(help_text="What the citizen reads on the tracking page.")
    words = models.ForeignKey(
        "triage.ToldWords",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The version of the words that it was told in.",
    )
    words_changed = models.BooleanField(
        default=False, db_default=False, help_text="The officer changed them."
    )
    proposal = models.OneToOneField(
        "triage.Proposal", on_delete=models.PROTECT, null=True, related_name="decision"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(officer__isnull=False) | models.Q(kind="ended"),
                name="who_decided_is_known",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="two_people",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=TWO_SIGN_WHAT_TWO_MUST,
            ),
            pgtrigger.Trigger(
                name="another_reviews",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NOBODY_REVIEWS_THEIR_OWN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"
