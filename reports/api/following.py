"""What is written after sending: the thread with the officers, and what is added to a report or puts it
right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
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
from assistline.strict_fields import Body, Text
from assistline.strict_json import StrictJSONParser
from reports.actions import add_supplement, mark_read, send_message
from reports.actions.answered import hash_key
from reports.api.authentication import AccessCode
from reports.api.guards import IDEMPOTENCY_KEY, KeyUsed, count_send, idempotency_key, report_of
from reports.api.registering import KINDS, keep_change
from reports.api.serializers import ProblemSerializer, RefusedSerializer
from reports.lexicon_additions import lexicon_of
from reports.models import Message, Report, Supplement, SupplementKind
from reports.models.supplement import BY_CITIZENS
from reports.questions.text import LONG_LIMIT, Refused, long_text
from reports.reading import read
from reports.rules import IMMEDIATE
from reports.screens.track_page import answered_questions
from reports.views.following import as_sent

NO_WORDS = "Write something."
DANGER = (
    "What was written sounds like danger now. Show the emergency number first: we are told, "
    "and only the emergency service can send help at once."
)
REFUSALS: dict[int, Any] = {
    401: ProblemSerializer,
    404: ProblemSerializer,
    429: ProblemSerializer,
    503: ProblemSerializer,
}
REFUSALS_OF_WORDS: dict[int, Any] = {
    400: RefusedSerializer,
    413: ProblemSerializer,
    415: ProblemSerializer,
    422: OpenApiResponse(ProblemSerializer, "The key was used for something else."),
    **REFUSALS,
}


class WordsSerializer(Body):
    """Words of the citizen's own, kept as typed and read at once."""

    words = Text(trim_whitespace=False, max_length=LONG_LIMIT, help_text="Not only blanks.")


class NewSupplementSerializer(WordsSerializer):
    """What is added to a report, what is right instead of one of its answers, or a change of what is on the
    list of registrations. The report stays as it was sent."""

    words = Text(
        trim_whitespace=False,
        max_length=LONG_LIMIT,
        required=False,
        allow_blank=True,
        help_text="Not only blanks. Of a registration that is changed: nothing, the changes say it. "
        "Of one that is taken back: why, if you like.",
    )
    changes = serializers.DictField(
        required=False,
        help_text="Of a registration that is changed: slugs of its questions about days, times and people to "
        "API values; what is left out stays as it is, a list of people takes the place of the one before.",
    )
    kind = serializers.ChoiceField(choices=BY_CITIZENS, default=SupplementKind.ADDITION.value)
    about = Text(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text="Of a correction: the slug of the question whose answer is wrong. Empty: something else.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only a registration is changed."""
        if "changes" in attrs and attrs.get("kind") not in KINDS:
            raise ValidationError({"changes": ["Send this with the kind change only."]})
        return attrs


class MessageSerializer(serializers.Serializer):
    """One message."""

    sender = serializers.SerializerMethodField(help_text="citizen or officer.")
    words = serializers.CharField()
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(
        allow_null=True, help_text="When the other side first had it before it."
    )

    def get_sender(self, message: Message) -> str:
        """The side, never a name."""
        return "citizen" if message.from_citizen else "officer"


class ThreadSerializer(serializers.Serializer):
    """All messages, the oldest first."""

    messages = MessageSerializer(many=True)


class SentMessageSerializer(MessageSerializer):
    """A message that was kept."""

    danger = serializers.BooleanField(help_text=DANGER)


class SupplementSerializer(serializers.Serializer):
    """What was kept beside the report."""

    kind = serializers.ChoiceField(choices=BY_CITIZENS)
    about = serializers.CharField(allow_blank=True)
    wrong = serializers.CharField(allow_blank=True, help_text="Of a correction: the answer as it was sent.")
    words = serializers.CharField()
    at = serializers.DateTimeField()


class SentSupplementSerializer(SupplementSerializer):
    """A supplement that was kept."""

    danger = serializers.BooleanField(help_text=DANGER)


@extend_schema(
    methods=["GET"],
    operation_id="read_messages",
    summary="Read the messages about a report",
    description="What the officers wrote counts as read from then on, and they are told so.",
    responses={200: ThreadSerializer, **REFUSALS},
)
@extend_schema(
    methods=["POST"],
    operation_id="send_message",
    summary="Write to the officers",
    description="The same key, or the same words within ten minutes, are one message.",
    parameters=[IDEMPOTENCY_KEY],
    request=WordsSerializer,
    responses={201: SentMessageSerializer, **REFUSALS_OF_WORDS},
)
@api_view(["GET", "POST"])
@authentication_classes([AccessCode])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser])
def messages(request: Request, reference: str) -> Response:
    """The thread of one report, for whoever has its access code."""
    at = timezone.now()
    report = report_of(request, reference, at=at)
    if request.method == "POST":
        words = _taken(request, WordsSerializer(data=request.data), at=at)["words"]
        message, _ = send_message(report_id=report.id, words=words, key=_key(request), at=at)
        return _kept(MessageSerializer, message, report, words)
    with transaction.atomic():
        audit.record(
            actor="citizen",
            action="report.tracked",
            object_kind="report",
            object_ids=[report.id],
            request=request._request,
            centre_id=report.centre_id,
        )
        thread = list(report.messages.all())
        if any(message.read_at is None and not message.from_citizen for message in thread):
            mark_read(report_id=report.id, by_citizen=True, at=at)
    return Response(ThreadSerializer({"messages": thread}).data)


