"""What of a case can be passed on to others: in parts, each chosen by an officer, the least by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.models import PersonRole, Report
from reports.models.report_type import NarrativeClass
from reports.questions import PEOPLE
from reports.questions.display import answer_lines, plain_lines, say_phone
from reports.questions.places import say_place
from triage.facts import definition_of
from triage.models import Case

MATTER, WHEN, PLACE, ADDRESS, WORDS, ANSWERS, CONTACT = (
    "matter",
    "when",
    "place",
    "address",
    "words",
    "answers",
    "contact",
)
# Of what anybody may search: enough to find the spot. Of what is sealed nothing goes by itself.
LEAST = frozenset({MATTER, WHEN, PLACE})


@dataclass(frozen=True)
class Part:
    """Something that can be passed on.

    Args:
        name: As it is kept.
        title: For the officer.
        lines: Exactly what would be passed on.
        value: The same for a program.
        by_itself: Whether it is chosen before anybody chooses.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    value: Any
    by_itself: bool = False


@dataclass(frozen=True)
class Passable:
    """A case as it could be passed on."""

    parts: tuple[Part, ...]
    sealed: bool
    postcode: str = ""
    point: Mapping[str, float] = field(default_factory=dict)

    def chosen(self, names: Iterable[str]) -> list[Part]:
        """Those of some names, in their order."""
        wanted = set(names)
        return [part for part in self.parts if part.name in wanted]


def passable(case: Case, report: Report | None, roles: Iterable[PersonRole]) -> Passable:
    """What of a case can be passed on.

    Args:
        case: With its type.
        report: Its first one, with its type; a call without one has only its matter.
        roles: The people of the report, with their contact points.
    """
    kind = case.report_type
    sealed = kind is None or kind.narrative_class != NarrativeClass.SEARCHABLE
    parts: list[Part | None] = [_part(MATTER, "What it is about", [kind.name] if kind else [], None)]
    where: Mapping[str, Any] = {}
    if report is not None:
        said = report.answers.get("where")
        where = said if isinstance(said, dict) else {}
        told = report.narrative_text
        town = " ".join(one for one in (report.locality, report.postcode) if one)
        parts += [
            _part(WHEN, "When it happened", [report.happened_words], _when(report)),
            _part(PLACE, "The suburb", [town], {"suburb": report.locality, "postcode": report.postcode}),
            _part(ADDRESS, "The address", say_place(where) if where.get("address") else [], dict(where)),
            _part(WORDS, "The citizen's own words", told.splitlines(), told),
            _answers(report, case),
            _contact(report, roles),
        ]
    there = [part for part in parts if part is not None and part.lines]
    if not sealed:
        there = [Part(part.name, part.title, part.lines, part.value, part.name in LEAST) for part in there]
    point = {name: where[name] for name in ("latitude", "longitude") if where.get(name) is not None}
    return Passable(tuple(there), sealed, report.postcode if report else "", point)


def document(
    chosen: Iterable[Part], *, reference: str, note: str, point: Mapping[str, float]
) -> dict[str, Any]:
    """What is given to them, all of it: for programs by name, for people as lines.

    Args:
        chosen: The parts.
        reference: Ours, for them to quote.
        note: What the officer asks them to do.
        point: Where it is; given only with the address.
    """
    chosen = list(chosen)
    names = {part.name for part in chosen}
    text = [f"Our reference: {reference}", f"Asked of you: {note}"]
    for part in chosen:
        text += [f"{part.title}:", *(f"  {line}" for line in part.lines)]
    return {
        "reference": reference,
        "note": note,
        "parts": {part.name: part.value for part in chosen},
        "point": dict(point) if ADDRESS in names else {},
        "text": "\n".join(text),
    }


def _part(name: str, title: str, lines: Iterable[str], value: Any) -> Part:
    said = tuple(line for line in lines if line and line.strip())
    return Part(name, title, said, value if value is not None else "\n".join(said))


def _when(report: Report) -> dict[str, Any]:
    begins, ends = report.happened_from, report.happened_to
    return {
        "from": begins.isoformat() if begins else None,
        "to": ends.isoformat() if ends else None,
        "words": report.happened_words,
    }


def _answers(report: Report, case: Case) -> Part | None:
    """What was answered, but for who they are, the place, the time and their own words."""
    asked = definition_of(report)
    apart = {*PEOPLE, "what_happened", "where", "when"}
    rows = []
    for question in asked.questions() if asked else ():
        if question.slug in apart:
            continue
        said = answer_lines(question, report.answers, zone=case.centre.zone)
        if said:
            rows.append({"question": question.label, "answer": list(said)})
    lines = [f"{row['question']} {', '.join(row['answer'])}" for row in rows]
    return _part(ANSWERS, "What else was answered", lines, rows)


def _contact(report: Report, roles: Iterable[PersonRole]) -> Part | None:
    """The reporter's name and points that they said are safe, and still work. Who is anonymous has none."""
    if report.anonymous:
        return None
    for role in roles:
        if role.role != PersonRole.Role.REPORTER or role.ended_at is not None:
            continue
        points = [point for point in role.person.contact_points.all() if point.may_be_used]
        lines = [role.person.name, *(_say(point.kind, point.value) for point in points)]
        value = {
            "name": role.person.name,
            **{str(point.kind): point.value for point in points},
        }
        return _part(CONTACT, "Name and safe contact points", lines, value) if points else None
    return None


def _say(kind: str, value: str) -> str:
    return say_phone(value) if kind == "phone" else ", ".join(plain_lines(value))
