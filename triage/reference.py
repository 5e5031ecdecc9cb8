"""What a new installation starts with: the first grade table, and the words that staff are told in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assistline.decisions import Condition, Row, Table
from assistline.decisions.checks import example_of
from assistline.messages import Message
from assistline.models import (
    Customer,
    DecisionCell,
    DecisionColumn,
    DecisionExample,
    DecisionExampleFact,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
    MessageWords,
)
from assistline.models.decision_table import VersionState
from reports.rules import CUES
from triage.domains import domains_of
from triage.messages import ESCALATED, ESCALATED_TO_SUPERVISOR, FEEDBACK_GIVEN, REPORT_WITHOUT_CASE
from triage.rules.grading import AS_READ, GRADE_TABLE, ROUTING_TABLE

# Fact, kind. Conditions of a row are read in this order: the type stands before what only some types ask.
COLUMNS = (
    ("cues_now", "list"),
    ("cues", "list"),
    ("type", "text"),
    ("agency", "text"),
    ("happening_now", "text"),
    ("anyone_hurt", "text"),
    ("wants_call", "text"),
    ("reading_lang", "text"),
    ("contacts_60_days", "number"),
)
PERSONAL_TYPES = (
    "robbery, assault, threats, stalking, sexual_offence, family_violence, missing_person, welfare_check"
)
# Who asks whether anybody is hurt, and is over when nobody is.
RECORDED_TYPES = {
    "theft": "Theft that is over, nobody in danger",
    "burglary": "Break-in that is over, nobody there, nobody in danger",
    "lost_property": "Lost, not taken by force",
}
ASKED_IF_HURT = ", ".join((*RECORDED_TYPES, "noise"))
# As often from the same person in 60 days it is a pattern, and somebody looks at all of them.
PATTERN = "3"
# Against things, not people: police of the place take them.
RECORDED_ELSEWHERE = (
    "theft, lost_property, found_property, property_damage, vehicle_theft, theft_from_vehicle"
)
NO_GRADE = ("", "")
# What another agency may take when the words speak for one; of these a tip only when it is anonymous.
NOT_OURS = (
    "parking, animal, cybercrime, general_enquiry, neighbour_dispute, drugs, suspicious_activity, feedback"
)


@dataclass(frozen=True)
class FirstRow:
    """A row of a first table: fact to (operator, value), and what it decides."""

    conditions: dict[str, tuple[str, str]]
    grade: str
    disposition: str
    reason: str
    agency: str = ""


# Danger first. The second row reads "happening_now" of every report: one without that answer stops there, and
# a person looks.
ROWS = (
    FirstRow(
        {"cues_now": ("contains", ", ".join(CUES))},
        "immediate",
        "transfer_000",
        "Danger, now or about to be",
    ),
    FirstRow({"happening_now": ("is", "yes")}, "immediate", "transfer_000", "It is happening now"),
    FirstRow(
        {"cues": ("contains", ", ".join(CUES))},
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
        {"type": ("in", ASKED_IF_HURT), "anyone_hurt": ("is not", "no")},
        "priority",
        "officer_review",
        "Not sure whether anybody is hurt",
    ),
    FirstRow({"wants_call": ("is", "yes")}, "priority", "officer_review", "Asked to be called"),
    FirstRow(
        {"reading_lang": ("is not", "en")},
        "priority",
        "officer_review",
        "In another language: a person has to understand it first",
    ),
    FirstRow(
        {
            "type": ("in", RECORDED_ELSEWHERE),
            "happening_now": ("is", "no"),
            "anyone_hurt": ("is", "no"),
            "agency": ("is", "interstate"),
        },
        "resolution",
        "referral",
        "In another state, over, nobody in danger: police there can act on it",
    ),
    # What the rows above have ruled out is asked again, so that the reasons name the answers.
    *(
        FirstRow(
            {"type": ("is", slug), "happening_now": ("is", "no"), "anyone_hurt": ("is", "no")},
            "scheduled",
            "report",
            reason,
        )
        for slug, reason in RECORDED_TYPES.items()
    ),
    FirstRow(
        {
            "type": ("in", "noise, neighbour_dispute"),
            "happening_now": ("is", "no"),
            "contacts_60_days": ("at least", PATTERN),
        },
        "scheduled",
        "report",
        "Told of it again and again in 60 days: an officer looks at all of it",
    ),
    FirstRow(
        {"type": ("is", "noise"), "happening_now": ("is", "no"), "agency": ("is not", "")},
        "resolution",
        "referral",
        "Noise that another agency can stop, nobody in danger",
    ),
    FirstRow(
        {"type": ("is", "noise"), "happening_now": ("is", "no")},
        "resolution",
        "advice",
        "Noise of people, nobody in danger",
    ),
    FirstRow(
        {"type": ("in", NOT_OURS), "happening_now": ("is", "no"), "agency": ("is not", "")},
        "resolution",
        "referral",
        "Another agency can act on this, and nobody is in danger",
    ),
    FirstRow(
        {"type": ("is", "neighbour_dispute"), "happening_now": ("is", "no")},
        "resolution",
        "advice",
        "Neighbours who cannot agree, nobody in danger",
    ),
    FirstRow(
        {"type": ("in", "report_update, general_enquiry, feedback"), "happening_now": ("is", "no")},
        "resolution",
        "advice",
        "A question or an update: answered here, no police needed now",
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
    FirstRow({}, "priority", "officer_review", "No form fits: a person has to ask what it is about"),
)

# Whose matter it is, read before the grade: a row says who else takes it, and the last that it is ours.
ROUTING_COLUMNS = (
    ("type", "text"),
    ("noise_from", "text"),
    ("agency_read", "text"),
    ("state", "text"),
)
ELSEWHERE = "nsw, act, qld, sa, tas, wa, nt"
ROUTING_ROWS = (
    FirstRow(
        {"type": ("is", "noise"), "noise_from": ("in", "power_tools, animals, long_term")},
        *NO_GRADE,
        "Noise that the council can stop",
        "council",
    ),
    FirstRow(
        {"type": ("is", "noise"), "noise_from": ("in", "industry, venue")},
        *NO_GRADE,
        "Noise that the EPA can stop",
        "epa",
    ),
    FirstRow({"type": ("is", "noise")}, *NO_GRADE, "Noise of people: ours"),
    FirstRow(
        {"type": ("in", "parking, animal"), "agency_read": ("is", "")},
        *NO_GRADE,
        "Parking and animals are the council's",
        "council",
    ),
    FirstRow(
        {"type": ("is", "cybercrime"), "agency_read": ("is", "")},
        *NO_GRADE,
        "Online crime is taken by ReportCyber",
        "reportcyber",
    ),
    FirstRow(
        {"type": ("in", NOT_OURS), "agency_read": ("is not", "")},
        *NO_GRADE,
        "The words speak for another agency",
        AS_READ,
    ),
    FirstRow(
        {"type": ("in", RECORDED_ELSEWHERE), "state": ("in", ELSEWHERE)},
        *NO_GRADE,
        "It happened in another state: police there take it",
        "interstate",
    ),
    FirstRow({}, *NO_GRADE, "Ours"),
)


@dataclass(frozen=True)
class FirstTable:
    """A table that a new installation starts with. Facts are read in the order of the columns."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[FirstRow, ...]

    def table(self, slug: str) -> Table:
        """As it is read."""
        return Table(
            slug,
            1,
            tuple(
                Row(
                    number=number,
                    conditions=tuple(
                        Condition(fact, kind, *row.conditions[fact])
                        for fact, kind in self.columns
                        if fact in row.conditions
                    ),
                    grade=row.grade,
                    disposition=row.disposition,
                    minutes=None,
                    reason=row.reason,
                    agency=row.agency,
                )
                for number, row in enumerate(self.rows, start=1)
            ),
        )


