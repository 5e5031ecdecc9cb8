"""What every staff template may use.

Nothing is read before a template asks for it, so portal pages pay nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from assistline.models import Centre, User
from assistline.roles import places_for


def staff(request: HttpRequest) -> dict[str, Any]:
    """``places`` of the bar ({title, url, current}), the person's ``centre``, and if it is a ``demo``."""
    return {
        "places": SimpleLazyObject(lambda: places_of(request)),
        "centre": SimpleLazyObject(lambda: _centre(request)),
        "demo": settings.DEMO,
    }


def places_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Where the person who asks can go."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return []
    places = [(place.title, reverse(place.url_name)) for place in places_for(user.role)]
    return [{"title": title, "url": url, "current": request.path.startswith(url)} for title, url in places]


def _centre(request: HttpRequest) -> Centre | str:
    user = getattr(request, "user", None)
    return user.centre if isinstance(user, User) else ""
