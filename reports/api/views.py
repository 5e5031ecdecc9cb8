"""Sending a report whole, and asking where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assistline import audit
from assistline.models import Customer
from assistline.strict_json import StrictJSONParser
from reports.actions import (
    AnswersMissing,
    DifferentPayload,
    Submitted,
    count_signpost,
    find_submitted,
    submit_report,
)
from reports.agencies import INTERSTATE, OtherAgency
from reports.api.authentication import AccessCode
from reports.api.guards import IDEMPOTENCY_KEY, KeyUsed, count_send, report_of
from reports.api.serializers import (
    ElsewhereSerializer,
    ProblemSerializer,
    RefusedSerializer,
    StatusSerializer,
    SubmissionSerializer,
    SubmittedSerializer,
)
from reports.customers import ground_for
from reports.definitions import QuestionDefinition, TypeDefinition, definition, published
from reports.lexicon_additions import lexicon_of
from reports.models import PublicStatus, Report, StatusUpdate
from reports.questions.asked import check_asked
from reports.questions.days import wrong_days
from reports.questions.values import NOT_ANSWERED
from reports.reading import CueFound, read_answers
from reports.reading.answers import NARRATIVE
from reports.rules import IMMEDIATE
from reports.screens.track_page import promised_by
from reports.views.access import customer_of
from reports.whose import NotOurs, not_ours

# A whole report as the theft of a new installation takes it; each type's own questions are at its address.
BIKE = OpenApiExample(
    "A stolen bike",
    request_only=True,
    value={
        "type": "theft",
        "answers": {
            "happening_now": "no",
            "anyone_hurt": "no",
            "what_happened": "My bike was gone when I came out of the shop.",
            "seen": "no",
            "when": {"from_date": "2026-11-16", "from_time": "18:00", "to_date": "2026-11-17"},
            "where": {"suburb": "Bayswater North", "postcode": "3153"},
            "taken": "Bicycle, blue",
        },
    },
)


OTHER_STATE = (
    "This happened in another state. The police there can act on it. Nothing is kept. To send it to us all "
    'the same, send it again with "send_anyway": true.'
)


class OtherState(Exception):
    """It happened in another state, and whoever tells it has not said yet that we are to have it.

    Args:
        police: Who takes it there.
        type_slug: Of the report type.
        channel: By which channel it came.
    """

    def __init__(self, police: OtherAgency, type_slug: str, channel: str) -> None:
        super().__init__(police.slug)
        self.police, self.type_slug, self.channel = police, type_slug, channel


@extend_schema(
    operation_id="submit_report",
    summary="Send a report",
    description="The same Idempotency-Key with the same body is answered as it was the first time. What "
    "happened in another state is for the police there: 422 says who they are, and nothing is kept. The same "
    "with send_anyway, which the person who tells it decides, is taken.",
    parameters=[IDEMPOTENCY_KEY],
    request=SubmissionSerializer,
    examples=[BIKE],
    responses={
        201: SubmittedSerializer,
        400: RefusedSerializer,
        413: ProblemSerializer,
        415: ProblemSerializer,
        422: OpenApiResponse(
            ElsewhereSerializer, "It happened in another state, or the key was used for another report."
        ),
        429: ProblemSerializer,
        503: ProblemSerializer,
    },
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser])
def submit(request: Request) -> Response:
    """Send a report, once for each key."""
    at = timezone.now()
    key = count_send(request, at=at)
    customer = customer_of(request._request)
    try:
        # Before anything is judged: the type may have another version by now, or be gone.
        sent = find_submitted(customer=customer, key=key, payload=request.data)
        sent = sent or _send(request, customer, key, at=at)
    except DifferentPayload as error:
        raise KeyUsed from error
    except OtherState as error:
        _count(customer.id, error.police, error.type_slug, error.channel, of=key, at=at)
        said = {"detail": OTHER_STATE, "not_ours": error.police}
        return Response(ElsewhereSerializer(said).data, status=422)
    return sent_response(request, sent, counted_for=key, at=at)


def sent_response(request: Request, sent: Submitted, *, counted_for: str, at: datetime) -> Response:
    """Reference and access code of what was sent, whether it is dangerous, and who else takes it, which
    is counted once for its draft or its key."""
    status_url = request.build_absolute_uri(reverse("api-report", args=[sent.report.reference]))
    found, elsewhere = _what_it_sounds_like(sent.report, counted_for, at=at)
    answer = {
        "reference": sent.report.reference,
        "access_code": sent.access_code,
        "status_url": status_url,
        "danger": any(cue.grade == IMMEDIATE for cue in found),
        "not_ours": elsewhere.agency if elsewhere else None,
    }
    return Response(SubmittedSerializer(answer).data, status=201, headers={"Location": status_url})


def _what_it_sounds_like(
    report: Report, counted_for: str, *, at: datetime
) -> tuple[tuple[CueFound, ...], NotOurs | None]:
    """The signs of danger in what was sent, or whose matter it is."""
    questions = definition(report.type_version_id) if report.type_version_id else None
    told = {**report.answers, NARRATIVE: report.narrative_text}
    found, elsewhere = _heard(report.customer_id, questions, told, report.channel)
    if elsewhere and questions:
        _count(report.customer_id, elsewhere.agency, questions.slug, report.channel, of=counted_for, at=at)
    return found, elsewhere


def _count(
    customer_id: int, agency: OtherAgency, type_slug: str, channel: str, *, of: str, at: datetime
) -> None:
    count_signpost(customer_id=customer_id, agency=agency, type_slug=type_slug, channel=channel, of=of, at=at)


def _heard(
    customer_id: int, questions: TypeDefinition | None, told: Mapping[str, Any], channel: str
) -> tuple[tuple[CueFound, ...], NotOurs | None]:
    """The signs of danger in answers; where there is none, whose matter it is."""
    found = read_answers(questions, told, lexicon=lexicon_of(customer_id))
    if found or questions is None:
        return found, None
    return found, not_ours(customer_id=customer_id, questions=questions, answers=told, channel=channel)


def _send(request: Request, customer: Customer, key: str, *, at: datetime) -> Submitted:
    body = SubmissionSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    questions = published(customer.id, body.validated_data["type"])
    if questions is None:
        raise ValidationError({"type": ["There is no report type with this name."]})
    ground = ground_for(customer, at=at)
    answers, errors = check_asked(questions, body.validated_data["answers"], ground=ground)
    if not errors:
        errors = still_missing(wrong_days(questions.questions(), answers, ground=ground))
    if errors:
        raise ValidationError({"answers": errors})
    channel = body.validated_data["channel"]
    if not body.validated_data["send_anyway"]:
        _found, elsewhere = _heard(customer.id, questions, answers, channel)
        if elsewhere and elsewhere.agency.slug == INTERSTATE:
            raise OtherState(elsewhere.agency, questions.slug, channel)
    try:
        return submit_report(
            customer=customer,
            version_id=questions.version_id,
            answers=answers,
            key=key,
            at=at,
            channel=channel,
            payload=request.data,
        )
    except AnswersMissing as error:
        raise ValidationError({"answers": still_missing(error.questions)}) from error


def still_missing(questions: Iterable[QuestionDefinition]) -> dict[str, list[str]]:
    """What must be answered yet, by slug."""
    found: dict[str, list[str]] = {}
    for question in questions:
        found.setdefault(question.slug, []).append(question.error_text or NOT_ANSWERED)
    return found


@extend_schema(
    operation_id="report_status",
    summary="Follow a report",
    description="A wrong access code is answered as a reference that does not exist.",
    responses={
        200: StatusSerializer,
        401: ProblemSerializer,
        404: ProblemSerializer,
        429: ProblemSerializer,
        503: ProblemSerializer,
    },
)
@api_view(["GET"])
@authentication_classes([AccessCode])
@permission_classes([AllowAny])
def status(request: Request, reference: str) -> Response:
    """Where one report is, for whoever has its access code."""
    report = report_of(request, reference, at=timezone.now())
    with transaction.atomic():
        found = _read_status(request, report)
    return Response(StatusSerializer(found).data)


def _read_status(request: Request, report: Report) -> dict[str, Any]:
    updates = list(report.status_updates.all())
    audit.record(
        actor="citizen",
        action="report.tracked",
        object_kind="report",
        object_ids=[report.id],
        request=request._request,
        centre_id=report.centre_id,
    )
    decided = report.public_status == PublicStatus.DECIDED
    return {
        "reference": report.reference,
        "status": report.public_status,
        "status_words": report.get_public_status_display(),
        "updated_at": updates[-1].at if updates else report.submitted_at,
        "promised_by": None if decided else promised_by(updates),
        "decision": _decision(updates) if decided else None,
    }


def _decision(updates: list[StatusUpdate]) -> str | None:
    """What was decided last, and what was told of it since."""
    last = next((number for number, one in reversed([*enumerate(updates)]) if not one.is_news), None)
    return None if last is None else "\n\n".join(one.sentence for one in updates[last:])
