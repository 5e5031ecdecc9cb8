"""The page of one row: read aloud, asked and decided on one form, with its worked examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from assistline.admin.base import customer_of, person
from assistline.admin.decision_table_forms import ExampleForm, Ground, RowForm, errors_of
from assistline.admin.decision_table_ground import ground_of
from assistline.admin.decision_table_proposal import proposed_facts
from assistline.admin.nested import NestedAdmin, crumb, page_of
from assistline.decisions import Row
from assistline.decisions.loading import as_rows
from assistline.decisions.rows import RowContent, move_row, save_row, take_out_row
from assistline.decisions.wording import conditions_sentence, outcome_sentence
from assistline.models import DecisionRow, DecisionTableVersion
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish

MOST_EXAMPLES = 50


@admin.register(DecisionRow)
class DecisionRowAdmin(NestedAdmin):
    """One row: what it decides, and when."""

    customer_path = "version__table__customer"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionRow]:
        """With version and table, which the way up names."""
        rows = super().get_queryset(request).select_related("version__table")
        return rows.prefetch_related("cells", "examples__facts")

    def is_draft(self, row: DecisionRow) -> bool:
        """Whether its version may still be changed."""
        return row.version.state == VersionState.DRAFT

    def parent(self, row: DecisionRow) -> models.Model:
        """Its version."""
        return row.version

    def ancestors(self, row: DecisionRow) -> Sequence[models.Model]:
        """Table, version."""
        return [row.version.table, row.version]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A row is added from its version's page, which says in the address which one it is."""
        return self.has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """And the arrows beside a row."""
        move = self.admin_site.admin_view(require_POST(self.move_view))
        return [
            path("<int:row_id>/up/", move, {"step": -1}, name="assistline_decisionrow_up"),
            path("<int:row_id>/down/", move, {"step": 1}, name="assistline_decisionrow_down"),
            *super().get_urls(),
        ]

    def move_view(self, request: HttpRequest, row_id: int, step: int) -> HttpResponse:
        """One place up or down."""
        row = self._seen(request, str(row_id))
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                move_row(row_id=row.pk, step=step, by=person(request), at=timezone.now())
                self.log_change(request, row, "Moved up." if step < 0 else "Moved down.")
        except CannotPublish as error:
            messages.error(request, str(error))
        return redirect(f"{page_of(row.version)}#row-{row.pk}")

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Take a row out at once: nobody is asked whether they are sure, because it can be undone."""
        row = self._seen(request, object_id)
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(page_of(row))
        try:
            with transaction.atomic():
                self.log_deletions(request, [row])
                version = take_out_row(row_id=row.pk, by=person(request), at=timezone.now())
        except CannotPublish as error:
            messages.error(request, str(error))
            return redirect(page_of(row.version))
        messages.success(request, f"“{row.reason}” is taken out of the draft. Undo brings it back.")
        return redirect(page_of(version))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A row as it is, or its form while its version is a draft."""
        row = self._seen(request, object_id)
        if not self.is_draft(row):
            if request.method == "POST":
                raise PermissionDenied
            return self._show(request, row.version, row, None, [])
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self._form(request, row.version, row)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """An empty row of the draft that the address names."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        named = request.GET.get("version", "")
        versions = DecisionTableVersion.objects.select_related("table").filter(
            table__customer=customer_of(request), state=VersionState.DRAFT
        )
        version = versions.filter(id=int(named)).first() if named.isdecimal() and len(named) < 18 else None
        if version is None:
            messages.error(request, "Rows are added from the page of a draft.")
            return redirect("admin:assistline_decisiontable_changelist")
        return self._form(request, version, None)

    def _seen(self, request: HttpRequest, object_id: str) -> DecisionRow:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def _form(
        self, request: HttpRequest, version: DecisionTableVersion, row: DecisionRow | None
    ) -> HttpResponse:
        ground = ground_of(version)
        data = request.POST if request.method == "POST" else None
        # The page of a report type leads here, and names it.
        form = RowForm(data, ground=ground, row=row, about=request.GET.get("type", "")[:40])
        examples = _example_forms(data, ground, row)
        if data is None:
            return self._show(request, version, row, form, examples)
        is_valid = all([form.is_valid(), *[example.is_valid() for example in examples]])
        if "propose" in data:
            self._propose(request, version, row, form, examples)
        elif is_valid:
            try:
                with transaction.atomic():
                    return self._save(request, version, row, form, examples)
            except CannotPublish as error:
                messages.error(request, str(error))
        return self._show(request, version, row, form, examples)

    def _save(
        self,
        request: HttpRequest,
        version: DecisionTableVersion,
        row: DecisionRow | None,
        form: RowForm,
        examples: Sequence[ExampleForm],
    ) -> HttpResponse:
        typed = form.cleaned_data
        content = RowContent(
            conditions=form.conditions,
            grade=typed["grade"],
            disposition=typed["disposition"],
            minutes=typed["minutes"],
            agency=typed["agency"],
            offence_code=typed["offence_code"],
            reason=typed["reason"],
            examples=[(e.cleaned_data["words"], e.facts) for e in examples if e.is_kept],
        )
        saved = save_row(
            version_id=version.pk,
            row_id=row.pk if row else None,
            content=content,
            by=person(request),
            at=timezone.now(),
        )
        if row:
            self.log_change(request, saved, "Changed.")
        else:
            self.log_addition(request, saved, f"Added to {version}.")
        messages.success(
            request, f"“{saved.reason}” is saved. Nothing is in force until a second person publishes it."
        )
        return redirect(f"{page_of(version)}#row-{saved.pk}")

    def _propose(
        self,
        request: HttpRequest,
        version: DecisionTableVersion,
        row: DecisionRow | None,
        form: RowForm,
        examples: list[ExampleForm],
    ) -> None:
        """Fill the empty example with facts that hit the row as it is typed."""
        facts = proposed_facts(version, row, form)
        if facts is None:
            messages.error(request, "No facts reach this row: the rows above it take all that it asks.")
            return
        last = examples[-1]
        if last.is_bound and last.has_changed():
            if len(examples) >= MOST_EXAMPLES:
                return
            last = ExampleForm(ground=form.ground, prefix=f"example-{len(examples)}")
            examples.append(last)
        else:
            last = examples[-1] = ExampleForm(ground=form.ground, prefix=last.prefix)
        last.propose(form.data.get("reason", ""), facts)
        messages.info(request, "An example is proposed below. Say it in your own words, and save the row.")

    def _show(
        self,
        request: HttpRequest,
        version: DecisionTableVersion,
        row: DecisionRow | None,
        form: RowForm | None,
        examples: Sequence[ExampleForm],
    ) -> HttpResponse:
        columns = form.ground.columns if form else list(version.columns.all())
        read = _as_typed(form) if form and form.is_bound else None
        stored = as_rows([row], columns)[0] if row else None
        aloud = read or stored
        number = version.rows.filter(position__lt=row.position).count() + 1 if row else None
        return TemplateResponse(
            request,
            "admin/decision_table/row.html",
            {
                "version": version,
                "row": row,
                "number": number,
                "form": form,
                "examples": examples,
                "errors": errors_of(form, *examples)
                if form and form.is_bound and "propose" not in form.data
                else [],
                "ancestors": [crumb(version.table), crumb(version)],
                "conditions_said": conditions_sentence(aloud.conditions) if aloud else [],
                "outcome_said": outcome_sentence(aloud) if aloud else [],
                "grade": aloud.grade if aloud else "",
                "grade_name": aloud.grade.capitalize() if aloud else "",
                "shown_examples": _shown(row, columns) if row and form is None else [],
            },
            status=200,
        )


def _example_forms(data: Any, ground: Ground, row: DecisionRow | None) -> list[ExampleForm]:
    """The examples as stored, or as typed, and an empty one."""
    stored = list(row.examples.all()) if row else []
    if data is None:
        forms: list[Any] = [*stored, None]
        return [
            ExampleForm(ground=ground, example=example, prefix=f"example-{place}")
            for place, example in enumerate(forms)
        ]
    typed = data.get("examples", "")
    count = min(int(typed), MOST_EXAMPLES) if typed.isdecimal() and len(typed) < 4 else 1
    return [
        ExampleForm(
            data, ground=ground, prefix=f"example-{place}", empty_permitted=True, use_required_attribute=False
        )
        for place in range(max(count, 1))
    ]


def _as_typed(form: RowForm) -> Row:
    typed = form.cleaned_data
    return Row(
        number=0,
        conditions=form.typed_conditions(),
        grade=typed.get("grade", ""),
        disposition=typed.get("disposition", ""),
        minutes=typed.get("minutes"),
        reason=typed.get("reason", ""),
        agency=typed.get("agency", ""),
        offence_code=typed.get("offence_code", ""),
    )


def _shown(row: DecisionRow, columns: Sequence[Any]) -> list[dict[str, str]]:
    names = {column.id: column.fact.replace("_", " ") for column in columns}
    return [
        {
            "words": example.words,
            "facts": ", ".join(f"{names[f.column_id]}: {f.value or 'empty'}" for f in example.facts.all()),
        }
        for example in row.examples.all()
    ]
