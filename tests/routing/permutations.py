"""The closed answers that can matter, for each type: the rows of ``outcomes.csv``.

Whether it goes on and whether anybody is hurt are combined in every way. Each other closed question is varied
by itself, with nobody in danger. All of that happens here, in another state, and where nobody knows; answers
and places that come to the same stand in one row.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistline.decisions import Table
from reports.definitions import QuestionDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.reference_types.whom import (
    BUSINESS,
    FOR_WHOM_QUESTION,
    HELP,
    HELP_QUESTION,
    SOMEONE,
    YOUNG,
)
from triage.facts import facts_of_answers
from triage.rules.grading import Graded, assess

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
    skipped = {*NOT_ASKED_HERE, *(OF_EVERY_TYPE if kind.slug != VARIES_THEM else ())}
    asked = {q.slug: q for q in kind.questions() if q.kind in CLOSED and q.slug not in skipped}
    crossed = [slug for slug in CROSSED if slug in asked]
    calm = {slug: CALM[slug] for slug in crossed}
    combined = [
        dict(zip(crossed, values, strict=True))
        for values in itertools.product(*([o.value for o in asked[slug].options] for slug in crossed))
    ]
    said = [("", calm), *(("", closed) for closed in combined if closed != calm)]
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
    """What a citizen and an officer notice of a verdict."""
    return graded.grade.value, graded.disposition.value, graded.agency, graded.reasons[0]["text"]


def rows_of(cases: Sequence[Case], verdicts: Sequence[Graded]) -> list[dict[str, str]]:
    """The rows of the file: answers to one question that come to the same everywhere stand in one, and so do
    places in which they come to the same."""
    rows: list[dict[str, str]] = []
    for (slug, varied), group in itertools.groupby(
        zip(cases, verdicts, strict=True), key=lambda pair: (pair[0].kind.slug, pair[0].varied)
    ):
        by_answer: dict[str, tuple[Case, dict[str, Outcome]]] = {}
        for case, graded in group:
            _, outcomes = by_answer.setdefault(_said([case]), (case, {}))
            outcomes[case.place] = outcome_of(graded)
        together: dict[object, tuple[list[Case], dict[str, Outcome]]] = {}
        for answer, (case, outcomes) in by_answer.items():
            # Only answers to one question are put together.
            same = tuple(outcomes.items()) if varied else answer
            together.setdefault(same, ([], outcomes))[0].append(case)
        for alike, outcomes in together.values():
            for outcome in dict.fromkeys(outcomes.values()):
                places = [place or "none" for place, said in outcomes.items() if said == outcome]
                told = zip(COLUMNS, (slug, _said(alike), "|".join(places), *outcome), strict=True)
                rows.append(dict(told))
    return rows


def _said(together: Sequence[Case]) -> str:
    """The answers in one cell; the calm ones are not said again where another question is varied."""
    first = together[0]
    if not first.varied:
        return "; ".join(f"{slug}={_cell(value)}" for slug, value in first.closed.items())
    return f"{first.varied}={'|'.join(_cell(case.closed[first.varied]) for case in together)}"


def decide(case: Case, tables: Mapping[str, Table], *, channel: str) -> Graded:
    """What the tables say of a combination."""
    return assess(tables, facts_of_answers(case.kind, case.answers(), channel=channel))


def as_file(rows: list[dict[str, str]]) -> str:
    """The rows as the text of the file."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _cell(value: Any) -> str:
    return "+".join(value) if isinstance(value, list) else str(value)
