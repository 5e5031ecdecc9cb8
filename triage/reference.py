"""What a new installation starts with: the first grade table, and the words that staff are told in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assistline.messages import Message
from assistline.models import (
    Customer,
    DecisionCell,
    DecisionColumn,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
    MessageWords,
)
from assistline.models.decision_table import VersionState
from triage.messages import ESCALATED, ESCALATED_TO_SUPERVISOR, REPORT_WITHOUT_CASE
from triage.rules.cues import IMMEDIATE_CUES, PRIORITY_CUES

# Fact, kind. Conditions of a row are read in this order: the type stands before what only some types ask.
COLUMNS = (
    ("cues", "list"),
    ("type", "text"),
    ("happening_now", "text"),
    ("anyone_hurt", "text"),
    ("wants_call", "text"),
)
PERSONAL_TYPES = (
    "robbery, assault, threats, stalking, sexual_offence, family_violence, missing_person, welfare_check"
)


@dataclass(frozen=True)
class FirstRow:
    """A row of the first table: fact to (operator, value), and what it decides."""

    conditions: dict[str, tuple[str, str]]
    grade: str
    disposition: str
    reason: str


# Danger first. The second row reads "happening_now" of every report: one without that answer stops there, and
# a person looks.
ROWS = (
    FirstRow(
        {"cues": ("contains", ", ".join(IMMEDIATE_CUES))},
        "immediate",
        "transfer_000",
        "Danger, now or about to be",
    ),
    FirstRow({"happening_now": ("is", "yes")}, "immediate", "transfer_000", "It is happening now"),
    FirstRow(
        {"cues": ("contains", ", ".join(PRIORITY_CUES))},
        "priority",
        "officer_review",
        "A sign of risk: delay can cause harm",
    ),
    FirstRow(
        {"type": ("in", PERSONAL_TYPES)},
        "priority",
        "officer_review",
        "Against a person: an officer looks at once",
    ),
    FirstRow(
        {"happening_now": ("is not", "no")}, "priority", "officer_review", "Not sure whether it is over"
    ),
    FirstRow(
        {"type": ("is", "theft"), "anyone_hurt": ("is not", "no")},
        "priority",
        "officer_review",
        "Not sure whether anybody is hurt",
    ),
    FirstRow({"wants_call": ("is", "yes")}, "priority", "officer_review", "Asked to be called"),
    # What the rows above have ruled out is asked again, so that the reasons name the answers.
    FirstRow(
        {"type": ("is", "theft"), "happening_now": ("is", "no"), "anyone_hurt": ("is", "no")},
        "scheduled",
        "report",
        "Theft that is over, nobody in danger",
    ),
    FirstRow(
        {"type": ("in", "party_registration, absence_registration")},
        "resolution",
        "registration",
        "A registration: no police needed now",
    ),
    FirstRow(
        {"type": ("is not", ""), "happening_now": ("is", "no")},
        "scheduled",
        "report",
        "It is over, and nothing in the answers is urgent",
    ),
)

SUBJECT_LINE = "{reference}: past its time"
BODY = (
    "{reference} ({grade}) was promised for {due} and is not decided.\n\n"
    "Open it: {case_url}\n\n"
    "You get this because you answer for the clocks. It is said once for each level."
)


SUPERVISOR_BODY = (
    "{reference} ({grade}) was promised for {due} and is not decided.\n\n"
    "Ask the duty sergeant who has it and what holds it up.\n\n"
    "You get this because you answer for the clocks. It is said once for each level."
)
NO_CASE_SUBJECT_LINE = "{reference}: no officer can see this report"
NO_CASE_BODY = (
    "{reference} was sent {sent} and has no case. It is not in the queue, and its clock is not seen.\n\n"
    "We try again every minute. Call your administrator: the fault is in the settings or the system.\n\n"
    "This is said once for each report."
)
WORDS: dict[Message, tuple[str, str]] = {
    ESCALATED: (SUBJECT_LINE, BODY),
    ESCALATED_TO_SUPERVISOR: (SUBJECT_LINE, SUPERVISOR_BODY),
    REPORT_WITHOUT_CASE: (NO_CASE_SUBJECT_LINE, NO_CASE_BODY),
}


@transaction.atomic
def load() -> None:
    """Give every customer a first grade table and the staff's words, where there are none yet."""
    for customer in Customer.objects.all():
        if not DecisionTable.objects.filter(customer=customer, slug="grade").exists():
            _make_table(customer)
        for message, (subject_line, body) in WORDS.items():
            MessageWords.objects.get_or_create(
                customer=customer,
                message=message.name,
                channel="email",
                language="en",
                version=1,
                defaults={"subject_line": subject_line, "body": body},
            )


def _make_table(customer: Customer) -> None:
    table = DecisionTable.objects.create(customer=customer, slug="grade", name="Grade")
    # Rows of what is published are kept as they are: they are written while it is a draft.
    version = DecisionTableVersion.objects.create(table=table, number=1, note="The first table")
    columns = {
        fact: DecisionColumn.objects.create(version=version, fact=fact, kind=kind, position=position)
        for position, (fact, kind) in enumerate(COLUMNS)
    }
    for position, first in enumerate(ROWS, start=1):
        row = DecisionRow.objects.create(
            version=version,
            position=position,
            grade=first.grade,
            disposition=first.disposition,
            reason=first.reason,
        )
        DecisionCell.objects.bulk_create(
            DecisionCell(row=row, column=columns[fact], operator=operator, value=value)
            for fact, (operator, value) in first.conditions.items()
        )
    version.state = VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save()
