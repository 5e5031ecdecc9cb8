"""Requests to the emergency number and for a car: asked from a case with one key, answered on a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods

from assistline import audit
from assistline.models import User
from reports.models import Report
from triage import actions
from triage.forms_dispatch import AnswerForm, AskForm, FailForm, SettleForm
from triage.models import NOT_OVER, Case, Transfer, TransferKind, TransferState
from triage.screens import case_page, dispatch_page, transfers
from triage.screens.case_tabs import with_tabs
from triage.views import case as case_view
from triage.views.access import person, seen_case
from triage.views.beside import beside

UNPROCESSABLE = 422
# What was pressed while the line was cut is told later, with its time.
OLDEST_PRESS = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def to_000(request: HttpRequest, reference: str) -> HttpResponse:
    """Start a transfer to the emergency number at once, whoever has the case; or what its pages say of it."""
    found, now = seen_case(request, reference), timezone.now()
    if request.method == "POST":
        at = _pressed_at(request, now)
        actions.ask_transfer(kind=TransferKind.TO_000, case=found, by=person(request), at=at)
        if not _by_script(request):
            if "reason" in request.POST:  # the button of the decision form: what is typed there stays
                return case_view.show(request, reference, form=case_page.same_words(found, request.POST))
            return redirect("triage-case", reference=found.reference)
    return _now_on_case(request, found.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def dispatch(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for police to be sent, and everything that was asked about this case."""
    if request.method != "POST":
        return _beside(request, reference)
    if "ask" not in request.POST:  # from the decision form, with what was typed there
        typed = {"reason": request.POST.get("reason", ""), "told": request.POST.get("told", "")}
        return _beside(request, reference, typed=typed)
    found, form = seen_case(request, reference), AskForm(request.POST, auto_id="ask_%s")
    if not form.is_valid():
        return _beside(request, reference, form=form, status=UNPROCESSABLE)
    said = form.cleaned_data
    actions.ask_transfer(
        kind=TransferKind.DISPATCH,
        case=found,
        by=person(request),
        at=timezone.now(),
        needed=said["needed"],
        place=said["place"],
        warnings=said["warnings"],
        reason=said["reason"],
        words=said["told"],
    )
    messages.success(request, "Asked. It stays open until dispatch answers with an event number.")
    return redirect("triage-dispatch", reference=found.reference)


