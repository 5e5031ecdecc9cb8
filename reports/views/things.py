"""Several things on one step: which of them a page is about, and what its buttons do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from reports.actions import StaleAnswer, save_answers
from reports.definitions import QuestionDefinition, StepDefinition
from reports.drafts import KeptDraft
from reports.questions.display import say_item
from reports.questions.forms import StepForm
from reports.questions.items import is_item_key, is_items, item_key, next_number, one_item, split_key
from reports.questions.text import Ground, Refused
from reports.questions.values import check

# What a button says, or an address: one more, or the key of one that is there.
NEW = "new"
CHANGED_ELSEWHERE = gettext_noop("This was changed in another window. Look at it again.")


@dataclass(frozen=True)
class Things:
    """The things of a step, and the one that its page writes.

    Args:
        question: What asks for them.
        kept: What is kept, by number; nothing where one was removed.
        versions: Of all answers of the draft, by key.
        number: Which one is being written; 0 when the page only lists them.
        seen: The version of it that the page was drawn with.
    """

    question: QuestionDefinition
    kept: Mapping[int, Any]
    versions: Mapping[str, int]
    number: int
    seen: int

    @property
    def key(self) -> str:
        """Of the one that is being written."""
        return item_key(self.question.slug, self.number) if self.number else ""

    @property
    def there(self) -> dict[int, Any]:
        """What is not removed, in order."""
        return {number: value for number, value in sorted(self.kept.items()) if value is not None}

    @property
    def is_full(self) -> bool:
        """Whether there is no room for one more."""
        return len(self.there) >= self.question.most_items

    @property
    def is_new(self) -> bool:
        """Whether the one that is being written was not there when the page was drawn."""
        return self.seen == 0 or self.kept.get(self.number) is None

    def on(self, step: StepDefinition) -> StepDefinition:
        """The step with the one thing that is being written as a question of its own."""
        questions = []
        for question in step.questions:
            if question.slug != self.question.slug:
                questions.append(question)
            elif self.number:
                item = one_item(question, self.number)
                questions.append(replace(item, required=question.required and not self.there))
        return replace(step, questions=tuple(questions))

    def answers(self) -> dict[str, Any]:
        """What is kept of each thing by its key."""
        return {item_key(self.question.slug, number): value for number, value in self.kept.items()}

    def as_kept(self, draft: KeptDraft) -> Things:
        """The same over what is kept now."""
        kept = draft.things.get(self.question.slug, {})
        return replace(self, kept=kept, versions=draft.versions)

    def at_next_number(self) -> Things:
        """The same for one more thing: the number that was drawn is taken meanwhile."""
        number = next_number(self.kept)
        return replace(self, number=number, seen=self.versions.get(item_key(self.question.slug, number), 0))


def as_one_more(changed: Mapping[str, Any], things: Things) -> tuple[dict[str, Any], dict[str, int], Things]:
    """What is to be saved, with the thing that was written as one more; and the versions that are there."""
    more = things.at_next_number()
    moved = {more.key if name == things.key else name: value for name, value in changed.items()}
    return moved, dict(things.versions), more


def things_question(step: StepDefinition) -> QuestionDefinition | None:
    """What asks for several things on a step; there is one at most."""
    return next((question for question in step.questions if is_items(question)), None)


def things_on(request: HttpRequest, step: StepDefinition, draft: KeptDraft | None) -> Things | None:
    """The things of a step, and which one the page is about; nothing where none are asked for.

    Without a draft the page is drawn from what was typed alone.
    """
    question = things_question(step)
    if question is None:
        return None
    kept = draft.things.get(question.slug, {}) if draft else {}
    things = Things(question, kept, draft.versions if draft else {}, 0, 0)
    wanted = request.POST.get("thing-key", "") if request.method == "POST" else request.GET.get("item", "")
    if is_item_key(wanted, question.slug):
        number = split_key(wanted)[1]
        seen = request.POST.get("thing-seen", "")
        known = things.versions.get(wanted, 0)
        drawn_with = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else known
        if request.method == "POST" or kept.get(number) is not None:
            return replace(things, number=number, seen=drawn_with)
    if request.method != "POST" and not things.is_full and (wanted == NEW or not things.there):
        return things.at_next_number()
    return things


@dataclass(frozen=True)
class Pressed:
    """What became of a button beside one thing.

    Args:
        removed: What was taken away, to be put back: its key, its version now, its value and its words.
        error: Why it was not done.
    """

    removed: dict[str, Any] | None = None
    error: str = ""


def remove_thing(draft: KeptDraft, things: Things, pressed: str, *, at: datetime, zone: ZoneInfo) -> Pressed:
    """Take one thing away: ``pressed`` is its key and the version that the page was drawn with.

    Raises:
        DraftClosed: The draft was sent.
    """
    key, _, version = pressed.partition(".")
    if not is_item_key(key, things.question.slug) or not version.isdecimal() or len(version) > 9:
        return Pressed()
    value = things.kept.get(split_key(key)[1])
    if value is None:
        return Pressed()
    try:
        written = save_answers(draft_id=draft.id, answers={key: None}, at=at, expected={key: int(version)})
    except StaleAnswer:
        return Pressed(error=gettext(CHANGED_ELSEWHERE))
    words = say_item(things.question, value, zone)
    back = {"key": f"{key}.{written[key]}", "value": json.dumps(value, ensure_ascii=False), "words": words}
    return Pressed(removed=back)


def put_back(
    request: HttpRequest, draft: KeptDraft, things: Things, *, at: datetime, ground: Ground
) -> Pressed:
    """Put back what was just taken away: the page carries what it was.

    Raises:
        DraftClosed: The draft was sent.
    """
    key, _, version = request.POST.get("thing-restore", "").partition(".")
    if not is_item_key(key, things.question.slug) or not version.isdecimal() or len(version) > 9:
        return Pressed()
    if things.is_full:
        return Pressed()
    try:
        value = check(
            one_item(things.question, split_key(key)[1]),
            json.loads(request.POST.get("thing-value", "")),
            ground=ground,
        )
        save_answers(draft_id=draft.id, answers={key: value}, at=at, expected={key: int(version)})
    except (StaleAnswer, Refused, ValueError, RecursionError):
        return Pressed(error=gettext(CHANGED_ELSEWHERE))
    return Pressed()


def list_of(
    things: Things, form: StepForm, *, zone: ZoneInfo, pressed: Pressed | None = None
) -> dict[str, Any]:
    """What ``reports/_things.html`` shows.

    Args:
        things: Of the step.
        form: With the fields of the one that is being written.
        zone: Where local times are.
        pressed: What a button beside one of them has just done.
    """
    question, there = things.question, things.there
    rows = [
        {
            "key": item_key(question.slug, number),
            "version": things.versions.get(item_key(question.slug, number), 0),
            "place": place,
            "words": say_item(question, value, zone),
        }
        for place, (number, value) in enumerate(there.items(), start=1)
    ]
    places = list(there)
    place = places.index(things.number) + 1 if things.number in places else len(places) + 1
    return {
        "question": question,
        "name": question.item_name or gettext("item"),
        "rows": [row for row in rows if row["key"] != things.key],
        "key": things.key,
        "seen": things.seen,
        "place": place,
        "is_new": things.is_new,
        "is_full": things.is_full,
        "has_room": len(there) + (1 if things.number and things.is_new else 0) < question.most_items,
        "groups": form.part_groups(things.key) if things.number else [],
        "removed": pressed.removed if pressed else None,
    }
