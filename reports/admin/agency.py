"""What we say of other agencies: names, numbers and steps. Saving makes a new version, in force at once."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assistline.admin.base import SettingsAdmin, customer_of, person
from assistline.admin_site import page
from reports.actions import rewrite_agency
from reports.agencies import forget
from reports.models import Agency
from reports.signposts import WEEKS, signposts_by_week

WORDS = ("name", "takes", "phone", "web", "hours", "to_do", "to_have", "position")
LONGEST_LINE = 120


class AgencyForm(forms.ModelForm):
    """The words of an agency: its steps are short lines, because they are read on a phone."""

    def clean(self) -> dict[str, Any]:
        """Refuse lines that are too long to be a step, and an agency that there is already."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("to_do", "to_have"):
            if any(len(line) > LONGEST_LINE for line in str(cleaned.get(name) or "").splitlines()):
                self.add_error(name, f"A line has at most {LONGEST_LINE} characters: begin a new line.")
        slug, customer = cleaned.get("slug"), cleaned.get("customer")
        if slug and customer and Agency.objects.filter(customer=customer, slug=slug).exists():
            self.add_error("slug", "There is an agency of this name: open it and change it there.")
        return cleaned


@admin.register(Agency)
class AgencyAdmin(SettingsAdmin):
    """Who takes what is not ours. The old words stay with what was shown in them."""

    customer_path = "customer"
    form = AgencyForm
    change_list_template = "admin/agency/list.html"
    list_display = ("title", "slug", "phone", "hours", "version", "is_current")
    list_display_links = ("title",)
    list_filter = ("is_current",)
    search_fields = ("name", "slug")
    ordering = ("position", "name", "-version")

    @admin.display(description="Agency")
    def title(self, agency: Agency) -> str:
        """Its name as a title."""
        return str(agency)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What is in force, unless older words are asked for by the filter."""
        rows = super().get_queryset(request)
        asked = request.resolver_match is not None and "changelist" in str(request.resolver_match.url_name)
        return rows.filter(is_current=True) if asked and "is_current__exact" not in request.GET else rows

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What it is called in tables is said once."""
        return ("customer", "slug", *WORDS, *(("version", "is_current", "created_at") if obj else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Tables go by the slug: it stays."""
        return ("customer", "slug", "version", "is_current", "created_at") if obj else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """An address without its beginning is one of https."""
        if db_field.name == "web":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, cast(HttpRequest, request), **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Figures and routing rows go by it: it stays."""
        return False

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        """A change is a new version."""
        if not change:
            super().save_model(request, obj, form, change)
            forget()
            return
        words = {name: form.cleaned_data[name] for name in WORDS}
        new = rewrite_agency(agency_id=obj.pk, words=words, at=timezone.now())
        obj.pk, obj.version, obj.is_current = new.pk, new.version, True


@page("signposts/", name="signposts")
@require_safe
def signposts(request: HttpRequest) -> HttpResponse:
    """How many people were shown the way to another agency, by agency and week.

    Raises:
        PermissionDenied: The person may not look at these figures.
    """
    if not person(request).has_perm("reports.view_signpost"):
        raise PermissionDenied
    figures = signposts_by_week(
        customer_id=customer_of(request), zone=person(request).centre.zone, now=timezone.now()
    )
    context = {
        **admin.site.each_context(request),
        "title": "Not ours: shown the way to another agency",
        "figures": figures,
        "most_weeks": WEEKS,
    }
    return TemplateResponse(request, "admin/agency/signposts.html", context)
