"""A guard for portal forms that need no cookie.

They work with none, and still not from another site's page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponseBase]


def same_origin_post(view: View) -> View:
    """Let only POST in, and only from our own pages, by the headers that a page's script cannot set.

    A bookmark, a reload or a restored tab asks for the form's address with GET: it is led to the first page.

    Takes the place of the CSRF token, which needs a cookie. A browser that says nothing of where the form was
    (neither ``Origin`` nor ``Sec-Fetch-Site``: none of the last years) is let in.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            return redirect("home")
        if comes_from_elsewhere(request):
            raise PermissionDenied("The form was not on our page.")
        return view(request, *args, **kwargs)

    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(guarded))


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that the form was on another site's page."""
    origin = request.META.get("HTTP_ORIGIN")
    if origin is not None:
        return origin not in _own_origins(request)
    return request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none")


def _own_origins(request: HttpRequest) -> set[str]:
    site = urlsplit(settings.SITE_URL)
    return {f"{request.scheme}://{request.get_host()}", f"{site.scheme}://{site.netloc}"}
