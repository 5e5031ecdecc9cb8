"""The console: what an agent works in, where they are, and the answering of calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agents import actions
from agents.forms.console import PresenceForm
from agents.models import Call, Presence
from agents.screens import console_caller, console_marked, console_online, console_page
from agents.screens.console_call import Redrawn, call_page
from agents.screens.console_page import Desk
from agents.views.access import person
from assistline import audit
from reports.actions import DraftClosed

TAKES_CALLS = "agents.take_call"
UNPROCESSABLE = 422


@require_GET
@permission_required(TAKES_CALLS, raise_exception=True)
def console(request: HttpRequest) -> HttpResponse:
    """What rings, the call that goes on, the call to close, or nothing yet."""
    actions.beat(user=person(request), at=timezone.now())
    return show(request)


@require_GET
@permission_required(TAKES_CALLS, raise_exception=True)
def now(request: HttpRequest) -> JsonResponse:
    """Whether the open page still shows what is so, who waits, and what of one's own is open beside it."""
    at = timezone.now()
    desk = console_page.desk_of(person(request), at, request.GET.get("call", ""))
    bar = console_page.bar(desk, at)
    shown = ("waiting", "longest", "longest_since", "presence", "presence_slug", "presence_reason")
    return JsonResponse(
        {"key": desk.key, "on_line": desk.on_line.id if desk.on_line else 0}
        | {name: bar[name] for name in shown}
        | {"others": render_to_string("console/_others.html", console_page.others(desk), request=request)}
    )


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def presence(request: HttpRequest) -> HttpResponse:
    """Available, on a break, offline."""
    form = PresenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose where you are.")
        return redirect("console")
    wanted = form.cleaned_data["state"]
    reason = form.cleaned_data["reason"] if wanted == Presence.BREAK else ""
    try:
        actions.set_presence(user=person(request), state=wanted, reason=reason, at=timezone.now())
    except actions.IllegalPresence as error:
        messages.error(request, str(error))
    return redirect("console")


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def beat(request: HttpRequest) -> HttpResponse:
    """The open page says that it is open."""
    actions.beat(user=person(request), at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def not_now(request: HttpRequest, call_id: int) -> HttpResponse:
    """Say that one cannot answer a ringing call: it rings on for the others.

    Raises:
        Http404: No such call in this person's centre.
    """
    try:
        actions.decline_call(call_id=call_id, agent=person(request), at=timezone.now())
    except Call.DoesNotExist as error:
        raise Http404 from error
    return redirect("console")


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def answer(request: HttpRequest, call_id: int) -> HttpResponse:
    """Take a ringing call; of several who press one wins, and the others read who.

    Raises:
        Http404: No such call in this person's centre.
    """
    user, at = person(request), timezone.now()
    if Call.objects.answered_by(user).exclude(id=call_id).exists():
        messages.warning(request, "You are on a call. Finish it first.")
        return redirect("console")
    try:
        call = actions.answer_call(call_id=call_id, agent=user, at=at)
    except Call.DoesNotExist as error:
        raise Http404 from error
    except actions.AlreadyAnswered as error:
        messages.warning(request, str(error))
        return redirect("console")
    slug = request.POST.get("type", "")
    if slug:
        try:
            actions.change_call_type(call=call, slug=slug, by=user, at=at)
        except (actions.NoSuchType, DraftClosed):
            messages.warning(request, "There is no such form. Choose a type.")
    return redirect("console")


def show(
    request: HttpRequest, redrawn: Redrawn | None = None, *, status: int = 200, call: Call | None = None
) -> HttpResponse:
    """The console as it is now, with the trail's entries for what is stored of the caller.

    Args:
        request: Of the person whose console it is.
        redrawn: What was typed and not taken.
        status: Of the answer.
        call: The one that ``redrawn`` is about, if there is one.
    """
    user, at = person(request), timezone.now()
    with transaction.atomic():
        wanted = str(call.id) if call else request.GET.get("call", "")
        desk = console_page.desk_of(user, at, wanted)
        if call is not None and (desk.call is None or desk.call.id != call.id):
            redrawn = None  # another call has come in between: what was typed is not about that one
        context: dict[str, Any] = {
            "desk": desk,
            "bar": console_page.bar(desk, at),
            "now_iso": at.isoformat(),
            "now_url": _now_url(desk),
            **console_page.others(desk),
            "stream_url": reverse("events", args=["console"]),
        }
        if desk.call is None:
            context["shift"] = console_page.shift(user, at)
            context["asked_list"] = asked = console_online.asked_list(user, at)
            if asked:
                ids = [one["id"] for one in asked]
                audit.record(
                    actor=user, action="cases.listed", object_kind="case", object_ids=ids, request=request
                )
            return render(request, "console/idle.html", context, status=status)
        caller = console_caller.read_caller(desk.call, user)
        for kind, ids in caller.shown_ids().items():
            if ids:
                audit.record(
                    actor=user,
                    action="caller.read",
                    object_kind=kind,
                    object_ids=ids,
                    request=request,
                    centre_id=desk.call.centre_id,
                    allow_journal=True,  # somebody may be in danger on this line
                )
        ringing = desk.mode == console_page.RINGING
        context["unfinished"] = console_online.unfinished(desk.call, user, at, open_them=not ringing)
        if ringing:
            zone = desk.call.centre.zone
            context |= console_page.before_answer(desk.call, desk, caller) | {
                "ringing": console_page.ringing_bar(desk.call, at),
                "caller": console_caller.caller_panel(caller, at, zone),
                "told": console_caller.told_panel(desk.call, caller.known, {}, silent=False),
                "marked": console_marked.marked_panel(desk.call, {}, at),
                "course": console_caller.course(caller, at, zone),
                "shift": console_page.shift(user, at),
            }
            record_marked(request, desk.call, context["marked"]["ids"])
            return render(request, "console/ringing.html", context, status=status)
        context |= call_page(desk, desk.call, caller, at, redrawn)
        record_marked(request, desk.call, context["marked"]["ids"])
    return render(request, "console/call.html", context, status=status)


def record_marked(request: HttpRequest, call: Call, ids: Mapping[str, list[int]]) -> None:
    """Say on the trail which markers and plans were shown to who answers."""
    for kind, shown in ids.items():
        if shown:
            audit.record(
                actor=person(request),
                action="caller.read",
                object_kind=kind,
                object_ids=shown,
                request=request,
                centre_id=call.centre_id,
                allow_journal=True,  # somebody may be in danger on this line
            )


def _now_url(desk: Desk) -> str:
    """What the open page asks, about the call that it shows."""
    shown = desk.call if desk.own else None
    return f"{reverse('console-now')}?call={shown.id}" if shown else reverse("console-now")
