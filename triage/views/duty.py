"""On duty: said on the queue page, and kept fresh by pages that are open."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from triage import actions
from triage.models import IllegalMove
from triage.screens.duty_bar import CHOICES
from triage.views.access import person


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def duty(request: HttpRequest) -> HttpResponse:
    """Go on duty for some hours, or off it."""
    user, now = person(request), timezone.now()
    if request.POST.get("end"):
        if actions.go_off_duty(user=user, at=now):
            messages.success(request, "You are not on duty any more.")
        return redirect("triage-queue")
    hours = request.POST.get("hours", "")
    if hours not in map(str, CHOICES):
        messages.warning(request, "Choose until when you are on duty.")
        return redirect("triage-queue")
    try:
        actions.go_on_duty(user=user, until=now + timedelta(hours=int(hours)), at=now)
    except IllegalMove as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "You are on duty. It ends by itself; end it sooner if you leave.")
    return redirect("triage-queue")


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def seen(request: HttpRequest) -> HttpResponse:
    """The open page says that it is open."""
    actions.see_on_duty(user=person(request), at=timezone.now())
    return HttpResponse(status=204)
