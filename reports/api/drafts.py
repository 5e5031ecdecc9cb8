"""A report that is written bit by bit: begun, saved answer by answer, sent once, or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assistline.models import Customer
from assistline.strict_json import StrictJSONParser
from reports.actions import (
    AnswersMissing,
    DifferentPayload,
    DraftClosed,
    StaleAnswer,
    count_signpost,
    delete_draft,
    raise_cues,
    save_answers,
    set_type,
    start_draft,
    submit_draft,
)
from reports.api.authentication import DraftSecret
from reports.api.draft_changes import as_rows, changed, stale, versions_of
from reports.api.draft_shapes import (
    BegunSerializer,
    ChangeSerializer,
    ConflictSerializer,
    DraftSerializer,
    NewDraftSerializer,
)
from reports.api.guards import (
    IDEMPOTENCY_KEY,
    KeyUsed,
    count_send,
    draft_of,
    limit_starts,
)
from reports.api.serializers import ProblemSerializer, RefusedSerializer, SubmittedSerializer
from reports.api.views import sent_response, still_missing
from reports.customers import ground_for
from reports.definitions import TypeDefinition, published
from reports.drafts import KeptDraft, find_draft
from reports.lexicon_additions import lexicon_of
from reports.models.contact import Channel
from reports.questions.asked import check_some
from reports.questions.days import wrong_days
from reports.questions.place_names import zone_of
from reports.questions.values import fitting, missing
from reports.reading import read_answers
from reports.rules import IMMEDIATE
from reports.views.access import customer_of
from reports.views.steps import newly_found, questions_of
from reports.whose import not_ours

NO_SUCH_TYPE = "There is no report type with this name."
NO_TYPE_YET = "Choose a type first."
CHANGED = "This was changed meanwhile; nothing was kept. Send it again with the versions given here."
REFUSALS: dict[int, Any] = {
    401: ProblemSerializer,
    404: ProblemSerializer,
    429: ProblemSerializer,
    503: ProblemSerializer,
}
TAKES: dict[int, Any] = {400: RefusedSerializer, 413: ProblemSerializer, 415: ProblemSerializer}


class AlreadySent(APIException):
    """Nothing more is written to it, and it is not deleted."""

    status_code = 409
    default_detail = "This was sent already. Add to the report instead."
    default_code = "already_sent"


@extend_schema(
    operation_id="begin_draft",
    summary="Begin a draft",
    description="Unsent, it is deleted some time after it was last saved. With code and secret it can also "
    "be taken up on the portal. Signs of danger in it are heard at once, sent or not.",
    request=NewDraftSerializer,
    responses={201: BegunSerializer, **TAKES, 429: ProblemSerializer, 503: ProblemSerializer},
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser])
def begin(request: Request) -> Response:
    """Begin a draft with the first answers."""
    at, customer = timezone.now(), customer_of(request._request)
    limit_starts(request, at=at)
    body = NewDraftSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    questions = _published(customer, body.validated_data["type"])
    said = _judged(customer, questions, body.validated_data.get("answers", {}), at=at)
    answers = {slug: value for slug, value in said.items() if value is not None}
    found = read_answers(questions, answers, lexicon=lexicon_of(customer.id))
    with transaction.atomic():
        started = start_draft(
            customer=customer,
            at=at,
            type_version_id=questions.version_id,
            answers=answers,
            channel=Channel.API,
        )
        raise_cues(draft_id=started.draft.id, found=found, at=at)
    kept = find_draft(code=started.draft.code, secret=started.secret, at=at)
    if kept is None:  # its time cannot be over: it has just begun
        raise NotFound
    url = request.build_absolute_uri(reverse("api-draft", args=[kept.code]))
    begun = {**_told(kept, customer, at=at), "secret": started.secret, "draft_url": url}
    return Response(BegunSerializer(begun).data, status=201, headers={"Location": url})


@extend_schema(
    methods=["GET"],
    operation_id="read_draft",
    summary="Read a draft",
    description="A wrong secret is answered as a draft that does not exist.",
    responses={200: DraftSerializer, **REFUSALS},
)
@extend_schema(
    methods=["PATCH"],
    operation_id="save_draft",
    summary="Save answers",
    description="All of them are kept or none. What somebody else has changed since its version was read is "
    "not overwritten: the answer is 409 with both values.",
    request=ChangeSerializer,
    responses={200: DraftSerializer, **TAKES, 409: ConflictSerializer, **REFUSALS},
)
@extend_schema(
    methods=["DELETE"],
    operation_id="delete_draft",
    summary="Delete a draft",
    description="At once and for good, if it was not sent. A sign of danger stays until a person clears it.",
    responses={204: OpenApiResponse(description="It is gone."), 409: ProblemSerializer, **REFUSALS},
)
@api_view(["GET", "PATCH", "DELETE"])
@authentication_classes([DraftSecret])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser])
def draft(request: Request, code: str) -> Response:
    """One draft, for whoever has its secret."""
    at = timezone.now()
    kept = draft_of(request, code, at=at)
    if request.method == "PATCH":
        return _save(request, kept, at=at)
    if request.method == "DELETE":
        if not delete_draft(draft_id=kept.id, at=at):
            raise AlreadySent
        return Response(status=204)
    return Response(DraftSerializer(_told(kept, customer_of(request._request), at=at)).data)


@extend_schema(
    operation_id="submit_draft",
    summary="Send a draft",
    description="Once, however often it is asked: for a week the answer is that of the first time.",
    parameters=[IDEMPOTENCY_KEY],
    request=None,
    responses={
        201: SubmittedSerializer,
        400: RefusedSerializer,
        422: OpenApiResponse(ProblemSerializer, "The key was used for another report."),
        **REFUSALS,
    },
)
@api_view(["POST"])
@authentication_classes([DraftSecret])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser])
def submit(request: Request, code: str) -> Response:
    """Send a draft, once.

    Raises:
        KeyUsed: The key was used for another report.
        NotFound: It was deleted meanwhile.
        ValidationError: Something must be answered yet.
    """
    at, customer = timezone.now(), customer_of(request._request)
    kept = draft_of(request, code, at=at)
    key = count_send(request, at=at)
    try:
        sent = submit_draft(draft_id=kept.id, customer=customer, at=at, key=key)
    except DifferentPayload as error:
        raise KeyUsed from error
    except DraftClosed as error:
        raise NotFound from error
    except AnswersMissing as error:
        if not error.questions:
            raise ValidationError({"type": [NO_TYPE_YET]}) from error
        raise ValidationError({"answers": still_missing(error.questions)}) from error
    return sent_response(request, sent, counted_for=kept.code, at=at)


def _save(request: Request, kept: KeptDraft, *, at: datetime) -> Response:
    if not kept.is_open:
        raise AlreadySent
    body = ChangeSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    told, customer = body.validated_data, customer_of(request._request)
    before = questions_of(kept)
    questions = _published(customer, told["type"]) if told.get("type") else before
    if questions is None:
        raise ValidationError({"type": [NO_TYPE_YET]})
    if before is not None and before.slug == questions.slug:
        questions = before  # it finishes on the version that it began with
    given = told.get("answers", {})
    answers = changed(_judged(customer, questions, given, kept.answers, at=at), kept)
    if beaten := stale([slug for slug in answers if slug in given], kept, told.get("versions", {})):
        return _conflict(kept, answers, beaten)
    rows = as_rows(answers, questions, kept)
    lexicon = lexicon_of(customer.id)
    found = newly_found(
        read_answers(before, kept.answers, lexicon=lexicon),
        read_answers(questions, kept.answers_with(rows), lexicon=lexicon),
    )
    try:
        with transaction.atomic():
            save_answers(draft_id=kept.id, answers=rows, at=at, expected=kept.versions)
            if questions.version_id != kept.type_version_id:
                set_type(draft_id=kept.id, version_id=questions.version_id)
            raise_cues(draft_id=kept.id, found=found, at=at)
    except StaleAnswer:
        now = draft_of(request, kept.code, at=at)
        return _conflict(now, answers, stale(answers, now, versions_of(kept)))
    except DraftClosed as error:
        raise AlreadySent from error
    return Response(DraftSerializer(_told(draft_of(request, kept.code, at=at), customer, at=at)).data)


def _published(customer: Customer, slug: str) -> TypeDefinition:
    questions = published(customer.id, slug)
    if questions is None:
        raise ValidationError({"type": [NO_SUCH_TYPE]})
    return questions


def _judged(
    customer: Customer,
    questions: TypeDefinition,
    answers: Mapping[str, Any],
    kept: Mapping[str, Any] | None = None,
    *,
    at: datetime,
) -> dict[str, Any]:
    """The answers as they are kept. Where it happened says by which clock the times are."""
    ground = ground_for(customer, at=at)
    if kept and "where" not in answers:
        ground = replace(ground, zone=zone_of(kept.get("where"), ground.zone))
    clean, errors = check_some(questions, answers, ground=ground)
    if errors:
        raise ValidationError({"answers": errors})
    return clean


def _conflict(now: KeptDraft, answers: Mapping[str, Any], beaten: Iterable[str]) -> Response:
    versions = versions_of(now)
    conflicts = {
        slug: {
            "yours": answers[slug],
            "theirs": now.answers.get(slug),
            "version": versions.get(slug, 0),
        }
        for slug in beaten
    }
    return Response(ConflictSerializer({"detail": CHANGED, "conflicts": conflicts}).data, status=409)


def _told(kept: KeptDraft, customer: Customer, *, at: datetime) -> dict[str, Any]:
    """A draft as it is given out; when it is sent, without what it says."""
    questions = questions_of(kept)
    told: dict[str, Any] = {
        "code": kept.code,
        "type": questions.slug if questions else None,
        "version": questions.number if questions else None,
        "sent": not kept.is_open,
        "expires_at": kept.expires_at,
        "answers": {},
        "versions": {},
        "asked": [],
        "missing": {},
        "danger": False,
        "not_ours": None,
    }
    if not kept.is_open:
        return told
    found = read_answers(questions, kept.answers, lexicon=lexicon_of(kept.customer_id))
    told |= {
        "answers": kept.answers,
        "versions": versions_of(kept),
        "danger": any(cue.grade == IMMEDIATE for cue in found),
        "not_ours": None if found else _elsewhere(kept, questions, at=at),
    }
    if questions:
        asked = questions.asked_questions(kept.answers)
        ground = ground_for(customer, at=at)
        fit = fitting(asked, kept.answers, ground=ground)
        left = missing(asked, fit) + wrong_days(asked, fit, ground=ground)
        told |= {"asked": [question.slug for question in asked], "missing": still_missing(left)}
    return told


def _elsewhere(kept: KeptDraft, questions: TypeDefinition | None, *, at: datetime) -> Any:
    """Whose matter it is, counted once for a draft as on the portal."""
    found = not_ours(
        customer_id=kept.customer_id, questions=questions, answers=kept.answers, channel=kept.channel
    )
    if found is None:
        return None
    count_signpost(
        customer_id=kept.customer_id,
        agency=found.agency,
        type_slug=questions.slug if questions else "",
        channel=kept.channel,
        of=kept.code,
        at=at,
    )
    return found.agency
