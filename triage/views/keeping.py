"""How long a case is kept: a tab beside it; for who may hold, what falls due, and each case."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from assistline import audit
from assistline.references import group, normalise_reference
from triage import actions
from triage.forms_keeping import HoldForm, LiftForm, ReviewHoldForm
from triage.models import Case, IllegalMove, LegalHold
from triage.screens import keeping_page
from triage.views.access import person
from triage.views.beside import beside

UNPROCESSABLE = 422
PERMISSION = "triage.hold_case"


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def tab(request: HttpRequest, reference: str) -> HttpResponse:
    """Until when a case is kept, what goes then, and who holds it."""
    return beside(
        request,
        reference,
        here="keeping",
        template="triage/keeping.html",
        action="case.keeping_read",
        read=lambda case, user, now: keeping_page.of_case(case, user),
    )


@require_GET
@permission_required(PERMISSION, raise_exception=True)
def kept(request: HttpRequest) -> HttpResponse:
    """What falls due soon, the holds to look at again, and what was destroyed lately."""
    user, now = person(request), timezone.now()
    with transaction.atomic():
        found, following = keeping_page.due_soon(user, now, request.GET.get("after", ""))
        holds = list(keeping_page.to_review(user, now))
        audit.record(
            actor=user,
            action="keeping.listed",
            object_kind="case",
            object_ids=[*(one.case_id for one in found), *(hold.case_id for hold in holds)],
            request=request,
        )
        context = keeping_page.page(found, holds, user, now, following)
    return render(request, "triage/kept.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION, raise_exception=True)
def kept_case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case without anything that was told: place a hold, say that it is still needed, or lift it."""
    user = person(request)
    case = _case(request, reference)
    holds = {hold.id: hold for hold in case.legal_holds.filter(lifted_at=None)}
    do = request.POST.get("do", "")
    named = holds.get(int(given)) if (given := request.POST.get("hold", "")).isdecimal() else None
    forms = _forms(holds)
    if request.method == "POST":
        form = _bound(request, do, named)
        if form is None:
            messages.warning(request, "This hold is lifted already, or the page was too old. Look again.")
            return redirect("triage-kept-case", reference=case.reference)
        forms[f"{do}-{named.id}" if named else do] = form
        if form.is_valid():
            try:
                said = _act(do, form, case, named, request)
            except IllegalMove as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, said)
                return redirect("triage-kept-case", reference=case.reference)
    audit.record(
        actor=user,
        action="case.keeping_read",
        object_kind="case",
        object_ids=[case.id],
        request=request,
        centre_id=case.centre_id,
    )
    context = keeping_page.of_case(case, user)
    for shown in context["holds"]:
        shown["review_form"] = forms[f"review-{shown['id']}"]
        shown["lift_form"] = forms[f"lift-{shown['id']}"]
    wrong = next((form for form in forms.values() if form.errors), None)
    context |= {
        "case": case,
        "reference": group(case.reference),
        "type_name": str(case.report_type or "No type"),
        "place_form": forms["place"],
        "form": wrong,
        "opens": Case.objects.visible_to(user).filter(id=case.id).exists(),
    }
    return render(request, "triage/kept_case.html", context, status=UNPROCESSABLE if wrong else 200)


def _case(request: HttpRequest, reference: str) -> Case:
    known = normalise_reference(reference)
    cases = keeping_page.known_to(person(request)).select_related(
        "report_type", "centre", "customer", "keeping__retention_class"
    )
    case = cases.filter(reference=known).first() if known else None
    if case is None:
        raise Http404
    return case


def _forms(holds: dict[int, LegalHold]) -> dict[str, Form]:
    forms: dict[str, Form] = {"place": HoldForm(prefix="place")}
    for hold_id in holds:
        forms[f"review-{hold_id}"] = ReviewHoldForm(prefix=f"review-{hold_id}")
        forms[f"lift-{hold_id}"] = LiftForm(prefix=f"lift-{hold_id}")
    return forms


def _bound(request: HttpRequest, do: str, hold: LegalHold | None) -> Form | None:
    if do == "place":
        return HoldForm(request.POST, prefix="place")
    if hold is None or do not in ("review", "lift"):
        return None
    kind = ReviewHoldForm if do == "review" else LiftForm
    return kind(request.POST, prefix=f"{do}-{hold.id}")


def _act(do: str, form: Form, case: Case, hold: LegalHold | None, request: HttpRequest) -> str:
    typed, by, at = form.cleaned_data, person(request), timezone.now()
    if hold is None:
        actions.place_hold(case_id=case.id, by=by, at=at, **typed)
        return "Held. Nothing of this case is destroyed until the hold is lifted."
    if do == "review":
        actions.review_hold(hold_id=hold.id, by=by, at=at, **typed)
        return "Still held."
    actions.lift_hold(hold_id=hold.id, by=by, at=at, **typed)
    return "Lifted. It is kept as long as its class says, and for 30 days from now at least."
