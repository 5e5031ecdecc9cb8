"""The shape of what the API takes and gives. The answers themselves are judged by ``questions.values``."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assistline.strict_fields import Body, Text, TrueOrFalse
from reports.api.answers import AnswersField
from reports.models import PublicStatus
from reports.models.contact import Channel

WORDS = {"type": "array", "items": {"type": "string"}}


class SubmissionSerializer(Body):
    """A report to send."""

    type = Text(min_length=1, max_length=40, help_text="The slug of a published report type, such as theft.")
    answers = AnswersField(allow_empty=False)
    channel = serializers.ChoiceField(
        choices=[Channel.API.value, Channel.WEB.value],
        default=Channel.API.value,
        help_text="Where it was written.",
    )
    send_anyway = TrueOrFalse(
        default=False,
        help_text="Whoever tells it has read that police of another state can act on it, and sends it to us.",
    )


class OtherAgencySerializer(serializers.Serializer):
    """Another agency, as the line describes it today. Empty where it has no number or address."""

    agency = serializers.CharField(source="slug", help_text="Such as council or epa.")
    name = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    web = serializers.CharField(allow_blank=True)
    to_do = serializers.ListField(child=serializers.CharField())


class SubmittedSerializer(serializers.Serializer):
    """A report that was sent. The access code is given here and nowhere else."""

    reference = serializers.CharField()
    access_code = serializers.CharField()
    status_url = serializers.URLField()
    danger = serializers.BooleanField(
        help_text="What was written sounds like danger now. Show the emergency number first: we are told, "
        "and only the emergency service can send help at once."
    )
    not_ours = OtherAgencySerializer(
        allow_null=True, help_text="Who else can act on it. The report is with us all the same."
    )


class StatusSerializer(serializers.Serializer):
    """Where a report is, in what the citizen may know."""

    reference = serializers.CharField()
    status = serializers.ChoiceField(choices=PublicStatus.choices)
    status_words = serializers.CharField()
    updated_at = serializers.DateTimeField()
    promised_by = serializers.DateTimeField(
        allow_null=True, help_text="By when the next thing happens, if we said so."
    )
    decision = serializers.CharField(allow_null=True, help_text="What was decided, in the words given.")


class ProblemSerializer(serializers.Serializer):
    """One sentence on what is wrong."""

    detail = serializers.CharField()


class ElsewhereSerializer(ProblemSerializer):
    """Why a report was not taken, and who takes it where it happened."""

    not_ours = OtherAgencySerializer(required=False)


@extend_schema_field({"anyOf": [WORDS, {"type": "object", "additionalProperties": WORDS}]})
class RefusalsField(serializers.JSONField):
    """Sentences, or sentences by what they are about."""


class RefusedSerializer(serializers.Serializer):
    """What is wrong, by field; of answers by question slug, of several things by path: stolen[1].serial."""

    detail = serializers.CharField(required=False, help_text="Where it is wrong as a whole: not JSON, say.")
    type = RefusalsField(required=False)
    answers = RefusalsField(required=False)
    versions = RefusalsField(required=False)
    channel = RefusalsField(required=False)
    words = RefusalsField(required=False)
    kind = RefusalsField(required=False)
    about = RefusalsField(required=False)
