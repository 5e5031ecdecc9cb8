"""Doors of the second person: sign a decision, look again without seeing it, and how often two agree."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from assistline import audit
from assistline.models import User
from triage import actions
from triage.forms_decisions import LookForm, ReturnForm
from triage.models import Case, DecisionKind, IllegalMove, Proposal, ProposalState
from triage.screens import case_page, second_eyes
from triage.screens.letter_preview import letter_preview
from triage.screens.reporters import with_reporters
from triage.screens.words import staff_time
from triage.told_words import with_words
from triage.views.access import person, seen_case
from triage.views.beside import beside

UNPROCESSABLE, CONFLICT = 422, 409
CHANGED = "This case changed while you read. Nothing was signed. Look again, then press the button again."


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """What was proposed beside the report; signed, it is decided; sent back, its words are the writer's."""
    found = seen_case(request, reference)
    if request.method == "GET":
        return _sign_page(request, reference, None)
    form = ReturnForm(request.POST, auto_id="return_%s")
    user, now = person(request), timezone.now()
    version = request.POST.get("version", "")
    try:
        if request.POST.get("answer_is") == "sign":
            actions.sign_proposal(
                case_id=found.id, officer=user, version=int(version) if version.isdecimal() else 0, at=now
            )
            messages.success(request, "Signed and recorded. The citizen can read it on the tracking page.")
            return redirect("triage-second-looks")
        if not form.is_valid():
            return _sign_page(request, reference, form, UNPROCESSABLE)
        typed = form.cleaned_data
        actions.return_proposal(
            case_id=found.id, officer=user, answer=typed["answer"], version=typed["version"], at=now
        )
    except actions.StaleCase as stale:
        data = request.POST.copy()
        data["version"] = str(stale.case.version)
        newer = ReturnForm(data, auto_id="return_%s")
        newer.add_error(None, CHANGED)
        return _sign_page(request, reference, newer, CONFLICT)
    except IllegalMove as error:
        messages.warning(request, f"{error} Nothing was recorded.")
        return redirect("triage-sign", reference=found.reference)
    messages.success(request, "Sent back. Who wrote it finds the words and your reasons.")
    return redirect("triage-second-looks")


def _sign_page(
    request: HttpRequest, reference: str, form: ReturnForm | None, status: int = 200
) -> HttpResponse:
    def read(case: Case, user: User, now: datetime) -> dict[str, Any]:
        proposals = list(case.proposals.select_related("by", "answered_by", "words__report_type"))
        waiting = next((one for one in proposals if one.state == ProposalState.OPEN), None)
        barred, file = actions.is_barred(case=case, officer=user), case_page.read_file(case)
        closes = waiting is not None and waiting.kind == DecisionKind.CLOSE
        return {
            "barred": barred,
            "waiting": _proposal(waiting, case) if waiting else None,
            "before": [_proposal(one, case) for one in reversed(proposals) if one is not waiting],
            "may_sign": waiting is not None and not barred and not waiting.by.is_same_person_as(user),
            "letter": _letter(case, file, now) if closes else [],
            "segments": case_page.segments(file),
            "facts": case_page.facts(file),
            "form": form or ReturnForm(initial={"version": case.version}, auto_id="return_%s"),
        }

    return beside(
        request,
        reference,
        here="sign",
        template="triage/sign.html",
        action="case.proposal_read",
        read=read,
        status=status,
    )


def _letter(case: Case, file: case_page.CaseFile, now: datetime) -> list[str]:
    """What the citizen reads beneath the words: who signs answers for all of it."""
    known = with_words(with_reporters(Case.objects.select_related("centre").filter(id=case.id))).get()
    return letter_preview(known, file.assessment, now)


def _proposal(one: Proposal, case: Case) -> dict[str, Any]:
    zone = case.centre.zone
    return {
        "what": one.get_kind_display(),
        "offence_code": one.offence_code,
        "reason": one.reason,
        "told": one.told,
        "words": str(one.words) if one.words else "",
        "words_changed": one.words_changed,
        "by": str(one.by),
        "at": staff_time(one.at, zone),
        "state": one.get_state_display(),
        "answered": f"{one.answered_by}, {staff_time(one.answered_at, zone)}" if one.answered_at else "",
        "answer": one.answer,
    }


@require_GET
@permission_required("triage.see_second_looks", raise_exception=True)
def second_looks(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and the rates."""
    user = person(request)
    reviews = user.has_perm("triage.review_case")
    context = {
        "to_sign": second_eyes.proposals_for(user) if reviews else [],
        "to_look": second_eyes.looks_for(user) if reviews else [],
        "reviews": reviews,
        "rates": second_eyes.agreement_rows(user.centre.customer_id)
        if user.has_perm("triage.keep_near_misses")
        else [],
        "sees_rates": user.has_perm("triage.keep_near_misses"),
    }
    return render(request, "triage/second_looks.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def second_look(request: HttpRequest, look_id: int) -> HttpResponse:
    """The report as it was sent, without what was decided; then what another would decide."""
    user = person(request)
    form = LookForm(request.POST or None, auto_id="look_%s")
    with transaction.atomic():
        look = second_eyes.open_looks(user).select_related("case__centre", "case__report_type")
        found = look.filter(id=look_id).first()
        if found is None:
            raise Http404
        case = found.case
        audit.record(
            actor=user,
            action="case.second_look_read",
            object_kind="case",
            object_ids=[case.id],
            request=request,
            centre_id=case.centre_id,
        )
        if request.method == "POST" and form.is_valid():
            try:
                done = actions.look_again(
                    look_id=found.id,
                    officer=user,
                    kind=DecisionKind(form.cleaned_data["kind"]),
                    reason=form.cleaned_data["reason"],
                    at=timezone.now(),
                )
            except IllegalMove as error:
                messages.warning(request, str(error))
                return redirect("triage-second-looks")
            same = "You came to the same." if done.kind == done.first_kind else _other(done.first_kind)
            messages.success(request, f"Kept. {same} It changes nothing for the citizen.")
            return redirect("triage-second-looks")
        file = case_page.read_file(case)
        context = {
            "title": f"{case.report_type.name if case.report_type else 'Call back'}, {case.locality}",
            "segments": case_page.segments(file),
            "facts": case_page.facts(file),
            "received": staff_time(case.opened_at, case.centre.zone),
            "form": form,
        }
    return render(request, "triage/second_look.html", context, status=UNPROCESSABLE if form.errors else 200)


def _other(kind: str) -> str:
    return f"The first officer decided otherwise: {DecisionKind(kind).label}."
