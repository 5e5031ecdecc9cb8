"""The routing file: what becomes of every kind of answer of every type, in every kind of place.

Whether it goes on and whether anybody is hurt are combined in every way. Each other closed question is varied
by itself, with nobody in danger. All of that happens here, in another state, and where nobody knows; answers
and places that come to the same stand in one row.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from reports.definitions import QuestionDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.reading.lexicon import Lexicon
from reports.reference_types.whom import (
    BUSINESS,
    FOR_WHOM_QUESTION,
    HELP,
    HELP_QUESTION,
    SOMEONE,
    YOUNG,
)
from triage.facts import facts_of_answers
from triage.rules.grading import Graded, ReportFacts

CLOSED = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES)
# Of these every combination; each other closed question is varied by itself, with nobody in danger.
CROSSED = ("happening_now", "anyone_hurt")
CALM = {"happening_now": "no", "anyone_hurt": "no", "hurt_then": "no"}
NOT_ASKED_HERE = ("phone_safe", "email_safe")
# What every type asks of who tells it is the same everywhere: one type varies it.
OF_EVERY_TYPE = {
    question.slug for questions in (SOMEONE, BUSINESS, YOUNG, HELP.questions) for question in questions
} | {FOR_WHOM_QUESTION.slug, HELP_QUESTION.slug}
VARIES_THEM = "family_violence"
PLACES = {"vic": ("Moe", "3825"), "nsw": ("Albury", "2640"), "": ("", "")}
PLAIN: dict[QuestionKind, Any] = {
    QuestionKind.WHEN: {
        "from_date": None,
        "from_time": None,
        "to_date": None,
        "to_time": None,
        "unsure": True,
    },
    QuestionKind.MONEY: "10.00",
    QuestionKind.DATE: "2026-12-05",
    QuestionKind.NUMBER: 12,
    QuestionKind.PHONE: "+61491570156",
}
WORDS = "It is all in the other answers."
COLUMNS = ("type", "answers", "place", "grade", "disposition", "agency", "decided_by")
NOWHERE = "none"
T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """One combination: closed answers (slug to API value) and a place."""

    kind: TypeDefinition
    closed: Mapping[str, Any]
    place: str
    varied: str = ""

    def answers(self) -> dict[str, Any]:
        """All answers that the type must have for these, as API values."""
        given = {**CALM, **_asked_before(self.kind, self.varied), **self.closed}
        while True:
            asked = self.kind.asked_questions(given)
            more = {
                question.slug: value
                for question in asked
                if question.slug not in given
                for value in [self._answer(question)]
                if value is not None
            }
            if not more:
                return {question.slug: given[question.slug] for question in asked if question.slug in given}
            given |= more

    def _answer(self, question: QuestionDefinition) -> Any:
        if question.kind == QuestionKind.PLACE:
            suburb, postcode = PLACES[self.place]
            return {"address": "", "suburb": suburb, "postcode": postcode} if suburb else None
        return plain_answer(question) if question.required else None


def plain_answer(question: QuestionDefinition) -> Any:
    """An answer to a question, the last where some can be chosen from."""
    if question.kind in CLOSED:
        last = question.options[-1].value
        return [last] if question.kind == QuestionKind.CHOICES else last
    if question.kind == QuestionKind.ITEMS:
        parts = [part for part in question.parts if part.required] or list(question.parts[:1])
        return [{part.slug: plain_answer(part) for part in parts}]
    return PLAIN.get(QuestionKind(question.kind), WORDS)


def _asked_before(kind: TypeDefinition, varied: str) -> dict[str, Any]:
    """What must be answered for a question to be asked at all: of each condition the first answer."""
    step = kind.step_of(varied)
    if step is None:
        return {}
    given: dict[str, Any] = {}
    for condition in (*step.ask_if, *kind.by_slug[varied].ask_if):
        several = kind.by_slug[condition.question].kind == QuestionKind.CHOICES
        given |= _asked_before(kind, condition.question)
        given[condition.question] = [condition.values[0]] if several else condition.values[0]
    return given


def cases_of(kind: TypeDefinition) -> Iterator[Case]:
    """Every combination of one type, the quiet one first."""
    skipped: set[str] = {*NOT_ASKED_HERE, *(OF_EVERY_TYPE if kind.slug != VARIES_THEM else ())}
    asked = {q.slug: q for q in kind.questions() if q.kind in CLOSED and q.slug not in skipped}
    crossed = [slug for slug in CROSSED if slug in asked]
    calm = {slug: CALM[slug] for slug in crossed}
    combined = [
        dict(zip(crossed, values, strict=True))
        for values in itertools.product(*([o.value for o in asked[slug].options] for slug in crossed))
    ]
    said: list[tuple[str, dict[str, Any]]] = [("", calm)]
    said += [("", closed) for closed in combined if closed != calm]
    for slug, question in asked.items():
        if slug not in CROSSED:
            several = question.kind == QuestionKind.CHOICES
            values = [[option.value] if several else option.value for option in question.options]
            said += [(slug, {**calm, slug: value}) for value in values]
    # Somebody who must say where it was cannot leave it open.
    must = any(q.kind == QuestionKind.PLACE and q.required for q in kind.questions())
    for varied, closed in said:
        for place in PLACES:
            if place or not must:
                yield Case(kind, closed, place, varied)


Outcome = tuple[str, str, str, str]


def outcome_of(graded: Graded) -> Outcome:
    """What a citizen and an officer notice of a verdict: grade, disposition, agency, and the first reason."""
    return graded.grade.value, graded.disposition.value, graded.agency, graded.reasons[0]["text"]


@dataclass(frozen=True)
class Row(Generic[T]):
    """Combinations of one type that come to the same.

    Args:
        cases: Answers to one question, or one combination.
        places: Where: ``vic``, ``nsw`` or ``none``.
        outcome: What becomes of all of them.
    """

    cases: tuple[Case, ...]
    places: tuple[str, ...]
    outcome: T

    @property
    def kind(self) -> TypeDefinition:
        """The type that they are of."""
        return self.cases[0].kind

    def answered(self) -> list[tuple[str, list[Any]]]:
        """Question slugs with the answers that stand in this row, those of calm left out where one question
        is varied."""
        first = self.cases[0]
        if not first.varied:
            return [(slug, [value]) for slug, value in first.closed.items()]
        return [(first.varied, [case.closed[first.varied] for case in self.cases])]


def rows_of(cases: Sequence[Case], outcomes: Sequence[T]) -> list[Row[T]]:
    """The rows of the file: answers to one question that come to the same everywhere stand in one, and so do
    places in which they come to the same.

    Args:
        cases: As ``cases_of`` gives them, type by type.
        outcomes: What becomes of each.
    """
    rows: list[Row[T]] = []
    for (_, varied), group in itertools.groupby(
        zip(cases, outcomes, strict=True), key=lambda pair: (pair[0].kind.slug, pair[0].varied)
    ):
        by_answer: dict[str, tuple[Case, dict[str, T]]] = {}
        for case, outcome in group:
            _, known = by_answer.setdefault(_said(Row((case,), (), None)), (case, {}))
            known[case.place] = outcome
        together: dict[object, tuple[list[Case], dict[str, T]]] = {}
        for answer, (case, known) in by_answer.items():
            # Only answers to one question are put together.
            same = tuple(known.items()) if varied else answer
            together.setdefault(same, ([], known))[0].append(case)
        for alike, known in together.values():
            for outcome in dict.fromkeys(known.values()):
                places = tuple(place or NOWHERE for place, said in known.items() if said == outcome)
                rows.append(Row(tuple(alike), places, outcome))
    return rows


def facts_of(case: Case, *, channel: str, lexicon: Lexicon | None = None) -> ReportFacts:
    """What the rules know of a combination: no table has a part in it."""
    return facts_of_answers(case.kind, case.answers(), channel=channel, lexicon=lexicon)


def as_file(rows: Iterable[Row[Outcome]]) -> str:
    """The rows as the text of the file."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([row.kind.slug, _said(row), "|".join(row.places), *row.outcome] for row in rows)
    return written.getvalue()


def _said(row: Row[Any]) -> str:
    """The answers in one cell."""
    return "; ".join(f"{slug}={'|'.join(map(_cell, values))}" for slug, values in row.answered())


def _cell(value: Any) -> str:
    return "+".join(value) if isinstance(value, list) else str(value)
