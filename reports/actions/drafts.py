"""Keeping what is being written, answer by answer."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Greatest

from assistline.encryption import blind_index, encrypt
from assistline.models import Customer
from assistline.references import new_access_code, new_draft_code
from reports.actions.keeping_out import keep_out_of_draft
from reports.definitions import definition
from reports.drafts import hash_secret
from reports.keeping import days_kept, is_short
from reports.meant import is_feedback
from reports.models import Draft, DraftState
from reports.models.contact import Channel, Contact
from reports.models.draft import ENGLISH_CODE
from reports.questions import SAFETY_OF
from reports.questions.items import item_key, split_key, spread

_ENCRYPTED_PLACE = "reports_draftanswer.value"

# One statement: waits for a submit that holds the draft, and writes nothing if that closed it; its writer is
# seen.
_OPEN = """
    WITH open AS (
        UPDATE reports_draft SET last_seen_at = greatest(last_seen_at, %(at)s),
            expires_at = greatest(expires_at, %(at)s + kept_days * interval '1 day'),
            number_index = coalesce(%(number)s, number_index)
        WHERE id = %(draft)s AND state = 'open' RETURNING id, type_version_id
    )
"""
_BEGIN = """
    WITH open AS (
        INSERT INTO reports_draft (code, customer_id, secret_hash, type_version_id, channel, contact_id,
            language, state, started_at, last_seen_at, kept_days, expires_at, number_index)
        VALUES (%(code)s, %(customer)s, %(secret)s, %(version)s, %(channel)s, %(contact)s,
            %(language)s, 'open',
            %(at)s, %(at)s, %(days)s, %(expires)s, coalesce(%(number)s, ''))
        RETURNING id, type_version_id
    )
"""
# With ``checked`` an answer is written only over the version that its writer saw (the new row would be that
# version plus one).
_WRITE = """
    INSERT INTO reports_draftanswer AS kept (draft_id, question, item, value, version, by, saved_at)
    SELECT open.id, new.question, new.item, new.value, new.version, %(by)s, %(at)s
    FROM open
    CROSS JOIN unnest(%(questions)s::text[], %(items)s::int[], %(values)s::text[], %(versions)s::int[])
        AS new (question, item, value, version)
    ON CONFLICT (draft_id, question, item) DO UPDATE
        SET value = excluded.value, version = kept.version + 1, by = excluded.by, saved_at = excluded.saved_at
        WHERE NOT %(checked)s OR kept.version + 1 = excluded.version
    RETURNING draft_id, question, item, version, (SELECT type_version_id FROM open)
"""

# What tells of danger near its writer is kept as short as a sealed type's words, whatever the type.
_SHORTEN = """
    UPDATE reports_draft AS d
    SET kept_days = least(d.kept_days, c.sealed_draft_days),
        expires_at = least(d.expires_at, d.last_seen_at + c.sealed_draft_days * interval '1 day')
    FROM assistline_customer c
    WHERE c.id = d.customer_id AND d.id = %s AND d.state = 'open'
"""


@dataclass(frozen=True)
class StartedDraft:
    """A new draft, and the secret word that opens it: it is nowhere but here and with its writer."""

    draft: Draft
    secret: str


class DraftClosed(Exception):
    """The draft was sent, or is gone: nothing more is written to it."""


class StaleAnswer(Exception):
    """Somebody else has changed an answer since its writer saw it; nothing was written.

    Args:
        questions: The slugs that were changed.
    """

    def __init__(self, questions: list[str]) -> None:
        super().__init__(", ".join(questions))
        self.questions = questions


def start_draft(
    *,
    customer: Customer,
    at: datetime,
    type_version_id: int | None = None,
    answers: Mapping[str, Any] | None = None,
    channel: str = Channel.WEB,
    code: str | None = None,
    secret: str | None = None,
    contact: Contact | None = None,
    language: str = ENGLISH_CODE,
) -> StartedDraft:
    """Begin a draft, with the first answers if there are some.

    Args:
        customer: Whose portal it is written on.
        at: When, timezone-aware.
        type_version_id: The version of the questions; nothing when the matter has no type yet.
        answers: Slugs to clean API values.
        channel: ``web``, or ``phone`` when an agent writes.
        code: The draft's code, if it was given out before; a draft with this code and secret is then taken
            up.
        secret: Its secret word (as an access code is made), with ``code``.
        contact: The call that it is written in, which is there already.
        language: In which language of the portal it is written.

    Raises:
        DraftClosed: A draft with this code is there, with another secret or already sent.
    """
    secret = secret or new_access_code()
    days = days_kept(customer, definition(type_version_id) if type_version_id else None, channel=channel)
    fields: dict[str, Any] = {
        "customer": customer,
        "secret_hash": hash_secret(secret),
        "type_version_id": type_version_id,
        "channel": channel,
        "contact": contact,
        "language": language,
        "started_at": at,
        "last_seen_at": at,
        "kept_days": days,
        "expires_at": at + timedelta(days=days),
    }
    with transaction.atomic():
        if code is None and answers:
            draft = Draft(code=new_draft_code(), **fields)
            return StartedDraft(_begun(draft, answers, at), secret)
        if code is None:
            draft = Draft.objects.create(code=new_draft_code(), **fields)
        else:
            draft, _ = Draft.objects.get_or_create(code=code, defaults=fields)
            if draft.secret_hash != fields["secret_hash"] or draft.state != DraftState.OPEN:
                raise DraftClosed(code)
        if answers:
            save_answers(draft_id=draft.id, answers=answers, at=at)
    return StartedDraft(draft, secret)


def set_language(*, draft_id: int, language: str) -> None:
    """Keep in which language of the portal a draft is written from now on."""
    Draft.objects.filter(id=draft_id, state=DraftState.OPEN).update(language=language)


def save_answers(
    *,
    draft_id: int,
    answers: Mapping[str, Any],
    at: datetime,
    by: str = "citizen",
    expected: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Keep answers, all of them or none. One statement.

    A number or address that comes without whether it is safe takes back what was said of the one before. Each
    of several things has a row of its own; a whole list of them writes its first rows anew, and takes none
    away.

    Args:
        draft_id: Which draft.
        answers: Slugs, or keys of single things (``reports.questions.items``), to clean API values; nothing
            where an answer was taken back.
        at: When, timezone-aware.
        by: ``citizen``, or the id of a member of staff.
        expected: The version of each answer that the writer saw (0: none yet); without it the last writer
        wins.

    Returns:
        The new version of each answer.

    Raises:
        DraftClosed: The draft was sent or is gone.
        StaleAnswer: An answer is not at the expected version.
    """
    if not answers:
        return {}
    answers = _to_keep(answers)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_OPEN + _WRITE, _rows(answers, at, by=by, expected=expected) | {"draft": draft_id})
        rows = cursor.fetchall()
        written = {
            item_key(slug, number) if number else slug: version for _, slug, number, version, _ in rows
        }
        if len(written) == len(answers):
            if is_feedback(rows[0][-1]):
                keep_out_of_draft(draft_id=draft_id)
            return written
        if not Draft.objects.filter(id=draft_id, state=DraftState.OPEN).exists():
            raise DraftClosed(str(draft_id))
        raise StaleAnswer([slug for slug in answers if slug not in written])


