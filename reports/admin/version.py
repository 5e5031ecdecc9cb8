"""A version of a report type: its page, its preview, and the buttons of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from assistline.admin.base import person
from assistline.admin.nested import VersionAdmin, crumb, page_of
from assistline.models import User
from reports.actions.arrange_type import put_back
from reports.actions.edit_type import AboutChanged, save_about
from reports.actions.publish_type import (
    as_it_stands,
    begin_version,
    publish_version,
    return_to_version,
    withdraw_version,
)
from reports.actions.type_rows import NotADraft
from reports.admin.entry import CLOSED
from reports.admin.removed import take_removed
from reports.admin.type_forms import AboutForm
from reports.admin.type_page import show
from reports.admin.walk import Walk, citizens_page
from reports.models import ReportTypeVersion
from reports.publishing import obstacles

ABOUT_CHANGED = (
    "Who can send it, or what is said of files, was changed in another window. What you typed is still "
    "below: save it again to put it in the place of the other."
)
# The walk shows a page of the portal in a frame; nobody else may.
_framing: Callable[..., Any] = csp_replace({"frame-src": [SELF]})
_framed: Callable[..., Any] = csp_replace({"frame-ancestors": [SELF]})


@admin.register(ReportTypeVersion)
class ReportTypeVersionAdmin(VersionAdmin):
    """One version of a type's questions."""

    customer_path = "report_type__customer"

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
        return list(obstacles(as_it_stands(version_id=version.pk)))

    def begin_version(self, *, version_id: int) -> ReportTypeVersion:
        """Make a draft from it."""
        return begin_version(version_id=version_id)

    def publish_version(self, *, version_id: int, by: User | None, at: datetime) -> ReportTypeVersion:
        """Put it on the portal."""
        return publish_version(version_id=version_id, by=by, at=at)

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any], models.Model]]:
        """And off the portal, back to an earlier version, and what was taken out put back."""
        return {
            **super().buttons(),
            "withdraw": self._withdraw,
            "back": self._back,
            "restore": self._restore,
        }

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """All that it asks, and who can send it."""
        version = self._seen(request, object_id)
        if request.method == "POST":
            return self._about(request, version)
        return show(request, version, can_write=self.has_change_permission(request))

    def get_urls(self) -> list[URLPattern]:
        """And the walk through it, with the page that it frames."""
        name = "reports_reporttypeversion"
        walk: Callable[..., HttpResponse] = _framing(require_safe(self.walk_view))
        page: Callable[..., HttpResponse] = _framed(xframe_options_sameorigin(require_safe(self.page_view)))
        return [
            path("<int:version_id>/preview/", self.admin_site.admin_view(walk), name=f"{name}_preview"),
            path("<int:version_id>/page/", self.admin_site.admin_view(page), name=f"{name}_page"),
            *super().get_urls(),
        ]

    def walk_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """A step as citizens see it and as agents ask it, after the answers that the address names."""
        version = self._seen(request, str(version_id))
        walk = Walk(as_it_stands(version_id=version.pk), request.GET)
        context = {
            "version": version,
            "walk": walk,
            "ancestors": [crumb(version.report_type), crumb(version)],
        }
        return TemplateResponse(request, "admin/report_type/walk.html", context)

    def page_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """The page of a step, drawn by the portal itself; nothing on it can be pressed."""
        version = self._seen(request, str(version_id))
        walk = Walk(as_it_stands(version_id=version.pk), request.GET)
        if walk.step is None:
            raise Http404
        return citizens_page(request, walk, at=timezone.now())

    def _seen(self, request: HttpRequest, object_id: str) -> ReportTypeVersion:
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        return version

    def _about(self, request: HttpRequest, version: ReportTypeVersion) -> HttpResponse:
        """Save who can send it, and whether files may be added."""
        form = AboutForm(request.POST)
        if not self.has_change_permission(request) or not form.is_valid():
            raise PermissionDenied
        about = form.content()
        try:
            with transaction.atomic():
                saved = save_about(version_id=version.pk, about=about, seen=form.cleaned_data["seen"])
                self.log_change(request, saved, "Changed who can send it, and whether files may be added.")
        except NotADraft:
            messages.error(request, CLOSED)
        except AboutChanged as error:
            messages.warning(request, ABOUT_CHANGED)
            fresh = AboutForm(initial={**form.cleaned_data, "seen": error.now.mark})
            return show(request, version, can_write=True, about=fresh, status=409)
        return redirect(f"{page_of(version)}#about")

    def _withdraw(self, request: HttpRequest, version: ReportTypeVersion) -> models.Model:
        withdrawn = withdraw_version(version_id=version.pk)
        self.log_change(request, withdrawn, "Taken off the portal.")
        messages.success(request, f"{withdrawn} is off the portal. Reports that were begun can be finished.")
        return withdrawn

    def _back(self, request: HttpRequest, version: ReportTypeVersion) -> models.Model:
        again = return_to_version(version_id=version.pk, by=person(request), at=timezone.now())
        self.log_addition(request, again, f"Copied from {version}.")
        self.log_change(request, again, f"Published: back to {version}.")
        messages.success(
            request,
            f"{again} is on the portal: it asks what v{version.number} asked. Reports that were begun "
            "finish on the version that they began with.",
        )
        return again

    def _restore(self, request: HttpRequest, version: ReportTypeVersion) -> models.Model:
        removed = take_removed(request, version.pk)
        if removed is None:
            messages.warning(request, "There is nothing to put back.")
            return version
        try:
            with transaction.atomic():
                row = put_back(version_id=version.pk, removed=removed)
                self.log_change(request, version, f"Put back: {row}.")
        except NotADraft:
            messages.error(request, CLOSED)
        except models.ObjectDoesNotExist:
            messages.error(request, "The step that it stood on is gone, so it cannot be put back.")
        else:
            messages.success(request, f"“{row}” is back where it was.")
        return version
