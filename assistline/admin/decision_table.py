"""Decision tables and their versions: a draft, a second person, into force, back in one step, at speed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from assistline.admin.base import SettingsAdmin, person
from assistline.admin.decision_table_surge import SurgePage
from assistline.admin.decision_table_version import state_context, version_context, with_names
from assistline.admin.inlines import DraftInline, LinkedList
from assistline.admin.nested import VersionAdmin, crumb, page_of
from assistline.decisions.publishing import (
    propose_table_version,
    publish_table_version,
    roll_back_table,
    version_obstacles,
    withdraw_proposal,
)
from assistline.decisions.surge import confirm_surge, end_surge
from assistline.decisions.undoing import before_change, keep_change, take_back
from assistline.decisions.versions import begin_table_version, hold_draft
from assistline.models import DecisionColumn, DecisionTable, DecisionTableVersion, User
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish

NO_SURGE = "This version is no surge that is in force."


class VersionList(LinkedList):
    """The versions of a table, newest first, each with a link."""

    model = DecisionTableVersion
    fields = ("state", "note", "created_at", "published_at", "surge_until")
    readonly_fields = fields


@admin.register(DecisionTable)
class DecisionTableAdmin(SurgePage, SettingsAdmin):
    """A table by name. What the product asks for is settled, so none is added or deleted here."""

    customer_path = "customer"
    list_display = ("name", "slug")
    fields = ("name", "slug", "customer")
    readonly_fields = ("slug", "customer")
    inlines = (VersionList,)
    change_form_template = "admin/decision_table/table.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The product asks for the tables that it knows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Without its table, every report would go to a person as priority."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The table's page, with what is in force, and a surge while there is one."""
        table = self.get_object(request, object_id)
        if table is None:
            raise Http404
        versions = table.versions.select_related("table").filter(state=VersionState.PUBLISHED)
        now = with_names(versions).first()
        context = {"version": now}
        if now:
            context |= state_context(now, person=person(request), at=timezone.now())
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})


class ColumnInline(DraftInline):
    """The facts that rows may ask for."""

    model = DecisionColumn
    fields = ("position", "fact", "kind")
    extra = 1

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(parent.state == VersionState.DRAFT)


@admin.register(DecisionTableVersion)
class DecisionTableVersionAdmin(VersionAdmin):
    """One version of a table."""

    customer_path = "table__customer"
    list_select_related = ("table",)
    fields = ("note",)
    inlines = (ColumnInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionTableVersion]:
        """With the table, which every page names, and the version that it was begun from."""
        return with_names(super().get_queryset(request).select_related("table__customer", "begun_from"))

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
        """Put it in force, as the second person."""
        return publish_table_version(version_id=version_id, by=by, at=at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The rows of a version, what is wrong with them, and what comes next."""
        version = self._seen(request, object_id)
        context = version_context(version, person=person(request), at=timezone.now())
        return TemplateResponse(
            request,
            "admin/decision_table/version.html",
            {
                **context,
                "ancestors": [crumb(version.table)],
                "default_days": 30,
                "facts_url": reverse("admin:assistline_decisiontableversion_facts", args=[version.pk]),
                "can_write": self.has_change_permission(request),
            },
        )

    def facts_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """The note and the columns of a version, by Django's own form."""
        version = self._seen(request, str(version_id))
        context = {"ancestors": [crumb(version.table), crumb(version)], "title": f"Facts of {version}"}
        return self.changeform_view(request, str(version_id), "", context)

    def _seen(self, request: HttpRequest, object_id: str) -> DecisionTableVersion:
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        return version

    def get_urls(self) -> list[URLPattern]:
        """And the page of the columns."""
        facts = path(
            "<int:version_id>/facts/",
            self.admin_site.admin_view(self.facts_view),
            name="assistline_decisiontableversion_facts",
        )
        return [facts, *super().get_urls()]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Columns as they were typed; what was there before is kept, to be brought back."""
        if not any(formset.has_changed() for formset in formsets):
            super().save_related(request, form, formsets, change)
            return
        version = hold_draft(form.instance.pk)
        before = before_change(version, columns=True)
        super().save_related(request, form, formsets, change)
        keep_change(version, before, "Facts changed", by=person(request), at=timezone.now())

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to the rows."""
        return redirect(page_of(obj))

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any], models.Model]]:
        """What can be pressed on a version."""
        return {
            **super().buttons(),
            "undo": self._undo,
            "propose": self._propose,
            "withdraw": self._withdraw,
            "roll_back": self._roll_back,
            "confirm_surge": self._confirm_surge,
            "end_surge": self._end_surge,
        }

    def _undo(self, request: HttpRequest, version: DecisionTableVersion) -> models.Model:
        seen = request.POST.get("change", "")
        undo_id = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else 0
        undone = take_back(version_id=version.pk, undo_id=undo_id)
        self.log_change(request, version, f"Undone: {undone.words}"[:300])
        messages.success(request, f"Taken back: {undone.words}.")
        return version

    def _propose(self, request: HttpRequest, version: DecisionTableVersion) -> models.Model:
        asked = propose_table_version(version_id=version.pk, by=person(request), at=timezone.now())
        self.log_change(request, asked, "Asked for a second person.")
        messages.success(request, f"{asked} waits for a second person to read and publish it.")
        return asked

    def _withdraw(self, request: HttpRequest, version: DecisionTableVersion) -> models.Model:
        back = withdraw_proposal(version_id=version.pk)
        self.log_change(request, back, "Taken back from the second person.")
        messages.success(request, f"{back} is taken back. Nobody is asked to publish it.")
        return back

    def _roll_back(self, request: HttpRequest, version: DecisionTableVersion) -> models.Model:
        now = roll_back_table(table_id=version.table_id, by=person(request), at=timezone.now())
        self.log_change(request, now, f"Rolled back from {version}.")
        messages.success(request, f"{now} is in force: {now.note}.")
        return now

    def _confirm_surge(self, request: HttpRequest, version: DecisionTableVersion) -> models.Model:
        try:
            confirmed = confirm_surge(version_id=version.pk, by=person(request))
        except DecisionTableVersion.DoesNotExist:
            raise CannotPublish([NO_SURGE]) from None
        self.log_change(request, confirmed, "Surge read and confirmed.")
        messages.success(request, "You have confirmed the surge: it stays until its time.")
        return confirmed

    def _end_surge(self, request: HttpRequest, version: DecisionTableVersion) -> models.Model:
        try:
            now = end_surge(version_id=version.pk, by=person(request), at=timezone.now())
        except DecisionTableVersion.DoesNotExist:
            raise CannotPublish([NO_SURGE]) from None
        self.log_change(request, now, f"Surge of {version} ended.")
        messages.success(request, f"The surge is over. {now} is in force.")
        return now
