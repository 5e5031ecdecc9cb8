"""Files of a draft, and of a report that was sent: whole, or in parts as the portal's own page sends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.exceptions import APIException, NotFound, ParseError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assistline import audit
from assistline.strict_json import StrictJSONParser
from reports.actions import (
    DraftClosed,
    WrongOffset,
    begin_file,
    files_of_draft,
    files_of_report,
    raise_cues,
    remove_file,
    scan_now,
)
from reports.actions.answered import hash_key
from reports.api.authentication import AccessCode, DraftSecret
from reports.api.drafts import AlreadySent
from reports.api.file_shapes import (
    FileInPartsSerializer,
    FileRefused,
    FileRefusedSerializer,
    FileSerializer,
    FilesSerializer,
    FormParser,
    OffsetSerializer,
    PartParser,
    WholeFileSerializer,
    refused,
)
from reports.api.guards import (
    IDEMPOTENCY_KEY,
    draft_of,
    idempotency_key,
    limit_sends,
    report_of,
)
from reports.api.serializers import ProblemSerializer
from reports.definitions import definition
from reports.files.limits import LARGEST_ALTOGETHER, MOST_FILES, NotTaken
from reports.files.sentences import VIRUS
from reports.lexicon_additions import lexicon_of
from reports.models import Attachment, FileState, Report
from reports.reading import read
from reports.views.uploading import PART, NoOffset, take_part, take_whole

Address = Callable[[Attachment], str]
FORM, JSON, BYTES = "multipart/form-data", "application/json", "application/octet-stream"
NO_OFFSET = "Send a header Upload-Offset: how many bytes are there already."
ELSEWHERE = "This part does not begin where the last one ended."
STAYS = "What was sent stays with its report."
OFFSET = OpenApiParameter(
    "Upload-Offset",
    {"type": "integer", "minimum": 0},
    OpenApiParameter.HEADER,
    required=True,
    description="Where this part begins: what the last answer says was received.",
)
ADDS = {FORM: WholeFileSerializer, JSON: FileInPartsSerializer}
ADD = (
    "Whole as a form, or announced as JSON and then sent in parts to its url. The same bytes again are the "
    "same file. It is looked into by content before the answer, and scanned as soon as there is a scanner."
)
PART_OF_IT = (
    "The next part, from where the last one ended; an empty one asks for the answer to the last again."
)
REFUSALS: dict[int, Any] = {
    401: ProblemSerializer,
    404: ProblemSerializer,
    429: ProblemSerializer,
    503: ProblemSerializer,
}
NOT_TAKEN: dict[int, Any] = {
    400: OpenApiResponse(FileRefusedSerializer, "It is none of what we take, or cannot be read."),
    413: OpenApiResponse(FileRefusedSerializer, "It is too large, or one too many."),
    415: ProblemSerializer,
    422: OpenApiResponse(FileRefusedSerializer, "It has a virus, or this kind of report takes no files."),
    **REFUSALS,
}
AT_OFFSET = OpenApiResponse(OffsetSerializer, "It does not begin where the last one ended.")


class Stays(APIException):
    """What was sent is not removed."""

    status_code = 409
    default_detail = STAYS
    default_code = "stays"


@extend_schema(
    methods=["GET"],
    operation_id="list_draft_files",
    summary="Files of a draft",
    responses={200: FilesSerializer, **REFUSALS},
)
@extend_schema(
    methods=["POST"],
    operation_id="add_draft_file",
    summary="Add a file to a draft",
    description=ADD,
    request=ADDS,
    responses={201: FileSerializer, 409: ProblemSerializer, **NOT_TAKEN},
)
@api_view(["GET", "POST"])
@authentication_classes([DraftSecret])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser, FormParser])
def draft_files(request: Request, code: str) -> Response:
    """The files of one draft, for whoever has its secret.

    Raises:
        AlreadySent: Files are added to its report now.
    """
    at = timezone.now()
    draft = draft_of(request, code, at=at)
    address = partial(_draft_address, request, code)
    if request.method != "POST":
        return _all(files_of_draft(draft_id=draft.id), draft.type_version_id, address)
    if not draft.is_open:
        raise AlreadySent
    try:
        file, words = _added(request, at=at, draft_id=draft.id)
    except DraftClosed as error:
        raise AlreadySent from error
    found = read(words, lexicon=lexicon_of(draft.customer_id)).cues
    raise_cues(draft_id=draft.id, found=found, at=at)
    return _told(file, address, status=201)


@extend_schema(
    methods=["GET"],
    operation_id="read_draft_file",
    summary="Where a file of a draft is",
    responses={200: FileSerializer, **REFUSALS},
)
@extend_schema(
    methods=["POST"],
    operation_id="send_draft_file_part",
    summary="Send a part of a file",
    description=PART_OF_IT,
    parameters=[OFFSET],
    request={BYTES: OpenApiTypes.BINARY},
    responses={200: FileSerializer, 409: AT_OFFSET, **NOT_TAKEN},
)
@extend_schema(
    methods=["DELETE"],
    operation_id="delete_draft_file",
    summary="Delete a file of a draft",
    description="For good. A sign of danger stays until a person clears it.",
    responses={204: OpenApiResponse(description="It is gone."), 409: ProblemSerializer, **REFUSALS},
)
@api_view(["GET", "POST", "DELETE"])
@authentication_classes([DraftSecret])
@permission_classes([AllowAny])
@parser_classes([PartParser])
def draft_file(request: Request, code: str, token: str) -> Response:
    """One file of a draft, for whoever has its secret.

    Raises:
        AlreadySent: It is its report's now.
        NotFound: There is no such file.
    """
    at = timezone.now()
    draft = draft_of(request, code, at=at)
    file = Attachment.objects.filter(draft_id=draft.id, token=token).first()
    if file is None:
        raise NotFound
    if request.method == "DELETE":
        if not draft.is_open:
            raise AlreadySent
        remove_file(file_id=file.id)
        return Response(status=204)
    return _one(request, file, partial(_draft_address, request, code), at=at)


@extend_schema(
    methods=["GET"],
    operation_id="list_report_files",
    summary="Files of a report",
    responses={200: FilesSerializer, **REFUSALS},
)
@extend_schema(
    methods=["POST"],
    operation_id="add_report_file",
    summary="Add a file to a report",
    description=f"{ADD} It stands beside the report and officers see it. Files of one key are one addition.",
    parameters=[IDEMPOTENCY_KEY],
    request=ADDS,
    responses={201: FileSerializer, **NOT_TAKEN},
)
@api_view(["GET", "POST"])
@authentication_classes([AccessCode])
@permission_classes([AllowAny])
@parser_classes([StrictJSONParser, FormParser])
def report_files(request: Request, reference: str) -> Response:
    """The files of one report, for whoever has its access code.

    Raises:
        NotFound: It is not there any more.
    """
    at = timezone.now()
    report = report_of(request, reference, at=at)
    address = partial(_report_address, request, reference)
    if request.method == "POST":
        key = hash_key(idempotency_key(request))
        try:
            file, _ = _added(request, at=at, report_id=report.id, key=key)
        except DraftClosed as error:
            raise NotFound from error
        return _told(file, address, status=201)
    _track(request, report)
    return _all(files_of_report(report_id=report.id), report.type_version_id, address)


@extend_schema(
    methods=["GET"],
    operation_id="read_report_file",
    summary="Where a file of a report is",
    responses={200: FileSerializer, **REFUSALS},
)
@extend_schema(
    methods=["POST"],
    operation_id="send_report_file_part",
    summary="Send a part of a file",
    description=PART_OF_IT,
    parameters=[OFFSET],
    request={BYTES: OpenApiTypes.BINARY},
    responses={200: FileSerializer, 409: AT_OFFSET, **NOT_TAKEN},
)
@extend_schema(
    methods=["DELETE"],
    operation_id="delete_report_file",
    summary="Give up a file that did not arrive whole",
    responses={204: OpenApiResponse(description="It is gone."), 409: ProblemSerializer, **REFUSALS},
)
@api_view(["GET", "POST", "DELETE"])
@authentication_classes([AccessCode])
@permission_classes([AllowAny])
@parser_classes([PartParser])
def report_file(request: Request, reference: str, token: str) -> Response:
    """One file of a report, for whoever has its access code.

    Raises:
        NotFound: There is no such file.
        Stays: It arrived whole.
    """
    at = timezone.now()
    report = report_of(request, reference, at=at)
    file = Attachment.objects.filter(report=report, token=token).first()
    if file is None:
        raise NotFound
    if request.method == "DELETE":
        if not remove_file(file_id=file.id):
            raise Stays
        return Response(status=204)
    _track(request, report)
    return _one(request, file, partial(_report_address, request, reference), at=at)


def _added(request: Request, *, at: datetime, **whose: Any) -> tuple[Attachment, str]:
    """A file that came whole, or that is announced, and what its sender says that it shows."""
    limit_sends(request, at=at)
    in_parts = request.content_type.split(";")[0].strip().lower() == JSON
    body = (FileInPartsSerializer if in_parts else WholeFileSerializer)(data=request.data)
    body.is_valid(raise_exception=True)
    said: dict[str, Any] = body.validated_data
    words = said.get("description", "")
    how = {"voice_note": said["voice_note"], "description": words, "at": at, **whose}
    try:
        if in_parts:
            changed = said.get("changed", "")
            file = begin_file(name=said["name"], size=said["size"], fingerprint=changed, **how)
        else:
            file = _scanned(take_whole(said["file"], **how), at=at)
    except NotTaken as error:
        raise refused(error) from error
    return file, words


def _one(request: Request, file: Attachment, address: Address, *, at: datetime) -> Response:
    if request.method != "POST":
        return _told(file, address)
    sent: Any = request.data  # of an empty body: an empty form
    data = sent if isinstance(sent, bytes) else b""
    try:
        now = take_part(file, offset=request.headers.get("Upload-Offset", ""), data=data, at=at)
    except NoOffset as error:
        raise ParseError(NO_OFFSET) from error
    except WrongOffset as error:
        return Response({"detail": ELSEWHERE, "received": error.received}, status=409)
    except NotTaken as error:
        raise refused(error) from error
    except Attachment.DoesNotExist as error:
        raise NotFound from error
    return _told(_scanned(now, at=at), address)


def _scanned(file: Attachment, *, at: datetime) -> Attachment:
    """What the scanner says of it now, if there is one: a program need not ask again.

    Raises:
        FileRefused: It has a virus.
    """
    if file.state == FileState.QUARANTINED and scan_now(file_id=file.id, at=at) == FileState.INFECTED:
        raise FileRefused(VIRUS)
    file.refresh_from_db()
    return file


def _all(files: list[Attachment], version_id: int | None, address: Address) -> Response:
    asked = definition(version_id) if version_id else None
    found = {
        "files": files,
        "takes_files": asked is None or asked.takes_files,
        "most_files": MOST_FILES,
        "most_bytes": LARGEST_ALTOGETHER,
        "part_bytes": PART,
    }
    return Response(FilesSerializer(found, context={"address": address}).data)


def _told(file: Attachment, address: Address, *, status: int = 200) -> Response:
    data = FileSerializer(file, context={"address": address}).data
    headers = {"Location": data["url"]} if status == 201 else {}
    return Response(data, status=status, headers=headers)


def _draft_address(request: Request, code: str, file: Attachment) -> str:
    return request.build_absolute_uri(reverse("api-draft-file", args=[code, file.token]))


def _report_address(request: Request, reference: str, file: Attachment) -> str:
    return request.build_absolute_uri(reverse("api-report-file", args=[reference, file.token]))


@transaction.atomic
def _track(request: Request, report: Report) -> None:
    audit.record(
        actor="citizen",
        action="report.tracked",
        object_kind="report",
        object_ids=[report.id],
        request=request._request,
        centre_id=report.centre_id,
    )
