"""The first tables: whose matter it is, and how urgent. Data that an administrator then owns."""

from __future__ import annotations

from dataclasses import dataclass

from assistline.decisions import Condition, Row, Table
from reports.rules import CUES
from triage.rules.grading import AS_READ, GRADE_TABLE, ROUTING_TABLE

# Fact, kind. Conditions of a row are read in this order: the type stands before what only some types ask.
COLUMNS = (
    ("cues_now", "list"),
    ("cues", "list"),
    ("type", "text"),
    ("agency", "text"),
    ("happening_now", "text"),
    ("anyone_hurt", "text"),
    ("found_what", "text"),
    ("hurt_then", "text"),
    ("tracked", "text"),
    ("also_taken", "list"),
    ("dispute_kind", "text"),
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
ASKED_IF_HURT = ", ".join(
    (
        *RECORDED_TYPES,
        "vehicle_theft, theft_from_vehicle, property_damage, hit_run, dangerous_driving, fraud, cybercrime",
        "noise, antisocial, suspicious_activity, drugs, neighbour_dispute, animal",
    )
)
THINGS_GONE = "theft, burglary, theft_from_vehicle, lost_property"
# As often from the same person in 60 days it is a pattern, and somebody looks at all of them.
PATTERN = "3"
# Against things, not people: police of the place take them.
RECORDED_ELSEWHERE = "theft, lost_property, property_damage, vehicle_theft, theft_from_vehicle"
NO_GRADE = ("", "")
# What another agency may take when the words speak for one; of these a tip only when it is anonymous.
NOT_OURS = (
    "parking, animal, cybercrime, general_enquiry, neighbour_dispute, drugs, suspicious_activity, feedback"
)
# What an answer may send to another agency, whatever the words speak for.
SENT_ON = f"{NOT_OURS}, fraud, anonymous_tip"


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
        {"type": ("is", "found_property"), "found_what": ("is", "weapon")},
        "priority",
        "officer_review",
        "A weapon was found: an officer looks at once",
    ),
    FirstRow(
        {"type": ("is", "hit_run"), "hurt_then": ("in", "yes, unsure")},
        "priority",
        "officer_review",
        "A driver left, and somebody was hurt or may have been",
    ),
    FirstRow(
        {"type": ("is", "vehicle_theft"), "tracked": ("is", "yes")},
        "priority",
        "officer_review",
        "A tracker shows where it is now: soon it does not",
    ),
    FirstRow(
        {"type": ("in", THINGS_GONE), "also_taken": ("contains", "gun")},
        "priority",
        "officer_review",
        "A gun or bullets are gone",
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
    FirstRow(
        {
            "type": ("is", "found_property"),
            "happening_now": ("is", "no"),
            "agency": ("is", "interstate"),
        },
        "resolution",
        "referral",
        "Found in another state: police there take it",
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
        {
            "type": ("is", "neighbour_dispute"),
            "happening_now": ("is", "no"),
            "dispute_kind": ("is", "offence"),
        },
        "scheduled",
        "report",
        "Neighbours, and something was broken, taken or thrown",
    ),
    FirstRow(
        {"type": ("in", SENT_ON), "happening_now": ("is", "no"), "agency": ("is not", "")},
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
    ("fraud_how", "text"),
    ("cyber_kind", "text"),
    ("parking_kind", "text"),
    ("animal_kind", "text"),
    ("dispute_kind", "text"),
    ("agency_read", "text"),
    ("state", "text"),
)
ELSEWHERE = "nsw, act, qld, sa, tas, wa, nt"
# Of a type, what an answer says of whose matter it is: question, answers, why, agency (none: ours).
ANSWERS_THAT_ROUTE = (
    ("noise", "noise_from", "power_tools, animals, long_term", "Noise that the council can stop", "council"),
    ("noise", "noise_from", "industry, venue", "Noise that the EPA can stop", "epa"),
    ("fraud", "fraud_how", "online", "What is lost online is taken by ReportCyber", "reportcyber"),
    ("fraud", "fraud_how", "no_loss", "A scam without a loss is for Scamwatch", "scamwatch"),
    (
        "cybercrime",
        "cyber_kind",
        "money, account, identity",
        "Loss and accounts are taken by ReportCyber",
        "reportcyber",
    ),
    ("cybercrime", "cyber_kind", "no_loss", "A scam without a loss is for Scamwatch", "scamwatch"),
    ("cybercrime", "cyber_kind", "card, abuse, pictures", "A stolen card, or a person in fear: ours", ""),
    (
        "parking",
        "parking_kind",
        "blocked, bad, dumped, rubbish",
        "Parking, dumped cars and rubbish are the council's",
        "council",
    ),
    ("parking", "parking_kind", "maybe_stolen", "A car that may be stolen: ours", ""),
    ("animal", "animal_kind", "attack, loose, lost_found", "Animals are the council's", "council"),
    ("animal", "animal_kind", "cruelty", "Cruelty to animals is for the RSPCA", "rspca"),
    ("animal", "animal_kind", "wildlife", "A wild animal is for a wildlife service", "other"),
    ("animal", "animal_kind", "stolen", "A stolen animal: ours", ""),
    ("neighbour_dispute", "dispute_kind", "noise, rubbish", "The council can act on this", "council"),
    ("neighbour_dispute", "dispute_kind", "offence, fear", "An offence by a neighbour: ours", ""),
)
ROUTING_ROWS = (
    *(
        FirstRow({"type": ("is", slug), question: ("in", answers)}, *NO_GRADE, why, agency)
        for slug, question, answers, why, agency in ANSWERS_THAT_ROUTE
    ),
    FirstRow(
        {"type": ("is", "anonymous_tip")},
        *NO_GRADE,
        "A tip without a name is for Crime Stoppers",
        "crime_stoppers",
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
        {"type": ("in", f"{RECORDED_ELSEWHERE}, found_property"), "state": ("in", ELSEWHERE)},
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
