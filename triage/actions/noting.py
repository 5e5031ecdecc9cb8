"""Words for colleagues on a case: kept on its timeline, never told to the citizen, never edited."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from assistline.models import User
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseEvent, CaseNote

LONGEST_NOTE = 2000


class NoteRefused(Exception):
    """Nothing was kept; the message is a sentence for who wrote it."""


@transaction.atomic
def write_note(*, case_id: int, by: User, words: str, key: str, at: datetime) -> CaseNote:
    """Keep a note for colleagues. Whoever may see the case may write one, whoever has it, closed or not.

    It changes nothing of the case: a decision that is being written is not stopped by it.

    Args:
        case_id: The case; of one that goes on in another, that one.
        by: Who writes.
        words: What colleagues should know.
        key: Of the form; the same words of the same form are the same note.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the person may see.
        NoteRefused: There are no words, or too many.
    """
    if not words.strip():
        raise NoteRefused("Write what your colleagues should know.")
    if len(words) > LONGEST_NOTE:
        raise NoteRefused(f"Write at most {LONGEST_NOTE} characters. You wrote {len(words)}.")
    cases = Case.objects.visible_to(by).select_for_update(of=["self"], no_key=True)
    case = cases.get(id=case_id)
    while case.merged_into_id is not None:
        case = cases.get(id=case.merged_into_id)
    kept_as = note_key(words, form=key)
    kept = case.notes.filter(key=kept_as).first()
    if kept is not None:
        return kept
    note = add_note(case=case, by=by, kind="noted", about="", words=words, key=kept_as, at=at)
    keep_on_trail(case, by, "case.noted")
    return note


def note_key(words: str, *, form: str) -> str:
    """Under which a note is kept: a form that is sent again with other words is another note."""
    return hashlib.sha256(f"{form} {words.strip()}".encode()).hexdigest()


def is_noted(case: Case, words: str, *, key: str) -> bool:
    """Whether these words of this form are on the case already."""
    return bool(words.strip()) and case.notes.filter(key=note_key(words, form=key)).exists()


def add_note(*, case: Case, by: User, kind: str, about: str, words: str, key: str, at: datetime) -> CaseNote:
    """Put an event with a note on a case's timeline. In the caller's transaction.

    Args:
        case: Whose row the caller holds.
        by: Who writes.
        kind: Of the event.
        about: What the event says itself; no words of the note.
        words: Of the note.
        key: Once a case.
        at: When, timezone-aware.

    Raises:
        IntegrityError: The case has a note under this key.
    """
    return hang_note(
        event=case.events.create(kind=kind, by=by, at=at, words=about), by=by, words=words, key=key
    )


def hang_note(*, event: CaseEvent, by: User, words: str, key: str) -> CaseNote:
    """Hang what a person said about what they did on the event that says that they did it.

    Args:
        event: Just made. In the caller's transaction.
        by: Who did it and says this.
        words: What they said; encrypted here, as it is nowhere in the event.
        key: Once a case.

    Raises:
        IntegrityError: The case has a note under this key.
    """
    return CaseNote.objects.create(
        case_id=event.case_id, event=event, by=by, at=event.at, words=words.strip(), key=key
    )
