"""The shape of drafts, as the API takes and gives them."""

from __future__ import annotations

from rest_framework import serializers

from assistline.strict_fields import Body, Text, WholeNumber
from reports.api.answers import AnswerField, AnswersField
from reports.api.serializers import OtherAgencySerializer

VERSIONS = (
    "Slugs to the versions of their answers. An answer is written only over the version that its writer saw; "
    "0 or nothing: there was none."
)


class NewDraftSerializer(Body):
    """A draft to begin."""

    type = Text(max_length=40, help_text="The slug of a published type: /api/v1/types/.")
    answers = AnswersField(required=False)


class ChangeSerializer(Body):
    """Answers to save, all of them or none. null takes one back; a list of things takes the place of the one
    before. A number or address that comes without whether it is safe is not safe."""

    type = Text(max_length=40, required=False, help_text="Only to change to another type.")
    answers = AnswersField(required=False)
    versions = serializers.DictField(child=WholeNumber(min_value=0), required=False, help_text=VERSIONS)


class DraftSerializer(serializers.Serializer):
    """A draft as it is kept now. Once it is sent, its answers are those of the report."""

    code = serializers.CharField()
    type = serializers.CharField(allow_null=True, help_text="null: none is chosen yet.")
    version = serializers.IntegerField(allow_null=True, help_text="Of the type.")
    sent = serializers.BooleanField()
    expires_at = serializers.DateTimeField(help_text="Unsent, it is deleted then; saving moves it on.")
    answers = AnswersField()
    versions = serializers.DictField(child=serializers.IntegerField(), help_text=VERSIONS)
    asked = serializers.ListField(
        child=serializers.CharField(), help_text="What is asked after these answers. The rest is not sent."
    )
    missing = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="What must be answered yet."
    )
    danger = serializers.BooleanField(
        help_text="What was written sounds like danger now. Show the emergency number first: we are told, "
        "and only the emergency service can send help at once."
    )
    not_ours = OtherAgencySerializer(allow_null=True, help_text="Who else can act on it, by these answers.")


class BegunSerializer(DraftSerializer):
    """A draft that was begun. The secret is given here and nowhere else."""

    secret = serializers.CharField()
    draft_url = serializers.URLField()


class ClashSerializer(serializers.Serializer):
    """One answer that two writers have changed."""

    yours = AnswerField(allow_null=True)
    theirs = AnswerField(allow_null=True)
    version = serializers.IntegerField(help_text="Send yours again with this, if it is to stand.")


class ConflictSerializer(serializers.Serializer):
    """Somebody else has changed the same answers, or the draft was sent: nothing was kept."""

    detail = serializers.CharField()
    conflicts = serializers.DictField(child=ClashSerializer(), required=False)
