"""Parties and empty places that people registered, found by day and place."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assistline import audit
from triage.forms import RegistrationSearch
from triage.screens import registrations_page
from triage.views.access import person

UNPROCESSABLE = 422


@require_GET
@permission_required("triage.see_registrations", raise_exception=True)
def registrations(request: HttpRequest) -> HttpResponse:
    """What is registered for a day or some days, the soonest first; today and later, if nothing is asked."""
    user, now = person(request), timezone.now()
    form = RegistrationSearch(request.GET)
    if not form.is_valid():
        return render(request, "triage/registrations.html", {"form": form}, status=UNPROCESSABLE)
    with transaction.atomic():
        found, following = registrations_page.page_of(
            user, now, form.cleaned_data, request.GET.get("after", "")
        )
        audit.record(
            actor=user,
            action="registrations.listed",
            object_kind="registration",
            object_ids=[registration.id for registration in found],
            request=request,
        )
        context = registrations_page.page(found, user, form.asked, following)
    return render(request, "triage/registrations.html", context | {"form": form})
