"""What was not ours: how many people were shown the way to another agency. Counts, of nobody by name."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assistline.models import User
from reports.signposts import PERIODS, signposts_by_type


@require_safe
@permission_required("agents.watch_floor", raise_exception=True)
def elsewhere(request: HttpRequest) -> HttpResponse:
    """By agency and type, today and back to twelve weeks."""
    centre, now = cast(User, request.user).centre, timezone.now()
    figures = signposts_by_type(customer_id=centre.customer_id, zone=centre.zone, now=now)
    context = {
        "figures": figures,
        "periods": [name for name, _ in PERIODS],
        "at": f"{now.astimezone(centre.zone):%H:%M}",
    }
    return render(request, "floor/elsewhere.html", context)
