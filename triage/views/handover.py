"""The hand-over of a shift: give, accept, give back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assistline import audit
from triage import actions
from triage.forms_handover import LONGEST_WORDS, HandOverForm
from triage.screens import handover_page
from triage.views.access import is_number, person

UNPROCESSABLE, CONFLICT = 422, 409


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def handover(request: HttpRequest) -> HttpResponse:
    """What I have, what is offered to me, and what I have offered."""
    return _show(request)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def give(request: HttpRequest) -> HttpResponse:
    """Offer what is chosen to a colleague or to the next shift; whatever goes wrong, the note stays."""
    user = person(request)
    form = HandOverForm(request.POST, colleagues=handover_page.colleagues_of(user), auto_id="give_%s")
    if not form.is_valid():
        return _show(request, form=form, status=UNPROCESSABLE)
    chosen = [value.partition("-") for value in request.POST.getlist("chosen")]
    numbers = {
        kind: [int(id_) for what, _, id_ in chosen if what == kind and is_number(id_)]
        for kind in ("owed", "case")
    }
    to = form.cleaned_data["to"]
    try:
        actions.hand_over(
            by=user,
            to=to,
            follow_up_ids=numbers["owed"],
            case_ids=numbers["case"],
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    except actions.CannotHandOver as error:
        form.add_error(None, str(error))
        return _show(request, form=form, status=CONFLICT)
    whom = to or "the next shift"
    messages.success(request, f"Offered to {whom}. It is yours until it is accepted.")
    return redirect("triage-handover")


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def answer(request: HttpRequest) -> HttpResponse:
    """Accept, do not take, or take back: one thing or all of a hand-over."""
    user, now = person(request), timezone.now()
    name, _, one = request.POST.get("answer", "").partition("-")
    asked = [one] if one else request.POST.getlist("item")
    ids = [int(item) for item in asked if is_number(item)]
    match name:
        case "accept":
            done = actions.accept_hand_over(item_ids=ids, by=user, at=now)
            said = f"{done} {'thing is' if done == 1 else 'things are'} yours now."
        case "return":
            reasons = {id_: request.POST.get(f"why-{id_}", "")[:LONGEST_WORDS] for id_ in ids}
            done = actions.return_hand_over(item_ids=ids, by=user, reasons=reasons, at=now)
            said = "It stays with who offered it. They read that you did not take it."
        case _:
            done = actions.take_back(item_ids=ids, by=user, at=now)
            said = "Taken back. It is yours as before."
    if done:
        messages.success(request, said)
    if done < len(ids) or not ids:
        messages.warning(request, "Some of it was accepted or taken back by somebody else meanwhile.")
    return redirect("triage-handover")


def _show(request: HttpRequest, *, form: HandOverForm | None = None, status: int = 200) -> HttpResponse:
    user, now = person(request), timezone.now()
    colleagues = handover_page.colleagues_of(user)
    with transaction.atomic():
        context = handover_page.read_page(user, now)
        audit.record(
            actor=user,
            action="handover.read",
            object_kind="case",
            object_ids=context["case_ids"],
            request=request,
        )
    chosen = set(request.POST.getlist("chosen"))
    for row in context["mine"]:
        row["chosen"] = row["value"] in chosen
    form = form or HandOverForm(colleagues=colleagues, auto_id="give_%s")
    return render(request, "triage/handover.html", context | {"form": form}, status=status)
