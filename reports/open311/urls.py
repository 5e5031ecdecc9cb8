"""Addresses of Open311. The standard names the format behind a dot, and has no slash at the end."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, re_path

from reports.open311 import views
from reports.open311.formats import FORMATS

FORMAT = rf"\.(?P<kind>{'|'.join(FORMATS)})$"


def _door(pattern: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return re_path(rf"^open311/v2/{pattern}{FORMAT}", view, name=name)


urlpatterns = [
    _door("discovery", views.discovery, "open311-discovery"),
    _door("services", views.services, "open311-services"),
    _door(r"services/(?P<code>[a-z0-9_]{1,40})", views.definition, "open311-definition"),
    _door("requests", views.requests, "open311-requests"),
    _door(r"requests/(?P<number>[0-9]{1,16})", views.one_request, "open311-request"),
]
