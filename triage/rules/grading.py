"""From the facts of a report to a grade, its disposition and the reasons.

The rules advise and never let a case fall: when the table cannot be read for these facts, a person looks now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistline.decisions import CannotDecide, Condition, Fact, Hit, Table, decide
from reports.models.contact import Disposition
from reports.reading import CueFound, Reading
from triage.rules.cues import cue_grade, cue_name, strongest_first
from triage.rules.grade import Grade
from triage.rules.thrive import thrive

FORM = "What was answered"
# The question that tables ask first. Where there was no form, the reading of the words answers it.
NOW_QUESTION = "happening_now"
NOISE_FROM = {"council": "power_tools", "epa": "industry"}
CUES_OF_NOW = frozenset({"violence_now", "intruder_now", "crime_in_progress", "dangerous_driving_now"})


NOT_UNDERSTOOD = "Not in a language that the rules read: a person has to understand it first"
QUOTED = 120


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
    """What the rules may know of a report: closed answers and what was read in the words, never the words.

    Args:
        asked: There was a form (or an agent) that asked; a question without an answer is then not known. In a
            narrative by itself nobody asked, and the reading says whether it is going on.
        sealed: The words are kept encrypted: reasons, which are not, must not quote them.
    """

    type_slug: str
    channel: str
    wants_call: bool
    reachable: bool = False
    answers: tuple[Answered, ...] = ()
    reading: Reading = field(default_factory=Reading)
    asked: bool = True
    sealed: bool = False

    @property
    def cues(self) -> list[str]:
        """Every cue that an answer sets or that was read, the most dangerous first."""
        said = (cue for answer in self.answers for cue in answer.cues)
        return strongest_first([*said, *(found.cue for found in self.reading.cues)])

    @property
    def cues_now(self) -> list[str]:
        """Those of them that ask for the grade immediate as they were said."""
        said = (cue for answer in self.answers for cue in answer.cues if cue_grade(cue) == Grade.IMMEDIATE)
        read = (found.cue for found in self.reading.cues if found.grade == Grade.IMMEDIATE)
        return strongest_first([*said, *read])

    def for_table(self) -> dict[str, Fact]:
        """Fact name to value as tables read them. An unanswered question is not there."""
        answered: dict[str, Fact] = {} if self.asked else self._read_without_asking()
        answered |= {answer.slug: answer.value for answer in self.answers}
        # The product's own facts come last: no question can pass itself off as one of them.
        return answered | {
            "type": self.type_slug,
            "channel": self.channel,
            "cues": tuple(self.cues),
            "cues_now": tuple(self.cues_now),
            "reading_lang": self.reading.lang,
            "agency": self.reading.agency,
            "wants_call": "yes" if self.wants_call else "no",
        }

    def _read_without_asking(self) -> dict[str, Fact]:
        going_on = CUES_OF_NOW.intersection(self.cues_now)
        return {
            NOW_QUESTION: "yes" if going_on else "no",
            "anyone_hurt": "yes" if "injury" in self.cues else "no",
            "noise_from": NOISE_FROM.get(self.reading.agency, "party"),
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
    if facts.reading.source:
        version = f"{version}; {facts.reading.source}"
    try:
        if table is None:
            raise CannotDecide(missing or "No table is published.")
        verdict = _read(decide(table, known))
    except CannotDecide as error:
        verdict = _Verdict(
            Grade.PRIORITY,
            Disposition.OFFICER_REVIEW,
            None,
            f"A person looks now: {error}",
            table.name if table else "no table",
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
    reasons.extend(_read_reason(found, sealed=facts.sealed) for found in facts.reading.cues)
    if not facts.reading.understood:
        reasons.append(_reason(NOT_UNDERSTOOD, facts.reading.source, Grade.PRIORITY))
    if facts.wants_call:
        reasons.append(_reason("Asked to be called", FORM, Grade.PRIORITY))
    first, *rest = reasons
    return [first, *sorted(rest, key=lambda reason: _rank(Grade(reason["grade"])))]


def _read_reason(found: CueFound, *, sealed: bool) -> dict[str, str]:
    """The very words, cut where they are long, and what they were read as."""
    words = " ".join(found.words.split())
    shown = words if len(words) <= QUOTED else f"{words[: QUOTED - 1]}…"
    quoted = "Said in own words" if sealed else f"“{shown}”"
    return _reason(f"{quoted} ({cue_name(found.cue)})", found.source, Grade(found.grade))


def _reason(text: str, source: str, grade: Grade) -> dict[str, str]:
    return {"text": text, "source": source, "grade": grade.value}


def _rank(grade: Grade) -> int:
    return grade.rank
