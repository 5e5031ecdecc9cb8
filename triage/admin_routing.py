"""The routing file in the settings: what becomes of every kind of answer, and what a draft would change."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from assistline.admin.base import customer_of, person
from assistline.admin.nested import crumb
from assistline.models import DecisionTableVersion
from reports.agencies import agencies_of
from reports.definitions import published_types
from triage.models import Grade
from triage.replays_beside import PERMISSION
from triage.screens import routing_page

ALL = "all"


class RoutingFilter(forms.Form):
    """Which rows to show; the first type until another is chosen."""

    type = forms.ChoiceField(required=False, label="Type of report")
    grade = forms.ChoiceField(required=False, choices=[("", "Any"), *Grade.choices])
    agency = forms.ChoiceField(required=False, label="Goes to")

    def __init__(self, *args: Any, customer_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.slug, kind.name) for kind in published_types(customer_id)]
        agencies = sorted((agency.name, slug) for slug, agency in agencies_of(customer_id).items())
        self.first = kinds[0][0] if kinds else ALL
        self._offer("type", [*kinds, (ALL, "All types")])
        self._offer("agency", [("", "Anybody"), *((slug, name) for name, slug in agencies)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def chosen(self) -> dict[str, str]:
        """What is asked for; what cannot be is not."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields} | {
            "type": self.cleaned_data.get("type") or self.first
        }


class RoutingPage:
    """Mixed into an admin: the pages of the routing file."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Of what is in force, as a file, and of what a version would change."""
        view = self.admin_site.admin_view
        return [
            path("routing/", view(require_GET(self.routing_view)), name="triage_replay_routing"),
            path("routing/file/", view(require_GET(self.file_view)), name="triage_replay_routing_file"),
            path(
                "routing/<int:version_id>/",
                view(require_GET(self.changes_view)),
                name="triage_replay_routing_changes",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def routing_view(self, request: HttpRequest) -> HttpResponse:
        """What becomes of every kind of answer by the tables in force."""
        customer_id = _customer_id(request)
        chosen = RoutingFilter(request.GET, customer_id=customer_id).chosen()
        rows = [
            row
            for row in routing_page.routing_rows(
                customer_id, type_slug="" if chosen["type"] == ALL else chosen["type"]
            )
            if chosen["grade"] in ("", row.outcome[0]) and chosen["agency"] in ("", row.outcome[2])
        ]
        # Shown as it counts: the first type where none was chosen.
        form = RoutingFilter(chosen, customer_id=customer_id)
        context = {"form": form, "rows": routing_page.shown(rows, customer_id), "ancestors": []}
        return TemplateResponse(request, "admin/decision_table/routing.html", context)

    def file_view(self, request: HttpRequest) -> HttpResponse:
        """The same of all types, to be kept and compared."""
        written = routing_page.file_of(_customer_id(request))
        name = 'attachment; filename="routing.csv"'
        return HttpResponse(
            written, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
        )

    def changes_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """What a draft would change in it."""
        customer_id = _customer_id(request)
        versions = DecisionTableVersion.objects.select_related("table")
        version = versions.filter(id=version_id, table__customer=customer_id).first()
        if version is None:
            raise Http404
        rows = routing_page.shown_changes(routing_page.routing_changes(version), customer_id)
        context = {
            "version": version,
            "ancestors": [crumb(version.table), crumb(version)],
            "rows": rows,
            "lowered": sum(row.lowered for row in rows),
        }
        return TemplateResponse(request, "admin/decision_table/routing.html", context)


def _customer_id(request: HttpRequest) -> int:
    """The person's own, who may replay tables.

    Raises:
        PermissionDenied: They may not.
    """
    if not person(request).has_perm(PERMISSION):
        raise PermissionDenied
    return customer_of(request)
