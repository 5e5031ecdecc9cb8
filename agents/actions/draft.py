"""Writing down what a caller says: answer by answer, of whatever type the matter turns out to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from agents.answers import KeptAnswer, kept_answers, questions_of, values_of
from agents.models import Call, CallTypeChange
from assistline.models import User
from reports.actions import DraftClosed, StaleAnswer, raise_cues, save_answers, set_type
from reports.definitions import TypeDefinition, published
from reports.lexicon_additions import lexicon_of
from reports.meant import FEEDBACK
from reports.models import Draft
from reports.questions.items import split_key
from reports.reading import read_answers
from triage.actions import update_event_of_call
from triage.eido.news import news_lines


class NoSuchType(Exception):
    """Nothing of that name can be reported here now."""


@dataclass(frozen=True)
class Saved:
    """What became of answers.

    Args:
        versions: The new version of each that was saved.
        stale: Those that somebody else has changed meanwhile; they were not saved.
        kept: All that is kept of the draft now.
    """

    versions: dict[str, int]
    stale: list[str]
    kept: dict[str, KeptAnswer] = field(repr=False)


@transaction.atomic
def save_call_answers(
    *, call: Call, by: User, answers: Mapping[str, Any], expected: Mapping[str, int], at: datetime
) -> Saved:
    """Keep what the caller said. One answer that somebody else has changed holds up no other.

    The words are read in the same transaction: a sign of danger is on the floor as soon as it is stored.

    Args:
        call: The agent's own.
        by: Who writes.
        answers: Slugs to clean API values; nothing where an answer was taken back.
        expected: The version of each answer that the writer saw (0: none yet).
        at: When, timezone-aware.

    Raises:
        DraftClosed: There is no draft, or it was sent.
    """
    draft = _draft_of(call)
    left, stale = dict(answers), list[str]()
    versions: dict[str, int] = {}
    while left:
        try:
            versions = save_answers(
                draft_id=draft.id,
                answers=left,
                at=at,
                by=str(by.id),
                expected={slug: expected.get(slug, 0) for slug in left},
            )
            break
        except StaleAnswer as error:
            stale += error.questions
            left = {slug: value for slug, value in left.items() if slug not in error.questions}
    kept = kept_answers(draft.id)
    if versions:
        found = read_answers(questions_of(draft), values_of(kept), lexicon=lexicon_of(draft.customer_id))
        raise_cues(draft_id=draft.id, found=found, at=at)
        if call.transferred_at is not None:
            _tell_since(call=call, draft=draft, changed=versions, values=values_of(kept), by=by, at=at)
    return Saved(versions, stale, kept)


@transaction.atomic
def change_call_type(*, call: Call, slug: str, by: User, at: datetime) -> TypeDefinition:
    """Ask the questions of another type from now on. Every answer stays, and is read again.

    Args:
        call: The agent's own.
        slug: Of a type that is published now.
        by: Who says what it is.
        at: When, timezone-aware.

    Raises:
        NoSuchType: There is none.
        DraftClosed: There is no draft, or it was sent.
    """
    draft = _draft_of(call)
    questions = published(draft.customer_id, slug)
    if questions is None:
        raise NoSuchType(slug)
    if draft.type_version_id != questions.version_id:
        was = questions_of(draft)
        if was is None or was.slug != slug:
            CallTypeChange.objects.create(call=call, was=was.slug if was else "", became=slug, by=by, at=at)
        set_type(draft_id=draft.id, version_id=questions.version_id)
        draft.type_version_id = questions.version_id
        answers = values_of(kept_answers(draft.id))
        found = read_answers(questions, answers, lexicon=lexicon_of(draft.customer_id))
        raise_cues(draft_id=draft.id, found=found, at=at)
        if call.transferred_at is not None:
            news = {"Kind of matter": questions.name}
            update_event_of_call(contact_id=call.contact_id, news=news, at=at, by=by)
    return questions


def _tell_since(
    *, call: Call, draft: Draft, changed: Iterable[str], values: Mapping[str, Any], by: User, at: datetime
) -> None:
    """The caller was put through: whoever has them there hears what is written down from now on."""
    questions, slugs = questions_of(draft), [split_key(key)[0] for key in changed]
    news = news_lines(questions, values, slugs, zone=call.centre.zone)
    if questions is not None and questions.slug == FEEDBACK:
        # Whoever it is about may be among those who see that something waits to be told there.
        news = {"The caller": "has told more: ask the agent"}
    update_event_of_call(contact_id=call.contact_id, news=news, at=at, by=by)


def _draft_of(call: Call) -> Draft:
    if call.draft is None:
        raise DraftClosed("This call has no draft.")
    return call.draft