@extend_schema(
    operation_id="add_supplement",
    summary="Add to a report, or put it right",
    description="The same key, or the same words within ten minutes, are one supplement. With the kind "
    "`change` the owner of a registration changes its days or people, with `cancel` they take it off the "
    "list; then the answer says in `wrong` what stood before, and in `words` what stands now.",
    parameters=[IDEMPOTENCY_KEY],
    request=NewSupplementSerializer,
    responses={
        201: SentSupplementSerializer,
        409: OpenApiResponse(ProblemSerializer, "No registration is there to be changed."),
        **REFUSALS_OF_WORDS,
    },
)
@api_view(["POST"])
@authentication_classes([AccessCode])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser])
def supplements(request: Request, reference: str) -> Response:
    """Put words beside a report that was sent, for whoever has its access code."""
    at = timezone.now()
    report = report_of(request, reference, at=at)
    body = _taken(request, NewSupplementSerializer(data=request.data), at=at)
    kind, about = SupplementKind(body["kind"]), body.get("about", "")
    if kind in KINDS:
        if about:
            raise ValidationError({"about": ["Leave this out: it is about what is on the list."]})
        row = keep_change(
            report, kind=kind, changes=body.get("changes"), words=body["words"], key=_key(request), at=at
        )
        return Response({**SupplementSerializer(row).data, "danger": _danger(report, row.words)}, status=201)
    if about and (kind != SupplementKind.CORRECTION or about not in dict(answered_questions(report))):
        raise ValidationError({"about": ["Name a question that the report answers, of a correction only."]})
    supplement, _ = add_supplement(
        report_id=report.id,
        kind=kind,
        words=body["words"],
        key=_key(request),
        at=at,
        about=about,
        wrong=as_sent(report, about),
    )
    return _kept(SupplementSerializer, supplement, report, body["words"], about=about, kind=kind)


def _taken(request: Request, body: serializers.Serializer, *, at: datetime) -> dict[str, Any]:
    """What was sent, once it is counted and judged."""
    count_send(request, at=at)
    body.is_valid(raise_exception=True)
    try:
        words = long_text(body.validated_data.get("words", ""))
    except Refused as refused:
        raise ValidationError({"words": [refused.api_message]}) from refused
    if not words and body.validated_data.get("kind") not in KINDS:
        raise ValidationError({"words": [NO_WORDS]})
    return {**body.validated_data, "words": words}


def _key(request: Request) -> str:
    """The key as it is kept with the words: as long as any."""
    return hash_key(idempotency_key(request))


def _kept(
    shape: type[serializers.Serializer],
    row: Message | Supplement,
    report: Report,
    words: str,
    **said: str,
) -> Response:
    """What is kept now; a key that has kept something else before is refused, so that no words are lost."""
    if row.words != words or any(getattr(row, name) != value for name, value in said.items()):
        raise KeyUsed
    return Response({**shape(row).data, "danger": _danger(report, words)}, status=201)


def _danger(report: Report, words: str) -> bool:
    cues = read(words, lexicon=lexicon_of(report.customer_id)).cues
    return any(cue.grade == IMMEDIATE for cue in cues)
