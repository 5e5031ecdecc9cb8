"""Referrals of a case: to whom, what they are given, what they answered; and the list of all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assistline import audit
from triage import actions
from triage.forms import LONGEST
from triage.forms_referral import AnswerForm, ReferForm
from triage.models import Case, CaseStatus, IllegalMove, Referral, ReferralDesk, ReferralState
from triage.screens import referrals as screen
from triage.screens.timeline import changes_since
from triage.views.access import person, seen_case
from triage.views.beside import beside

UNPROCESSABLE, CONFLICT = 422, 409
READ = Case.objects.select_related("centre", "report_type", "customer")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Who else has this case, and the form that hands it to somebody; what was typed is never lost."""
    found = seen_case(request, reference, READ.all())
    if request.method != "POST":
        return _show(request, found)
    if "decision" in request.POST or not {"desk", "note"} & request.POST.keys():
        # From the decision's form, with what was typed there; its note is for colleagues and goes nowhere.
        carried = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("reason", "told")}
        carried = {name: words for name, words in carried.items() if words}
        return _show(request, found, form=screen.refer_form(found, user=person(request), carried=carried))
    typed = _take_back(found, request)
    form = screen.refer_form(found, typed, user=person(request))
    if not form.is_valid():
        return _show(request, found, form=form, status=UNPROCESSABLE)
    return _send(request, found, form)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def answer(request: HttpRequest, reference: str, referral_id: int) -> HttpResponse:
    """Keep what they said by phone or mail."""
    found = seen_case(request, reference, READ.all())
    referral = _theirs(found, referral_id)
    form = AnswerForm(request.POST, referral=referral, auto_id=f"answer{referral.id}_%s")
    if not form.is_valid():
        return _show(request, found, answer_form=(referral.id, form), status=UNPROCESSABLE)
    typed = form.cleaned_data
    try:
        done = actions.answer_referral(
            referral_id=referral.id,
            state=ReferralState(typed["state"]),
            their_reference=typed["their_reference"],
            words=typed["words"],
            who=typed["who"],
            event_id=typed["key"],
            by=person(request),
            at=timezone.now(),
        )
    except IllegalMove as error:
        form.add_error(None, f"{error} Nothing was kept; what you typed is here.")
        return _show(request, found, answer_form=(referral.id, form), status=CONFLICT)
    back = done.state == ReferralState.REFUSED and done.case.status == CaseStatus.WAITING
    messages.success(request, "Kept. The case is back in the queue." if back else "Kept.")
    return redirect("triage-refer", reference=found.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def again(request: HttpRequest, reference: str, referral_id: int) -> HttpResponse:
    """Try once more what could not be sent."""
    found = seen_case(request, reference, READ.all())
    referral = _theirs(found, referral_id)
    try:
        actions.send_again(referral_id=referral.id, officer=person(request), at=timezone.now())
        messages.success(request, "It is sent again now.")
    except IllegalMove as error:
        messages.warning(request, str(error))
    return redirect("triage-refer", reference=found.reference)


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def referrals(request: HttpRequest) -> HttpResponse:
    """What was referred and is not over, overdue, or came back."""
    user, now = person(request), timezone.now()
    tab = screen.known_tab(request.GET.get("tab", ""))
    with transaction.atomic():
        rows, following = screen.listed(user, tab, request.GET.get("after", ""))
        audit.record(
            actor=user,
            action="referrals.listed",
            object_kind="referral",
            object_ids=[row.id for row in rows],
            request=request,
        )
        context = screen.page(rows, user, tab, following, now)
    return render(request, "triage/referrals.html", context)


def _theirs(found: Case, referral_id: int) -> Referral:
    referral = found.referrals.filter(id=referral_id).first()
    if referral is None:
        raise Http404
    return referral


def _take_back(found: Case, request: HttpRequest) -> QueryDict:
    """What was typed. Where the hold ran out meanwhile and nobody took the case, it is theirs again."""
    if found.status != CaseStatus.WAITING:
        return request.POST
    typed, before = request.POST.copy(), found.version
    try:
        held = actions.claim_case(case_id=found.id, officer=person(request), at=timezone.now())
    except IllegalMove:
        return typed
    found.refresh_from_db()
    # To be taken back is no change of the case: what they have read still holds.
    if typed.get("version") == str(before):
        typed["version"] = str(held.version)
    return typed


def _send(request: HttpRequest, found: Case, form: ReferForm) -> HttpResponse:
    typed = form.cleaned_data
    try:
        referral = actions.refer_case(
            case_id=found.id,
            officer=person(request),
            desk_id=int(typed["desk"]),
            parts=typed["parts"],
            note=typed["note"],
            agreed=typed.get("agreed", ""),
            closes=form.closing,
            reason=typed.get("reason", ""),
            told=typed.get("told", ""),
            version=typed["version"],
            key=typed["key"],
            at=timezone.now(),
        )
    except actions.StaleCase as stale:
        return _newer(request, stale)
    except actions.IncompleteDecision as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _show(request, found, form=form, status=UNPROCESSABLE)
    except ReferralDesk.DoesNotExist:
        form.add_error("desk", "They do not take this any more. Choose another.")
        return _show(request, found, form=form, status=UNPROCESSABLE)
    except IllegalMove as error:
        found.refresh_from_db()
        form.add_error(None, f"{error} Nothing was sent; what you typed is here.")
        return _show(request, found, form=form, status=CONFLICT)
    to = referral.desk.name
    what = f"Ring {to} now: {referral.desk.phone}." if referral.state == ReferralState.TO_RING else ""
    messages.success(request, what or f"It goes to {to} now.")
    return redirect("triage-refer", reference=found.reference)


def _newer(request: HttpRequest, stale: actions.StaleCase) -> HttpResponse:
    """The same words on the case as it is now, with what changed in between."""
    changed = changes_since(stale.case, stale.version, stale.case.centre.zone)
    data = request.POST.copy()
    data["version"] = str(stale.case.version)
    form = screen.refer_form(stale.case, data, user=person(request))
    form.add_error(
        None,
        f"This case changed while you wrote: {changed}. Nothing was sent and your words are here. "
        "Look again, then press the button again.",
    )
    return _show(request, stale.case, form=form, status=CONFLICT)


def _show(
    request: HttpRequest,
    found: Case,
    *,
    form: ReferForm | None = None,
    answer_form: tuple[int, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    def read(case: Case, user: Any, now: Any) -> dict[str, Any]:
        shown = screen.read_refer(case, user, now)
        if answer_form is not None:
            for one in shown["referrals"]:
                if one["id"] == answer_form[0]:
                    one["form"], one["open"] = answer_form[1], True
        can = shown["can_refer"]
        kept = form if form is not None else screen.refer_form(case, user=user) if can else None
        # A form that comes back is shown even where it cannot be sent any more: its words can be copied.
        return {**shown, "form": kept if can or (form is not None and form.is_bound) else None}

    return beside(
        request,
        found.reference,
        here="refer",
        template="triage/refer.html",
        action="case.referrals_read",
        read=read,
        status=status,
    )
