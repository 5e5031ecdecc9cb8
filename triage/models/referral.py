"""A matter that is handed to others: what they were given, and what they have answered."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from assistline.encryption import EncryptedJSONField, EncryptedTextField
from assistline.models import User
from triage.models.case import Case
from triage.models.outgoing import Outgoing
from triage.models.referral_desk import Way


class ReferralState(models.TextChoices):
    WAITING = "waiting", "Being sent"
    TO_RING = "to_ring", "To be rung"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    COMPLETED = "completed", "Done"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Could not be sent"
    WITHDRAWN = "withdrawn", "Taken back"


_ANSWERS = frozenset({ReferralState.ACCEPTED, ReferralState.COMPLETED, ReferralState.REFUSED})
# Forward only. Who answers has it, whatever we thought of the sending.
MOVES: dict[str, frozenset[str]] = {
    ReferralState.WAITING: _ANSWERS | {ReferralState.SENT, ReferralState.FAILED, ReferralState.WITHDRAWN},
    ReferralState.TO_RING: _ANSWERS | {ReferralState.SENT, ReferralState.WITHDRAWN},
    ReferralState.SENT: _ANSWERS | {ReferralState.WITHDRAWN},
    ReferralState.ACCEPTED: frozenset({ReferralState.COMPLETED, ReferralState.REFUSED}),
    ReferralState.FAILED: _ANSWERS | {ReferralState.WAITING, ReferralState.WITHDRAWN},
    ReferralState.COMPLETED: frozenset(),
    ReferralState.REFUSED: frozenset(),
    ReferralState.WITHDRAWN: frozenset(),
}
# Somebody still has to do something.
OPEN = (ReferralState.WAITING, ReferralState.TO_RING, ReferralState.SENT, ReferralState.ACCEPTED)
BACK = (ReferralState.REFUSED, ReferralState.FAILED)


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> ReferralQuerySet:
        """Of cases that this person may know of."""
        return self.filter(case_id__in=Case.objects.visible_to(user).values("id"))

    def open(self) -> ReferralQuerySet:
        """Without a last word."""
        return self.filter(state__in=OPEN)

    def overdue(self) -> ReferralQuerySet:
        """Open, and past the time by which an answer was due."""
        return self.open().exclude(overdue_at=None)

    def came_back(self) -> ReferralQuerySet:
        """Refused, or never arrived."""
        return self.filter(state__in=BACK)


class Referral(Outgoing):
    """One referral of one case to one desk. ``key`` stands in the address that answers come to.

    ``passed`` is everything that was given to them, exactly; words of citizens are in it, so it is encrypted.
    """

    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="referrals")
    desk = models.ForeignKey("triage.ReferralDesk", on_delete=models.PROTECT, related_name="referrals")
    decision = models.ForeignKey(
        "triage.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        help_text="The decision that it is; empty where the case was not closed by it.",
    )
    form_key = models.CharField(max_length=64, unique=True, help_text="Of the form: sent twice, it is one.")
    way = models.CharField(max_length=10, choices=Way.choices)
    parts = models.CharField(max_length=120, help_text="Which parts were chosen to be passed on.")
    passed = EncryptedJSONField()
    agreed = EncryptedTextField(
        blank=True, help_text="Who agreed that contact points are passed on, when and how."
    )
    state = models.CharField(max_length=10, choices=ReferralState.choices)
    by = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    rule = models.CharField(
        max_length=300, blank=True, help_text="Of what nobody referred: the tables and rows that did."
    )
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, help_text="By when their next answer is due.")
    overdue_at = models.DateTimeField(null=True, blank=True, help_text="When it was raised that none came.")
    poll_at = models.DateTimeField(null=True, blank=True, help_text="When Open311 is asked next.")
    settled_at = models.DateTimeField(null=True, blank=True)
    their_reference = models.CharField(max_length=80, blank=True)
    their_token = models.CharField(
        max_length=80, blank=True, help_text="Of Open311, while their reference is not made yet."
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=False, rule="") | (models.Q(by=None) & ~models.Q(rule="")),
                name="referred_by_somebody_or_a_rule",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["send_at"], condition=models.Q(send_at__isnull=False), name="referral_to_send"
            ),
            models.Index(
                fields=["due_at"],
                condition=models.Q(overdue_at__isnull=True, due_at__isnull=False),
                name="referral_due",
            ),
            models.Index(
                fields=["poll_at"], condition=models.Q(poll_at__isnull=False), name="referral_to_poll"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.desk_id}"

    @property
    def by_words(self) -> str:
        """Who referred it, or what."""
        return str(self.by) if self.by else f"rule ({self.rule})"


class ReferralAnswer(models.Model):
    """What they said, each once, as it came. Kept also when it came too late to change anything."""

    class Source(models.TextChoices):
        WEBHOOK = "webhook", "by webhook"
        OPEN311 = "open311", "by Open311"
        STAFF = "staff", "typed by staff"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=10, choices=ReferralState.choices)
    their_reference = models.CharField(max_length=80, blank=True)
    words = EncryptedTextField(blank=True)
    who = EncryptedTextField(blank=True, help_text="Who answered, where a person did.")
    source = models.CharField(max_length=10, choices=Source.choices)
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, null=True, blank=True)
    event_id = models.CharField(max_length=100, help_text="Theirs, or the form's: told twice, it is one.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["referral", "event_id"], name="answered_once")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.state} of referral {self.referral_id}"
