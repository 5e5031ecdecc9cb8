"""What a program sends against what is kept. Pure.

A program sees a list of several things as one answer with one version: the sum of the versions of its rows,
which only grows. Behind it each thing keeps its row, as on the portal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from reports.definitions import TypeDefinition
from reports.drafts import KeptDraft
from reports.questions import SAFETY_OF
from reports.questions.items import is_items, item_key, next_number, split_key


def versions_of(draft: KeptDraft) -> dict[str, int]:
    """The version of each answer, by slug."""
    counts: Counter[str] = Counter()
    for key, version in draft.versions.items():
        counts[split_key(key)[0]] += version
    return dict(counts)


def changed(said: Mapping[str, Any], draft: KeptDraft) -> dict[str, Any]:
    """What differs from what is kept; a number or address always together with whether it is safe."""
    found = {slug: value for slug, value in said.items() if value != draft.answers.get(slug)}
    for point, safe in SAFETY_OF.items():
        if point in found:
            found[safe] = said.get(safe)
    return found


def stale(slugs: Iterable[str], draft: KeptDraft, seen: Mapping[str, int]) -> list[str]:
    """Which of these answers are at another version than their writer saw."""
    now = versions_of(draft)
    return [slug for slug in slugs if now.get(slug, 0) != seen.get(slug, 0)]


def as_rows(answers: Mapping[str, Any], questions: TypeDefinition, draft: KeptDraft) -> dict[str, Any]:
    """Answers by the keys that they are kept under, without the things that stay as they are."""
    rows: dict[str, Any] = {}
    for slug, value in answers.items():
        if is_items(questions.by_slug[slug]):
            rows |= _rows_of_things(slug, value or [], draft.things.get(slug, {}))
        else:
            rows[slug] = value
    return rows


def _rows_of_things(slug: str, things: list[Any], kept: Mapping[int, Any]) -> dict[str, Any]:
    taken, rows = dict(kept), {}
    there = sorted(number for number, thing in kept.items() if thing is not None)
    for place, thing in enumerate(things):
        number = there[place] if place < len(there) else next_number(taken)
        if taken.get(number) != thing:
            rows[item_key(slug, number)] = taken[number] = thing
    return rows | {item_key(slug, number): None for number in there[len(things) :]}
