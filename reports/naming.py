"""Slugs made from words, and the sign by which two windows tell whether they saw the same. Pure."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace
from hashlib import sha256
from itertools import count

from django.utils.text import slugify

from reports.definitions import QuestionDefinition, StepDefinition

LONGEST_SLUG = 40
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
QUESTION_GAP, STEP_GAP = "_", "-"


def slug_from(words: str, *, gap: str = QUESTION_GAP) -> str:
    """``What is it?`` as ``what_is_it``; nothing where the words have no letter for it."""
    slug = re.sub(r"^[^a-z]+", "", slugify(words).replace("-", gap).replace("_", gap))
    return slug[:LONGEST_SLUG].rstrip(gap)


def is_slug(text: str) -> bool:
    """Whether a text can be the slug of a question or the value of an answer."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def free_slug(words: str, *, taken: Container[str], gap: str = QUESTION_GAP, nameless: str) -> str:
    """A slug from words that nothing beside it has.

    Args:
        words: What is named.
        taken: The slugs that are used, or cannot be.
        gap: What stands for a space.
        nameless: What it begins with where the words have no letter for it.
    """
    slug = slug_from(words, gap=gap) or nameless
    if slug not in taken:
        return slug
    numbered = (f"{slug[: LONGEST_SLUG - 4]}{gap}{number}" for number in count(2))
    return next(name for name in numbered if name not in taken)


def mark_of(entry: QuestionDefinition | StepDefinition) -> str:
    """A sign of what stands in an entry itself: another once anybody has changed it."""
    own = replace(entry, parts=()) if isinstance(entry, QuestionDefinition) else replace(entry, questions=())
    return sha256(repr(own).encode()).hexdigest()[:16]
