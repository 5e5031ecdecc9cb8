"""What a new installation starts with: the first grade table, and the words that staff are told in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

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
from triage.domains import domains_of
from triage.first_tables import TABLES, FirstTable
from triage.first_told import FIRST_TOLD
from triage.messages import (
    AGENT_ASKED,
    CASE_WARNING,
    ESCALATED,
    ESCALATED_TO_SUPERVISOR,
    FEEDBACK_GIVEN,
    MARKER_DUE,
    NOBODY_ON_DUTY,
    PASSED_ON,
    RECORD_NOT_TAKEN,
    RECORDS_DIFFER,
    REFERRAL,
    REFERRAL_BACK,
    REFERRAL_OVERDUE,
    REPORT_WITHOUT_CASE,
    TRANSFER_UNANSWERED,
)
from triage.models import Ladder, Target, ToldWords
from triage.reference_keeping import load_classes
from triage.rules.deadlines import DEADLINE

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
WARNING_BODY = (
    "{reference} ({grade}) is yours and is due {due}. A fifth of its time is left.\n\n"
    "Decide it, ask the citizen, or give it back: {case_url}\n\n"
    "This is said once. If it is late, the duty sergeant is told."
)
NOBODY_BODY = (
    "No officer is on duty at {centre} since {since}.\n\n"
    "Until somebody is, urgent cases of this centre come to you at once: {queue_url}\n\n"
    "Who comes on duty says so on the queue page. This is said once for each time that nobody is there."
)
UNANSWERED_BODY = (
    "{what} for {matter} {state}. It was asked at {since}.\n\n"
    "Ring, then write down who answered and the event number, or ask again: {page_url}\n\n"
    "It stays open, and on the floor, until somebody does."
)
REFERRAL_BODY = (
    "To {desk}\n\n{passed}\n\n"
    "Please answer within {hours} hours: whether you take it, and your number for it. Answer to {sender} and "
    "quote our reference.\n\n"
    "What is above is all that you are given. Use it for this matter alone."
)
OVERDUE_BODY = (
    "{desk} has not answered about {reference} in time.\n\n"
    "Ring them, or take it back: {refer_url}\n\n"
    "You get this because you sent it, or are the duty sergeant. It is said once."
)
BACK_BODY = (
    "{reference} came back: {desk} did not take it, or it could not be sent.\n\n"
    "Where it had closed the case, that is in the queue again: {refer_url}\n\n"
    "You get this because you sent it, or are the duty sergeant."
)
NOT_TAKEN_BODY = (
    "{reference} was recorded as a crime and has no crime number: {why}.\n\n"
    "What is wrong stands beside each field. Mend it and send it again: {record_url}\n\n"
    "You get this because you decided it, or are the duty sergeant."
)
DIFFER_BODY = (
    "Our book and that of the records system do not say the same, {count} times.\n\n"
    "Each is on this page, with what can be done: {records_url}\n\n"
    "They are compared once a day."
)
MARKER_BODY = (
    "A marker ({kind}) of {owner} was to be looked at again by {day}.\n\n"
    "Keep it with a reason and a new day, or lift it: {marker_url}\n\n"
    "It stays in force until it ends or is lifted. This is said once to you."
)
PASSED_BODY = (
    "{by} offers you {reference}.\n\n"
    "Read why, and accept it or say why not: {passed_url}\n\n"
    "It stays where it is, and its clock runs, until somebody accepts it."
)
ASKED_BODY = (
    "An officer asks you about {reference}, a call that you took. Please answer by {due}.\n\n"
    "Read the question and answer: {questions_url}\n\n"
    "“I do not know” is an answer too."
)
# Before anything was ever promised: what a new customer begins with holds for every case.
FROM_THE_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
WORDS: dict[Message, tuple[str, str]] = {
    FEEDBACK_GIVEN: ("{reference}: feedback for you", GIVEN_BODY),
    ESCALATED: (SUBJECT_LINE, BODY),
    ESCALATED_TO_SUPERVISOR: (SUBJECT_LINE, SUPERVISOR_BODY),
    CASE_WARNING: ("{reference}: due soon", WARNING_BODY),
    NOBODY_ON_DUTY: ("{centre}: no officer is on duty", NOBODY_BODY),
    REPORT_WITHOUT_CASE: (NO_CASE_SUBJECT_LINE, NO_CASE_BODY),
    TRANSFER_UNANSWERED: ("{what} {state}: {matter}", UNANSWERED_BODY),
    REFERRAL: ("{reference}: a matter for you", REFERRAL_BODY),
    REFERRAL_OVERDUE: ("{reference}: no answer yet", OVERDUE_BODY),
    REFERRAL_BACK: ("{reference}: it came back", BACK_BODY),
    RECORD_NOT_TAKEN: ("{reference}: no crime number", NOT_TAKEN_BODY),
    MARKER_DUE: ("A marker to look at again: {kind}", MARKER_BODY),
    PASSED_ON: ("{reference}: offered to you", PASSED_BODY),
    AGENT_ASKED: ("{reference}: a question for you", ASKED_BODY),
    RECORDS_DIFFER: ("The books differ: {count}", DIFFER_BODY),
}


@transaction.atomic
def load() -> None:
    """Give every customer the first tables, targets and the staff's words, where there are none yet."""
    for customer in Customer.objects.all():
        if not customer.targets.exists():
            Target.objects.bulk_create(
                Target(
                    customer=customer,
                    grade=grade,
                    minutes=span // timedelta(minutes=1),
                    from_at=FROM_THE_FIRST,
                )
                for grade, span in DEADLINE.items()
            )
        Ladder.objects.get_or_create(customer=customer)
        load_classes(customer)
        if not customer.told_words.exists():
            ToldWords.objects.bulk_create(
                ToldWords(
                    customer=customer,
                    decision=decision,
                    words=words,
                    is_current=True,
                    published_at=timezone.now(),
                )
                for decision, words in FIRST_TOLD.items()
            )
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
