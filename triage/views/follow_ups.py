"""What is still to do on a case: people to ring, promises, and who owes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assistline.models import User
from triage import actions
from triage.forms_handover import TIME_FORMAT, FollowUpForm
from triage.models import Case, FollowUp, FollowUpKind, IllegalMove
from triage.screens.words import staff_time
from triage.views.access import person, seen_case
from triage.views.beside import beside

UNPROCESSABLE = 422
USUAL = timedelta(hours=2)


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def to_do(request: HttpRequest, reference: str) -> HttpResponse:
    """What is open and what was done; posted, one thing more."""
    if request.method == "GET":
        return _show(request, reference)
    found = seen_case(request, reference, Case.objects.select_related("centre"))
    now = timezone.now()
    form = FollowUpForm(request.POST, zone=found.centre.zone, now=now, auto_id="todo_%s")
    if not form.is_valid():
        return _show(request, reference, form=form, status=UNPROCESSABLE)
    try:
        actions.promise_follow_up(
            case_id=found.id,
            officer=person(request),
            kind=FollowUpKind(form.cleaned_data["kind"]),
            words=form.cleaned_data["words"],
            due_at=form.cleaned_data["due"],
            at=now,
        )
    except IllegalMove as error:
        form.add_error(None, str(error))
        return _show(request, reference, form=form, status=UNPROCESSABLE)
    messages.success(request, "Kept. It is yours until it is done or somebody accepts it.")
    return redirect("triage-todo", reference=found.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def done(request: HttpRequest, reference: str, follow_up_id: int) -> HttpResponse:
    """It is done.

    Raises:
        Http404: There is none on this case.
    """
    found = seen_case(request, reference)
    if not FollowUp.objects.filter(id=follow_up_id, case=found).exists():
        raise Http404
    try:
        actions.finish_follow_up(follow_up_id=follow_up_id, by=person(request), at=timezone.now())
    except IllegalMove as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Done. The timeline says who and when.")
    return redirect("triage-todo", reference=found.reference)


def _show(
    request: HttpRequest, reference: str, *, form: FollowUpForm | None = None, status: int = 200
) -> HttpResponse:
    def read(case: Case, user: User, now: datetime) -> dict[str, Any]:
        zone = case.centre.zone
        rows = case.follow_ups.select_related("owner", "done_by")
        usual = (now + USUAL).astimezone(zone).replace(minute=0, second=0, microsecond=0)
        blank = FollowUpForm(
            initial={"due": usual.strftime(TIME_FORMAT)}, zone=zone, now=now, auto_id="todo_%s"
        )
        return {
            "reference": case.reference,
            "follow_ups": [
                {
                    "id": one.id,
                    "what": FollowUpKind(one.kind).label,
                    "words": one.words,
                    "owner": "You" if one.owner_id == user.id else str(one.owner),
                    "due": staff_time(one.due_at, zone),
                    "late": one.done_at is None and one.due_at < now,
                    "done": f"{staff_time(one.done_at, zone)}, {one.done_by}" if one.done_at else "",
                }
                for one in rows
            ],
            "form": form or blank,
        }

    return beside(
        request,
        reference,
        here="todo",
        template="triage/todo.html",
        action="case.to_do_read",
        read=read,
        status=status,
    )
