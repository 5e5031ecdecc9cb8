"""A step of a version: opened on the version's page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from assistline.admin.nested import page_of
from reports.actions.arrange_type import Removed, copy_step, move_step, remove_step
from reports.actions.edit_type import ChangedMeanwhile, save_step
from reports.actions.publish_type import as_it_stands
from reports.actions.type_rows import NotADraft
from reports.admin.entry import CLOSED, EntryAdmin, anchor, is_id
from reports.admin.reopening import CHANGED, REMOVED, errors_of, mine_and_theirs
from reports.admin.type_forms import StepForm
from reports.admin.type_page import Opened
from reports.definitions import TypeDefinition
from reports.models import ReportTypeVersion, Step
from reports.models.report_type import VersionState
from reports.naming import mark_of


@admin.register(Step)
class StepAdmin(EntryAdmin):
    """One page of questions."""

    customer_path = "version__report_type__customer"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        """With version and type, which the page names."""
        return super().get_queryset(request).select_related("version__report_type")

    def is_draft(self, row: Step) -> bool:
        """Whether its version may still be changed."""
        return row.version.state == VersionState.DRAFT

    def parent(self, row: Step) -> models.Model:
        """Its version."""
        return row.version

    def ancestors(self, row: Step) -> Sequence[models.Model]:
        """Type, version."""
        return [row.version.report_type, row.version]

    def version_of(self, row: Step) -> ReportTypeVersion:
        """Its version."""
        return row.version

    def copy_entry(self, row_id: int) -> Step:
        """The same once more."""
        return copy_step(step_id=row_id)

    def move_entry(self, row_id: int, by: int) -> Step:
        """One place up or down."""
        return move_step(step_id=row_id, by=by)

    def remove_entry(self, row_id: int) -> Removed:
        """Take it out."""
        return remove_step(step_id=row_id)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """An empty step at the end of the draft that the address names."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        named = request.GET.get("version", "")
        version = self.versions(request).filter(id=int(named)).first() if is_id(named) else None
        if version is None:
            messages.error(request, "Steps are added from the page of a draft.")
            return redirect("admin:reports_reporttype_changelist")
        behind = request.GET.get("after", "")
        after = version.steps.filter(id=int(behind)).first() if is_id(behind) else None
        return self._write(request, version, None, after)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The version's page with the step opened."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._again(request)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if not self.is_draft(row) and request.method != "POST":
            return self.page(request, row.version, None)
        if not self.has_change_permission(request) or not (self.is_draft(row) or "heading" in request.POST):
            raise PermissionDenied
        return self._write(request, row.version, row)

    def _again(self, request: HttpRequest) -> HttpResponse:
        """What was typed for a step that is not there any more, as a new one."""
        named = request.POST.get("version", "")
        version = self.versions(request).filter(id=int(named)).first() if is_id(named) else None
        if version is None or request.method != "POST" or "heading" not in request.POST:
            return self.gone(request)
        form = StepForm(request.POST, version=as_it_stands(version_id=version.pk))
        opened = Opened(form, _add_url(version), within=(), said=[REMOVED])
        return self.page(request, version, opened, status=409)

    def _write(
        self, request: HttpRequest, version: ReportTypeVersion, row: Step | None, after: Step | None = None
    ) -> HttpResponse:
        now = as_it_stands(version_id=version.pk)
        step = now.step_named(row.slug) if row else None
        url = reverse("admin:reports_step_change", args=[row.pk]) if row else _add_url(version, after)
        within = None if row else (after.slug,) if after else ()
        opened = partial(Opened, url=url, key=(row.slug,) if row else (), within=within)
        before = _slug_behind(now, after) if after else ""
        if request.method != "POST":
            told = {"seen": mark_of(step) if step else ""}
            form = StepForm(version=now, step=step, before=before, initial=told)
            return self.page(request, version, opened(form))
        form = StepForm(request.POST, version=now, step=step, before=before)
        if version.state != VersionState.DRAFT:
            return self.page(request, version, opened(form, said=[CLOSED], closed=True), status=409)
        if not form.is_valid():
            return self.page(request, version, opened(form, errors=errors_of(form)))
        try:
            with transaction.atomic():
                saved = save_step(
                    version_id=version.pk,
                    content=form.content(),
                    step_id=row.pk if row else None,
                    after_id=after.pk if after else None,
                    seen=form.cleaned_data["seen"],
                )
                self._log(request, saved, is_new=row is None)
        except ChangedMeanwhile as error:
            said = [CHANGED, *mine_and_theirs(now, form.content(), error.now)]
            form.now_seen(mark_of(error.now))
            return self.page(request, version, opened(form, said=said), status=409)
        except NotADraft:
            return self.page(request, version, opened(form, said=[CLOSED], closed=True), status=409)
        except Step.DoesNotExist:
            return self._again(request)
        return redirect(f"{page_of(version)}#{anchor(saved)}")

    def _log(self, request: HttpRequest, saved: Step, *, is_new: bool) -> None:
        if is_new:
            self.log_addition(request, saved, f"Added to {saved.version}.")
        else:
            self.log_change(request, saved, "Changed.")


def _slug_behind(now: TypeDefinition, after: Step) -> str:
    """The slug of the step behind another; nothing behind the last."""
    slugs = [step.slug for step in now.steps]
    return next(iter(slugs[slugs.index(after.slug) + 1 :]), "")


def _add_url(version: ReportTypeVersion, after: Step | None = None) -> str:
    query = {"version": version.pk, **({"after": after.pk} if after else {})}
    return f"{reverse('admin:reports_step_add')}?{urlencode(query)}"
