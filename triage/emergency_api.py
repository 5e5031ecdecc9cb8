"""Doors for the programs of the emergency number: they hand contacts to us, and answer our requests."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, parser_classes, permission_classes
from rest_framework.exceptions import APIException, NotAuthenticated, NotFound, ParseError, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assistline.middleware import client_address
from assistline.strict_fields import Body, Text
from assistline.strict_json import StrictJSONParser
from assistline.throttle import count_attempt, is_used_up, network_of
from reports.api.authentication import AccessCode
from reports.api.serializers import ProblemSerializer
from triage import actions
from triage.eido.reading import NotUnderstood
from triage.eido.shape import SCHEMA
from triage.models import EmergencyDesk, Transfer

WRONG, WRONG_WINDOW = 30, timedelta(minutes=15)
SENDS, SENDS_WINDOW = 600, timedelta(minutes=10)


class DeskToken(AccessCode):
    """Takes ``Authorization: Bearer <token>``; the view holds it against the desks."""

    refusal = "Send your desk's token as: Authorization: Bearer <token>."


class DeskTokenScheme(OpenApiAuthenticationExtension):
    """How the schema tells of it."""

    target_class = DeskToken
    name = "deskToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An HTTP bearer scheme."""
        return {"type": "http", "scheme": "bearer", "description": "The token of an emergency desk."}


class OtherWords(APIException):
    """The id of the message was used for something else."""

    status_code = 422
    default_detail = "This $id came with other words before. Use a new one for each message."
    default_code = "different_payload"


class AnsweredOtherwise(APIException):
    """The request has another answer."""

    status_code = 409
    default_code = "answered_otherwise"


class ReasonsSerializer(serializers.Serializer[Any]):
    """Why a message was not taken: by where it is in it, in sentences."""

    reasons = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class TakenSerializer(serializers.Serializer[Any]):
    """That we have it."""

    reference = serializers.CharField(help_text="Ours: say it when you ask about the matter.")
    received_at = serializers.DateTimeField()
    looked_at_by = serializers.DateTimeField(help_text="By when an officer looks at it.")


class AnswerSerializer(Body):
    """What became of a request of ours."""

    incident = Text(
        max_length=80, help_text="The $id of the incident that we sent, with or without urn:uuid:."
    )
    result = serializers.ChoiceField(choices=["accepted", "failed"])
    event_number = Text(max_length=40, required=False)
    operator = Text(max_length=80, required=False)
    reason = Text(max_length=300, required=False, help_text="Why it failed.")


class AnsweredSerializer(serializers.Serializer[Any]):
    """The request as it stands now."""

    incident = serializers.CharField()
    state = serializers.CharField()


PROBLEMS = {
    401: ProblemSerializer,
    413: ProblemSerializer,
    415: ProblemSerializer,
    429: ProblemSerializer,
    503: ProblemSerializer,
}


@extend_schema(
    operation_id="hand_over_contact",
    summary="Hand a matter that is no emergency over to us",
    description=(
        "An EIDO-shaped object. The same $id with the same words is one contact, however often it comes. "
        "A caller is rung only where safeToContact is true."
    ),
    request={"application/json": SCHEMA},
    responses={
        201: TakenSerializer,
        200: OpenApiResponse(TakenSerializer, "It had come before."),
        400: ReasonsSerializer,
        422: OpenApiResponse(ProblemSerializer, "The $id came with other words before."),
        **PROBLEMS,
    },
)
@api_view(["POST"])
@authentication_classes([DeskToken])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser])
def contacts(request: Request) -> Response:
    """Take a contact, once for each message."""
    at = timezone.now()
    desk = _desk(request, at)
    try:
        taken = actions.take_contact(desk=desk, message=_body(request), at=at)
    except NotUnderstood as error:
        return Response({"reasons": error.reasons}, status=400)
    except actions.OtherMessage as error:
        raise OtherWords from error
    answer = {
        "reference": taken.case.reference,
        "received_at": taken.contact.received_at,
        "looked_at_by": taken.case.due_at,
    }
    return Response(TakenSerializer(answer).data, status=200 if taken.repeated else 201)


@extend_schema(
    operation_id="answer_request",
    summary="Answer a transfer or a dispatch request of ours",
    request=AnswerSerializer,
    responses={
        200: AnsweredSerializer,
        400: ReasonsSerializer,
        404: ProblemSerializer,
        409: OpenApiResponse(ProblemSerializer, "It was answered with another number."),
        **PROBLEMS,
    },
)
@api_view(["POST"])
@authentication_classes([DeskToken])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser])
def answers(request: Request) -> Response:
    """Keep an answer; the same again changes nothing."""
    at = timezone.now()
    desk = _desk(request, at)
    try:
        body = AnswerSerializer(data=_body(request))
    except NotUnderstood as error:
        return Response({"reasons": error.reasons}, status=400)
    if not body.is_valid():
        return Response({"reasons": _as_lists(body.errors)}, status=400)
    said = body.validated_data
    try:
        transfer = actions.take_answer(
            desk=desk,
            token=_token(said["incident"]),
            accepted=said["result"] == "accepted",
            at=at,
            event_number=said.get("event_number", ""),
            operator=said.get("operator", ""),
            why=said.get("reason", ""),
        )
    except Transfer.DoesNotExist as error:
        raise NotFound from error
    except actions.AnswerRefused as error:
        if said.get("event_number") and error.field == "event_number":
            raise AnsweredOtherwise(str(error)) from error
        field = {"why": "reason"}.get(error.field, error.field)
        return Response({"reasons": {field: [str(error)]}}, status=400)
    return Response(AnsweredSerializer({"incident": str(transfer.token), "state": transfer.state}).data)


def _desk(request: Request, at: datetime) -> EmergencyDesk:
    """Whose token it is.

    Raises:
        NotAuthenticated: None was sent, or it is nobody's.
        Throttled: Too many wrong ones came from this network, or too much with this one.
    """
    if not isinstance(request.auth, str):
        raise NotAuthenticated(DeskToken.refusal)
    tries = f"000:wrong:{network_of(client_address(request._request))}"
    if is_used_up(key=tries, limit=WRONG, window=WRONG_WINDOW, at=at):
        raise Throttled(wait=WRONG_WINDOW.total_seconds())
    desk = actions.find_desk(token=request.auth)
    if desk is None:
        count_attempt(key=tries, limit=WRONG, window=WRONG_WINDOW, at=at)
        raise NotAuthenticated("This is not the token of an active desk.")
    if not count_attempt(key=f"000:sent:{desk.id}", limit=SENDS, window=SENDS_WINDOW, at=at):
        raise Throttled(wait=SENDS_WINDOW.total_seconds())
    return desk


def _body(request: Request) -> dict[str, Any]:
    """What was sent.

    Raises:
        NotUnderstood: It is no JSON object; said in the shape of every other reason.
    """
    try:
        return dict(request.data)
    except ParseError as error:
        raise NotUnderstood({"message": [str(error.detail)]}) from error


def _token(incident: str) -> str:
    try:
        return str(uuid.UUID(incident.strip().removeprefix("urn:uuid:")))
    except ValueError as error:
        raise NotFound from error


def _as_lists(errors: Any) -> dict[str, list[str]]:
    return {str(name): [str(one) for one in said] for name, said in dict(errors).items()}
