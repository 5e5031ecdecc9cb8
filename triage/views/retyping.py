"""What a case is: said again, by whoever may review it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports.models import ReportType
from triage import actions
from triage.models import Case, IllegalMove
from triage.views.access import person, seen_case
from triage.views.beside import beside

UNPROCESSABLE = 422


class TypeForm(forms.Form):
    """One of the customer's types that are in force."""

    type = forms.ModelChoiceField(
        ReportType.objects.none(),
        label="What it is",
        empty_label="Choose",
        error_messages={"required": "Choose what it is.", "invalid_choice": "Choose what it is."},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["type"]
        field.queryset = types_for(case.customer_id).exclude(id=case.report_type_id)


def types_for(customer_id: int) -> Any:
    """What can be reported today."""
    return ReportType.objects.filter(customer_id=customer_id, versions__state="published").order_by("name")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def retype(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a case is of another type. Nothing holds it up: it can only become more urgent by it."""
    found = seen_case(request, reference, Case.objects.select_related("report_type"))
    form = TypeForm(request.POST if request.method == "POST" else None, case=found)
    if form.is_bound and form.is_valid():
        try:
            changed = actions.change_type(
                case_id=found.id, by=person(request), type_id=form.cleaned_data["type"].id, at=timezone.now()
            )
        except IllegalMove as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"It is “{changed.report_type}” now, and was judged again as that.")
        return redirect("triage-case", reference=found.reference)
    return beside(
        request,
        reference,
        here="type",
        template="triage/type.html",
        action="case.type_read",
        read=lambda case, user, now: {
            "form": form,
            "type_name": str(case.report_type or "No type"),
            "closed": not Case.objects.open().filter(id=case.id).exists(),
        },
        status=UNPROCESSABLE if form.errors else 200,
    )
