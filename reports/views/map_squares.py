"""The pictures behind a map: from our own address, so that no other site learns who looks at which suburb."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assistline.map_tiles import is_ours, picture_of

_ZOOMS = range(20)
# Maps change seldom, and nothing of a person is in one.
_KEPT_BY_BROWSERS = "public, max-age=604800, immutable"


@login_not_required
@require_safe
def square(request: HttpRequest, zoom: int, column: int, row: int, mark: str) -> HttpResponse:
    """One square of the map.

    Raises:
        Http404: No page of ours has drawn it, no map server is named, or it has no such picture now.
    """
    if zoom not in _ZOOMS or max(column, row) >= 2**zoom or not is_ours((zoom, column, row), mark):
        raise Http404
    picture = picture_of((zoom, column, row))
    if picture is None:
        raise Http404
    return HttpResponse(
        picture.data,
        content_type=picture.content_type,
        headers={
            "Cache-Control": _KEPT_BY_BROWSERS,
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
