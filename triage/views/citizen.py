"""The case page's doors to the citizen: a message, and the answer to who asks to withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from triage import actions
from triage.forms import WithdrawalForm, WriteForm
from triage.models import IllegalMove
from triage.screens import case_page
from triage.views.access import person, seen_case
from triage.views.case import CONFLICT, UNPROCESSABLE, show

CHANGED = "This case changed while you wrote. Nothing was recorded and your words are here. Look again."


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the citizen; sent twice it is one message, and what cannot be sent stays on the page."""
    found = seen_case(request, reference)
    form = WriteForm(request.POST, auto_id="write_%s")
    if not form.is_valid():
        return show(request, reference, write_form=form, status=UNPROCESSABLE)
    try:
        actions.write_to_reporter(
            case_id=found.id,
            officer=person(request),
            words=form.cleaned_data["words"],
            key=form.cleaned_data["key"],
            asks=form.cleaned_data["asks"],
            at=timezone.now(),
        )
    except IllegalMove as error:
        refused = {"why": f"{error} Nothing was sent.", "told": form.cleaned_data["words"]}
        return show(request, reference, refused=refused, status=CONFLICT)
    limit = case_page.safe_contact(case_page.read_file(found))
    sent = f"No message went out. {limit}" if limit else "A message says that there is news on the page."
    messages.success(request, f"Written. The citizen can read it on the tracking page. {sent}")
    return redirect("triage-case", reference=found.reference)


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
    except actions.StaleCase as stale:
        data = request.POST.copy()
        data["version"] = str(stale.case.version)
        newer = WithdrawalForm(data, auto_id="withdrawal_%s")
        newer.add_error(None, CHANGED)
        return show(request, reference, withdrawal_form=newer, status=CONFLICT)
    except IllegalMove as error:
        refused = {"why": f"{error} Nothing was recorded.", "reason": typed["reason"], "told": typed["told"]}
        return show(request, reference, refused=refused, status=CONFLICT)
    if confirm:
        messages.success(request, "Closed as withdrawn. The citizen can read why on the tracking page.")
        return redirect("triage-queue")
    messages.success(request, "Refused. The case goes on, and the citizen can read why.")
    return redirect("triage-case", reference=found.reference)
