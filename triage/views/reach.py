"""An address whose mail came back: an officer keeps what its owner told them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assistline.models import User
from triage import actions
from triage.actions.owners_word import points_to_put_right
from triage.forms_reach import OwnersWordForm
from triage.models import Case, IllegalMove
from triage.screens.words import masked
from triage.views.access import person, seen_case
from triage.views.beside import beside

UNPROCESSABLE, CONFLICT = 422, 409


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def reach(request: HttpRequest, reference: str) -> HttpResponse:
    """What came back; posted, that its owner said it is right, or another address."""
    if request.method == "GET":
        return _show(request, reference)
    found = seen_case(request, reference)
    form = _form(found, person(request), request.POST)
    if not form.is_valid():
        return _show(request, reference, form=form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    try:
        actions.note_owners_word(
            case_id=found.id,
            by=person(request),
            point_id=typed["point"],
            address=typed["address"],
            how=typed["how"],
            words=typed["words"],
            at=timezone.now(),
        )
    except IllegalMove as error:
        form.add_error(None, str(error))
        return _show(request, reference, form=form, status=CONFLICT)
    messages.success(request, "Kept. What they said is on the timeline; nothing was sent by it.")
    return redirect("triage-case", reference=found.reference)


def _form(case: Case, user: User, data: Any = None) -> OwnersWordForm:
    in_full = case.officer_id == user.id
    points = [
        (point.id, point.value if in_full else masked(point.kind, point.value))
        for point in points_to_put_right(case)
    ]
    return OwnersWordForm(data, points=points, auto_id="reach_%s")


def _show(
    request: HttpRequest, reference: str, *, form: OwnersWordForm | None = None, status: int = 200
) -> HttpResponse:
    def read(case: Case, user: User, now: datetime) -> dict[str, Any]:
        shown = form or _form(case, user)
        return {
            "reference": case.reference,
            "form": shown,
            "any_returned": bool(points_to_put_right(case)),
        }

    return beside(
        request,
        reference,
        here="case",
        template="triage/reach.html",
        action="case.reach_read",
        read=read,
        status=status,
    )
