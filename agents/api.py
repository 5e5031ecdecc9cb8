"""Where telephone systems tell us of calls: the generic CTI contract, and all that real ones make of it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, parser_classes, permission_classes
from rest_framework.exceptions import ParseError
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agents.actions import find_line, heed_line, take_event
from agents.cti.doing import understand_doing
from agents.cti.parsing import NotUnderstood, understand
from agents.models.call import Direction, EventKind
from assistline.strict_json import StrictJSONParser, TooLarge

LONGEST_BODY = 100_000
INVALID_TOKEN = "Invalid token, please contact your admin!"  # noqa: S105 - the contract's own words


def _text(said: str = "", *, required: bool = False) -> serializers.JSONField:
    """A field of a call: what is no text is left out, and the call is taken all the same."""
    said = f"A text or a number; anything else is left out. {said}".strip()
    return serializers.JSONField(required=required, help_text=said)


class CallEventSerializer(serializers.Serializer):
    """What a telephone system may say. Names are read in any case, with or without underscores."""

    event = serializers.ChoiceField(choices=EventKind.values)
    direction = serializers.ChoiceField(choices=Direction.values)
    callId = _text("Also call_id or callid. Of any length.", required=True)
    to = _text("The number that was called.")
    user = _text("Also caller; or a list of texts.")
    queue = _text()
    cause = _text("Of a hangup: normalClearing, cancel, busy, …")
    answeringNumber = _text()
    at = _text("When it happened: ISO 8601 or seconds since 1970.")

    def get_fields(self) -> dict[str, Any]:
        """And ``from``, which no Python name can be."""
        return {**super().get_fields(), "from": _text("The caller's number, or anonymous.")}


class CTIErrorSerializer(serializers.Serializer):
    """What is wrong, in the words of the contract."""

    error = serializers.CharField()


@extend_schema(
    operation_id="call_event",
    summary="Tell of a call",
    description="Each event once, or as often as you like, in any order: the call comes out the same.",
    parameters=[
        OpenApiParameter(
            "X-Event-Time",
            OpenApiTypes.STR,
            OpenApiParameter.HEADER,
            description="When it happened: ISO 8601 or seconds since 1970. Without it, when it arrived.",
        )
    ],
    request=dict.fromkeys(
        ("application/json", "application/x-www-form-urlencoded", "multipart/form-data"), CallEventSerializer
    ),
    responses={
        200: OpenApiResponse(OpenApiTypes.OBJECT, "An empty object."),
        400: OpenApiResponse(OpenApiTypes.OBJECT, "The body cannot be read."),
        401: CTIErrorSerializer,
        413: OpenApiResponse(OpenApiTypes.OBJECT, "The body is too long."),
        422: OpenApiResponse(CTIErrorSerializer, "Direction, event or callId is missing or unknown."),
        503: OpenApiResponse(OpenApiTypes.OBJECT, "Not now: send it again."),
    },
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser, FormParser, MultiPartParser])
def cti(request: Request, token: str) -> Response:
    """Take one telephony event. The token in the address is all that the contract has for a key."""
    arrived_at = timezone.now()
    line = find_line(token=token)
    if line is None:
        return Response({"error": INVALID_TOKEN}, status=401)
    fields = _fields(request)
    done = understand_doing(fields, at=arrived_at) if line.takes_orders else None
    if done is not None:
        heed_line(line=line, event=done)
        return Response({})
    try:
        event = understand(
            fields,
            arrived_at=arrived_at,
            zone=line.centre.zone,
            stated=request.headers.get("X-Event-Time", ""),
        )
    except NotUnderstood as error:
        return Response({"error": str(error)}, status=422)
    take_event(line=line, event=event, at=arrived_at)
    return Response({})


def _fields(request: Request) -> dict[str, Any]:
    """The body's fields; of a form every value of each name.

    Raises:
        ParseError: It cannot be read or stored.
        TooLarge: It is longer than any event.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
        raise TooLarge
    data = request.data
    if not isinstance(data, QueryDict):
        return dict(data)
    fields = {name: data.getlist(name) for name in data}
    texts = [*fields, *(value for values in fields.values() for value in values if isinstance(value, str))]
    if any("\0" in text for text in texts):
        raise ParseError("A text holds a character that cannot be stored.")
    return fields
