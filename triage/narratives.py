"""Grading a narrative by itself: what ``manage.py grade`` prints for one line, and how well a file went."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from assistline.models import Customer
from reports.customers import ground_for
from reports.definitions import TypeDefinition, published
from reports.lexicon_additions import lexicon_of
from reports.models.contact import Channel
from reports.questions.values import check_answers
from reports.reading import read
from reports.reading.answers import NARRATIVE
from triage.assessing import assess_facts
from triage.facts import closed_answers
from triage.rules.grading import Graded, ReportFacts

# Of the normal distribution, for 95 of 100.
Z = 1.96


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
    reading = read(narrative.text, lang=narrative.lang, lexicon=lexicon_of(customer.id))
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
    """How lines compare with their labels, as the lines of a table; shares with their 95 % interval (Wilson).

    Args:
        pairs: The labels and what was printed, for each line that has a ``grade`` label.
        grades: The grades, most urgent first.
    """
    compared = [(label, said) for label, said in pairs if label.get("grade") in grades]
    rows = [
        f"{'label':<12}{'lines':>6}{'exact':>16}{'at least':>16}   " + "".join(f"{g:>11}" for g in grades)
    ]
    for place, grade in enumerate(grades):
        row = [_count(compared, grade, other) for other in grades]
        rows.append(
            f"{grade:<12}{sum(row):>6}{_share(row[place], sum(row)):>16}"
            f"{_share(sum(row[: place + 1]), sum(row)):>16}   " + "".join(f"{n:>11}" for n in row)
        )
    rows.append(_right("all", [(label["grade"], said["grade"]) for label, said in compared]))
    for field in ("disposition", "type", "agency"):
        told = [(label[field], said[field]) for label, said in compared if label.get(field)]
        rows.append(_right(field, told))
    return [*rows, "", *_cue_rows(compared), "", *_language_rows(compared)]


def _count(compared: list[tuple[Mapping[str, Any], Mapping[str, Any]]], grade: str, said_grade: str) -> int:
    return sum(label["grade"] == grade and said["grade"] == said_grade for label, said in compared)


def _right(name: str, pairs: list[tuple[Any, Any]]) -> str:
    return f"{name:<12}{len(pairs):>6}{_share(sum(a == b for a, b in pairs), len(pairs)):>16}"


def _cue_rows(compared: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[str]:
    rows = [f"{'cue':<24}{'labelled':>9}{'found':>7}{'right':>7}{'precision':>16}{'recall':>16}"]
    pairs = [(set(label.get("cues") or ()), set(said["cues"])) for label, said in compared]
    for cue in [*sorted({cue for labelled, found in pairs for cue in labelled | found}), "all"]:
        wanted = sum(len(labelled) if cue == "all" else cue in labelled for labelled, _ in pairs)
        found = sum(len(said) if cue == "all" else cue in said for _, said in pairs)
        right = sum(len(a & b) if cue == "all" else cue in a & b for a, b in pairs)
        rows.append(
            f"{cue:<24}{wanted:>9}{found:>7}{right:>7}{_share(right, found):>16}{_share(right, wanted):>16}"
        )
    return rows


def _language_rows(compared: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[str]:
    languages = sorted({str(label.get("lang") or "en") for label, _ in compared})
    return [
        f"{'language':<12}{'lines':>6}{'exact':>16}",
        *(
            _right(
                lang, [(a["grade"], b["grade"]) for a, b in compared if str(a.get("lang") or "en") == lang]
            )
            for lang in languages
        ),
    ]


def _share(part: int, whole: int) -> str:
    """``85% (71-93)``."""
    if not whole:
        return "-"
    share, n = part / whole, whole
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    low, high = max(middle - half, 0.0), min(middle + half, 1.0)
    return f"{share:.0%} ({100 * low:.0f}-{100 * high:.0f})"
