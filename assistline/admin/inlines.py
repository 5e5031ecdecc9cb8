"""Rows on their parent's page: lists with links, and forms that open only while a version is a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from assistline.admin.base import NoChanges


class LinkedList(NoChanges, admin.TabularInline):
    """Rows that are looked at, each with a link to its own page."""

    template = "admin/tabular.html"
    show_change_link = True
    extra = 0


class LabelledFormSet(BaseInlineFormSet):
    """A table of fields that each say what they are: the heading of a column is no label of a field."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name every field by its column and its row."""
        super().add_fields(form, index)
        row = "" if index is None else f", row {index + 1}"
        for name, field in form.fields.items():
            if not field.widget.is_hidden:
                # Django wraps the lists of related rows; the attributes are those of the list itself.
                drawn = getattr(field.widget, "widget", field.widget)
                drawn.attrs.setdefault("aria-label", f"{field.label or name.replace('_', ' ')}{row}")


class DraftInline(admin.TabularInline):
    """Rows of a version, written only while it is a draft."""

    template = "admin/tabular.html"
    formset = LabelledFormSet

    def is_draft(self, parent: Any) -> bool:
        """Whether the version that the parent is (part of) may still be changed."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while the version is a draft."""
        return super().has_change_permission(request, obj) and self.is_draft(obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while the version is a draft."""
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while the version is a draft."""
        return self.has_change_permission(request, obj)
