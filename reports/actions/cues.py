"""Cues of what is being written: raised by the rules or a person, marked, and cleared only by a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from assistline.events import emit
from assistline.models import Centre, User
from reports.actions.drafts import DraftClosed, keep_shorter
from reports.meant import is_feedback
from reports.models import CueMark, Draft, DraftState, OpenCue
from reports.reading import CueFound
from reports.rules import URGENCY, more_urgent, own_grade
from reports.silence import SILENT

SHORTEST_REASON = 10
SILENT_AFTER = timedelta(minutes=5)
# What was left behind (a hang-up, a closed page) says more than that nothing is being written.
_STRONGER_MARKS = (CueMark.HUNG_UP, CueMark.LEFT)


class CueAlreadyCleared(Exception):
    """Somebody cleared it before; the message says who has."""


class ClearReasonMissing(Exception):
    """A cue is cleared only with a reason; the message is a sentence for the person."""


@transaction.atomic
def raise_cues(
    *, draft_id: int, found: Iterable[CueFound], source: str = "", at: datetime, by_id: int | None = None
) -> list[OpenCue]:
    """Store what was found; the floor is alarmed by it. Safe to repeat with the same.

    One cue of a kind is open on a draft. One that is open is raised from priority to immediate, never
    lowered. One that a person has cleared does not come back by the same words.

    Args:
        draft_id: The draft in which it was said, sent or not.
        found: What was found (``reports.reading.read_answers``), or what a person says.
        source: Who says so, where that is not in ``found``: 'person', or a table's row.
        at: When, timezone-aware.
        by_id: The member of staff who raises it; nobody for the rules.

    Returns:
        The cues that are new or more urgent than before.

    Raises:
        DraftClosed: There is no such draft any more.
    """
    said = [replace(cue, source=source or cue.source) for cue in found]
    if not said:
        return []
    # The lock makes a second writer wait, and then find the first one's cues.
    draft = Draft.objects.select_for_update(of=["self"]).select_related("contact").filter(id=draft_id).first()
    if draft is None:
        raise DraftClosed(str(draft_id))
    before = list(OpenCue.objects.filter(draft=draft))
    raised = [cue for one in said if (cue := _raise(draft, before, one, at, by_id)) is not None]
    if any(cue.cue in SILENT for cue in raised):
        keep_shorter(draft_id=draft.id)
    for cue in raised:
        _tell("cue.raised", cue)
    return raised


@transaction.atomic
def clear_cue(*, cue_id: int, by: User, reason: str, at: datetime) -> OpenCue:
    """Take a cue away, with a reason that stays.

    Args:
        cue_id: Which.
        by: Who answers for it; the view has checked ``reports.clear_cue``.
        reason: Why, at least ten characters.
        at: When, timezone-aware.

    Raises:
        OpenCue.DoesNotExist: No such cue in what the person may see.
        ClearReasonMissing: There is no reason, or none worth the name.
        CueAlreadyCleared: Somebody was first.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ClearReasonMissing("Say why this is no danger, in at least ten characters.")
    cues = OpenCue.objects.visible_to(by).select_related("draft")
    cue = cues.select_for_update(of=["self"]).get(id=cue_id)
    if cue.cleared_at is not None:
        who = User.objects.filter(id__in=[cue.cleared_by_id]).first()
        raise CueAlreadyCleared(f"{who or 'Somebody'} has cleared this already.")
    cue.cleared_at, cue.cleared_by_id, cue.clear_reason = at, by.id, reason.strip()
    cue.save(update_fields=["cleared_at", "cleared_by_id", "clear_reason"])
    _tell("cue.cleared", cue)
    return cue


@transaction.atomic
def mark_cues(*, draft_id: int, mark: CueMark, at: datetime) -> int:
    """Say of a draft's open cues that the caller hung up or its writer left. They stay open.

    Args:
        draft_id: Which draft.
        mark: What happened. A hang-up takes the place of a silence, not the other way round.
        at: When, timezone-aware.

    Returns:
        How many were marked now.

    Raises:
        DatabaseError: Out of reach; nothing was marked.
    """
    cues = OpenCue.objects.open().filter(draft_id=draft_id).exclude(mark__in=[*_STRONGER_MARKS, mark])
    return _mark(list(cues.select_related("draft").select_for_update(of=["self"]).order_by("id")), mark, at)


@transaction.atomic
def mark_silent(*, at: datetime, limit: int = 500) -> int:
    """Mark, once, the open cues of drafts whose writer has not been seen for five minutes.

    Args:
        at: What is taken for now.
        limit: How many at once.

    Returns:
        How many were marked.

    Raises:
        DatabaseError: Out of reach; the next sweep marks them.
    """
    silent = OpenCue.objects.open().filter(
        mark="",
        grade__in=URGENCY,
        draft__state=DraftState.OPEN,
        draft__last_seen_at__lte=at - SILENT_AFTER,
    )
    found = silent.select_related("draft").select_for_update(of=["self"], skip_locked=True)
    cues = found.order_by("id")[:limit]
    return _mark(list(cues), CueMark.SILENT, at)


def _raise(
    draft: Draft, before: list[OpenCue], found: CueFound, at: datetime, by_id: int | None
) -> OpenCue | None:
    """The cue if it is new or more urgent now."""
    grade = found.grade if found.grade in URGENCY else own_grade(found.cue)
    same = [cue for cue in before if cue.cue == found.cue]
    is_open = next((cue for cue in same if cue.cleared_at is None), None)
    fields = {"grade": grade, "words": found.words, "source": found.source[:80], "raised_by_id": by_id}
    if is_open is not None:
        if not more_urgent(grade, is_open.grade):
            return None
        is_open.draft = draft
        for name, value in fields.items():
            setattr(is_open, name, value)
        is_open.save(update_fields=list(fields))
        return is_open
    # What a person says is said anew, whatever was cleared before.
    cleared = (cue for cue in same if _same_words(cue, found.words) and not more_urgent(grade, cue.grade))
    if by_id is None and any(cleared):
        return None
    cue = OpenCue.objects.create(
        customer_id=draft.customer_id,
        centre_id=_centre_id(draft),
        draft=draft,
        cue=found.cue,
        raised_at=at,
        **fields,
    )
    before.append(cue)
    return cue


def _centre_id(draft: Draft) -> int:
    """Whose floor hears of it: that of the call, or the centre that takes online reports."""
    if draft.contact is not None:
        return draft.contact.centre_id
    return Centre.objects.values_list("id", flat=True).get(
        customer_id=draft.customer_id, takes_online_reports=True
    )


def _same_words(cue: OpenCue, words: str) -> bool:
    return cue.words.casefold().split() == words.casefold().split()


def _mark(cues: list[OpenCue], mark: CueMark, at: datetime) -> int:
    for cue in cues:
        cue.mark, cue.marked_at = mark, at
        cue.save(update_fields=["mark", "marked_at"])
        _tell("cue.marked", cue)
    return len(cues)


def _tell(event: str, cue: OpenCue) -> None:
    # Of feedback no stream hears: whom it is about may listen. The floor asks by itself every few seconds.
    centre_id = None if is_feedback(cue.draft.type_version_id) else cue.centre_id
    emit(event, centre_id=centre_id, cue_id=cue.id, draft_id=cue.draft_id)
