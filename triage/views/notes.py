"""Notes for colleagues: saved with their own button, and with whatever else is pressed beside them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from triage.views import case as case_view
from triage.views.access import seen_case


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a note on the case; what stands in the decision beside it stays as a draft."""
    found = seen_case(request, reference)
    case_view.keep_what_was_sent(found, request)
    refused = case_view.write_what_was_noted(found, request, empty=False)
    if refused:
        return case_view.show(request, reference, note_error=refused, status=case_view.UNPROCESSABLE)
    messages.success(request, "Kept for colleagues. The citizen never reads it.")
    return redirect(f"{reverse('triage-case', args=[found.reference])}#note")
