"""Grading a narrative by itself: what ``manage.py grade`` prints for one line, and how well a file went."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistline.models import Customer
from reports.customers import ground_for
from reports.definitions import TypeDefinition, published
from reports.models.contact import Channel
from reports.questions.values import check_answers
from reports.reading import read
from reports.reading.answers import NARRATIVE
from triage.assessing import assess_facts
from triage.facts import closed_answers
from triage.rules.grading import Graded, ReportFacts


class BadLine(Exception):
    """A line that cannot be graded; the message is a sentence that says why.

    Args:
        name: The ``id`` of the line, where it could be read.
    """

    def __init__(self, words: str, name: object = None) -> None:
        super().__init__(words)
        self.name = name


@dataclass(frozen=True)
class Narrative:
    """One line of a file, judged. ``labels`` is the whole line, for who compares."""

    id: object
    text: str
    lang: str
    channel: str
    type: str
    answers: Mapping[str, Any]
    labels: Mapping[str, Any]


def parse_line(line: str) -> Narrative:
    """One line of JSON as a narrative.

    Raises:
        BadLine: It is no JSON object, or a field is missing or of the wrong kind.
    """
    try:
        said = json.loads(line)
    except ValueError:
        raise BadLine("The line is not JSON.") from None
    if not isinstance(said, dict):
        raise BadLine("The line is not a JSON object.")
    name = said.get("id")
    if not isinstance(name, str | int):
        raise BadLine("'id' must be a word or a number.")
    given = {"lang": "en", "channel": Channel.WEB.value, "type": ""} | {
        field: value for field, value in said.items() if value is not None
    }
    for field in ("text", "lang", "channel", "type"):
        if not isinstance(given.get(field), str):
            raise BadLine(f"'{field}' must be text.", name)
    answers = given.get("answers", {})
    if not isinstance(answers, dict):
        raise BadLine("'answers' must map question slugs to values.", name)
    return Narrative(name, given["text"], given["lang"], given["channel"], given["type"], answers, said)


def grade_narrative(
    narrative: Narrative, *, customer: Customer, at: datetime, told_type: bool = True
) -> dict[str, Any]:
    """Grade one narrative by a customer's published types and table.

    With ``answers`` it was asked by a form, and what is not answered is not known. Without, nobody asked:
    the reading says whether it is going on, and which type fits where none is given.

    Args:
        narrative: The line.
        customer: Whose tables.
        at: What is taken for now.
        told_type: Take the line's own type for given; not when it is the label to compare with.

    Raises:
        BadLine: An answer is not one of the type's.
    """
    reading = read(narrative.text, lang=narrative.lang)
    slug = narrative.type if told_type or narrative.answers else ""
    kind = slug or (reading.types[0][0] if reading.types else "")
    facts = ReportFacts(
        type_slug=kind,
        channel=narrative.channel,
        wants_call=False,
        answers=closed_answers(*_answered(narrative, customer, at)) if narrative.answers else (),
        reading=reading,
        asked=bool(narrative.answers),
    )
    return line(narrative.id, kind, assess_facts(customer_id=customer.id, facts=facts))


def _answered(
    narrative: Narrative, customer: Customer, at: datetime
) -> tuple[TypeDefinition, dict[str, Any]]:
    questions = published(customer.id, narrative.type) if narrative.type else None
    if questions is None:
        raise BadLine(f"There are answers, but no published type '{narrative.type}'.", narrative.id)
    asked = [q for q in questions.questions() if q.slug in narrative.answers]
    clean, errors = check_answers(asked, narrative.answers, ground=ground_for(customer, at=at))
    if errors:
        raise BadLine(
            " ".join(f"{slug}: {' '.join(said)}" for slug, said in sorted(errors.items())), narrative.id
        )
    return questions, {**clean, NARRATIVE: narrative.text}


def line(name: object, kind: str, graded: Graded) -> dict[str, Any]:
    """What is printed for one narrative."""
    return {
        "id": name,
        "grade": graded.grade.value,
        "disposition": graded.disposition.value,
        "cues": graded.cues,
        "agency": graded.agency or None,
        "type": kind or None,
        "reasons": graded.reasons,
        "rules_version": graded.rules_version,
    }


def evaluation(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], grades: list[str]) -> list[str]:
    """How lines compare with their labels, as the lines of a table.

    Args:
        pairs: The labels and what was printed, for each line that has a ``grade`` label.
        grades: The grades, most urgent first.
    """
    compared = [(label, said) for label, said in pairs if label.get("grade") in grades]
    counts = {(a, b): 0 for a in grades for b in grades}
    for label, said in compared:
        counts[label["grade"], said["grade"]] += 1
    rows = [f"{'label':<12}{'lines':>7}{'exact':>8}{'at least':>10}   " + "".join(f"{g:>12}" for g in grades)]
    for place, grade in enumerate(grades):
        row = [counts[grade, other] for other in grades]
        rows.append(
            f"{grade:<12}{sum(row):>7}{_share(row[place], sum(row)):>8}"
            f"{_share(sum(row[: place + 1]), sum(row)):>10}   " + "".join(f"{n:>12}" for n in row)
        )
    exact = sum(counts[grade, grade] for grade in grades)
    rows.append(f"{'all':<12}{len(compared):>7}{_share(exact, len(compared)):>8}")
    for field in ("disposition", "type", "agency"):
        told = [(label, said) for label, said in compared if label.get(field)]
        right = sum(label[field] == said[field] for label, said in told)
        rows.append(f"{field:<12}{len(told):>7}{_share(right, len(told)):>8}")
    return [*rows, "", *_cue_rows(compared)]


def _cue_rows(compared: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[str]:
    rows = [f"{'cue':<24}{'labelled':>9}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}"]
    pairs = [(set(label.get("cues") or ()), set(said["cues"])) for label, said in compared]
    for cue in [*sorted({cue for labelled, found in pairs for cue in labelled | found}), "all"]:
        wanted = sum(len(labelled) if cue == "all" else cue in labelled for labelled, _ in pairs)
        found = sum(len(said) if cue == "all" else cue in said for _, said in pairs)
        right = sum(len(a & b) if cue == "all" else cue in a & b for a, b in pairs)
        rows.append(
            f"{cue:<24}{wanted:>9}{found:>7}{right:>7}{_share(right, found):>11}{_share(right, wanted):>8}"
        )
    return rows


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"
