"""From the facts of a report to a grade, its disposition and the reasons.

The rules advise and never let a case fall: when the table cannot be read for these facts, a person looks now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistline.decisions import CannotDecide, Condition, Fact, Hit, Table, decide
from reports.models.contact import Disposition
from triage.rules.cues import cue_grade, cue_name, strongest_first
from triage.rules.grade import Grade
from triage.rules.thrive import thrive

FORM = "What was answered"


@dataclass(frozen=True)
class Answered:
    """One closed answer (yes/no or from a list): what was asked, what was said, the cues that it sets."""

    slug: str
    label: str
    value: str | tuple[str, ...]
    words: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportFacts:
    """What the rules may know of a report: closed answers only, never free text."""

    type_slug: str
    channel: str
    wants_call: bool
    reachable: bool = False
    answers: tuple[Answered, ...] = ()

    @property
    def cues(self) -> list[str]:
        """Every cue that an answer sets, the most dangerous first."""
        return strongest_first(cue for answer in self.answers for cue in answer.cues)

    def for_table(self) -> dict[str, Fact]:
        """Fact name to value as tables read them. An unanswered question is not there."""
        answered: dict[str, Fact] = {answer.slug: answer.value for answer in self.answers}
        # The product's own facts come last: no question can pass itself off as one of them.
        return answered | {
            "type": self.type_slug,
            "channel": self.channel,
            "cues": tuple(self.cues),
            "wants_call": "yes" if self.wants_call else "no",
        }


@dataclass(frozen=True)
class Graded:
    """What the rules say: ready to be kept as an ``Assessment``."""

    grade: Grade
    disposition: Disposition
    minutes: int | None
    cues: list[str]
    reasons: list[dict[str, str]]
    facts: dict[str, Any]
    thrive: dict[str, dict[str, Any]]
    rules_version: str


@dataclass(frozen=True)
class _Verdict:
    grade: Grade
    disposition: Disposition
    minutes: int | None
    words: str
    source: str
    conditions: Sequence[Condition] = ()


def assess(table: Table | None, facts: ReportFacts, *, missing: str = "") -> Graded:
    """Grade a report by the table that is in force.

    Args:
        table: The published table; None when there is none, with the sentence that says so in ``missing``.
        facts: What is known of the report.
        missing: Why there is no table.
    """
    known = facts.for_table()
    version = table.name if table else "no table"
    try:
        if table is None:
            raise CannotDecide(missing or "No table is published.")
        verdict = _read(decide(table, known))
    except CannotDecide as error:
        verdict = _Verdict(
            Grade.PRIORITY, Disposition.OFFICER_REVIEW, None, f"A person looks now: {error}", version
        )
    return Graded(
        grade=verdict.grade,
        disposition=verdict.disposition,
        minutes=verdict.minutes,
        cues=facts.cues,
        reasons=_reasons(verdict, facts),
        facts={name: list(value) if isinstance(value, tuple) else value for name, value in known.items()},
        thrive=thrive(known, facts.reachable),
        rules_version=version,
    )


def _read(hit: Hit) -> _Verdict:
    """What a row decides.

    Raises:
        CannotDecide: It names a grade or disposition that does not exist.
    """
    row, source = hit.row, f"{hit.table.name}, row {hit.row.number}"
    if row.grade not in Grade.values or row.disposition not in Disposition.values:
        raise CannotDecide(f"{source} names no grade and disposition that we know.")
    grade, disposition = Grade(row.grade), Disposition(row.disposition)
    return _Verdict(grade, disposition, row.minutes, row.reason, source, row.conditions)


def _reasons(verdict: _Verdict, facts: ReportFacts) -> list[dict[str, str]]:
    """The row first, then the answers that led to it, then every other cue and wish: strongest first."""
    read = {condition.fact for condition in verdict.conditions}
    reasons = [_reason(verdict.words, verdict.source, verdict.grade)]
    for answer in facts.answers:
        if answer.cues:
            cues = strongest_first(answer.cues)
            words = f"{answer.label} {answer.words} ({', '.join(cue_name(cue) for cue in cues)})"
            reasons.append(_reason(words, FORM, min((cue_grade(cue) for cue in cues), key=_rank)))
        elif answer.slug in read:
            reasons.append(_reason(f"{answer.label} {answer.words}", FORM, verdict.grade))
    if facts.wants_call:
        reasons.append(_reason("Asked to be called", FORM, Grade.PRIORITY))
    first, *rest = reasons
    return [first, *sorted(rest, key=lambda reason: _rank(Grade(reason["grade"])))]


def _reason(text: str, source: str, grade: Grade) -> dict[str, str]:
    return {"text": text, "source": source, "grade": grade.value}


def _rank(grade: Grade) -> int:
    return grade.rank
