"""Grading a narrative by itself: what ``manage.py grade`` prints for one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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


def parse_line(line: str | bytes) -> Narrative:
    """One line of JSON as a narrative.

    Raises:
        BadLine: It is no text, no JSON object, or a field is missing or of the wrong kind.
    """
    try:
        said = json.loads(line if isinstance(line, str) else line.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadLine("The line is not UTF-8 text.") from None
    except (ValueError, RecursionError):
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

    With ``answers`` it was asked by a form, and what is not answered is not known; so it is where there is
    not a word. Else nobody asked: the reading says whether it is going on, and which type fits where none is
    given.

    Args:
        narrative: The line.
        customer: Whose tables.
        at: What is taken for now.
        told_type: Take the line's own type for given; not when it is the label to compare with.

    Raises:
        BadLine: There is no such type, or an answer is not one of its.
    """
    reading = read(narrative.text, lang=narrative.lang, lexicon=lexicon_of(customer.id))
    slug = narrative.type if told_type or narrative.answers else ""
    if slug and published(customer.id, slug) is None:
        raise BadLine(f"There is no published type '{slug}'.", narrative.id)
    kind = slug or (reading.types[0][0] if reading.types else "")
    facts = ReportFacts(
        type_slug=kind,
        channel=narrative.channel,
        wants_call=False,
        answers=closed_answers(*_answered(narrative, customer, at)) if narrative.answers else (),
        reading=reading,
        asked=bool(narrative.answers) or not narrative.text.strip(),
    )
    return line(narrative.id, kind, assess_facts(customer_id=customer.id, facts=facts))


def _answered(
    narrative: Narrative, customer: Customer, at: datetime
) -> tuple[TypeDefinition, dict[str, Any]]:
    questions = published(customer.id, narrative.type)
    if questions is None:
        raise BadLine("There are answers, but no type that asks for them.", narrative.id)
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
