"""Report types: what the home page offers, with their versions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.messages import WARNING
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from assistline.admin.base import SettingsAdmin, customer_of
from assistline.admin.nested import page_of
from reports.actions.product_version import NothingNew, begin_product_version, has_newer
from reports.actions.publish_type import begin_first_version
from reports.admin.forms import BeginWith, TypeForm
from reports.admin.reopening import errors_of
from reports.admin.type_page import versions_of
from reports.models import ReportType, ReportTypeVersion
from reports.models.report_type import VersionState

# What its decisions demand of a second person, shown by a floor above: called with the type's id.
SECOND_EYES = "triage.second_eyes_panel.panel_of"


@admin.register(ReportType)
class ReportTypeAdmin(SettingsAdmin):
    """What people can report. Names and order hold at once, questions once their version is published."""

    customer_path = "customer"
    form = TypeForm
    list_display = ("name", "slug", "home_title", "group", "position", "narrative_class", "published")
    search_fields = ("name", "slug", "home_title")
    change_list_template = "admin/report_type/types.html"
    list_per_page = 200
    list_max_show_all = 200
    change_form_template = "admin/report_type/type.html"
    add_form_template = change_form_template
    fieldsets = (
        (None, {"fields": ("name", "home_title", "home_hint", "group", "on_home")}),
        (
            "More about it, which can stay as it is",
            {
                "classes": ("collapse",),
                "fields": (
                    "position",
                    "call_first",
                    "advice",
                    "narrative_class",
                    "offence_scheme",
                    "offence_version",
                    "offence_code",
                    "open311",
                    "slug",
                    "customer",
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new type also says what its questions begin with."""
        if obj is not None:
            return self.fieldsets
        (name, first), *rest = self.fieldsets
        return ((name, {"fields": (*first["fields"], "begin_with")}), *rest)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """With the types whose questions a new one can begin with, and its customer chosen."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj is None:
            begin = form.base_fields["begin_with"]
            if isinstance(begin, BeginWith):
                begin.offer(customer_of(request))
            form.base_fields["customer"].initial = customer_of(request)
        else:
            form.base_fields.pop("begin_with", None)
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of the published version, in the same statement."""
        versions = ReportTypeVersion.objects.filter(report_type=OuterRef("pk"), state=VersionState.PUBLISHED)
        drafts = ReportTypeVersion.objects.filter(report_type=OuterRef("pk"), state=VersionState.DRAFT)
        rows = super().get_queryset(request)
        return rows.annotate(
            published_number=Subquery(versions.values("number")[:1]),
            draft_id=Subquery(drafts.order_by("-number").values("id")[:1]),
        )

    def get_urls(self) -> list[URLPattern]:
        """And the button that takes the product's questions of today as a draft."""
        press = path(
            "<int:type_id>/product/",
            self.admin_site.admin_view(require_POST(self.product_view)),
            name="reports_reporttype_product",
        )
        return [press, *super().get_urls()]

    def product_view(self, request: HttpRequest, type_id: int) -> HttpResponse:
        """Take the questions that the product brings along today as a draft.

        Raises:
            Http404: There is no such type of this customer.
            PermissionDenied: The person may not change types.
        """
        row = self.get_object(request, str(type_id))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        try:
            draft = begin_product_version(type_id=type_id)
        except NothingNew:
            self.message_user(request, "There is nothing new to take, or a draft is there already.", WARNING)
            return redirect("admin:reports_reporttype_change", type_id)
        self.log_addition(request, draft, "Began a draft with the product's questions of today.")
        return redirect(page_of(draft))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Reports, decision tables and addresses go by the slug: it stays. Once published, so does the class
        of the narrative: drafts that are being written were begun under it.
        """
        if obj is None:
            return ()
        seen = obj.versions.exclude(state=VersionState.DRAFT).exists()
        return ("customer", "slug", "narrative_class") if seen else ("customer", "slug")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With its versions, and everything that is wrong in one list."""
        form, row = context["adminform"].form, context.get("original")
        context["newer"] = row is not None and has_newer(type_id=row.pk)
        versions = versions_of(row) if row else []
        of_portal = next((one["row"] for one in versions if one["row"].state == VersionState.PUBLISHED), None)
        context |= {
            "versions": versions,
            "newest": of_portal.pk if of_portal else "",
            "summary": errors_of(form),
            "eyes": import_string(SECOND_EYES)(row.pk) if row else None,
            "can_delete": row is not None and self.has_delete_permission(request, row),
        }
        return super().render_change_form(request, context, *args, **kwargs)

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
            like = form.cleaned_data.get("begin_with")
            begin_first_version(type_id=obj.pk, like=int(like) if like else None)

    def response_post_save_add(self, request: HttpRequest, obj: ReportType) -> HttpResponseRedirect:
        """On to the first version's questions."""
        return redirect(page_of(obj.versions.get()))
