"""The record that the service works on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, NamedTuple

import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models.functions import Least
from django.utils import timezone

from assistline.models import User
from reports.models.contact import Channel, Disposition
from triage.models.keeping import ITS_KEEPING_BEGINS_AND_ENDS
from triage.rules.grade import Grade


class CaseStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    IN_REVIEW = "in_review", "In review"
    CLOSED = "closed", "Closed"


MOVES: dict[str, frozenset[str]] = {
    # Only a registration goes from waiting to closed, when its days are over; people decide what they have.
    CaseStatus.WAITING: frozenset({CaseStatus.IN_REVIEW, CaseStatus.CLOSED}),
    CaseStatus.IN_REVIEW: frozenset({CaseStatus.WAITING, CaseStatus.CLOSED}),
    CaseStatus.CLOSED: frozenset({CaseStatus.WAITING}),  # the citizen has told more, or asks again
}


# Rule 3 of the product, kept where no door can go round it: a decision with its told sentence, and on every
# contact an outcome, an owner and what was told. A registration's owner is its centre. What goes on in
# another case is decided there: it has no contact left that could be forgotten.
NOTHING_CLOSES_WITHOUT_A_RECORD = """
    IF NEW.merged_into_id IS NOT NULL THEN
        IF EXISTS (SELECT FROM triage_casecontact WHERE case_id = NEW.id AND ended_at IS NULL) THEN
            RAISE integrity_constraint_violation USING
                MESSAGE = 'A case goes on in another when all its contacts do.';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM triage_decision WHERE case_id = NEW.id) THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'A case closes with a decision only.';
    END IF;
    IF EXISTS (
        SELECT FROM triage_casecontact l JOIN reports_contact c ON c.id = l.contact_id
        WHERE l.case_id = NEW.id AND l.ended_at IS NULL
            AND (c.outcome = '' OR (c.owner_id IS NULL AND c.outcome <> 'registration') OR c.told = '')
    ) THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'A case closes when each contact has an outcome, an owner and what was told.';
    END IF;
    RETURN NEW;
"""


# Checked at the end of the transaction: a report's contact leaves a case only for another one.
NO_CONTACT_IS_LOST = """
    IF NOT EXISTS (
        SELECT FROM triage_casecontact WHERE contact_id = NEW.contact_id AND ended_at IS NULL
    ) THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'A contact with a report is always in a case.';
    END IF;
    RETURN NULL;
