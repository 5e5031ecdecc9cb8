"""From a report or a draft to what the rules may know: closed answers, and what was read in the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from assistline.decisions import Fact
from reports.agencies import name_agencies
from reports.definitions import QuestionDefinition, TypeDefinition, definition
from reports.lexicon_additions import lexicon_of
from reports.models import OpenCue, Report
from reports.models.report_type import NarrativeClass, QuestionKind
from reports.questions import ANONYMOUS, CHILD_SAFE, FOR_WHOM, PEOPLE
from reports.questions.place_names import state_of
from reports.reading import CueFound, read, read_narrative
from reports.reading.answers import NARRATIVE, closed_values
from reports.reading.found import strongest
from reports.reading.lexicon import Lexicon
from triage.rules.grading import Answered, History, Place, ReportFacts
from triage.rules.matter import CALL_BACK, matter_of
from triage.rules.places import UNKNOWN

CLOSED = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES)
PERSON = "person"
BY_A_PERSON = "Set by a person"
# For whom it is told and how to reach and help them: asked in every type, and what is special in none.
NOT_THE_MATTER = frozenset({FOR_WHOM, CHILD_SAFE, *PEOPLE})


def definition_of(report: Report) -> TypeDefinition | None:
    """The questions that the report was asked, kept per process; None for a call-back without a form."""
    return definition(report.type_version_id) if report.type_version_id else None


def facts_of(report: Report, *, reachable: bool, history: History | None = None) -> ReportFacts:
    """What the rules may know of a report.

    Args:
        report: The report.
        reachable: A contact point's owner said that it is safe to use.
        history: What is stored of who sent it.
    """
    # What happened is kept apart from the other answers.
    answers = {**report.answers, NARRATIVE: report.narrative_text}
    facts = facts_of_answers(
        definition_of(report),
        answers,
        channel=report.channel,
        wants_call=report.wants_call,
        reachable=reachable,
        history=history,
        lexicon=lexicon_of(report.customer_id),
    )
    # Who they are is not among the answers: it is kept with the people.
    return replace(facts, anonymous=report.anonymous)


def facts_of_answers(
    asked: TypeDefinition | None,
    answers: Mapping[str, Any],
    *,
    channel: str,
    wants_call: bool = False,
    reachable: bool = False,
    history: History | None = None,
    lexicon: Lexicon | None = None,
) -> ReportFacts:
    """What the rules may know of answers that are not sent yet, or of a report. Pure.

    Args:
        asked: The questions; nothing while the matter has no type.
        answers: Question slug to API value, own words among them.
        channel: By which channel they are told.
        wants_call: Asked to be called.
        reachable: A contact point's owner said that it is safe to use.
        history: What is stored of who tells it; nothing is known without.
        lexicon: With the customer's additions; English as it comes without.
    """
    if asked:
        answers = asked.heard(answers)
    return ReportFacts(
        type_slug=asked.slug if asked else "",
        channel=channel,
        wants_call=wants_call,
        reachable=reachable,
        answers=closed_answers(asked, answers),
        reading=read_narrative(asked, answers, lexicon=lexicon),
        sealed=asked.sealed if asked else False,
        labels={question.slug: question.label for question in asked.questions()} if asked else {},
        place=place_of(answers),
        anonymous=answers.get(FOR_WHOM) == ANONYMOUS and not wants_call,
        history=history or History(),
        offence_code=asked.offence_code if asked else "",
        left_empty=left_empty(asked, answers) if asked else {},
    )


def with_added_words(facts: ReportFacts, texts: Iterable[str], *, lexicon: Lexicon) -> ReportFacts:
    """The same with what was added after sending, each text read by itself: it adds, and takes nothing back.

    Args:
        facts: As answered and read when it was sent.
        texts: The words of supplements.
        lexicon: With the customer's additions.
    """
    readings = [facts.reading, *(read(text, lexicon=lexicon) for text in texts)]
    foreign = next((reading.lang for reading in readings if not reading.understood), facts.reading.lang)
    cues = strongest(cue for reading in readings for cue in reading.cues)
    return replace(facts, reading=replace(facts.reading, cues=cues, lang=foreign))


def with_cues(facts: ReportFacts, cues: Iterable[OpenCue]) -> ReportFacts:
    """The same with what people say of its signs of danger.

    What a person has cleared, with a reason, does not count once more by the same words; what a person has
    set, or what was said before the words were changed, counts as long as it is open.

    Args:
        facts: As answered and read.
        cues: All of its draft, open and cleared.
    """
    cues = list(cues)
    open_cues = {cue.cue: cue for cue in cues if cue.cleared_at is None}
    gone = {cue.cue for cue in cues} - set(open_cues)
    answers = tuple(
        replace(answer, cues=tuple(cue for cue in answer.cues if cue not in gone)) for answer in facts.answers
    )
    read = [found for found in facts.reading.cues if found.cue not in gone]
    kept = [
        CueFound(cue.cue, cue.grade, cue.words, source=BY_A_PERSON if cue.source == PERSON else cue.source)
        for cue in open_cues.values()
    ]
    reading = replace(facts.reading, cues=strongest([*read, *kept]))
    return replace(facts, answers=answers, reading=reading)


def place_of(answers: Mapping[str, Any]) -> Place:
    """Where it happened, by the first answer that is a place."""
    where = answers.get("where")
    if not isinstance(where, dict):
        return Place()
    return Place(state_of(where).lower() or UNKNOWN, str(where.get("postcode") or ""))


def advice_of(report: Report) -> str:
    """What its sender can do meanwhile, as the administrator says it today. The type must have been read."""
    asked = definition_of(report)
    if asked is None or report.type_version is None:
        return ""
    said = replace(asked, advice=report.type_version.report_type.advice).advice_for(report.answers)
    return name_agencies(said, customer_id=report.customer_id)


def closed_answers(asked: TypeDefinition | None, answers: Mapping[str, Any]) -> tuple[Answered, ...]:
    """The answered yes/no and list questions of those that are asked, in their order."""
    questions = asked.asked_questions(answers) if asked else ()
    found = (_closed(question, answers.get(question.slug)) for question in questions)
    of_things = (
        replace(answer, slug=f"{question.slug}.{answer.slug}")
        for question in questions
        if question.kind == QuestionKind.ITEMS
        for part, value in closed_values(question, answers.get(question.slug))
        if part.cues(value) and (answer := _closed(part, value))
    )
    return (*(answer for answer in found if answer is not None), *of_things)


def left_empty(asked: TypeDefinition, answers: Mapping[str, Any]) -> dict[str, Fact]:
    """The closed questions without an answer that nobody has to answer: a table reads them as empty.

    A question that must be answered is not among them: without its answer a person looks.
    """
    required = {question.slug for question in asked.asked_questions(answers) if question.required}
    return {
        question.slug: () if question.kind == QuestionKind.CHOICES else ""
        for question in asked.questions()
        if question.kind in CLOSED and question.slug not in required and not answers.get(question.slug)
    }


def matter_line(report: Report, answers: tuple[Answered, ...]) -> str:
    """The case's line in the queue; of a sealed report, or one without a type, the type's name alone."""
    report_type = report.type_version.report_type if report.type_version else None
    if report_type is None or report_type.narrative_class != NarrativeClass.SEARCHABLE:
        return matter_of(type_name=report_type.name if report_type else CALL_BACK)
    taken = report.answers.get("taken")
    what = taken if isinstance(taken, str) else ""
    if report.wants_call:
        return matter_of(type_name=CALL_BACK, what=what or report.narrative or report_type.name)
    about = tuple(answer for answer in answers if answer.slug not in NOT_THE_MATTER)
    return matter_of(type_name=report_type.name, what=what, answers=about)


def _closed(question: QuestionDefinition, value: Any) -> Answered | None:
    if question.kind not in CLOSED or not value:
        return None
    chosen = value if isinstance(value, list) else [value]
    picked = [option for option in question.options if option.value in chosen]
    if not picked:
        return None
    values = tuple(option.value for option in picked)
    return Answered(
        slug=question.slug,
        label=question.label,
        value=values if question.kind == QuestionKind.CHOICES else values[0],
        words=", ".join(option.label for option in picked),
        cues=question.cues(value),
    )
