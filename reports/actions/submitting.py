"""Sending a report: everything that it means, in one transaction, once, however often it is sent."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery

from assistline.encryption import keyed_hash
from assistline.models import Centre, Customer
from reports.actions.answered import PORTAL, close_with_answer, hash_key
from reports.actions.cues import raise_cues
from reports.actions.drafts import DraftClosed, save_answers, start_draft
from reports.actions.keeping_out import keep_out_of_draft
from reports.actions.kept_files import give_files
from reports.actions.writing import Written, write_report
from reports.customers import ground_for
from reports.definitions import QuestionDefinition, TypeDefinition, definition
from reports.drafts import hash_secret
from reports.lexicon_additions import lexicon_of
from reports.meant import may_go_on
from reports.models import Attachment, Draft, DraftAnswer, DraftState, IdempotencyKey, Report
from reports.models.contact import Channel
from reports.questions import ANONYMOUS, ASKED_OF_THE_KNOWN, FOR_WHOM
from reports.questions.days import wrong_days
from reports.questions.items import gather
from reports.questions.text import Ground
from reports.questions.values import fitting, missing
from reports.reading import read_answers

API = "api"

# Whoever comes second waits here until the first has committed, and then finds its row.
_RESERVE = """
    INSERT INTO reports_idempotencykey (scope, key_hash, payload_hash, created_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (scope, key_hash) DO NOTHING RETURNING id
"""
# Where a draft goes unless it is a call's, read in the statement that locks it.
_ONLINE = Centre.objects.filter(customer=OuterRef("customer"), takes_online_reports=True)


@dataclass(frozen=True)
class Submitted:
    """A report that was sent.

    Args:
        access_code: The citizen's; kept nowhere but in the answer of the key, encrypted, for a few days.
        expectation: What the citizen was told happens next.
        told: What the citizen was told of how we reach them.
        advice: What the citizen can do meanwhile.
        replayed: It had been sent before, and this is the answer that was given then.
    """

    report: Report
    access_code: str
    expectation: str
    told: list[str]
    advice: str
    replayed: bool


class DifferentPayload(Exception):
    """The key was used for something else."""


class AnswersMissing(Exception):
    """Required questions have no answer, or a day that is over.

    Args:
        questions: Which, each with its sentence.
    """

    def __init__(self, questions: list[QuestionDefinition]) -> None:
        super().__init__(", ".join(question.slug for question in questions))
        self.questions = questions


class NumberNotSafe(Exception):
    """Somebody asked to be called without a number that they said is safe."""


@transaction.atomic
def submit_report(
    *,
    customer: Customer,
    version_id: int | None,
    answers: Mapping[str, Any],
    key: str,
    at: datetime,
    scope: str = API,
    channel: str = Channel.API,
    started_at: datetime | None = None,
    wants_call: bool = False,
    payload: object = None,
) -> Submitted:
    """Send a report that has no draft.

    Args:
        customer: Whose portal or API it came by.
        version_id: The version of the questions that were answered.
        answers: Slugs to clean API values (``questions.values.check_answers``).
        key: The sender's idempotency key: the same key and payload get the same answer again.
        at: When it was sent, timezone-aware.
        scope: Whose keys these are: ``api`` or ``portal``.
        channel: By which channel it came.
        started_at: When the contact began; when it was sent, if not known.
        wants_call: Asks to be called.
        payload: The JSON value as it was sent, which makes a repeat the same; the answers, if not given.

    Raises:
        DifferentPayload: The key was used for something else.
        AnswersMissing: Required questions have no answer.
        NumberNotSafe: Asks to be called without a safe number.
    """
    key_hash = hash_key(key)
    if payload is None:
        payload = {"version": version_id, "answers": dict(answers), "channel": channel}
    payload_hash = _hash_payload(customer.id, payload)
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [scope, key_hash, payload_hash, at])
        reserved = cursor.fetchone()
    if reserved is None:
        return _replay(IdempotencyKey.objects.get(scope=scope, key_hash=key_hash), payload_hash)
    questions = definition(version_id) if version_id else None
    if questions:
        answers = questions.heard(answers)
    _check_complete(questions, answers, wants_call=wants_call, ground=None)
    found = read_answers(questions, answers, lexicon=lexicon_of(customer.id))
    draft = _draft_for_cues(customer, version_id, channel, at) if found else None
    written = write_report(
        customer=customer,
        version_id=version_id,
        answers=answers,
        channel=channel,
        started_at=started_at or at,
        at=at,
        wants_call=wants_call,
        draft_id=draft.id if draft else None,
    )
    if draft:
        keep_out_of_draft(draft_id=draft.id, answers=answers)
        raise_cues(draft_id=draft.id, found=found, at=at)
    IdempotencyKey.objects.filter(id=reserved[0]).update(
        report_id=written.report.id, answer=written.as_answer()
    )
    return _first(written)


def find_submitted(*, customer: Customer, key: str, payload: object, scope: str = API) -> Submitted | None:
    """What was answered when this key and payload were sent before; nothing for a new key.

    Args:
        customer: Whose portal or API it came by.
        key: The sender's idempotency key.
        payload: As in ``submit_report``.
        scope: As in ``submit_report``.

    Raises:
        DifferentPayload: The key was used for something else.
    """
    kept = IdempotencyKey.objects.filter(scope=scope, key_hash=hash_key(key)).first()
    return _replay(kept, _hash_payload(customer.id, payload)) if kept else None


def find_lately(
    *, customer: Customer, payload: object, since: datetime, at: datetime, scope: str
) -> Submitted | None:
    """What was answered when the same was sent a moment ago, by senders that have no key; it counts from now
    on again. The caller lets nobody else send the same meanwhile.

    Args:
        customer: By whose API it came.
        payload: As in ``submit_report``.
        since: After which time it is the same.
        at: When, timezone-aware.
        scope: As in ``submit_report``.
    """
    payload_hash = _hash_payload(customer.id, payload)
    same = IdempotencyKey.objects.filter(scope=scope, payload_hash=payload_hash, created_at__gt=since)
    kept = same.exclude(report_id=None).order_by("-created_at").first()
    if kept is None:
        return None
    IdempotencyKey.objects.filter(id=kept.id).update(created_at=at)
    return _replay(kept, payload_hash)


@transaction.atomic
def submit_draft(
    *,
    draft_id: int | None = None,
    opened_with: tuple[str, str] | None = None,
    customer: Customer,
    at: datetime,
    language: str = "",
    wants_call: bool = False,
    as_it_stands: bool = False,
    key: str = "",
) -> Submitted:
    """Send a draft. It closes; its answers stay until it expires, so that its writer can go back.

    Args:
        draft_id: Which; the caller has checked its secret.
        opened_with: Instead of the id its code and its secret, which are checked here.
        customer: Whose portal it was written on.
        at: When it was sent, timezone-aware.
        language: In which language of the portal it is sent; as it was written, if not given.
        wants_call: Asks to be called instead of finishing: what there is, is sent.
        as_it_stands: An agent sends what there is, because it cannot wait for the rest.
        key: A program's idempotency key, which is used up by this draft; the draft itself is one already.

    Raises:
        DifferentPayload: The key was used for something else.
        DraftClosed: There is no such draft any more, or the secret is not its own.
        AnswersMissing: Required questions have no answer.
        NumberNotSafe: Asks to be called without a safe number.
    """
    # The lock makes the second of two clicks wait, and then find the report of the first.
    drafts = Draft.objects.select_for_update(of=["self"]).filter(customer=customer)
    drafts = drafts.annotate(
        has_files=Exists(Attachment.of_draft()), centre_id=Subquery(_ONLINE.values("id"))
    )
    if opened_with is None:
        draft = drafts.filter(pk__in=[draft_id]).first()
    else:
        code, secret = opened_with
        draft = drafts.filter(code=code, expires_at__gt=at).first() if secret else None
        if draft and not hmac.compare_digest(draft.secret_hash, hash_secret(secret)):
            draft = None
    if draft is None or draft.state == DraftState.DELETED:
        raise DraftClosed(str(draft_id or ""))
    reserved = _reserve_for_draft(draft, key, at) if key else None
    if draft.state == DraftState.SUBMITTED:
        return _replay(IdempotencyKey.objects.get(scope=PORTAL, key_hash=hash_key(draft.code)))
    questions = definition(draft.type_version_id) if draft.type_version_id else None
    answers = gather(DraftAnswer.objects.filter(draft=draft).values_list("question", "item", "value"))
    if questions:
        answers = questions.heard(answers)
    asked = questions.questions() if questions else ()
    ground = ground_for(customer, at=at)
    fit = fitting(asked, answers, ground=ground)
    if not as_it_stands:
        _check_complete(questions, fit, wants_call=wants_call, ground=ground)
    if may_go_on(draft.type_version_id):
        keep_out_of_draft(draft_id=draft.id, answers=answers)
    written = write_report(
        customer=customer,
        version_id=draft.type_version_id,
        answers=answers,
        channel=draft.channel,
        started_at=draft.started_at,
        at=at,
        wants_call=wants_call,
        draft_id=draft.id,
        contact=draft.contact,
        language=language or draft.language,
        centre_id=draft.centre_id,
    )
    if draft.has_files:
        give_files(draft_id=draft.id, report_id=written.report.id)
    if reserved:
        IdempotencyKey.objects.filter(id=reserved).update(report_id=written.report.id)
    close_with_answer(
        draft=draft,
        report_id=written.report.id,
        answer=written.as_answer(),
        language=language or draft.language,
        at=at,
    )
    if written.report.anonymous:
        # Nothing of who they are stays, not even what was typed before they chose so.
        DraftAnswer.objects.filter(draft=draft, question__in=ASKED_OF_THE_KNOWN).delete()
    # Read once more whole: what came by "call me" was not read step by step.
    found = read_answers(questions, answers, lexicon=lexicon_of(customer.id))
    raise_cues(draft_id=draft.id, found=found, at=at)
    return _first(written)


@transaction.atomic
def request_call(*, draft_id: int, customer: Customer, answers: Mapping[str, Any], at: datetime) -> Submitted:
    """Keep the number to call and send what there is: a person asks the rest.

    Args:
        draft_id: What was written so far.
        customer: Whose portal it was written on.
        answers: ``phone`` and ``phone_safe``, and what else was said on the page.
        at: When, timezone-aware.

    Raises:
        DraftClosed: There is no such draft any more.
        NumberNotSafe: There is no number, or its owner did not say that it is safe.
    """
    if not answers.get("phone") or answers.get("phone_safe") != "yes":
        raise NumberNotSafe
    answers = {**answers, **_known_again(draft_id, answers)}
    # Closed means sent already, by the first of two clicks: submitting finds it, or says that it is gone.
    with suppress(DraftClosed):
        save_answers(draft_id=draft_id, answers=answers, at=at)
    return submit_draft(draft_id=draft_id, customer=customer, at=at, wants_call=True)


def _known_again(draft_id: int, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What changes with the wish to be called: whoever gives a number is not unknown, and a best time that
    is told counts as asked for."""
    kept = dict(
        DraftAnswer.objects.filter(
            draft_id=draft_id, question__in=(FOR_WHOM, "help_wanted"), item=0
        ).values_list("question", "value")
    )
    changed: dict[str, Any] = {FOR_WHOM: "me"} if kept.get(FOR_WHOM) == ANONYMOUS else {}
    wanted = kept.get("help_wanted") or []
    if answers.get("best_time") and isinstance(wanted, list) and "time" not in wanted:
        changed["help_wanted"] = ["time", *wanted]
    return changed


def _draft_for_cues(customer: Customer, version_id: int | None, channel: str, at: datetime) -> Draft:
    """What was sent whole has no draft; with a sign of danger it gets one, so that the floor sees it."""
    draft = start_draft(customer=customer, at=at, type_version_id=version_id, channel=channel).draft
    draft.state = DraftState.SUBMITTED
    draft.save(update_fields=["state"])
    return draft


def _reserve_for_draft(draft: Draft, key: str, at: datetime) -> int | None:
    """Use a program's key up for this draft; nothing where it was used for it before.

    Raises:
        DifferentPayload: It was used for something else.
    """
    # No body of a request is a text alone, so nothing that was sent whole has this fingerprint.
    payload_hash = _hash_payload(draft.customer_id, f"draft {draft.id}")
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [API, hash_key(key), payload_hash, at])
        reserved = cursor.fetchone()
    if reserved is None:
        known = IdempotencyKey.objects.get(scope=API, key_hash=hash_key(key))
        if known.payload_hash != payload_hash:
            raise DifferentPayload
    return reserved[0] if reserved else None


