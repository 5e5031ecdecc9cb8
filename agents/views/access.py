"""To get a call and to be allowed to work on it are the same call."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_datetime

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


def pressed_at(request: HttpRequest, call: Call, at: datetime) -> datetime:
    """When a button was pressed: what was pressed while the line was cut is told later, with its time.

    Args:
        request: Carries ``pressed_at`` in ISO 8601, if it was.
        call: Nothing was pressed before it began.
        at: Now: nothing was pressed later.
    """
    try:
        said = parse_datetime(request.POST.get("pressed_at", "")[:40])
    except ValueError:
        return at
    if said is None or said.tzinfo is None:
        return at
    return min(max(said, call.answered_at or call.started_at), at)
