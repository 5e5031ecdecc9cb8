"""Things that are told one after another: each is kept in a row of its own, and asked as one question.

The API value of an ``items`` question is a list of objects, part slug to API value. The rows of a draft are
numbered from 1; ``stolen-2`` is the key of the second one, among answers as among the names of fields. (No
slug has a hyphen.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from reports.definitions import QuestionDefinition
from reports.models.report_type import QuestionKind

# The kind of one thing by itself; nothing in the database is of it.
ITEM = "item"
HIGHEST = 200  # removed rows are used again above it, so that a draft has an end


def item_key(slug: str, number: int) -> str:
    """The key of one thing."""
    return f"{slug}-{number}"


def split_key(key: str) -> tuple[str, int]:
    """A key as slug and number; an ordinary question has the number 0."""
    slug, gap, number = key.partition("-")
    return (slug, int(number)) if gap else (key, 0)


def is_item_key(key: str, slug: str) -> bool:
    """Whether a text that somebody sent is the key of one of a question's things."""
    own, gap, number = key.partition("-")
    digits = number.isascii() and number.isdecimal() and len(number) <= len(str(HIGHEST))
    return own == slug and bool(gap) and digits and 1 <= int(number) <= HIGHEST and number[0] != "0"


def one_item(question: QuestionDefinition, number: int) -> QuestionDefinition:
    """One thing of an ``items`` question as a question of its own. It may stay empty; its parts may not."""
    return replace(question, slug=item_key(question.slug, number), kind=ITEM, required=False, hint="")


def part_fields(item: QuestionDefinition) -> tuple[QuestionDefinition, ...]:
    """The parts of one thing, named so that no other field of a page has their names."""
    return tuple(replace(part, slug=f"{item.slug}-{part.slug}") for part in item.parts)


def spread(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are kept: every thing under its own key."""
    found: dict[str, Any] = {}
    for slug, value in answers.items():
        if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
            found |= {item_key(slug, number): entry for number, entry in enumerate(value, start=1)}
        else:
            found[slug] = value
    return found


def gather(rows: Iterable[tuple[str, int, Any]]) -> dict[str, Any]:
    """Kept rows (slug, number, value) as slugs to API values, without what was taken back."""
    answers: dict[str, Any] = {}
    things: dict[str, dict[int, Any]] = defaultdict(dict)
    for slug, number, value in rows:
        if value is None:
            continue
        if number:
            things[slug][number] = value
        else:
            answers[slug] = value
    lists = {slug: [entries[number] for number in sorted(entries)] for slug, entries in things.items()}
    return answers | lists


def next_number(taken: Mapping[int, Any]) -> int:
    """The number for one more thing.

    Args:
        taken: The numbers that have rows, with what is kept there; nothing where it was removed.
    """
    after = max(taken, default=0) + 1
    if after <= HIGHEST:
        return after
    return next(number for number in range(1, HIGHEST + 1) if taken.get(number) is None)


def is_items(question: QuestionDefinition) -> bool:
    """Whether it asks for several things."""
    return question.kind == QuestionKind.ITEMS