"""


class IllegalMove(Exception):
    """The case is not in a state that allows this; the message is a sentence for the person who tried."""


# What is not urgent waits in one line, whatever its grade: else what can be settled without police would wait
# behind every report that comes, for ever.
NOT_URGENT = 2


class QueuePlace(NamedTuple):
    """A row's place in the queue's order."""

    turn: int
    due_at: datetime
    case_id: int


def turn() -> Least:
    """Immediate, priority, and everything else."""
    return Least("grade_rank", models.Value(NOT_URGENT))


class CaseQuerySet(models.QuerySet["Case"]):
    """Adjectives that chain."""

    def visible_to(self, user: User) -> CaseQuerySet:
        """Cases that this person may know of: their own centre's, or every centre's of their customer."""
        if not user.has_perm("triage.review_case"):
            return self.none()
        cases = self.not_kept_from(user)
        if user.has_perm("triage.see_every_centre"):
            return cases.filter(customer_id=user.centre.customer_id)
        return cases.filter(centre_id=user.centre_id)

    def not_kept_from(self, user: User) -> CaseQuerySet:
        """Without those that only their keepers may know of, and those that the person is kept out of.

        Both lists are short and read once for a whole page, so a queue costs the same however long it is.
        """
        kept = CaseKeeper.objects.filter(user_id=user.id).values("case_id")
        about = CaseContact.objects.filter(report__kept_out__user_id=user.id).values("case_id")
        return self.filter(models.Q(restricted=False) | models.Q(id__in=kept)).exclude(id__in=about)

    def unrestricted(self) -> CaseQuerySet:
        """What is everybody's to know of who works there."""
        return self.filter(restricted=False)

    def to_decide(self) -> CaseQuerySet:
        """Without registrations: nobody decides those, they end by themselves. New words are read."""
        return self.exclude(disposition=Disposition.REGISTRATION, news_at=None)

    def open(self) -> CaseQuerySet:
        """Not closed."""
        return self.exclude(status=CaseStatus.CLOSED)

    def waiting(self) -> CaseQuerySet:
        """Nobody has it."""
        return self.filter(status=CaseStatus.WAITING)

    def free_for(self, user: User) -> CaseQuerySet:
        """Without those that another officer is to look at again, or to sign after them."""
        proposals = apps.get_model("triage", "Proposal").objects.filter(case=models.OuterRef("id"))
        theirs_to_sign = models.Exists(proposals.filter(state="open", by__in=user.log_ins))
        signed = models.Exists(proposals.filter(state="signed", answered_by__in=user.log_ins))
        decided = models.Q(under_review=True, decisions__officer__in=user.log_ins)
        return self.exclude(decided).exclude(signed, under_review=True).exclude(theirs_to_sign)

    def held_by(self, user: User) -> CaseQuerySet:
        """In review by this person."""
        return self.filter(status=CaseStatus.IN_REVIEW, officer_id=user.id)

    def theirs(self, user: User) -> CaseQuerySet:
        """In review by this person, theirs to go on with, or given to them: feedback."""
        given = CaseKeeper.objects.filter(user_id=user.id).values("case_id")
        waits = models.Q(status=CaseStatus.WAITING, id__in=given)
        has = models.Q(status=CaseStatus.IN_REVIEW, officer_id=user.id)
        return self.filter(has | models.Q(owner_id=user.id) | waits)

    def due_before(self, at: datetime) -> CaseQuerySet:
        """Promised for a time before ``at``."""
        return self.filter(due_at__lt=at)

    def with_target(self) -> CaseQuerySet:
        """With ``target``: the counted time that the running clock was given; no statement more."""
        # By name: the clock's model stands above this one.
        clocks = apps.get_model("triage", "Clock").objects.filter(case=models.OuterRef("id"), met_at=None)
        return self.annotate(target=models.Subquery(clocks.values("target")[:1]))

    def after(self, place: QueuePlace) -> CaseQuerySet:
        """What follows a row in the order of :meth:`most_urgent_first`."""
        same_turn = models.Q(turn=place.turn)
        rows = self.alias(turn=turn()).filter(turn__gte=place.turn)
        return rows.filter(
            models.Q(turn__gt=place.turn)
            | same_turn & models.Q(due_at__gt=place.due_at)
            | same_turn & models.Q(due_at=place.due_at, id__gt=place.case_id)
        )

    def most_urgent_first(self) -> CaseQuerySet:
        """By danger, then by deadline; the id makes the order total for keyset pages.

        Whoever comes later is due later, so whatever waits is the first of its line one day.
        """
        return self.order_by(turn(), "due_at", "id")


