"""What the API answers when something is wrong: always JSON, never a stack or a value that was sent."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, NotFound
from rest_framework.exceptions import PermissionDenied as RefusedByDRF
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from assistline.views import RETRY_AFTER_SECONDS, SENTENCES, is_unavailable

CHALLENGE = 'Bearer realm="AssistLine"'


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: 401 with a challenge for whom we do not know, 503 while the database is away.

    Returns None for what nobody foresaw: Django logs it and answers 500 in JSON.
    """
    if is_unavailable(error):
        set_rollback()
        return Response({"detail": SENTENCES[503]}, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    # What our code says of a refusal is for the log: the answer is the same whatever was refused.
    if isinstance(error, Http404):
        error = NotFound(SENTENCES[404])
    elif isinstance(error, PermissionDenied):
        error = RefusedByDRF(SENTENCES[403])
    response = exception_handler(error, context)
    if response is not None and isinstance(error, NotAuthenticated | AuthenticationFailed):
        # Sessions have no challenge, so DRF would say 403 to someone who is simply not signed in.
        response.status_code = 401
        response["WWW-Authenticate"] = CHALLENGE
    return response
