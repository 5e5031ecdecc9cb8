"""A case in the records system: its number, what was not taken, and everything of the case as one file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assistline import audit
from assistline.models import Slot
from triage import actions
from triage.actions.comparing_records import ways_for
from triage.forms_record import LifeForm, MendForm, SettleForm
from triage.models import Case, HandoverState, IllegalMove, RecordDifference, RecordHandover
from triage.screens import records as screen
from triage.screens.timeline import changes_since
from triage.views.access import person, seen_case
from triage.views.beside import beside
from triage.views.lives import as_file

UNPROCESSABLE, CONFLICT = 422, 409
READ = Case.objects.select_related("centre", "report_type", "customer")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of the crime; sent, it mends what was not taken and hands it over again."""
    found = seen_case(request, reference, READ.all())
    if request.method != "POST":
        return _show(request, found)
    last = found.handovers.filter(state=HandoverState.REJECTED).last()
    if last is None:
        messages.warning(request, "There is nothing to mend any more.")
        return redirect("triage-record", reference=found.reference)
    with timezone.override(found.centre.zone):
        form = screen.mend_form(found, last, request.POST)
        if not form.is_valid():
            return _show(request, found, form=form, status=UNPROCESSABLE)
        mended = form.mended
    try:
        actions.mend_handover(
            case_id=found.id,
            officer=person(request),
            mended=mended,
            version=form.cleaned_data["version"],
            at=timezone.now(),
        )
    except actions.StaleCase as stale:
        return _newer(request, stale, last)
    except IllegalMove as error:
        form.add_error(None, f"{error} Nothing was sent; what you typed is here.")
        return _show(request, found, form=form, status=CONFLICT)
    messages.success(request, "Handed over again. The crime number comes here and to the citizen's page.")
    return redirect("triage-record", reference=found.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand over what could not be handed over before, or a restricted case, which never goes by itself."""
    found = seen_case(request, reference, READ.all())
    failed = found.handovers.filter(state=HandoverState.FAILED).last()
    try:
        if failed is not None:
            actions.hand_over_again(handover_id=failed.id, officer=person(request), at=timezone.now())
            done = True
        else:
            done = bool(actions.hand_over_case(case_id=found.id, at=timezone.now(), by=person(request)))
    except IllegalMove as error:
        messages.warning(request, str(error))
        return redirect("triage-record", reference=found.reference)
    if done:
        messages.success(request, "It goes to the records system now.")
    else:
        messages.warning(request, "There is nothing to hand over.")
    return redirect("triage-record", reference=found.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def life(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything of a case as one file, for whoever has to answer for it elsewhere.

    Raises:
        PermissionDenied: It is not theirs to take out.
    """
    found = seen_case(request, reference, READ.all())
    user = person(request)
    if not user.has_perm("triage.take_life"):
        raise PermissionDenied
    form = LifeForm(request.POST, auto_id="life_%s")
    if not form.is_valid():
        return _show(request, found, life_form=form, status=UNPROCESSABLE)
    taken = actions.take_life(
        case_id=found.id, by=user, reason=form.cleaned_data["reason"], at=timezone.now(), request=request
    )
    return as_file(taken)


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def records(request: HttpRequest) -> HttpResponse:
    """Where the two books differ, and what was never taken."""
    return _records(request)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def settle(request: HttpRequest, difference_id: int) -> HttpResponse:
    """Put right what differs."""
    user = person(request)
    found = RecordDifference.objects.visible_to(user).filter(id=difference_id).first()
    if found is None:
        raise Http404
    form = SettleForm(request.POST, ways=ways_for(found))
    if not form.is_valid():
        return _records(request, (found.id, "Choose what is to be done."), status=UNPROCESSABLE)
    try:
        actions.settle_difference(
            difference_id=found.id,
            officer=user,
            how=RecordDifference.How(form.cleaned_data["how"]),
            words=form.cleaned_data["words"],
            at=timezone.now(),
        )
    except actions.IncompleteDecision as error:
        return _records(request, (found.id, str(error)), status=UNPROCESSABLE)
    except IllegalMove as error:
        messages.warning(request, str(error))
        return redirect("triage-records")
    messages.success(request, "Settled.")
    return redirect("triage-records")


def _records(
    request: HttpRequest, wrong: tuple[int, str] | None = None, *, status: int = 200
) -> HttpResponse:
    user = person(request)
    with transaction.atomic():
        rows, following = screen.listed(user, request.GET.get("after", ""))
        stuck = screen.unhanded(user)
        ids = {one.case_id for one in rows if one.case_id} | {one.case_id for one in stuck}
        audit.record(
            actor=user,
            action="records.listed",
            object_kind="case",
            object_ids=sorted(ids),
            request=request,
        )
        last = Slot.objects.filter(name="reconcile_records").exclude(done_at=None).order_by("-starts_at")
        last_at = last.values_list("done_at", flat=True).first()
        context = screen.page(rows, stuck, user, following, last_at=last_at)
    if wrong is not None:
        for row in context["rows"]:
            if row["id"] == wrong[0]:
                row["error"], row["typed"] = wrong[1], request.POST.get("words", "")[:4000]
    return render(request, "triage/records.html", context, status=status)


def _newer(request: HttpRequest, stale: actions.StaleCase, last: RecordHandover) -> HttpResponse:
    changed = changes_since(stale.case, stale.version, stale.case.centre.zone)
    data = request.POST.copy()
    data["version"] = str(stale.case.version)
    with timezone.override(stale.case.centre.zone):
        form = screen.mend_form(stale.case, last, data)
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
    form: MendForm | None = None,
    life_form: LifeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    def read(case: Case, user: Any, now: Any) -> dict[str, Any]:
        shown = screen.read_record(case, user, now)
        if form is not None:
            shown |= {"mend_form": form, "can_mend": True}
        if life_form is not None:
            shown["life_form"] = life_form
        return shown

    return beside(
        request,
        found.reference,
        here="record",
        template="triage/record.html",
        action="case.record_read",
        read=read,
        status=status,
    )
