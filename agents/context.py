"""What every staff template may use. Read only when a template asks, so portal pages pay nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from agents.screens.floor_cues import count_words
from assistline.models import User


def floor(request: HttpRequest) -> dict[str, Any]:
    """``open_cues``: how many are open, in words, for those who watch the floor; empty for all others."""
    return {"open_cues": SimpleLazyObject(lambda: _open_cues(request))}


def _open_cues(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.has_perm("agents.watch_floor"):
        return ""
    return count_words(user)
