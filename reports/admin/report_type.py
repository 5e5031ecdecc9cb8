"""Report types: what the home page offers, with their versions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from assistline.admin.base import SettingsAdmin
from assistline.admin.inlines import LinkedList
from assistline.admin.nested import page_of
from reports.actions.publish_type import begin_first_version
from reports.admin.forms import TypeForm
from reports.models import ReportType, ReportTypeVersion
from reports.models.report_type import VersionState


class VersionList(LinkedList):
    """The versions of a type, newest first, each with a link to where it is changed, copied or published."""

    model = ReportTypeVersion
    fields = ("state", "created_at", "published_at")
    readonly_fields = fields


@admin.register(ReportType)
class ReportTypeAdmin(SettingsAdmin):
    """What people can report. Names and order hold at once, questions once their version is published."""

    customer_path = "customer"
    form = TypeForm
    list_display = ("name", "slug", "home_title", "group", "position", "narrative_class", "published")
    search_fields = ("name", "slug", "home_title")
    inlines = (VersionList,)
    fieldsets = (
        (None, {"fields": ("customer", "name", "slug", "narrative_class")}),
        (
            "On the portal",
            {
                "fields": (
                    "home_title",
                    "home_hint",
                    "group",
                    "position",
                    "on_home",
                    "call_first",
                    "open311",
                    "advice",
                )
            },
        ),
        ("Offence", {"fields": ("offence_scheme", "offence_version", "offence_code")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of the published version, in the same statement."""
        versions = ReportTypeVersion.objects.filter(report_type=OuterRef("pk"), state=VersionState.PUBLISHED)
        return (
            super().get_queryset(request).annotate(published_number=Subquery(versions.values("number")[:1]))
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Reports, decision tables and addresses go by the slug: it stays. Once published, so does the class
        of the narrative: drafts that are being written were begun under it.
        """
        if obj is None:
            return ()
        seen = obj.versions.exclude(state=VersionState.DRAFT).exists()
        return ("customer", "slug", "narrative_class") if seen else ("customer", "slug")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new type gets its first version when it is saved."""
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what the public never saw."""
        return super().has_delete_permission(request, obj) and (
            obj is not None and not obj.versions.exclude(state=VersionState.DRAFT).exists()
        )

    @admin.display(description="On the portal", empty_value="not yet")
    def published(self, report_type: Any) -> str | None:
        """Which version the public sees."""
        number = report_type.published_number
        return f"version {number}" if number else None

    def save_model(self, request: HttpRequest, obj: ReportType, form: Any, change: bool) -> None:
        """A new type begins with a draft that asks the standard questions."""
        super().save_model(request, obj, form, change)
        if not change:
            begin_first_version(type_id=obj.pk)
            messages.info(
                request, "Version 1 is a draft with the standard steps. Add your own, then publish it."
            )

    def response_post_save_add(self, request: HttpRequest, obj: ReportType) -> HttpResponseRedirect:
        """On to the first version's questions."""
        return redirect(page_of(obj.versions.get()))