class Case(models.Model):
    """One matter, whatever number of contacts it has."""

    reference = models.CharField(max_length=12, unique=True, help_text="That of its first report.")
    customer = models.ForeignKey("assistline.Customer", on_delete=models.PROTECT)
    centre = models.ForeignKey("assistline.Centre", on_delete=models.PROTECT, related_name="cases")
    report_type = models.ForeignKey("reports.ReportType", on_delete=models.PROTECT, null=True)
    status = models.CharField(max_length=10, choices=CaseStatus.choices, default=CaseStatus.WAITING)
    grade = models.CharField(max_length=12, choices=Grade.choices)
    grade_rank = models.PositiveSmallIntegerField()
    disposition = models.CharField(max_length=20, choices=Disposition.choices)
    cue = models.CharField(max_length=30, blank=True, help_text="The strongest open cue.")
    matter = models.CharField(max_length=80, help_text="Type and what is special; no name, no street.")
    locality = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField(null=True, blank=True, help_text="From when it is the last fifth.")
    paused_for = models.CharField(
        max_length=10, blank=True, db_default="", help_text="What its clock waits for; empty: it runs."
    )
    level = models.PositiveSmallIntegerField(default=0, help_text="How far it has been escalated.")
    officer = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    # Who goes on with it, whether or not they have it open: who claimed it last (actions/lease.py).
    owner = models.ForeignKey(
        "assistline.User", on_delete=models.PROTECT, null=True, blank=True, related_name="owned_cases"
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Counts every change, for forms that were opened before it."
    )
    restricted = models.BooleanField(
        default=False, db_default=False, help_text="Only its keepers may know of it: a complaint about staff."
    )
    news_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when something that the citizen wrote waits to be read."
    )
    under_review = models.BooleanField(
        default=False,
        db_default=False,
        help_text="The citizen asked for another officer than the one who decided.",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_cases",
        help_text="The case in which it goes on; it is closed without a decision of its own.",
    )
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                models.F("centre"),
                turn(),
                models.F("due_at"),
                models.F("id"),
                condition=~models.Q(status="closed"),
                name="case_queue",
            ),
            models.Index(
                models.F("customer"),
                turn(),
                models.F("due_at"),
                models.F("id"),
                condition=~models.Q(status="closed"),
                name="case_queue_all_centres",
            ),
            models.Index(
                fields=["officer", "lease_until"], condition=models.Q(status="in_review"), name="case_leases"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(status="in_review")
                | models.Q(officer__isnull=False, lease_until__isnull=False),
                name="who_reviews_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="closed")
                | models.Q(closed_at__isnull=False, officer__isnull=False)
                | models.Q(closed_at__isnull=False, disposition=Disposition.REGISTRATION),
                name="who_closed_is_known",
            ),
            models.CheckConstraint(condition=~models.Q(disposition=""), name="every_case_has_a_disposition"),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(status="closed"), name="merged_is_closed"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="closed_with_record",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__status="closed"),
                func=NOTHING_CLOSES_WITHOUT_A_RECORD,
            ),
            pgtrigger.Trigger(
                name="begins_its_keeping",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status IS DISTINCT FROM NEW.status OR OLD.closed_at IS DISTINCT FROM NEW.closed_at"
                ),
                func=ITS_KEEPING_BEGINS_AND_ENDS,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def heard_in(self) -> int | None:
        """Whose live streams may hear of it: its centre's, of a restricted one nobody's."""
        return None if self.restricted else self.centre_id

    def move(
        self, status: CaseStatus, *, by: User | None, at: datetime, words: str = "", **changes: Any
    ) -> None:
        """Go to another status: checks ``MOVES``, writes the event, saves. The caller holds the row's lock.

        Raises:
            IllegalMove: From here there is no way to ``status``.
        """
        if status not in MOVES[self.status]:
            raise IllegalMove(f"This case is {self.get_status_display().lower()}.")
        self.status = status
        self.save_change(kind=f"moved_to_{status.value}", by=by, at=at, words=words, **changes)

    def save_change(
        self, *, kind: str, by: User | None, at: datetime, words: str = "", **changes: Any
    ) -> CaseEvent:
        """Save changed fields, count the version up, and keep what happened in the case's history."""
        for field, value in changes.items():
            setattr(self, field, value)
        self.version += 1
        self.save()
        return self.events.create(kind=kind, by=by, at=at, words=words)


class CaseContact(models.Model):
    """A link between a case and a contact. It can be ended (un-merged), never deleted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_links")
    contact = models.ForeignKey("reports.Contact", on_delete=models.PROTECT, related_name="case_links")
    report = models.ForeignKey(
        "reports.Report", on_delete=models.PROTECT, null=True, related_name="case_links"
    )
    merge = models.ForeignKey(
        "triage.CaseMerge",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="brought",
        help_text="What brought it into this case; it goes back with it.",
    )
    linked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_case_per_contact",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="no_contact_is_lost",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__ended_at__isnull=False, new__report__isnull=False),
                func=NO_CONTACT_IS_LOST,
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.contact_id} in case {self.case_id}"


class CaseKeeper(models.Model):
    """Who answers for a case that is not everybody's to take: the owner of a kind of feedback."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="keepers")
    user = models.ForeignKey("assistline.User", on_delete=models.PROTECT, related_name="kept_cases")
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "case"], name="keeper_once")
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} keeps case {self.case_id}"


class CaseEvent(models.Model):
    """The history of a case: never changed, never deleted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey("assistline.User", on_delete=models.PROTECT, null=True, blank=True)
    words = models.CharField(
        max_length=300, blank=True, help_text="What to say of it on the timeline. No citizen's words."
    )

    class Meta:
        ordering = ["at", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="history", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"
