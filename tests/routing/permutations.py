"""Every combination of closed answers that can matter, for each type: the rows of ``outcomes.csv``."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistline.decisions import Table
from reports.definitions import QuestionDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from triage.facts import facts_of_answers
from triage.rules.grading import Graded, assess

CLOSED = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES)
# Of these every combination; each other closed question is varied by itself, with nobody in danger.
CROSSED = ("happening_now", "anyone_hurt")
CALM = {"happening_now": "no", "anyone_hurt": "no"}
NOT_ASKED_HERE = ("phone_safe", "email_safe")
PLACES = {"vic": ("Moe", "3825"), "nsw": ("Albury", "2640"), "": ("", "")}
WORDS = "It is all in the other answers."
COLUMNS = ("type", "answers", "place", "grade", "disposition", "agency", "decided_by")


@dataclass(frozen=True)
class Case:
    """One combination: closed answers (slug to API value) and a place."""

    kind: TypeDefinition
    closed: Mapping[str, Any]
    place: str

    @property
    def said(self) -> str:
        """The answers in one cell."""
        return "; ".join(f"{slug}={_cell(value)}" for slug, value in self.closed.items())

    def answers(self) -> dict[str, Any]:
        """All answers that the type must have, as API values."""
        return {
            slug: value
            for question in self.kind.questions()
            for slug, value in [(question.slug, self._answer(question))]
            if value is not None
        }

    def _answer(self, question: QuestionDefinition) -> Any:
        if question.slug in self.closed:
            return self.closed[question.slug]
        if question.kind == QuestionKind.PLACE:
            suburb, postcode = PLACES[self.place]
            return {"address": "", "suburb": suburb, "postcode": postcode} if suburb else None
        if not question.required:
            return None
        if question.kind == QuestionKind.WHEN:
            return {"from_date": None, "from_time": None, "to_date": None, "to_time": None, "unsure": True}
        if question.kind in CLOSED:
            first = question.options[-1].value
            return [first] if question.kind == QuestionKind.CHOICES else first
        return {QuestionKind.MONEY: "10.00"}.get(QuestionKind(question.kind), WORDS)


def cases_of(kind: TypeDefinition) -> Iterator[Case]:
    """Every combination of one type."""
    asked = {q.slug: q for q in kind.questions() if q.kind in CLOSED and q.slug not in NOT_ASKED_HERE}
    crossed = [slug for slug in CROSSED if slug in asked]
    for values in itertools.product(*([o.value for o in asked[slug].options] for slug in crossed)):
        yield Case(kind, dict(zip(crossed, values, strict=True)), "vic")
    calm = {slug: CALM[slug] for slug in crossed}
    for slug, question in asked.items():
        if slug in CROSSED:
            continue
        for option in question.options:
            value = [option.value] if question.kind == QuestionKind.CHOICES else option.value
            yield Case(kind, {**calm, slug: value}, "vic")
    yield Case(kind, calm, "nsw")
    if not any(q.kind == QuestionKind.PLACE and q.required for q in kind.questions()):
        yield Case(kind, calm, "")


def row_of(case: Case, graded: Graded) -> dict[str, str]:
    """One row of the file."""
    return {
        "type": case.kind.slug,
        "answers": case.said,
        "place": case.place or "none",
        "grade": graded.grade.value,
        "disposition": graded.disposition.value,
        "agency": graded.agency,
        "decided_by": graded.reasons[0]["text"],
    }


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
