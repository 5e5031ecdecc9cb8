"""One case: read it, take it, give it back, raise it, decide it."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assistline import audit
from triage import actions
from triage.actions.drafting import words_of
from triage.actions.noting import is_noted
from triage.forms import (
    ELSEWHERE,
    LONGEST,
    DecisionForm,
    LateReviewForm,
    RaiseForm,
    WithdrawalForm,
    WriteForm,
)
from triage.models import (
    ASK_AGENT,
    ASK_CITIZEN,
    Case,
    CaseStatus,
    DecisionKind,
    Grade,
    IllegalMove,
    TransferKind,
    TransferState,
)
from triage.screens import case_page
from triage.screens.case_tabs import with_tabs
from triage.screens.colleagues import joined, lookers_now, with_colleagues
from triage.screens.notes import kept_note, note_form
from triage.screens.person_signs import with_person_signs
from triage.screens.reporters import with_reporters
from triage.screens.timeline import changes_since
from triage.told_words import with_words
from triage.views.access import is_number, person, seen_case

UNPROCESSABLE, CONFLICT = 422, 409


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one case on one screen."""
    return show(request, reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a case; of many who try, one gets it and the others read who did."""
    found = seen_case(request, reference)
    try:
        actions.claim_case(case_id=found.id, officer=person(request), at=timezone.now())
    except IllegalMove as error:
        messages.warning(request, str(error))
        return redirect("triage-queue")
    return redirect("triage-case", reference=found.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a case back; what was written of its decision stays with it."""
    found, user, now = seen_case(request, reference), person(request), timezone.now()
    try:
        write_what_was_noted(found, request)
        if _is_theirs(found, request) and "reason" in request.POST:
            actions.keep_draft(
                case_id=found.id, officer=user, typed=_typed(request), version=found.version, at=now
            )
        actions.release_case(case_id=found.id, officer=user, at=now)
    except IllegalMove as error:
        messages.warning(request, str(error))
        return redirect("triage-case", reference=found.reference)
    messages.success(request, "Given back. It waits in the queue again.")
    return redirect("triage-queue")


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def heartbeat(request: HttpRequest, reference: str) -> HttpResponse:
    """The open page says that it is open, and hears if the case changed. Whoever lost it is led to it."""
    user, now = person(request), timezone.now()
    found = seen_case(request, reference, Case.objects.select_related("centre"))
    try:
        actions.renew_lease(case_id=found.id, officer=user, at=now)
        actions.see_on_duty(user=user, at=now)
    except IllegalMove:
        return redirect("triage-case", reference=found.reference)
    actions.look_at(case_id=found.id, user=user, at=now)
    return JsonResponse(
        {
            "version": found.version,
            "rank": found.grade_rank,
            "grade": found.get_grade_display(),
            "others": lookers_now(found, user, now, found.centre.zone),
        }
    )


@require_POST
@permission_required("triage.raise_grade", raise_exception=True)
def raise_grade(request: HttpRequest, reference: str) -> HttpResponse:
    """Raise the grade at once; no lease and no reason holds it up."""
    found = seen_case(request, reference)
    form = RaiseForm(request.POST, case=found, auto_id="raise_%s")
    if not form.is_valid():
        messages.warning(request, "Choose a grade that is higher than the one it has.")
        return redirect("triage-case", reference=found.reference)
    try:
        actions.raise_grade(
            case_id=found.id,
            by=person(request),
            grade=Grade(form.cleaned_data["grade"]),
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except IllegalMove as error:
        messages.warning(request, str(error))
    return redirect("triage-case", reference=found.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the decision and tell the citizen; whatever goes wrong, what was typed stays on the page."""
    user = person(request)
    cases = Case.objects.select_related("report_type", "centre")
    found = seen_case(request, reference, with_words(cases))
    if not _is_theirs(found, request) and not _take_back(found, request):
        return _refuse(request, found)
    if "take" in request.POST:
        return show(request, reference, form=_with_theirs(found, request))
    if "look" in request.POST:
        return show(request, reference, form=case_page.same_words(found, request.POST))
    if request.POST.get("decision") in ELSEWHERE:
        write_what_was_noted(found, request)
        keep_what_was_sent(found, request)
        # With what was typed: the browser sends the same form there.
        there = reverse(ELSEWHERE[request.POST["decision"]], args=[found.reference])
        return HttpResponseRedirect(there, preserve_request=True)
    if request.POST.get("decision") == DecisionKind.TRANSFER_000 and not _has_000(found):
        return _ask_000(request, found)
    form = case_page.decision_form(found, request.POST)
    if not form.is_valid():
        return show(request, reference, form=form, status=UNPROCESSABLE)
    refused = write_what_was_noted(found, request)
    if refused:
        return show(request, reference, form=form, note_error=refused, status=UNPROCESSABLE)
    typed = form.cleaned_data
    if typed["decision"] in (ASK_CITIZEN, ASK_AGENT):
        return _ask(request, found, form)
    words_id, words_changed = form.words_used
    act = actions.propose_decision if typed["decision"] in form.two else actions.decide_case
    try:
        act(
            case_id=found.id,
            officer=user,
            kind=DecisionKind(typed["decision"]),
            reason=typed["reason"],
            told=typed["told"],
            offence_code=typed["offence_code"],
            version=typed["version"],
            words_id=words_id,
            words_changed=words_changed,
            at=timezone.now(),
        )
    except actions.StaleCase as stale:
        return show(request, reference, form=_newer(request.POST, stale), status=CONFLICT)
    except actions.IncompleteDecision as error:
        form.add_error(error.field, str(error))
        return show(request, reference, form=form, status=UNPROCESSABLE)
    except IllegalMove:
        return _refuse(request, found)
    if typed["decision"] in form.two:
        messages.success(request, "Kept. Another officer signs it or sends it back. Its clock runs on.")
        return redirect("triage-queue")
    sent = case_page.sent_words(case_page.read_file(found))
    messages.success(request, f"Recorded. The citizen can read it on the tracking page. {sent}")
    return redirect("triage-queue")


def _has_000(found: Case) -> bool:
    return found.transfers.filter(kind=TransferKind.TO_000, state=TransferState.ANSWERED).exists()


def _ask_000(request: HttpRequest, found: Case) -> HttpResponse:
    """Nobody is told that Triple Zero has it before it does: it is asked now, and no field holds that up."""
    actions.ask_transfer(kind=TransferKind.TO_000, case=found, by=person(request), at=timezone.now())
    write_what_was_noted(found, request)
    keep_what_was_sent(found, request)
    messages.warning(
        request,
        "Triple Zero (000) is asked now. Write at the top of the page who answered; then record it.",
    )
    return show(request, found.reference, form=case_page.same_words(found, request.POST))


def _ask(request: HttpRequest, found: Case, form: DecisionForm) -> HttpResponse:
    """A question decides nothing: the case stays with who asks."""
    user, typed, now = person(request), form.cleaned_data, timezone.now()
    words = typed["told"] if typed["decision"] == ASK_CITIZEN else typed["reason"]
    try:
        if typed["decision"] == ASK_CITIZEN:
            # The same words of the same page are one question, however often they are sent.
            key = hashlib.sha256(f"{found.id} {typed['version']} {words}".encode()).hexdigest()
            actions.write_to_reporter(case_id=found.id, officer=user, words=words, key=key, asks=True, at=now)
            said = "Asked. The citizen can read it on the tracking page."
        else:
            question = actions.ask_agent(
                case_id=found.id, officer=user, words=words, told=typed["told"], at=now
            )
            said = f"Asked. {question.to} sees it in the console at once."
    except actions.NobodyToAsk as error:
        form.add_error("decision", str(error))
        return show(request, found.reference, form=form, status=UNPROCESSABLE)
    except IllegalMove:
        return _refuse(request, found)
    actions.forget_own_draft(case_id=found.id, officer=user)
    messages.success(request, said)
    return redirect("triage-case", reference=found.reference)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was sent of the decision; the note beside it is kept by itself."""
    return {name: value for name, value in request.POST.items() if isinstance(value, str) and name != "note"}


def write_what_was_noted(found: Case, request: HttpRequest, *, empty: bool = True) -> str:
    """Keep the note that stands beside a decision, whatever was pressed: it decides nothing.

    Args:
        found: The case.
        request: With ``note`` and the key of its form.
        empty: No note is none that is missing.

    Returns:
        Why it was not kept; empty: it was, or there was none.
    """
    words = request.POST.get("note", "")
    if empty and not words.strip():
        return ""
    key = request.POST.get("note_key", "")
    try:
        actions.write_note(case_id=found.id, by=person(request), words=words, key=key, at=timezone.now())
    except actions.NoteRefused as error:
        return str(error)
    return ""


def _note_so_far(found: Case, request: HttpRequest) -> str:
    """A note that came with another button and was not kept comes back as it was typed."""
    words = request.POST.get("note", "")
    return "" if is_noted(found, words, key=request.POST.get("note_key", "")) else words


def _is_theirs(found: Case, request: HttpRequest) -> bool:
    return found.status == CaseStatus.IN_REVIEW and found.officer_id == person(request).id


def _take_back(found: Case, request: HttpRequest) -> bool:
    """The hold ran out while they wrote and nobody took the case: it is theirs again, to look once more."""
    if found.status != CaseStatus.WAITING or not words_of(_typed(request)):
        return False
    try:
        actions.claim_case(case_id=found.id, officer=person(request), at=timezone.now())
    except IllegalMove:
        return False
    return True


def _refuse(request: HttpRequest, found: Case) -> HttpResponse:
    """Nothing is recorded; what was typed is shown, so that it can be kept. It goes into no message: messages
    lie in cookies and sessions."""
    found.refresh_from_db()
    write_what_was_noted(found, request)
    keep_what_was_sent(found, request)
    has_it = f"{found.officer} has this case" if found.officer else "You do not have this case"
    why = (
        "This case is closed already."
        if found.status == CaseStatus.CLOSED
        else f"{has_it}. Claim it to decide it."
    )
    refused = {
        "why": f"{why} Nothing was recorded.",
        "reason": request.POST.get("reason", "").strip()[:LONGEST],
        "told": request.POST.get("told", "").strip()[:LONGEST],
    }
    return show(request, found.reference, refused=refused, status=CONFLICT)


def keep_what_was_sent(found: Case, request: HttpRequest) -> None:
    """Keep the decision's words as a draft, or, where somebody else has decided, for colleagues to read.
    Where none are left, and the note was the draft, none is kept."""
    typed, user = _typed(request), person(request)
    if words_of(typed) or (_is_theirs(found, request) and "reason" in typed):
        now = timezone.now()
        try:
            actions.keep_draft(case_id=found.id, officer=user, typed=typed, version=found.version, at=now)
        except IllegalMove:
            actions.keep_unsent_words(case_id=found.id, by=user, typed=typed, at=now)


def _with_theirs(found: Case, request: HttpRequest) -> DecisionForm:
    """A colleague's words put to what is typed so far, and kept as one's own from now on."""
    chosen = request.POST["take"]
    draft = found.decision_drafts.filter(id=int(chosen)).first() if is_number(chosen) else None
    words = joined(words_of(_typed(request)), draft.words if draft else {})
    actions.keep_draft(
        case_id=found.id, officer=person(request), typed=words, version=found.version, at=timezone.now()
    )
    return case_page.same_words(found, words)


def _newer(typed: QueryDict, stale: actions.StaleCase) -> DecisionForm:
    """The same words on the case as it is now, with what changed in between."""
    changed = changes_since(stale.case, stale.version, stale.case.centre.zone)
    data = typed.copy()
    data["version"] = str(stale.case.version)
    newer = case_page.decision_form(stale.case, data)
    newer.add_error(
        None,
        f"This case changed while you wrote: {changed}. Nothing was recorded and your words are here. "
        "Look again, then press the button again.",
    )
    return newer


def show(
    request: HttpRequest,
    reference: str,
    *,
    form: DecisionForm | None = None,
    write_form: WriteForm | None = None,
    withdrawal_form: WithdrawalForm | None = None,
    late_form: LateReviewForm | None = None,
    refused: dict[str, str] | None = None,
    note_error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The case page, with what was typed if something is missing. Its holder reads what the citizen wrote."""
    user, now = person(request), timezone.now()
    with transaction.atomic():
        cases = Case.objects.select_related("officer", "centre", "report_type").with_target()
        cases = with_person_signs(with_reporters(with_tabs(with_words(cases))))
        found = seen_case(request, reference, with_colleagues(cases, user, now))
        if found.merged_into_id is not None and status == 200:
            return redirect("triage-related", reference=found.reference)  # that page says where it goes on
        file = case_page.read_file(found)
        audit.record(
            actor=user,
            action="case.read",
            object_kind="case",
            object_ids=[found.id],
            request=request,
            centre_id=found.centre_id,
            allow_journal=found.grade == Grade.IMMEDIATE and found.status != CaseStatus.CLOSED,
        )
        context = case_page.page(
            file,
            user,
            now,
            form=form,
            raise_form=RaiseForm(case=found, auto_id="raise_%s"),
            write_form=write_form,
            withdrawal_form=withdrawal_form,
            late_form=late_form,
        )
        typed = (
            _note_so_far(found, request) if request.method == "POST" else kept_note(context["draft_words"])
        )
        context["note"] = note_form(found, typed=typed, error=note_error)
        if found.news_at is not None:
            actions.read_news(case_id=found.id, officer=user, at=now)
    return render(request, "triage/case.html", context | {"refused": refused}, status=status)
