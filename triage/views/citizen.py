"""The case page's doors to the citizen: a message, and the answer to who asks to withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from triage import actions
from triage.forms import LateReviewForm, WithdrawalForm, WriteForm
from triage.models import Case, CaseStatus, IllegalMove
from triage.screens import case_page
from triage.screens.reporters import reporters_of, sent_to, with_reporters
from triage.screens.timeline import changes_since
from triage.views.access import person, seen_case
from triage.views.case import CONFLICT, UNPROCESSABLE, show

CHANGED = "This case changed while you wrote. Nothing was recorded and your words are here. Look again."


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the citizen; sent twice it is one message, and what cannot be sent stays on the page."""
    found = seen_case(request, reference, with_reporters(Case.objects.select_related("centre")))
    reporters = reporters_of(found)
    form = WriteForm(request.POST, reporters=reporters, auto_id="write_%s")
    if not form.is_valid():
        return show(request, reference, write_form=form, status=UNPROCESSABLE)
    try:
        actions.write_to_reporter(
            case_id=found.id,
            officer=person(request),
            words=form.cleaned_data["words"],
            key=form.cleaned_data["key"],
            asks=form.cleaned_data["asks"],
            report_ids=form.chosen,
            version=form.cleaned_data["version"],
            at=timezone.now(),
        )
    except actions.StaleCase as stale:
        return show(request, reference, write_form=_newer(request, stale), status=CONFLICT)
    except IllegalMove as error:
        refused = {"why": f"{error} Nothing was sent.", "told": form.cleaned_data["words"]}
        return show(request, reference, refused=refused, status=CONFLICT)
    if form.several:
        told = [one for one in reporters if form.chosen is None or one.report_id in form.chosen]
        messages.success(request, f"Written to {len(told)} of {len(reporters)}. {sent_to(told)}")
        return redirect("triage-case", reference=found.reference)
    limit = case_page.safe_contact(case_page.read_file(found))
    sent = f"No message went out. {limit}" if limit else "A message says that there is news on the page."
    messages.success(request, f"Written. The citizen can read it on the tracking page. {sent}")
    return redirect("triage-case", reference=found.reference)


def _newer(request: HttpRequest, stale: actions.StaleCase) -> WriteForm:
    """The same words on the case as it is now, with what changed in between."""
    found = seen_case(request, stale.case.reference, with_reporters(Case.objects.select_related("centre")))
    changed = changes_since(found, stale.version, found.centre.zone)
    data = request.POST.copy()
    data["version"] = str(found.version)
    newer = WriteForm(data, reporters=reporters_of(found), auto_id="write_%s")
    newer.add_error(
        None,
        f"This case changed while you wrote: {changed}. Nothing was sent and your words are here. "
        "Look again, then press the button again.",
    )
    return newer


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def withdrawal(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm or refuse what the citizen asked for, with a sentence."""
    found = seen_case(request, reference)
    form = WithdrawalForm(request.POST, auto_id="withdrawal_%s")
    if not form.is_valid():
        return show(request, reference, withdrawal_form=form, status=UNPROCESSABLE)
    confirm = request.POST.get("answer") == "confirm"
    typed = form.cleaned_data
    try:
        actions.answer_withdrawal(
            case_id=found.id,
            officer=person(request),
            confirm=confirm,
            reason=typed["reason"],
            told=typed["told"],
            version=typed["version"],
            at=timezone.now(),
        )
    except (actions.StaleCase, IllegalMove) as error:
        return _not_answered(request, reference, form, error, "withdrawal_form")
    found.refresh_from_db()
    if confirm and found.status != CaseStatus.CLOSED:
        messages.success(request, "Confirmed for who asked. The case goes on for the others.")
        return redirect("triage-case", reference=found.reference)
    if confirm:
        messages.success(request, "Closed as withdrawn. The citizen can read why on the tracking page.")
        return redirect("triage-queue")
    messages.success(request, "Refused. The case goes on, and the citizen can read why.")
    return redirect("triage-case", reference=found.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def late_review(request: HttpRequest, reference: str) -> HttpResponse:
    """Look at a decision again that was asked about after its day, or say why not."""
    found = seen_case(request, reference)
    form = LateReviewForm(request.POST, auto_id="late_%s")
    if not form.is_valid():
        return show(request, reference, late_form=form, status=UNPROCESSABLE)
    take, typed = request.POST.get("answer") == "take", form.cleaned_data
    try:
        actions.answer_late_review(
            case_id=found.id,
            officer=person(request),
            take=take,
            reason=typed["reason"],
            told=typed["told"],
            version=typed["version"],
            at=timezone.now(),
        )
    except (actions.StaleCase, IllegalMove) as error:
        return _not_answered(request, reference, form, error, "late_form")
    if take:
        messages.success(request, "Taken. The citizen reads by when. Decide it like any review.")
        return redirect("triage-case", reference=found.reference)
    messages.success(request, "Not taken. It stands, and the citizen can read why and who else to ask.")
    return redirect("triage-queue")


def _not_answered(
    request: HttpRequest,
    reference: str,
    form: WithdrawalForm | LateReviewForm,
    error: actions.StaleCase | IllegalMove,
    name: str,
) -> HttpResponse:
    """The page with the same words: the case changed meanwhile, or cannot be answered like that."""
    if isinstance(error, actions.StaleCase):
        data = request.POST.copy()
        data["version"] = str(error.case.version)
        newer = type(form)(data, auto_id=form.auto_id)
        newer.add_error(None, CHANGED)
        shown: dict[str, Any] = {name: newer}
        return show(request, reference, status=CONFLICT, **shown)
    typed = form.cleaned_data
    refused = {"why": f"{error} Nothing was recorded.", "reason": typed["reason"], "told": typed["told"]}
    return show(request, reference, refused=refused, status=CONFLICT)
