"""Files of everything of a case: to take one out, and to ask whether one is unchanged."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assistline import audit
from triage import actions
from triage.actions.checking_life import Checked
from triage.actions.taking_out import Taken, takeable_by
from triage.forms_life import NOT_THERE, CheckForm, TakeForm
from triage.screens import lives as screen
from triage.views.access import person

UNPROCESSABLE = 422
TAKE, CHECK = "take", "check"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("triage.take_life", raise_exception=True)
def case_files(request: HttpRequest) -> HttpResponse:
    """Two forms on one page, and what was taken out lately."""
    do = request.POST.get("do", "")
    if request.method == "POST" and do == CHECK:
        check = CheckForm(request.POST, request.FILES, auto_id="check_%s")
        if check.is_valid():
            packed = check.cleaned_data["file"].read()
            checked = actions.check_life(packed=packed, by=person(request), request=request)
            return _show(request, checked=checked)
        return _show(request, check=check)
    if request.method == "POST" and do == TAKE:
        take = TakeForm(request.POST, auto_id="take_%s")
        return _take(request, take) if take.is_valid() else _show(request, take=take)
    return _show(request)


def _take(request: HttpRequest, form: TakeForm) -> HttpResponse:
    user, typed = person(request), form.cleaned_data
    case = takeable_by(user).filter(reference=typed["reference"]).first()
    if case is None:
        form.add_error("reference", NOT_THERE)
        return _show(request, take=form)
    taken = actions.take_life(
        case_id=case.id, by=user, reason=typed["reason"], at=timezone.now(), request=request
    )
    return as_file(taken)


def as_file(taken: Taken) -> HttpResponse:
    """The file, to be saved."""
    response = HttpResponse(taken.file, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _show(
    request: HttpRequest,
    *,
    take: TakeForm | None = None,
    check: CheckForm | None = None,
    checked: Checked | None = None,
) -> HttpResponse:
    user = person(request)
    with transaction.atomic():
        taken = list(screen.taken_lately(user))
        audit.record(
            actor=user,
            action="case.lives_listed",
            object_kind="case",
            object_ids=[one.case_id for one in taken],
            request=request,
        )
    wrong = next((form for form in (take, check) if form is not None and form.errors), None)
    context = {
        "take_form": take or TakeForm(auto_id="take_%s"),
        "check_form": check or CheckForm(auto_id="check_%s"),
        "form": wrong,
        "answer": screen.answer(checked, user) if checked else None,
        "rows": screen.rows(taken, user),
    }
    return render(request, "triage/lives.html", context, status=UNPROCESSABLE if wrong else 200)
