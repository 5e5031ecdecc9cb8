"""Where the mail system posts what came back, message by message, signed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from assistline.notifications.actions import note_returned
from assistline.notifications.returned import read_returned
from assistline.signed_webhooks import BadSignature, check

LONGEST = 500_000


@csrf_exempt
@login_not_required
@require_POST
def mail_status(request: HttpRequest) -> HttpResponse:
    """Take one delivery status notification (RFC 3464), as ``message/rfc822``.

    204 whatever it says, so that nobody learns which messages are ours; 401 where it is not signed with
    ``MAIL_STATUS_SECRET``, or there is no secret.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return HttpResponse(status=413)
    secret, at = settings.MAIL_STATUS_SECRET, timezone.now()
    try:
        check(request.body, request.headers, secret=secret or "nobody's", at=at)
    except BadSignature:
        return HttpResponse(status=401)
    if not secret:
        return HttpResponse(status=401)
    found = read_returned(request.body)
    if found is not None and found.failed:
        note_returned(attempt_id=found.attempt_id, status=found.status, at=at)
    return HttpResponse(status=204)
