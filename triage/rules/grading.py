"""From the facts of a report to a grade, its disposition and the reasons.

The rules advise and never let a case fall: when the table cannot be read for these facts, a person looks now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistline.decisions import CannotDecide, Condition, Fact, Hit, Table, decide
from reports.models.contact import Disposition
from reports.reading import CueFound, Reading, not_understood
from reports.rules import VOICE_NOTE
from triage.rules.cues import cue_grade, cue_name, strongest_first
from triage.rules.grade import Grade
from triage.rules.thrive import thrive

FORM = "What was answered"
# The question that tables ask first. Where there was no form, the reading of the words answers it.
NOW_QUESTION = "happening_now"
NOISE_FROM = {"council": "power_tools", "epa": "industry"}
# What the first tables ask of some types. A form that does not ask it, or no form at all, leaves it empty.
EMPTY: Mapping[str, Fact] = {
    "fraud_how": "",
    "cyber_kind": "",
    "parking_kind": "",
    "animal_kind": "",
    "dispute_kind": "",
    "found_what": "",
    "hurt_then": "",
    "tracked": "",
    "also_taken": (),
}
GRADE_TABLE, ROUTING_TABLE = "grade", "routing"
# What a routing row says for "whoever the words speak for".
AS_READ = "as_read"
OTHER_AGENCY = "other"
CUES_OF_NOW = frozenset({"violence_now", "intruder_now", "crime_in_progress", "dangerous_driving_now"})


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
class Place:
    """Where, as closed values. ``state`` is such as ``vic``, or ``unknown``; ``postcode`` may be empty."""

    state: str = "unknown"
    postcode: str = ""


@dataclass(frozen=True)
class History:
    """What is stored of the same person: earlier contacts in 60 days, and cases that are open."""

    contacts: int = 0
    open_cases: int = 0


@dataclass(frozen=True)
class ReportFacts:
    """What the rules may know of a report: closed answers and what was read in the words, never the words.

    Args:
        asked: There was a form (or an agent) that asked; a question without an answer is then not known. In a
            narrative by itself nobody asked, and the reading says whether it is going on.
        sealed: The words are kept encrypted: reasons, which are not, must not quote them.
        labels: Question slug to its words, of what a form asks: to say what was not answered.
        place: Where it happened, as far as that is told.
        history: What is stored of who tells it.
        offence_code: The usual code of the type.
        left_empty: Closed questions that need no answer, or are not asked after these answers, and have none.
    """

    type_slug: str
    channel: str
    wants_call: bool
    reachable: bool = False
    answers: tuple[Answered, ...] = ()
    reading: Reading = field(default_factory=Reading)
    asked: bool = True
    sealed: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    anonymous: bool = False
    history: History = field(default_factory=History)
    offence_code: str = ""
    left_empty: Mapping[str, Fact] = field(default_factory=dict)

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
        answered: dict[str, Fact] = {fact: empty for fact, empty in EMPTY.items() if fact not in self.labels}
        answered |= self.left_empty if self.asked else self._read_without_asking()
        answered |= {answer.slug: answer.value for answer in self.answers}
        # The product's own facts come last: no question can pass itself off as one of them.
        return answered | {
            "type": self.type_slug,
            "channel": self.channel,
            "cues": tuple(self.cues),
            "cues_now": tuple(self.cues_now),
            "reading_lang": self.reading.lang,
            "agency_read": self.reading.agency,
            "wants_call": "yes" if self.wants_call else "no",
            "anonymous": "yes" if self.anonymous else "no",
            "state": self.place.state,
            "postcode": self.place.postcode,
            "contacts_60_days": self.history.contacts,
            "open_cases": self.history.open_cases,
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
    """What the rules say: ready to be kept as an ``Assessment``. ``agency`` is of a referral only."""

    grade: Grade
    disposition: Disposition
    agency: str
    offence_code: str
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
    offence_code: str = ""
    conditions: Sequence[Condition] = ()


def assess(tables: Mapping[str, Table], facts: ReportFacts) -> Graded:
    """Grade a report by the tables that are in force: first whose matter it is, then how urgent.

    Args:
        tables: The published tables by slug; without a grade table a person looks now.
        facts: What is known of the report.
    """
    known = facts.for_table()
    routed = route(tables.get(ROUTING_TABLE), known)
    known["agency"] = routed.agency
    verdict = _heard(facts, _doubted(facts, _verdict(tables.get(GRADE_TABLE), known, facts.labels)))
    referred = verdict.disposition == Disposition.REFERRAL
    return Graded(
        grade=verdict.grade,
        disposition=verdict.disposition,
        agency=(routed.agency or OTHER_AGENCY) if referred else "",
        offence_code=verdict.offence_code or facts.offence_code,
        minutes=verdict.minutes,
        cues=facts.cues,
        reasons=_reasons(verdict, facts, routed),
        facts={name: list(value) if isinstance(value, tuple) else value for name, value in known.items()},
        thrive=thrive(known, facts.reachable),
        rules_version=rules_version(tables, facts.reading.source, facts.reading.opinion),
    )


def rules_version(tables: Mapping[str, Table], *read_by: str) -> str:
    """Every table, lexicon and model that led to a grade: ``grade v3; routing v1; lexicon 2026-11-22; …``."""
    read = [tables[slug].name for slug in (GRADE_TABLE, ROUTING_TABLE) if slug in tables]
    return "; ".join([*(read or ["no table"]), *(name for name in read_by if name)])


@dataclass(frozen=True)
class Routed:
    """Whose matter it is: ``words`` say why, where a row (its number) has decided that it is not ours."""

    agency: str
    words: str = ""
    source: str = ""
    row: int = 0


def route(table: Table | None, known: Mapping[str, Fact]) -> Routed:
    """Who else takes a matter. Where that cannot be decided it is ours, and a person sees it."""
    read = str(known.get("agency_read", ""))
    if table is None:
        return Routed(read)
    try:
        row = decide(table, known).row
    except CannotDecide as error:
        return Routed("", f"Ours, because it could not be routed: {error}", table.name)
    agency = read if row.agency == AS_READ else row.agency
    return Routed(agency, row.reason if agency else "", f"{table.name}, row {row.number}", row.number)


def judge(table: Table | None, known: Mapping[str, Fact]) -> Hit:
    """The row of the grade table that decides.

    Raises:
        CannotDecide: There is no table, it cannot be read for these facts, or the row names no grade.
    """
    if table is None:
        raise CannotDecide("No version of the table 'grade' is published.")
    hit = decide(table, known)
    if hit.row.grade not in Grade.values or hit.row.disposition not in Disposition.values:
        raise CannotDecide(f"{_source(hit)} names no grade and disposition that we know.")
    return hit


def _verdict(table: Table | None, known: Mapping[str, Fact], labels: Mapping[str, str]) -> _Verdict:
    try:
        hit = judge(table, known)
    except CannotDecide as error:
        asked = labels.get(error.fact)
        why = f"“{asked}” is not answered yet" if asked else str(error)
        return _Verdict(
            Grade.PRIORITY,
            Disposition.OFFICER_REVIEW,
            None,
            f"A person looks now: {why}",
            table.name if table else "no table",
        )
    row = hit.row
    return _Verdict(
        Grade(row.grade),
        Disposition(row.disposition),
        row.minutes,
        row.reason,
        _source(hit),
        row.offence_code,
        row.conditions,
    )


def _heard(facts: ReportFacts, verdict: _Verdict) -> _Verdict:
    """What was spoken and nobody has heard may be anything: no row of a table sends it further back."""
    if VOICE_NOTE not in facts.cues or verdict.grade.rank <= Grade.PRIORITY.rank:
        return verdict
    words = f"A voice note that nobody has heard yet; without it: {verdict.words}"
    return _Verdict(Grade.PRIORITY, Disposition.OFFICER_REVIEW, None, words, verdict.source)


def _doubted(facts: ReportFacts, verdict: _Verdict) -> _Verdict:
    """Words that are not clearly a question get a person. What was asked and answered says more."""
    if not facts.reading.doubted or verdict.grade.rank <= Grade.PRIORITY.rank:
        return verdict
    words = f"May be more than a question: an officer looks. Without that: {verdict.words}"
    if not facts.asked:
        return _Verdict(Grade.PRIORITY, Disposition.OFFICER_REVIEW, None, words, facts.reading.opinion)
    if verdict.grade == Grade.SCHEDULED or verdict.disposition == Disposition.REGISTRATION:
        return verdict
    return _Verdict(Grade.SCHEDULED, Disposition.REPORT, None, words, facts.reading.opinion)


def _source(hit: Hit) -> str:
    return f"{hit.table.name}, row {hit.row.number}{', surge' if hit.row.surge else ''}"


def _reasons(verdict: _Verdict, facts: ReportFacts, routed: Routed) -> list[dict[str, str]]:
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
    if routed.words:
        reasons.append(_reason(routed.words, routed.source, verdict.grade))
    if not facts.reading.understood:
        why = not_understood(facts.reading.lang)
        reasons.append(_reason(why, facts.reading.source, Grade.PRIORITY))
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
