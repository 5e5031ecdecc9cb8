"""A version of a report type and its steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from assistline.admin.inlines import DraftInline
from assistline.admin.nested import VersionAdmin, crumb
from assistline.models import User
from reports.actions.publish_type import as_it_stands, begin_version, publish_version, withdraw_version
from reports.admin.forms import StepForm
from reports.models import ReportTypeVersion, Step
from reports.models.report_type import VersionState
from reports.publishing import obstacles


class StepInline(DraftInline):
    """The pages of questions, each with a link to its questions."""

    model = Step
    form = StepForm
    fields = StepForm.Meta.fields
    show_change_link = True
    extra = 1

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(parent.state == VersionState.DRAFT)


@admin.register(ReportTypeVersion)
class ReportTypeVersionAdmin(VersionAdmin):
    """One version of a type's questions."""

    customer_path = "report_type__customer"
    fields = (
        *("number", "state", "created_at", "published_at"),
        *("not_anonymous_because", "takes_files", "files_wanted"),
    )
    readonly_fields = ("number", "state", "created_at", "published_at")
    inlines = (StepInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportTypeVersion]:
        """With the type, which every page names."""
        return super().get_queryset(request).select_related("report_type")

    def parent(self, row: ReportTypeVersion) -> models.Model:
        """Its type."""
        return row.report_type

    def ancestors(self, row: ReportTypeVersion) -> Sequence[models.Model]:
        """Its type."""
        return [row.report_type]

    def obstacles(self, version: ReportTypeVersion) -> list[str]:
        """What stands in the way."""
        return obstacles(as_it_stands(version_id=version.pk))

    def begin_version(self, *, version_id: int) -> ReportTypeVersion:
        """Make a draft from it."""
        return begin_version(version_id=version_id)

    def publish_version(self, *, version_id: int, by: User | None, at: datetime) -> ReportTypeVersion:
        """Put it on the portal."""
        return publish_version(version_id=version_id, by=by, at=at)

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any], models.Model]]:
        """And off the portal again."""
        return {**super().buttons(), "withdraw": self._withdraw}

    def _withdraw(self, request: HttpRequest, version: ReportTypeVersion) -> models.Model:
        withdrawn = withdraw_version(version_id=version.pk)
        self.log_change(request, withdrawn, "Taken off the portal.")
        messages.success(request, f"{withdrawn} is off the portal. Reports that were begun can be finished.")
        return withdrawn

    def more(self, row: ReportTypeVersion) -> dict[str, Any]:
        """And the ways to the preview and off the portal."""
        off = reverse("admin:reports_reporttypeversion_withdraw", args=[row.pk])
        return {
            **super().more(row),
            "preview_url": reverse("admin:reports_reporttypeversion_preview", args=[row.pk]),
            "withdraw_url": off if row.state == VersionState.PUBLISHED else "",
        }

    def get_urls(self) -> list[URLPattern]:
        """And the preview."""
        preview = path(
            "<int:version_id>/preview/",
            self.admin_site.admin_view(self.preview),
            name="reports_reporttypeversion_preview",
        )
        return [preview, *super().get_urls()]

    def preview(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """Every step and question of a version, in order, as the public reads them."""
        version = self.get_object(request, str(version_id))
        if version is None or not self.has_view_permission(request, version):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"{version}, as the public reads it",
            "ancestors": [crumb(version.report_type), crumb(version)],
            "definition": as_it_stands(version_id=version.pk),
        }
        return TemplateResponse(request, "admin/reports/preview.html", context)
