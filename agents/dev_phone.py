"""``/dev/phone/``: a software phone that plays calls through the door of the telephone systems."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agents.actions import find_line, take_event
from agents.cti.parsing import NotUnderstood, understand
from agents.cti.software_phone import CALLERS, ONCE, told
from agents.demo import TOKEN
from agents.models import Call, TelephoneLine
from agents.rules.fold import CAUSES
from assistline.models import User

SHOWN = 8


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Show the phone. Its buttons post to the telephone systems' own door; without a script, here.

    Raises:
        Http404: This is no demonstration.
    """
    line = find_line(token=TOKEN) if settings.DEMO else None
    if line is None:
        raise Http404
    if request.method == "POST":
        _play(request, line)
        return redirect("dev-phone")
    people = User.objects.filter(centre_id=line.centre_id, is_active=True).order_by("full_name")
    context = {
        "cti_url": reverse("cti", args=[TOKEN]),
        "callers": CALLERS,
        "people": [user for user in people if user.has_perm("agents.take_call")],
        "causes": CAUSES,
        "calls": Call.objects.filter(line=line).select_related("agent").newest_first()[:SHOWN],
        "line": line,
        "new_call_id": uuid.uuid4().hex,
    }
    return render(request, "dev/phone.html", context)


def _play(request: HttpRequest, line: TelephoneLine) -> None:
    """What the telephone systems' door does, for a browser without a script."""
    at = timezone.now()
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    how = request.POST.get("how", ONCE)
    for one in told(fields, how=how, at=at):
        try:
            take_event(line=line, event=understand(one, arrived_at=at, zone=line.centre.zone), at=at)
        except NotUnderstood as error:
            messages.error(request, str(error))
            return
