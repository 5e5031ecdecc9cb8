"""Decision tables: versions, their columns, their rows, and the conditions of a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from assistline.admin.base import SettingsAdmin, customer_of
from assistline.admin.inlines import DraftInline, LabelledFormSet, LinkedList
from assistline.admin.nested import NestedAdmin, VersionAdmin, crumb, page_of
from assistline.decisions import DISPOSITIONS, GRADES, misfit
from assistline.decisions.publishing import begin_table_version, publish_table_version, version_obstacles
from assistline.models import (
    DecisionCell,
    DecisionColumn,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
    User,
)
from assistline.models.decision_table import VersionState


class VersionList(LinkedList):
    """The versions of a table, newest first, each with a link."""

    model = DecisionTableVersion
    fields = ("state", "note", "created_at", "published_at")
    readonly_fields = fields


@admin.register(DecisionTable)
class DecisionTableAdmin(SettingsAdmin):
    """A table by name. What the product asks for is settled, so none is added or deleted here."""

    customer_path = "customer"
    list_display = ("name", "slug")
    fields = ("name", "slug", "customer")
    readonly_fields = ("slug", "customer")
    inlines = (VersionList,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The product asks for the tables that it knows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Without its table, every report would go to a person as priority."""
        return False


class ColumnInline(DraftInline):
    """The facts that rows may ask for."""

    model = DecisionColumn
    fields = ("position", "fact", "kind")
    extra = 0

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(parent.state == VersionState.DRAFT)


class RowList(LinkedList):
    """The rows from top to bottom, each with a link: a long table would be too much for one form."""

    model = DecisionRow
    fields = ("position", "conditions", "grade", "disposition", "minutes", "reason")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionRow]:
        """With their conditions, in two statements."""
        return super().get_queryset(request).prefetch_related("cells__column")

    @admin.display(description="When")
    def conditions(self, row: DecisionRow) -> str:
        """All conditions of a row as one sentence."""
        cells = sorted(row.cells.all(), key=lambda cell: (cell.column.position, cell.column_id))
        return " and ".join(str(cell) for cell in cells) or "always"


@admin.register(DecisionTableVersion)
class DecisionTableVersionAdmin(VersionAdmin):
    """One version of a table."""

    customer_path = "table__customer"
    list_select_related = ("table",)
    fields = ("note",)
    inlines = (ColumnInline, RowList)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionTableVersion]:
        """With the table, which every page names."""
        return super().get_queryset(request).select_related("table")

    def parent(self, row: DecisionTableVersion) -> models.Model:
        """Its table."""
        return row.table

    def ancestors(self, row: DecisionTableVersion) -> Sequence[models.Model]:
        """Its table."""
        return [row.table]

    def obstacles(self, version: DecisionTableVersion) -> list[str]:
        """What stands in the way."""
        return version_obstacles(version)

    def begin_version(self, *, version_id: int) -> DecisionTableVersion:
        """Make a draft from it."""
        return begin_table_version(version_id=version_id)

    def publish_version(self, *, version_id: int, by: User | None, at: datetime) -> DecisionTableVersion:
        """Put it in force."""
        return publish_table_version(version_id=version_id, by=by, at=at)

    def more(self, row: DecisionTableVersion) -> dict[str, Any]:
        """And the way to a new row."""
        add_row = f"{reverse('admin:assistline_decisionrow_add')}?version={row.pk}"
        return {**super().more(row), "add_row_url": add_row if self.is_draft(row) else ""}


class RowForm(forms.ModelForm):
    """A row, with grade and disposition chosen from the house's words."""

    grade = forms.ChoiceField(choices=[(grade, grade) for grade in GRADES])
    disposition = forms.ChoiceField(choices=[(name, name.replace("_", " ")) for name in DISPOSITIONS])


class CellForm(forms.ModelForm):
    """A condition that can be read: the operator fits the column's kind, and a number is one."""

    def clean(self) -> dict[str, Any]:
        """Say what does not fit while it is typed, not only when the version is published."""
        cleaned = super().clean() or self.cleaned_data
        column = cleaned.get("column")
        if column and cleaned.get("operator"):
            wrong = misfit(kind=column.kind, operator=cleaned["operator"], value=cleaned.get("value", ""))
            if wrong:
                self.add_error("operator", wrong)
        return cleaned


class CellFormSet(LabelledFormSet):
    """Conditions on the columns of the row's own version."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer those columns; they are read once for all forms."""
        super().add_fields(form, index)
        if not hasattr(self, "_columns"):
            self._columns = DecisionColumn.objects.filter(version_id=self.instance.version_id)
            self._options = [
                ("", "---------"),
                *((column.id, f"{column} ({column.kind})") for column in self._columns),
            ]
        form.fields["column"].queryset = self._columns
        form.fields["column"].choices = self._options


class CellInline(DraftInline):
    """The conditions of a row; all of them must hold."""

    model = DecisionCell
    form = CellForm
    formset = CellFormSet
    fields = ("column", "operator", "value")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionCell]:
        """With the column, which names the condition."""
        return super().get_queryset(request).select_related("column")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """Without the links to add or change a column from here: the version's page does that."""
        return db_field.formfield(**kwargs)

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(parent.version.state == VersionState.DRAFT)


@admin.register(DecisionRow)
class DecisionRowAdmin(NestedAdmin):
    """One row: what it decides, and when."""

    customer_path = "version__table__customer"
    form = RowForm
    fields = ("position", "grade", "disposition", "minutes", "reason")
    inlines = (CellInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionRow]:
        """With version and table, which the way up names."""
        return super().get_queryset(request).select_related("version__table")

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

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Conditions come once the row is there and its columns are known."""
        return self.inlines if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The version is said when the row is added, never afterwards."""
        return self.fields if obj else ("version", *self.fields)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """The version is carried along unseen, and must be a draft of the person's own customer."""
        drafts = DecisionTableVersion.objects.filter(
            table__customer=customer_of(cast(HttpRequest, request)), state=VersionState.DRAFT
        )
        return forms.ModelChoiceField(drafts, widget=forms.HiddenInput)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """An empty row, with the way up."""
        version_id = request.GET.get("version", "")
        versions = DecisionTableVersion.objects.select_related("table").filter(
            table__customer=customer_of(request)
        )
        version = versions.filter(id=int(version_id)).first() if version_id.isdecimal() else None
        context = {"ancestors": [crumb(version.table), crumb(version)] if version else []}
        return super().add_view(request, form_url, {**context, **(extra_context or {})})

    def response_post_save_add(self, request: HttpRequest, obj: DecisionRow) -> HttpResponseRedirect:
        """On to its conditions."""
        return redirect(page_of(obj))
