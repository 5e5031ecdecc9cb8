"""The shape of files, as the API takes and gives them, and the reader of what comes as a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser

from assistline.strict_fields import Body, Text, TrueOrFalse, WholeNumber
from assistline.strict_json import TooLarge
from reports.files.limits import (
    LARGEST_FORM,
    LARGEST_PART,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    SENTENCES,
    NotTaken,
)
from reports.files.sentences import VIRUS, sentence, status_of
from reports.models import Attachment, FileKind, FileState
from reports.views.uploading import too_large

STATES = {
    FileState.RECEIVING: "receiving",
    FileState.QUARANTINED: "quarantined",
    FileState.CLEAN: "clean",
    FileState.INFECTED: "refused",
    FileState.REFUSED: "refused",
    FileState.FAILED: "refused",
}
UNREADABLE = "unreadable"
REASONS = {
    VIRUS: "It has a virus. Nobody opens it. Remove it, or add another copy.",
    UNREADABLE: "We cannot open it any more. Add it again.",
    **{why: sentence(why) for why in SENTENCES},
}


class FileRefused(APIException):
    """A file is not taken, with the reason as a word and as a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__({"detail": REASONS[why], "reason": why})
        self.status_code = status_of(why)


def refused(error: NotTaken) -> FileRefused:
    """A refusal as the API says it."""
    return FileRefused(error.why)


class FormParser(MultiPartParser):
    """Reads a form with a file, or says in one sentence why it cannot."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> DataAndFiles:
        """The form.

        Raises:
            FileRefused: It is larger than what we take at once.
            ParseError: It is no form, or has more parts than any of ours.
            TooLarge: Its fields are longer than the limit of the settings.
        """
        if parser_context and too_large(parser_context["request"]._request):
            raise FileRefused("form_too_large")
        try:
            found: DataAndFiles = super().parse(stream, media_type, parser_context)
        except RequestDataTooBig as error:
            raise TooLarge from error
        except (SuspiciousOperation, UnicodeDecodeError) as error:
            raise ParseError("This form cannot be read.") from error
        return found


class PartParser(BaseParser):
    """Leaves the bytes of a part to the view: they are no form."""

    media_type = "application/octet-stream"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The bytes, one more than we take at most."""
        return stream.read(LARGEST_PART + 1)


class WholeFileSerializer(serializers.Serializer):
    """A file that is sent whole."""

    file = serializers.FileField(
        allow_empty_file=True,
        max_length=LONGEST_NAME,
        help_text=f"A photo (JPEG, PNG, GIF, WebP, HEIC, AVIF), video, sound, PDF or DOCX of up to "
        f"{LARGEST_FORM // 1_000_000} MB. What it is is told by its content.",
    )
    voice_note = serializers.BooleanField(
        default=False, help_text="Told instead of written: a person hears it soon."
    )
    description = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_DESCRIPTION, help_text="What it shows."
    )


class FileInPartsSerializer(Body):
    """A file that comes in parts. Announced once more after a cut line it goes on where it stopped."""

    name = Text(max_length=LONGEST_NAME)
    size = WholeNumber(min_value=0, help_text="In bytes.")
    changed = Text(
        required=False,
        allow_blank=True,
        max_length=60,
        help_text="What tells it from another of that name and size, such as when it was changed.",
    )
    voice_note = TrueOrFalse(default=False)
    description = Text(required=False, allow_blank=True, max_length=LONGEST_DESCRIPTION)


class LocationSerializer(serializers.Serializer):
    """Where a file says that it was made: for its sender, and used by nobody unasked."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class FileSerializer(serializers.Serializer):
    """A file as it is kept now."""

    id = serializers.CharField(source="token")
    url = serializers.SerializerMethodField(help_text="Its state; while it is receiving, where parts go.")
    state = serializers.SerializerMethodField(
        help_text="receiving, quarantined (nobody opens it before it is scanned), clean, or refused."
    )
    reason = serializers.SerializerMethodField(help_text="Of a refused one: why, in a word.")
    detail = serializers.SerializerMethodField(help_text="Of a refused one: why, in a sentence.")
    name = serializers.CharField(help_text="As it was sent. Make it safe before you show it.")
    description = serializers.CharField(allow_blank=True)
    voice_note = serializers.BooleanField()
    size = serializers.IntegerField()
    received = serializers.IntegerField(help_text="How many bytes are there: the next part begins there.")
    kind = serializers.ChoiceField(choices=FileKind.choices, allow_blank=True, help_text="By content.")
    content_type = serializers.CharField(allow_blank=True, help_text="By content.")
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    seconds = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True, help_text="Of the original, which stays sealed.")
    location = LocationSerializer(allow_null=True)
    added_at = serializers.DateTimeField()

    def get_url(self, file: Attachment) -> str:
        """Of the draft or of the report."""
        address: str = self.context["address"](file)
        return address

    def get_state(self, file: Attachment) -> str:
        """In four words."""
        return STATES[FileState(file.state)]

    def get_reason(self, file: Attachment) -> str | None:
        """Nothing, unless it is refused."""
        return _why(file)

    def get_detail(self, file: Attachment) -> str | None:
        """Nothing, unless it is refused."""
        why = _why(file)
        return REASONS.get(why) if why else None


class FilesSerializer(serializers.Serializer):
    """All files of a draft or of a report, and how much room there is."""

    files = FileSerializer(many=True)
    takes_files = serializers.BooleanField(help_text="Whether files may be added to this kind of report.")
    most_files = serializers.IntegerField()
    most_bytes = serializers.IntegerField(help_text="Of all files together.")
    part_bytes = serializers.IntegerField(help_text="How much to send in one part.")


class OffsetSerializer(serializers.Serializer):
    """A part does not begin where the last one ended."""

    detail = serializers.CharField()
    received = serializers.IntegerField(help_text="Send on from here.")


class FileRefusedSerializer(serializers.Serializer):
    """Why a file is not taken; or what is wrong with the request, by field."""

    detail = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, help_text=f"One of {', '.join(sorted(REASONS))}.")
    file = serializers.ListField(child=serializers.CharField(), required=False)
    name = serializers.ListField(child=serializers.CharField(), required=False)
    size = serializers.ListField(child=serializers.CharField(), required=False)
    changed = serializers.ListField(child=serializers.CharField(), required=False)
    voice_note = serializers.ListField(child=serializers.CharField(), required=False)
    description = serializers.ListField(child=serializers.CharField(), required=False)


def _why(file: Attachment) -> str | None:
    if file.state == FileState.INFECTED:
        return VIRUS
    if file.state == FileState.FAILED:
        return UNREADABLE
    return file.finding if file.state == FileState.REFUSED else None
