"""``/dev/messages/``: what the demonstration's fake providers took."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assistline.fake_provider.record import read_back
from assistline.fake_provider.returned_mail import GONE

SHOWN = 200


@login_not_required
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Show the last messages, newest first.

    Raises:
        Http404: This is no demonstration.
    """
    if not settings.DEMO or not settings.FAKE_PROVIDER_LOG:
        raise Http404
    taken = read_back(Path(settings.FAKE_PROVIDER_LOG), most=SHOWN)
    shown = [message | {"at": datetime.fromisoformat(message["at"])} for message in taken]
    return render(request, "dev/messages.html", {"messages": shown, "gone": GONE})
