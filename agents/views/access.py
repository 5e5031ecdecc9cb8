"""To get a call and to be allowed to work on it are the same call."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from agents.models import Call
from assistline.models import User

BESIDE = ("line", "centre", "draft", "contact__customer")


def person(request: HttpRequest) -> User:
    """Who asks: the log-in middleware lets nobody else through."""
    return cast(User, request.user)


def own_call(request: HttpRequest, call_id: int) -> Call:
    """A call of the person who asks that is not wrapped up.

    Raises:
        Http404: There is none, it is closed, or it is somebody else's: all answer alike.
    """
    user = person(request)
    calls = Call.objects.visible_to(user).inbound().filter(agent=user, wrapped_at=None)
    call = calls.select_related(*BESIDE).filter(id=call_id).first()
    if call is None:
        raise Http404
    return call
