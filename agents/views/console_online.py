"""Who asked online to be called, and what a caller began to write: opened with a trace, by whoever rings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agents.actions import TakenBySomebody, note_call_back, take_call_back, take_unfinished
from agents.actions.calling_back import RESULTS, asked_to_be_called, unfinished_of
from agents.answers import kept_answers, values_of
from agents.screens import console_online
from agents.views.access import own_call, person
from assistline import audit
from assistline.models import User
from assistline.references import normalise_draft_code
from reports.actions import DraftClosed
from reports.models import Contact, Report
from triage.models import Case

TAKES_CALLS = "agents.take_call"
SHORTEST_REASON = 10


class OpenForm(forms.Form):
    """Why somebody's unfinished words may be read: they give the code, or there is a reason."""

    code = forms.CharField(label="Code that the caller gives", required=False, max_length=40)
    reason = forms.CharField(
        label="Or your reason", help_text="at least ten characters", required=False, max_length=300
    )

    def why(self, code: str) -> str:
        """What the trail keeps; empty where neither is enough."""
        if normalise_draft_code(self.cleaned_data["code"]) == code:
            return "The caller gave the code."
        reason = str(self.cleaned_data["reason"]).strip()
        return reason if len(reason) >= SHORTEST_REASON else ""


@require_http_methods(["GET", "POST"])
@permission_required(TAKES_CALLS, raise_exception=True)
@transaction.atomic
def asked(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody who asked to be called: their words and their safe number; take it, ring, say what came of it.

    Raises:
        Http404: Nobody waits for a call there, or it is another centre's.
    """
    user, at = person(request), timezone.now()
    if request.method == "POST":
        return _asked_pressed(request, reference, user)
    case = asked_to_be_called(user).filter(reference=reference).first()
    if case is None:
        raise Http404
    report = Report.objects.filter(case_links__case=case, case_links__ended_at=None, wants_call=True).first()
    if report is None:
        raise Http404
    audit.record(
        actor=user,
        action="report.read",
        object_kind="report",
        object_ids=[report.id],
        request=request,
        centre_id=case.centre_id,
        reason="Asked to be called",
    )
    owner_id = Contact.objects.values_list("owner_id", flat=True).get(id=report.contact_id)
    owner = User.objects.filter(id=owner_id).first() if owner_id else None
    shown = console_online.asked_page(case, report, at, user.centre.zone, owner)
    context = {"asked": shown, "mine": owner_id == user.id, "results": RESULTS}
    return render(request, "console/asked.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(TAKES_CALLS, raise_exception=True)
@transaction.atomic
def unfinished(request: HttpRequest, call_id: int, code: str) -> HttpResponse:
    """What a caller began online: opens by its code or with a reason, and comes into the call if they wish.

    Raises:
        Http404: It is not the person's call, or nothing of that number has this code.
    """
    user, at = person(request), timezone.now()
    call = own_call(request, call_id)
    draft = unfinished_of(call, viewer=user, at=at).filter(code=code).first()
    if draft is None:
        raise Http404
    form = OpenForm(request.POST if request.method == "POST" else None, auto_id="open_%s")
    context: dict[str, Any] = {"form": form, "call": call, "code": code}
    if not form.is_bound or not form.is_valid():
        return render(request, "console/unfinished.html", context)
    why = form.why(code)
    if not why:
        form.add_error("code", "Ask for the code, or give a reason of at least ten characters.")
        return render(request, "console/unfinished.html", context, status=422)
    audit.record(
        actor=user,
        action="draft.read",
        object_kind="draft",
        object_ids=[draft.id],
        request=request,
        centre_id=call.centre_id,
        reason=why,
        allow_journal=True,  # somebody may be in danger on this line
    )
    if request.POST.get("do") == "take":
        try:
            count = take_unfinished(call=call, draft=draft, by=user, at=at)
            messages.success(request, f"{count} answers came into the call.")
        except DraftClosed:
            messages.warning(request, "This call was sent already.")
        return redirect("console")
    shown = console_online.unfinished_page(draft, values_of(kept_answers(draft.id)), user.centre.zone)
    return render(request, "console/unfinished.html", context | {"draft": shown})


def _asked_pressed(request: HttpRequest, reference: str, user: User) -> HttpResponse:
    at, result = timezone.now(), request.POST.get("result", "")
    try:
        if result in RESULTS:
            note_call_back(reference=reference, agent=user, result=result, at=at)
            messages.success(request, f"{RESULTS[result]}: noted.")
            return redirect("console")
        take_call_back(reference=reference, agent=user, at=at)
    except Case.DoesNotExist as error:
        raise Http404 from error
    except TakenBySomebody as error:
        messages.warning(request, str(error))
        return redirect("console")
    return redirect("console-asked", reference=reference)
