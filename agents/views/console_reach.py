"""Somebody on the line says which of their addresses works, after mail to them came back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agents.forms.reach import CallersWordForm
from agents.views.access import own_call, person
from agents.views.console import TAKES_CALLS, UNPROCESSABLE
from assistline import audit
from triage import actions
from triage.models import IllegalMove


@require_http_methods(["GET", "POST"])
@permission_required(TAKES_CALLS, raise_exception=True)
def reach(request: HttpRequest, call_id: int) -> HttpResponse:
    """Keep the address that a caller says is right and safe: with their code or word, and never without.

    Raises:
        Http404: It is not the person's call.
    """
    call, user = own_call(request, call_id), person(request)
    form = CallersWordForm(request.POST if request.method == "POST" else None, auto_id="reach_%s")
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            typed = form.cleaned_data
            try:
                actions.note_callers_word(
                    customer_id=call.contact.customer_id,
                    by=user,
                    reference=typed["reference"],
                    proof=typed["proof"],
                    address=typed["address"],
                    at=timezone.now(),
                )
            except actions.NotProved as error:
                # Who tries codes on the line, or at the desk, leaves a trace.
                audit.record(
                    actor=user,
                    action="call.proof_failed",
                    object_kind="call",
                    object_ids=[call.id],
                    request=request,
                    centre_id=call.centre_id,
                    allow_journal=True,  # somebody may be in danger on this line
                )
                form.add_error("proof", str(error))
            except IllegalMove as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Kept for the officer. Nothing was sent by it.")
                return redirect("console")
    return render(request, "console/reach.html", {"form": form}, status=status)