def _begun(draft: Draft, answers: Mapping[str, Any], at: datetime) -> Draft:
    """A new draft, written together with its first answers. One statement."""
    row = {
        "code": draft.code,
        "customer": draft.customer_id,
        "secret": draft.secret_hash,
        "version": draft.type_version_id,
        "channel": draft.channel,
        "contact": draft.contact_id,
        "language": draft.language,
        "days": draft.kept_days,
        "expires": draft.expires_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN + _WRITE, _rows(_to_keep(answers), at) | row)
        draft.id = cursor.fetchall()[0][0]
    draft._state.adding = False
    if is_feedback(draft.type_version_id):
        keep_out_of_draft(draft_id=draft.id)
    return draft


def _to_keep(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Each thing under its own key; a number that comes without whether it is safe takes that back."""
    unsafe = dict.fromkeys(SAFETY_OF[point] for point in answers if point in SAFETY_OF)
    return unsafe | spread(answers)


def _rows(
    answers: Mapping[str, Any],
    at: datetime,
    *,
    by: str = "citizen",
    expected: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    keys = [split_key(key) for key in answers]
    phone = blind_index(answers["phone"] or "", purpose="phone") if "phone" in answers else None
    return {
        "by": by,
        "at": at,
        "questions": [slug for slug, _ in keys],
        "items": [number for _, number in keys],
        "values": [
            encrypt(json.dumps(value, ensure_ascii=False), place=_ENCRYPTED_PLACE)
            for value in answers.values()
        ],
        "versions": [(expected or {}).get(slug, 0) + 1 for slug in answers],
        "checked": expected is not None,
        "number": phone,
    }


def set_type(*, draft_id: int, version_id: int) -> None:
    """Put a draft on another version's questions; its answers stay, for a shorter time if the type says so.

    Args:
        draft_id: Which draft.
        version_id: A published version, of another type than the draft has.

    Raises:
        DraftClosed: The draft was sent or is gone.
    """
    if not Draft.objects.filter(id=draft_id, state=DraftState.OPEN).update(type_version_id=version_id):
        raise DraftClosed(str(draft_id))
    if is_short(definition(version_id)):
        keep_shorter(draft_id=draft_id)
    if is_feedback(version_id):
        keep_out_of_draft(draft_id=draft_id)


def keep_shorter(*, draft_id: int) -> None:
    """Keep an unsent draft no longer than what is sealed; one that is kept shorter stays so.

    Args:
        draft_id: Which draft.

    Raises:
        DatabaseError: Out of reach; its time stays as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHORTEN, [draft_id])


def touch_draft(*, draft_id: int, at: datetime) -> bool:
    """Its writer is still there, though nothing was saved: a call's page beats.

    Args:
        draft_id: Which draft.
        at: When, timezone-aware.

    Returns:
        Whether it is still open.

    Raises:
        DatabaseError: Out of reach; the page beats again.
    """
    return bool(touch_drafts(draft_ids=[draft_id], at=at))


def touch_drafts(*, draft_ids: Collection[int] | QuerySet[Any, Any], at: datetime) -> int:
    """The same for several, in one statement.

    Args:
        draft_ids: Which, or the query that finds them.
        at: When, timezone-aware.

    Returns:
        How many of them are still open.

    Raises:
        DatabaseError: Out of reach; the page beats again.
    """
    still_open = Draft.objects.filter(id__in=draft_ids, state=DraftState.OPEN)
    return still_open.update(last_seen_at=Greatest("last_seen_at", Value(at)))
