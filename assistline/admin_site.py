"""The admin site: the house's own log-in, and a plain 403 for whoever it does not open to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class SettingsSite(AdminSite):
    """Where administrators configure the line and auditors read the trail."""

    site_header = "AssistLine settings"
    site_title = "AssistLine settings"
    index_title = "Settings"
    enable_nav_sidebar = False

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Guard a page: Django's own guard would offer someone who is logged in another log-in form."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return cast(View, page)


class SettingsSiteConfig(AdminConfig):
    """Makes :class:`SettingsSite` the site that ``admin.register`` registers with."""

    default_site = "assistline.admin_site.SettingsSite"
