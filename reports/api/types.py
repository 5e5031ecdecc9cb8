"""What can be reported and what is asked, for whoever draws a form of their own. The same for everybody, so
every cache may keep it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assistline.middleware import let_keep
from reports.api.guards import IF_NONE_MATCH
from reports.api.serializers import ProblemSerializer
from reports.definitions import QuestionDefinition, TypeDefinition, published, published_types
from reports.models.report_type import QuestionKind
from reports.questions import ASKED_OF_THE_KNOWN
from reports.views.access import customer_of

KEPT_FOR_SECONDS = 60
UNCHANGED = OpenApiResponse(description="It is as it was.")


class ConditionSerializer(serializers.Serializer):
    """Asked only when an earlier step's answer is, or contains, one of the values."""

    question = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class ChoiceSerializer(serializers.Serializer):
    """One answer that is offered."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    hint = serializers.CharField(allow_blank=True)


class PartSerializer(serializers.Serializer):
    """What is asked, in the words of the portal. Labels and hints are text, not HTML."""

    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices, help_text="See the ...Answer components.")
    label = serializers.CharField()  # type: ignore[assignment]
    hint = serializers.CharField(allow_blank=True)
    required = serializers.BooleanField(  # type: ignore[assignment]
        help_text="Must be answered, where it is asked."
    )
    ask_if = ConditionSerializer(many=True, help_text="Asked only when all of these hold.")
    choices = ChoiceSerializer(many=True, source="options", help_text="Of yes_no, choice and choices.")


class QuestionSerializer(PartSerializer):
    """One question."""

    not_if_anonymous = serializers.SerializerMethodField(
        help_text="Not asked of those who stay unknown (for_whom is anonymous)."
    )
    parts = PartSerializer(many=True, help_text="Of items: what is asked of each thing.")
    item_name = serializers.CharField(allow_blank=True, help_text="Of items: what one of them is called.")
    most_items = serializers.SerializerMethodField(help_text="Of items: how many there can be.")

    def get_not_if_anonymous(self, question: QuestionDefinition) -> bool:
        """Whether it says who reports."""
        return question.slug in ASKED_OF_THE_KNOWN

    def get_most_items(self, question: QuestionDefinition) -> int | None:
        """Nothing for questions of other kinds."""
        return question.most_items if question.kind == QuestionKind.ITEMS else None


class StepSerializer(serializers.Serializer):
    """One page of questions."""

    slug = serializers.CharField()
    title = serializers.CharField()
    heading = serializers.CharField()
    why = serializers.CharField(allow_blank=True, help_text="Why it is asked.")
    ask_if = ConditionSerializer(many=True)
    questions = QuestionSerializer(many=True)


class TypeSummarySerializer(serializers.Serializer):
    """One thing that can be reported."""

    slug = serializers.CharField()
    name = serializers.CharField()
    title = serializers.CharField(source="home_title", allow_blank=True, help_text="As the portal offers it.")
    hint = serializers.CharField(source="home_hint", allow_blank=True)
    group = serializers.CharField(help_text="Under which heading of the portal it stands.")
    version = serializers.IntegerField(source="number")
    anonymous = serializers.SerializerMethodField(help_text="Can be sent without saying who one is.")
    takes_files = serializers.BooleanField(help_text="Photos, videos, sound, PDF and DOCX may be added.")
    files_wanted = serializers.CharField(allow_blank=True, help_text="What to add, in a sentence.")
    call_first = serializers.BooleanField(help_text="Whoever reports this should rather call.")

    def get_anonymous(self, questions: TypeDefinition) -> bool:
        """Whether nothing is said against it."""
        return not questions.not_anonymous_because


class TypeListSerializer(serializers.Serializer):
    """Everything that can be reported, in the order of the portal."""

    types = TypeSummarySerializer(many=True)


class TypeSerializer(TypeSummarySerializer):
    """A report type with all that it asks. A draft finishes on the version that it began with."""

    steps = StepSerializer(many=True, source="offered")


@extend_schema(
    operation_id="list_types",
    summary="What can be reported",
    parameters=[IF_NONE_MATCH],
    responses={200: TypeListSerializer, 304: UNCHANGED, 503: ProblemSerializer},
)
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def types(request: Request) -> HttpResponseBase:
    """Every published type, without its questions."""
    offered = published_types(customer_of(request._request).id)
    return _for_all(request, TypeListSerializer({"types": offered}).data)


@extend_schema(
    operation_id="read_type",
    summary="What is asked of one type",
    parameters=[IF_NONE_MATCH],
    responses={200: TypeSerializer, 304: UNCHANGED, 404: ProblemSerializer, 503: ProblemSerializer},
)
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def type_detail(request: Request, slug: str) -> HttpResponseBase:
    """The steps, questions, conditions, parts and choices of one published type.

    Raises:
        NotFound: Nothing of this name can be reported here.
    """
    questions = published(customer_of(request._request).id, slug)
    if questions is None:
        raise NotFound
    return _for_all(request, TypeSerializer(questions).data)


def _for_all(request: Request, data: Any) -> HttpResponseBase:
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    etag = f'"{digest[:32]}"'
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    response = HttpResponseNotModified() if known & {etag, "*"} else Response(data)
    response.headers["ETag"] = etag
    let_keep(response, seconds=KEPT_FOR_SECONDS)
    return response
