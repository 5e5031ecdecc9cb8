"""What a page was drawn with: whoever sends it later does not write over what they have never seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from reports.definitions import StepDefinition
from reports.drafts import KeptDraft
from reports.questions.items import is_items

# No slug of a question has a hyphen.
NAME = "page-versions"
_MOST_DIGITS = 9


def versions_on(step: StepDefinition, draft: KeptDraft | None) -> str:
    """The versions of a page's answers, as the page carries them; several things carry their own."""
    known = draft.versions if draft else {}
    return " ".join(f"{q.slug}.{known.get(q.slug, 0)}" for q in step.questions if not is_items(q))


def versions_seen(request: HttpRequest, step: StepDefinition) -> dict[str, int]:
    """The versions that a page brings back; nothing of what it does not say readably."""
    asked = {question.slug for question in step.questions}
    seen = {}
    for entry in request.POST.get(NAME, "")[:10_000].split(" "):
        slug, _, version = entry.rpartition(".")
        if slug in asked and version.isascii() and version.isdecimal() and len(version) <= _MOST_DIGITS:
            seen[slug] = int(version)
    return seen


def left_alone(typed: Mapping[str, Any], seen: Mapping[str, int]) -> set[str]:
    """What was empty when the page was drawn and still is: what another window wrote there stays."""
    return {slug for slug, value in typed.items() if value is None and seen.get(slug) == 0}
