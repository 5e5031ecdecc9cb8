"""Mute, an interpreter, a supervisor: asked on a live call, with everything typed kept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agents import actions
from agents.models import Call
from agents.models.line import NOT_KNOWN
from agents.views.access import own_call, person
from agents.views.console import TAKES_CALLS
from agents.views.console_call import drawn_again
from agents.views.typing_along import keep_typed
from assistline import audit

GONE = "The caller is not on the line any more."
LONGEST = 1000


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def mute(request: HttpRequest, call_id: int) -> HttpResponse:
    """Mute, or end it (``muted=0``)."""
    call, at = own_call(request, call_id), timezone.now()
    muted = request.POST.get("muted") != "0"
    try:
        with transaction.atomic():
            actions.mute_call(call_id=call.id, agent=person(request), muted=muted, at=at)
            _record(request, call, "call.muted" if muted else "call.unmuted")
    except Call.DoesNotExist:
        messages.error(request, GONE)
    except actions.LineCannot as error:
        messages.error(request, str(error))
    return drawn_again(request, call, keep_typed(request, call, at=at))


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def interpreter(request: HttpRequest, call_id: int) -> HttpResponse:
    """Ring one in ``language``, or let them go (``leave``)."""
    call, at, agent = own_call(request, call_id), timezone.now(), person(request)
    language = request.POST.get("interpreter_language", "")
    try:
        with transaction.atomic():
            if "leave" in request.POST:
                actions.let_interpreter_go(call_id=call.id, agent=agent, at=at)
                _record(request, call, "call.interpreter_left")
            else:
                chosen = language if language in call.line.languages else NOT_KNOWN
                actions.ring_interpreter(call_id=call.id, agent=agent, language=chosen, at=at)
                _record(request, call, "call.interpreter_rung")
    except Call.DoesNotExist:
        messages.error(request, GONE)
    except actions.LineCannot as error:
        messages.error(request, str(error))
    return drawn_again(request, call, keep_typed(request, call, at=at))


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def supervisor(request: HttpRequest, call_id: int) -> HttpResponse:
    """Ask the floor, with or without words, or take it back (``take_back``)."""
    call, at, agent = own_call(request, call_id), timezone.now(), person(request)
    with transaction.atomic():
        if "take_back" in request.POST:
            actions.take_question_back(call_id=call.id, agent=agent, at=at)
            _record(request, call, "call.help_taken_back")
        else:
            question = request.POST.get("help_question", "").strip()[:LONGEST]
            actions.ask_supervisor(call_id=call.id, agent=agent, question=question, at=at)
            _record(request, call, "call.help_asked")
    return drawn_again(request, call, keep_typed(request, call, at=at))


def _record(request: HttpRequest, call: Call, did: str) -> None:
    audit.record(
        actor=person(request),
        action=did,
        object_kind="call",
        object_ids=[call.id],
        request=request,
        centre_id=call.centre_id,
        allow_journal=True,  # somebody may be in danger on this line
    )