TABLES = {
    GRADE_TABLE: FirstTable("Grade", COLUMNS, ROWS),
    ROUTING_TABLE: FirstTable("Whose matter it is", ROUTING_COLUMNS, ROUTING_ROWS),
}

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
GIVEN_BODY = (
    "{reference} is yours to answer.\n\nOpen it: {case_url}\n\n"
    "You get this because feedback of its kind goes to you. Do not forward it: others may be kept out of it."
)
WORDS: dict[Message, tuple[str, str]] = {
    FEEDBACK_GIVEN: ("{reference}: feedback for you", GIVEN_BODY),
    ESCALATED: (SUBJECT_LINE, BODY),
    ESCALATED_TO_SUPERVISOR: (SUBJECT_LINE, SUPERVISOR_BODY),
    REPORT_WITHOUT_CASE: (NO_CASE_SUBJECT_LINE, NO_CASE_BODY),
}


@transaction.atomic
def load() -> None:
    """Give every customer the first tables and the staff's words, where there are none yet."""
    for customer in Customer.objects.all():
        for slug, first in TABLES.items():
            if not DecisionTable.objects.filter(customer=customer, slug=slug).exists():
                _make_table(customer, slug, first)
        for message, (subject_line, body) in WORDS.items():
            MessageWords.objects.get_or_create(
                customer=customer,
                message=message.name,
                channel="email",
                language="en",
                version=1,
                defaults={"subject_line": subject_line, "body": body},
            )


def _make_table(customer: Customer, slug: str, first: FirstTable) -> None:
    table = DecisionTable.objects.create(customer=customer, slug=slug, name=first.name)
    # Rows of what is published are kept as they are: they are written while it is a draft.
    version = DecisionTableVersion.objects.create(table=table, number=1, note="The first table")
    columns = {
        fact: DecisionColumn.objects.create(version=version, fact=fact, kind=kind, position=position)
        for position, (fact, kind) in enumerate(first.columns)
    }
    whole, domains = first.table(slug), domains_of(customer.id)
    for row, told in zip(whole.rows, first.rows, strict=True):
        made = DecisionRow.objects.create(
            version=version,
            position=row.number,
            grade=row.grade,
            disposition=row.disposition,
            agency=row.agency,
            reason=row.reason,
        )
        DecisionCell.objects.bulk_create(
            DecisionCell(row=made, column=columns[fact], operator=operator, value=value)
            for fact, (operator, value) in told.conditions.items()
        )
        example = DecisionExample.objects.create(row=made, words=row.reason)
        DecisionExampleFact.objects.bulk_create(
            DecisionExampleFact(example=example, column=columns[fact], value=value)
            for fact, value in (example_of(row, whole, domains) or {}).items()
        )
    version.state = VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save()
