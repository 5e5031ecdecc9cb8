"""Several things in a guided call: each is one question of the form, and there is always a blank one more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.http import QueryDict

from agents.answers import KeptAnswer
from reports.definitions import QuestionDefinition, TypeDefinition
from reports.questions.items import is_item_key, is_items, item_key, next_number, one_item, split_key

VERSION = "v."


def one_by_one(
    questions: Iterable[QuestionDefinition], kept: Mapping[str, KeptAnswer], data: QueryDict | None = None
) -> dict[str, QuestionDefinition]:
    """The questions by slug, each of several things as one of its own by its key.

    Args:
        questions: What is asked.
        kept: What is answered.
        data: What was typed, if it was sent: what a page had a field for is read.
    """
    found: dict[str, QuestionDefinition] = {}
    for question in questions:
        if not is_items(question):
            found[question.slug] = question
            continue
        sent = [key.removeprefix(VERSION) for key in data or () if key.startswith(VERSION)]
        keys = [*keys_of(question, kept), *(key for key in sent if is_item_key(key, question.slug))]
        for key in keys:
            found[key] = _by_voice(question, split_key(key)[1])
    return found


def keys_of(question: QuestionDefinition, kept: Mapping[str, KeptAnswer]) -> list[str]:
    """The keys of what is there, and of one more while there is room."""
    rows = rows_of(question.slug, kept)
    there = [number for number, value in sorted(rows.items()) if value is not None]
    more = [next_number(rows)] if len(there) < question.most_items else []
    return [item_key(question.slug, number) for number in (*there, *more)]


def rows_of(slug: str, kept: Mapping[str, KeptAnswer]) -> dict[int, object]:
    """What is kept of several things, by number; nothing where one was removed."""
    return {split_key(key)[1]: one.value for key, one in kept.items() if is_item_key(key, slug)}


def as_one_more(key: str, kept: Mapping[str, KeptAnswer]) -> str:
    """The key for a thing whose number somebody else has taken meanwhile."""
    slug, _ = split_key(key)
    return item_key(slug, next_number(rows_of(slug, kept)))


def drawn_keys(
    questions: TypeDefinition | None, kept: Mapping[str, KeptAnswer], values: Mapping[str, object]
) -> list[str]:
    """Every question that the form draws for these answers, in order."""
    asked = questions.asked_questions(values) if questions else ()
    return [key for question in asked for key in drawn_of(question, kept)]


def drawn_of(question: QuestionDefinition, kept: Mapping[str, KeptAnswer]) -> list[str]:
    """The keys that one question is drawn as."""
    return keys_of(question, kept) if is_items(question) else [question.slug]


def _by_voice(question: QuestionDefinition, number: int) -> QuestionDefinition:
    """One thing as it is asked by voice: nothing of it is required while people talk."""
    parts = tuple(replace(part, required=False) for part in question.parts)
    label = f"{question.label} {question.item_name.capitalize()} {number}"
    return replace(one_item(question, number), parts=parts, label=label)
