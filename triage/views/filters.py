"""Keep a view of the queue under a name, or throw it away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from triage import actions
from triage.screens import queue_page
from triage.screens.queue_filters import query_of, read_filters
from triage.views.access import is_number, person

LONGEST_NAME = 30
LONGEST_QUERY = 800


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def filters(request: HttpRequest) -> HttpResponse:
    """Save or delete, and back to the list as it was."""
    user, base = person(request), reverse("triage-queue")
    if gone := request.POST.get("delete", ""):
        if is_number(gone) and actions.delete_filter(user=user, filter_id=int(gone)):
            messages.success(request, "The filter is deleted. The cases are all still there.")
        return redirect(f"{base}?tab=open")
    asked = QueryDict(request.POST.get("query", "")[:LONGEST_QUERY])
    query = query_of(queue_page.known_tab(asked.get("tab", "")), read_filters(asked))[:LONGEST_QUERY]
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    if not name:
        messages.warning(request, "Give the filter a name, then press Keep again.")
        return redirect(f"{base}?{query}")
    try:
        actions.save_filter(user=user, name=name, query=query, is_start="start" in request.POST)
    except actions.TooManyFilters as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"Kept as “{name}”. It stands above the list.")
    return redirect(f"{base}?{query}")