def _hash_payload(customer_id: int, payload: object) -> str:
    sent = {"customer": customer_id, "payload": payload}
    return keyed_hash(json.dumps(sent, sort_keys=True), purpose="payload")


def _check_complete(
    questions: TypeDefinition | None, answers: Mapping[str, Any], *, wants_call: bool, ground: Ground | None
) -> None:
    if wants_call:
        if not answers.get("phone") or answers.get("phone_safe") != "yes":
            raise NumberNotSafe
        return
    asked = questions.asked_questions(answers) if questions else ()
    # What was begun days ago can be over by now.
    left = missing(asked, answers) + (wrong_days(asked, answers, ground=ground) if ground else [])
    if left or questions is None:
        raise AnswersMissing(left)


def _first(written: Written) -> Submitted:
    return Submitted(
        written.report,
        written.access_code,
        written.expectation,
        written.told,
        written.advice,
        replayed=False,
    )


def _replay(kept: IdempotencyKey, payload_hash: str = "") -> Submitted:
    """What was answered then.

    Raises:
        DifferentPayload: It was something else.
    """
    if kept.payload_hash != payload_hash:
        raise DifferentPayload
    answer: Any = kept.answer  # a JSON object, as Written.as_answer made it
    report = Report.objects.get(id=cast(int, kept.report_id))
    return Submitted(
        report,
        answer["access_code"],
        answer["expectation"],
        answer["told"],
        answer["advice"],
        replayed=True,
    )
