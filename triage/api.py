"""Where programs of others answer: agencies about referrals, the records system about crimes; signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, parser_classes, permission_classes
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assistline.signed_webhooks import BadSignature, check
from assistline.strict_fields import Body, Text
from assistline.strict_json import StrictJSONParser, TooLarge, read_object
from triage import actions
from triage.actions.crime_records import STATES
from triage.models import HandoverState, RecordHandover, Referral, ReferralState
from triage.partners import records

LONGEST_BODY = 100_000
LONGEST_WORDS = 2_000
NOBODYS = UUID(int=0)
HEADERS = [
    OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, description="As Standard Webhooks has it."
    )
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
]


class NotSigned(APIException):
    """Nobody's, or not of now. The same for what there is and what there is not."""

    status_code = 401
    default_detail = "Sign this with the secret that we share, and with the time of now."
    default_code = "not_signed"


class ReferralAnswerSerializer(Body):
    """What an agency says of what was referred to it."""

    status = serializers.ChoiceField(
        choices=[ReferralState.ACCEPTED.value, ReferralState.COMPLETED.value, ReferralState.REFUSED.value]
    )
    reference = Text(required=False, allow_blank=True, max_length=80, help_text="Their number for it.")
    message = Text(required=False, allow_blank=True, max_length=LONGEST_WORDS, help_text="Of a refusal: why.")


class ReferralStateSerializer(serializers.Serializer):
    """Where the referral is now."""

    status = serializers.ChoiceField(choices=ReferralState.values)


class WrongSerializer(serializers.Serializer):
    """What is wrong, in a sentence."""

    detail = serializers.CharField()


def signed_door(name: str, shape: Any, answered: Any, words: str) -> Callable[..., Any]:
    """An API door without a session: who knocks shows by a signature that they may."""
    schema = extend_schema(
        operation_id=name,
        summary=words,
        description="Signed as Standard Webhooks has it; the same webhook-id again changes nothing.",
        parameters=HEADERS,
        request={"application/json": shape},
        responses={
            200: answered,
            400: OpenApiResponse(OpenApiTypes.OBJECT, "The body cannot be read."),
            401: WrongSerializer,
            413: WrongSerializer,
        },
    )

    def door(view: Callable[..., Response]) -> Any:
        for around in (
            parser_classes([StrictJSONParser]),
            permission_classes([AllowAny]),
            authentication_classes([]),
            api_view(["POST"]),
            schema,
        ):
            view = around(view)
        return view

    return door


@signed_door(
    "referral_answer", ReferralAnswerSerializer, ReferralStateSerializer, "Answer about what was referred"
)
def referral_answer(request: Request, key: str) -> Response:
    """Take the answer of an agency."""
    referral = Referral.objects.select_related("desk").filter(key=known(key)).first()
    event_id = checked(request, referral.desk.secret if referral else "")
    said = ReferralAnswerSerializer(data=read_object(request.body))
    said.is_valid(raise_exception=True)
    assert referral is not None  # noqa: S101 - nothing is signed with no secret
    referral = actions.answer_referral(
        referral_id=referral.id,
        state=ReferralState(said.validated_data["status"]),
        their_reference=said.validated_data.get("reference", ""),
        words=said.validated_data.get("message", ""),
        event_id=event_id,
        at=timezone.now(),
    )
    return Response({"status": referral.state})


class RecordErrorSerializer(Body):
    """One thing that is wrong with what was handed over."""

    path = Text(required=False, allow_blank=True, max_length=300)
    message = Text(max_length=300)


class RecordAnswerSerializer(Body):
    """What the records system says of a crime that was handed over to it."""

    state = serializers.ChoiceField(choices=[records.ACCEPTED, records.RECEIVED, records.REJECTED])
    crimeNumber = Text(required=False, max_length=40, help_text="Of what is accepted.")
    errors = RecordErrorSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text="Of what is rejected."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What is accepted has a number."""
        if attrs["state"] == records.ACCEPTED and not attrs.get("crimeNumber"):
            raise serializers.ValidationError({"crimeNumber": "Give the number."})
        return attrs


class RecordStateSerializer(serializers.Serializer):
    """Where it is now, and the number that counts here."""

    state = serializers.ChoiceField(choices=HandoverState.values)
    crimeNumber = serializers.CharField(allow_blank=True)


@signed_door("record_answer", RecordAnswerSerializer, RecordStateSerializer, "Answer about a crime record")
def record_answer(request: Request, key: str) -> Response:
    """Take the answer of a records system; late or twice does no harm."""
    rows = RecordHandover.objects.select_related("case__customer__records_system")
    handover = rows.filter(key=known(key)).first()
    checked(request, handover.case.customer.records_system.secret if handover else "")
    said = RecordAnswerSerializer(data=read_object(request.body))
    said.is_valid(raise_exception=True)
    assert handover is not None  # noqa: S101 - nothing is signed with no secret
    handover = actions.answer_handover(
        handover_id=handover.id,
        state=STATES[said.validated_data["state"]],
        number=said.validated_data.get("crimeNumber", ""),
        errors=records.errors_of(said.validated_data.get("errors")),
        at=timezone.now(),
    )
    return Response({"state": handover.state, "crimeNumber": handover.crime_number})


def known(key: str) -> UUID:
    """The key in an address; nobody's where it is none."""
    try:
        return UUID(key)
    except ValueError:
        return NOBODYS


def checked(request: Request, secret: str) -> str:
    """The id of a message that is signed with a secret.

    Raises:
        NotSigned: It is not, or there is no secret to sign it with.
        TooLarge: It is longer than any answer.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
        raise TooLarge
    try:
        event_id = check(request.body, request.headers, secret=secret or "nobody's", at=timezone.now())
    except BadSignature:
        raise NotSigned from None
    if not secret:
        raise NotSigned
    return event_id