@require_GET
@permission_required("triage.watch_dispatch", raise_exception=True)
def dispatches(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an answer, and what is counted."""
    user, now = person(request), timezone.now()
    with transaction.atomic():
        context = dispatch_page.page(user, now)
        audit.record(
            actor=user,
            action="dispatch.listed",
            object_kind="transfer",
            object_ids=context["ids"],
            request=request,
            allow_journal=True,
        )
    return render(request, "triage/dispatches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("triage.answer_transfer", raise_exception=True)
def transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """One request: what became of it, and to write that down."""
    found = dispatch_page.all_of(person(request)).filter(id=transfer_id).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, found)
    try:
        said = _act(request, found, timezone.now())
    except actions.AnswerRefused as error:
        return _show(request, found, refused=error, status=UNPROCESSABLE)
    if said is None:
        return _show(request, found, status=UNPROCESSABLE)
    opens = found.case is not None and person(request).has_perm("triage.review_case")
    if _by_script(request) and opens and found.case:
        return _now_on_case(request, found.case.reference)
    messages.success(request, said)
    if opens and found.case:
        return redirect("triage-dispatch", reference=found.case.reference)
    if person(request).has_perm("triage.watch_dispatch"):
        return redirect("triage-dispatches")
    return redirect("triage-transfer", transfer_id=found.id)


def _act(request: HttpRequest, found: Transfer, at: datetime) -> str | None:
    """Do what was pressed; a sentence about it, or nothing where what was typed is wrong."""
    user, act = person(request), request.POST.get("act", "")
    match act:
        case "stop":
            actions.stop_transfer(transfer_id=found.id, by=user, at=at)
            return "Taken back."
        case "again":
            actions.ask_again(transfer_id=found.id, by=user, at=at)
            return "Asked again."
        case "settle":
            settled = SettleForm(request.POST)
            why = settled.cleaned_data["why"] if settled.is_valid() else ""
            actions.stop_transfer(transfer_id=found.id, by=user, at=at, why=why)
            return "Settled. It is on the record what was done instead."
        case "failed":
            failed = FailForm(request.POST)
            why = failed.cleaned_data["why"] if failed.is_valid() else ""
            actions.fail_transfer(transfer_id=found.id, why=why, at=at, by=user)
            return "Written down as failed. It alarms until it is asked again."
        case "answered" | "close":
            form = _answer_form(found, request.POST)
            if not form.is_valid():
                return None
            said = form.cleaned_data
            answered = actions.answer_transfer(
                transfer_id=found.id,
                at=at,
                by=user,
                operator=said["operator"],
                event_number=said.get("event_number", ""),
                words=said.get("told", ""),
                closes=act == "close",
            )
            number = f" Event number {answered.event_number}." if answered.event_number else ""
            return f"The answer is kept.{number}"
    return None


def _answer_form(found: Transfer, data: Any = None, *, silent: bool = False) -> AnswerForm:
    initial = {
        "event_number": found.event_number,
        "operator": found.operator,
        "told": found.words or transfers.words_for(found.kind, silent=silent),
    }
    return AnswerForm(data, transfer=found, initial=initial, auto_id=f"answer{found.id}_%s")


def _with_forms(row: dict[str, Any], found: Transfer, *, silent: bool) -> dict[str, Any]:
    return row | {
        "answer_form": _answer_form(found, silent=silent),
        "fail_form": FailForm(auto_id=f"fail{found.id}_%s"),
        "settle_form": SettleForm(auto_id=f"settle{found.id}_%s"),
    }


def _show(
    request: HttpRequest,
    found: Transfer,
    *,
    refused: actions.AnswerRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one request, with what was typed if something is missing."""
    user, now = person(request), timezone.now()
    with transaction.atomic():
        audit.record(
            actor=user,
            action="transfer.read",
            object_kind="transfer",
            object_ids=[found.id],
            request=request,
            centre_id=found.centre_id,
            allow_journal=True,
        )
        silent = found.case is not None and _is_silent(found.case)
        row = _with_forms(transfers.shown(found, user, now), found, silent=silent)
        act, wrong = request.POST.get("act", ""), None
        if request.method == "POST":
            wrong = {
                "failed": FailForm(request.POST, auto_id=f"fail{found.id}_%s"),
                "settle": SettleForm(request.POST, auto_id=f"settle{found.id}_%s"),
            }.get(act, _answer_form(found, request.POST))
            if refused is not None:
                wrong.add_error(refused.field if refused.field in wrong.fields else None, str(refused))
            row[{"failed": "fail_form", "settle": "settle_form"}.get(act, "answer_form")] = wrong
    context = {"transfer": row, "form": wrong, "now_iso": now.isoformat()}
    return render(request, "triage/transfer.html", context, status=status)


def _beside(
    request: HttpRequest,
    reference: str,
    *,
    form: AskForm | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    def read(case: Case, user: User, now: datetime) -> dict[str, Any]:
        rows = list(dispatch_page.all_of(user).filter(case=case).order_by("-asked_at", "-id"))
        silent = _is_silent(case)
        initial = {"told": transfers.words_for(TransferKind.DISPATCH, silent=silent)}
        initial |= {name: words for name, words in (typed or {}).items() if words.strip()}
        report = Report.objects.filter(case_links__case=case, case_links__ended_at=None).first()
        return {
            "form": form or AskForm(initial=initial, auto_id="ask_%s"),
            "waiting": [
                _with_forms(transfers.shown(one, user, now), one, silent=silent)
                for one in rows
                if one.state in NOT_OVER
            ],
            "over": [transfers.shown(one, user, now) for one in rows if one.state not in NOT_OVER],
            "asked_already": any(
                one.kind == TransferKind.DISPATCH and one.state == TransferState.OPEN for one in rows
            ),
            "where": case_page.place_line(report),
            "ask_url": reverse("triage-dispatch", args=[case.reference]),
            "zero_url": reverse("triage-000", args=[case.reference]),
        }

    return beside(
        request,
        reference,
        here="dispatch",
        template="triage/dispatch.html",
        action="case.dispatch_read",
        read=read,
        status=status,
    )


def _is_silent(case: Case) -> bool:
    reports = Report.objects.filter(case_links__case=case, case_links__ended_at=None)
    return reports.filter(kept_silent=True).exists()


def _now_on_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The part of a case's pages that says what was asked, alone: for the open page, which read the rest."""
    found = seen_case(request, reference, with_tabs(Case.objects.select_related("centre")))
    case = {"transfers": transfers.now_on_case(found, timezone.now()), "reference": found.reference}
    return render(request, "triage/_transfers_now.html", {"case": case})


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _pressed_at(request: HttpRequest, now: datetime) -> datetime:
    try:
        pressed = parse_datetime(request.POST.get("pressed_at", ""))
    except ValueError:
        pressed = None
    if pressed is None or timezone.is_naive(pressed):
        return now
    return pressed if now - OLDEST_PRESS <= pressed <= now else now
