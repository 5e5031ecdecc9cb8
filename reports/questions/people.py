"""What is kept of people as lines for staff: who they are to the matter, how to reach and help them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.definitions import QuestionDefinition
from reports.models import ContactPoint, Person, PersonRole
from reports.questions import UNDER_18
from reports.questions.abn import say_abn
from reports.questions.display import lines
from reports.reference_types.whom import HELP, SOMEONE

_QUESTIONS: dict[str, QuestionDefinition] = {
    question.slug: question for question in (*HELP.questions, *SOMEONE)
}
_TITLES = {
    "best_time": "Best time",
    "wanted_contact": "Wants",
    "interpreter": "Interpreter",
    "interpreter_other": "Interpreter",
    "relay": "National Relay Service",
    "access_needs": "Access",
    "access_words": "Access",
    "other_relation": "To the reporter",
    "other_knows": "Knows of this report",
}
WORD = "Agreed word"
WORD_RULE = "Let them say it. Never say it first."


def wish_rows(person: Person) -> list[tuple[str, list[str]]]:
    """How somebody wants to be reached and helped, as titles with lines; without the agreed word."""
    return _rows(person.wishes)


def word_row(person: Person) -> list[tuple[str, list[str]]]:
    """The agreed word, for who talks to them."""
    return [(WORD, [person.agreed_word, WORD_RULE])] if person.agreed_word else []


def role_lines(role: PersonRole) -> list[str]:
    """Who somebody is in a report: the name first, then what was said of them."""
    person, about = role.person, role.about or {}
    said = [person.name or "No name given"]
    if about.get(UNDER_18):
        said.append("Under 18")
    if about.get("business_role"):
        said.append(str(about["business_role"]))
    if about.get("keyholder_knows"):
        said.append(str(about["keyholder_knows"]))
    if person.abn:
        said.append(f"ABN {say_abn(person.abn)}")
    return said + [f"{title}: {', '.join(found)}" for title, found in _rows(about)]


def point_lines(point: ContactPoint) -> list[str]:
    """When a contact point is safe, and whether a voice message is."""
    said = [f"Safe: {point.safe_when}"] if point.safe_when else []
    if point.kind == ContactPoint.Kind.PHONE:
        said.append("Voice message is safe" if point.voicemail_safe else "Leave no voice message")
    return said


def _rows(told: Mapping[str, Any] | None) -> list[tuple[str, list[str]]]:
    """Titles with lines of what was told, in the order of the questions; one title once."""
    rows: dict[str, list[str]] = {}
    for slug, title in _TITLES.items():
        if told and told.get(slug):
            rows.setdefault(title, []).extend(lines(_QUESTIONS[slug], told[slug]))
    return list(rows.items())
