"""The admin site: the house's own log-in, and a plain 403 for whoever it does not open to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# Pages of the settings that are no model's: route, view, name. Each says itself who may open it.
PAGES: list[tuple[str, Callable[..., HttpResponse], str]] = []


def page(route: str, name: str) -> Callable[[View], View]:
    """Make a view a page of the settings, under ``admin:`` and its name."""

    def add(view: View) -> View:
        PAGES.append((route, cast(Callable[..., HttpResponse], view), name))
        return view

    return add


class SettingsSite(AdminSite):
    """Where administrators configure the line and auditors read the trail."""

    site_header = "AssistLine settings"
    site_title = "AssistLine settings"
    index_title = "Settings"
    enable_nav_sidebar = False

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Guard a page: Django's own guard would offer someone who is logged in another log-in form.

        Times are in the zone of the person's centre.
        """
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            if not request.user.is_authenticated:
                return guarded(request, *args, **kwargs)
            # Staff read times by their centre's clock; the page is rendered while that holds.
            with timezone.override(request.user.centre.zone):
                response = guarded(request, *args, **kwargs)
                return response.render() if isinstance(response, SimpleTemplateResponse) else response

        return cast(View, page)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The pages that are no model's before Django's own."""
        own = [path(route, self.admin_view(view), name=name) for route, view, name in PAGES]
        return [*own, *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Not here: it would list rows, of big tables too, without a trace, and no form of ours asks it.

        Raises:
            Http404: Always.
        """
        raise Http404


class SettingsSiteConfig(AdminConfig):
    """Makes :class:`SettingsSite` the site that ``admin.register`` registers with."""

    default_site = "assistline.admin_site.SettingsSite"
