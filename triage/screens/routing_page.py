"""The routing file on a page: of what is in force, or of what a draft would change in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistline.decisions import Table
from assistline.decisions.loading import load_published
from assistline.decisions.versions import read_whole
from assistline.models import DecisionTableVersion
from reports.agencies import OtherAgency, agencies_of
from reports.definitions import TypeDefinition, published_types
from reports.lexicon_additions import lexicon_of
from reports.models.contact import Channel, Disposition
from reports.models.report_type import QuestionKind
from reports.reading.lexicon import Lexicon
from triage.models import Grade
from triage.routing_file import NOWHERE, Case, Outcome, Row, as_file, cases_of, facts_of, outcome_of, rows_of
from triage.rules.grading import GRADE_TABLE, ROUTING_TABLE, ReportFacts, assess

PLACE_NAMES = {"vic": "Here", "nsw": "Another state", NOWHERE: "Not known"}
YES_NO = {"yes": "Yes", "no": "No", "unsure": "Not sure"}
# Types whose facts are remembered: they are the same for every table.
TYPES_REMEMBERED = 128


@dataclass(frozen=True)
class Shown:
    """One row, in words.

    Args:
        answers: Questions, each with the answers that come to the same.
        before: What becomes of it by what is in force, where a draft would change it.
        lowered: The draft makes it less urgent.
    """

    type_name: str
    answers: list[dict[str, str]]
    places: str
    outcome: dict[str, str]
    before: dict[str, str] | None = None
    lowered: bool = False


def routing_rows(customer_id: int, *, type_slug: str = "") -> list[Row[Outcome]]:
    """What becomes of every kind of answer by the tables in force.

    Args:
        customer_id: Whose tables and types.
        type_slug: Of this type only; of all where it is empty.
    """
    cases, facts = _told(customer_id, type_slug)
    return rows_of(cases, _outcomes(_in_force(customer_id), facts))


def routing_changes(version: DecisionTableVersion) -> list[Row[tuple[Outcome, Outcome]]]:
    """The rows that another version of a table would change: what is in force, and what would be.

    Args:
        version: A draft, with its table.
    """
    customer_id = version.table.customer_id
    now = _in_force(customer_id)
    then = {**now, version.table.slug: read_whole(version).table}
    cases, facts = _told(customer_id)
    both = list(zip(_outcomes(now, facts), _outcomes(then, facts), strict=True))
    return [row for row in rows_of(cases, both) if row.outcome[0] != row.outcome[1]]


def file_of(customer_id: int) -> str:
    """The whole file, comma separated."""
    return as_file(routing_rows(customer_id))


def shown(rows: Sequence[Row[Outcome]], customer_id: int) -> list[Shown]:
    """Rows in words."""
    named = agencies_of(customer_id)
    return [Shown(row.kind.name, _answers(row), _places(row), _outcome(row.outcome, named)) for row in rows]


def shown_changes(rows: Sequence[Row[tuple[Outcome, Outcome]]], customer_id: int) -> list[Shown]:
    """Changed rows in words, those that become less urgent first."""
    named = agencies_of(customer_id)
    found = [
        Shown(
            row.kind.name,
            _answers(row),
            _places(row),
            _outcome(row.outcome[1], named),
            before=_outcome(row.outcome[0], named),
            lowered=Grade(row.outcome[1][0]).rank > Grade(row.outcome[0][0]).rank,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.lowered)


def _told(customer_id: int, type_slug: str = "") -> tuple[list[Case], list[ReportFacts]]:
    lexicon = lexicon_of(customer_id)
    cases: list[Case] = []
    facts: list[ReportFacts] = []
    for kind in published_types(customer_id):
        if not type_slug or kind.slug == type_slug:
            told = _facts_of_type(_OfVersion(kind, lexicon))
            cases += told[0]
            facts += told[1]
    return cases, facts


@dataclass(frozen=True)
class _OfVersion:
    """A type with a lexicon, told apart by their versions: what is published does not change."""

    kind: TypeDefinition
    lexicon: Lexicon

    def __hash__(self) -> int:
        return hash((self.kind.version_id, self.lexicon.name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _OfVersion) and (
            (self.kind.version_id, self.lexicon.name) == (other.kind.version_id, other.lexicon.name)
        )


@lru_cache(maxsize=TYPES_REMEMBERED)
def _facts_of_type(of: _OfVersion) -> tuple[list[Case], list[ReportFacts]]:
    cases = list(cases_of(of.kind))
    return cases, [facts_of(case, channel=Channel.WEB, lexicon=of.lexicon) for case in cases]


def _in_force(customer_id: int) -> dict[str, Table]:
    return load_published(slugs=(GRADE_TABLE, ROUTING_TABLE), customer_id=customer_id)


def _outcomes(tables: Mapping[str, Table], facts: Sequence[ReportFacts]) -> list[Outcome]:
    return [outcome_of(assess(tables, told)) for told in facts]


def _answers(row: Row[Any]) -> list[dict[str, str]]:
    return [
        {
            "question": row.kind.by_slug[slug].label,
            "said": " or ".join(f"“{_label(row, slug, v)}”" for v in values),
        }
        for slug, values in row.answered()
    ]


def _label(row: Row[Any], slug: str, value: Any) -> str:
    question = row.kind.by_slug[slug]
    labels = {option.value: option.label for option in question.options}
    if question.kind == QuestionKind.CHOICES:
        return " and ".join(labels.get(one, one) for one in value)
    return labels.get(value) or YES_NO.get(value, str(value))


def _places(row: Row[Any]) -> str:
    if len(row.places) == len(PLACE_NAMES):
        return "Anywhere"
    return ", ".join(PLACE_NAMES[place] for place in row.places)


def _outcome(outcome: Outcome, named: Mapping[str, OtherAgency]) -> dict[str, str]:
    grade, disposition, agency, why = outcome
    return {
        "grade": grade,
        "grade_name": Grade(grade).label,
        "disposition": Disposition(disposition).label,
        "agency": named[agency].name if agency in named else agency,
        "why": why,
    }
