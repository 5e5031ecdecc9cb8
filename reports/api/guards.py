"""What every door of the API asks first: how often, with which key, and who may open what."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.exceptions import APIException, NotAuthenticated, NotFound, Throttled, ValidationError
from rest_framework.request import Request

from assistline.middleware import client_address
from assistline.references import normalise_access_code, normalise_draft_code
from assistline.throttle import count_attempt, is_used_up, network_of
from reports.api.authentication import AccessCode, DraftSecret
from reports.drafts import KeptDraft, find_draft
from reports.models import Report
from reports.views.access import STARTS_WINDOW, customer_of, may_start
from reports.views.opening import open_with_code

KEY = re.compile(r"[\x21-\x7e]{16,200}")
SENDS, SENDS_WINDOW = 60, timedelta(minutes=10)
WRONG_CODES, WRONG_CODES_WINDOW = 30, timedelta(minutes=15)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 16, "maxLength": 200, "pattern": r"^[\x21-\x7e]{16,200}$"},
    OpenApiParameter.HEADER,
    required=True,
    description="16 to 200 visible ASCII characters, new for each thing that is sent.",
    examples=[OpenApiExample("A random UUID", value="3f0c7a1e-6b2d-4c58-9a41-7d5e8f20b963")],
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The ETag of the last answer."
)


class KeyUsed(APIException):
    """The key was used for something else."""

    status_code = 422
    default_detail = "This Idempotency-Key was used for another report. Use a new key for each report."
    default_code = "different_payload"


def limit_sends(request: Request, *, at: datetime) -> None:
    """Count what a network sends.

    Raises:
        Throttled: Too much came from it lately.
    """
    if not _may_send(request, at=at):
        raise Throttled(wait=SENDS_WINDOW.total_seconds())


def count_send(request: Request, *, at: datetime) -> str:
    """Count what a network sends, and give its key. That there is none is said even to who sent too much.

    Raises:
        Throttled: Too much came from it lately.
        ValidationError: There is no key, or it is none; it counts all the same.
    """
    allowed, key = _may_send(request, at=at), idempotency_key(request)
    if not allowed:
        raise Throttled(wait=SENDS_WINDOW.total_seconds())
    return key


def limit_starts(request: Request, *, at: datetime) -> None:
    """Count a draft that begins, together with those of the portal.

    Raises:
        Throttled: Too many were begun from this network lately.
    """
    if not may_start(request._request, at=at):
        raise Throttled(wait=STARTS_WINDOW.total_seconds())


def idempotency_key(request: Request) -> str:
    """The sender's key.

    Raises:
        ValidationError: There is none, or it is no key.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise ValidationError(
            {"Idempotency-Key": ["Send a header of 16 to 200 visible characters, new for each report."]}
        )
    return key


def report_of(request: Request, reference: str, *, at: datetime) -> Report:
    """The report in the address, for whoever has its access code.

    Raises:
        NotAuthenticated: No code was sent.
        NotFound: The code is wrong, or there is no such report: nothing says which.
        Throttled: Too many wrong codes came from this network.
    """
    code = _bearer(request, AccessCode.refusal, at=at)
    report = open_with_code(reference, code)
    if report is None or report.customer_id != customer_of(request._request).id:
        raise _wrong(request, at=at)
    return report


def draft_of(request: Request, code: str, *, at: datetime) -> KeptDraft:
    """The draft in the address, for whoever has its secret.

    Raises:
        NotAuthenticated: No secret was sent.
        NotFound: The secret is wrong, or there is no such draft: nothing says which.
        Throttled: Too many wrong secrets came from this network.
    """
    secret = normalise_access_code(_bearer(request, DraftSecret.refusal, at=at))
    draft = find_draft(code=normalise_draft_code(code) or "", secret=secret or "", at=at)
    if draft is None or draft.customer_id != customer_of(request._request).id:
        raise _wrong(request, at=at)
    return draft


def _may_send(request: Request, *, at: datetime) -> bool:
    key = f"api:send:{network_of(client_address(request._request))}"
    return count_attempt(key=key, limit=SENDS, window=SENDS_WINDOW, at=at)


def _bearer(request: Request, refusal: str, *, at: datetime) -> str:
    if not isinstance(request.auth, str):
        raise NotAuthenticated(refusal)
    if is_used_up(key=_tries(request), limit=WRONG_CODES, window=WRONG_CODES_WINDOW, at=at):
        raise Throttled(wait=WRONG_CODES_WINDOW.total_seconds())
    return request.auth


def _wrong(request: Request, *, at: datetime) -> NotFound:
    """Only what is wrong counts, and only for who tried it: nobody can lock out whoever has the code."""
    count_attempt(key=_tries(request), limit=WRONG_CODES, window=WRONG_CODES_WINDOW, at=at)
    return NotFound()


def _tries(request: Request) -> str:
    return f"api:wrong:{network_of(client_address(request._request))}"
