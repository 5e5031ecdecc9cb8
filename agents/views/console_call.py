"""One call: what is typed is kept, its type, its cues, what comes of it, and its end."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agents import actions
from agents.answers import kept_answers, questions_of, values_of
from agents.forms.console import CueForm, WrapUpForm
from agents.forms.floor import ClearForm
from agents.models import Call, CallState, Presence
from agents.screens import console_live
from agents.screens.console_call import Redrawn, asked_words, guide_of, is_sent, kept_words, saved_at
from agents.screens.console_form import counts
from agents.screens.console_items import drawn_keys
from agents.screens.console_page import cue_form
from agents.screens.console_wrap_up import time_in_call
from agents.views.access import own_call, person, pressed_at
from agents.views.console import TAKES_CALLS, UNPROCESSABLE, record_marked, show
from agents.views.typing_along import SENT_KEEPS_TYPE, Typed, keep_typed
from assistline import audit
from reports import actions as report_actions
from reports.agencies import agencies_of
from reports.models import OpenCue
from reports.models.contact import Disposition
from reports.rules import own_grade
from triage.actions import AnswerRefused

CONFLICT = 409


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def answers(request: HttpRequest, call_id: int) -> HttpResponse:
    """Keep what is typed; answered with what it means now. Without a script the page is drawn again."""
    call = own_call(request, call_id)
    typed = keep_typed(request, call, at=timezone.now())
    if request.headers.get("X-Requested-With") == "fetch":
        return _as_json(request, call, typed)
    return drawn_again(request, call, typed)


@require_GET
@permission_required(TAKES_CALLS, raise_exception=True)
def assessment(request: HttpRequest, call_id: int) -> HttpResponse:
    """What the call means now, for the open page: somebody else may have cleared a cue."""
    call = own_call(request, call_id)
    kept = kept_answers(call.draft_id) if call.draft_id else {}
    return _as_json(request, call, Typed(kept=kept), answered=False)


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def change_type(request: HttpRequest, call_id: int) -> HttpResponse:
    """Ask the questions of another type; every answer stays."""
    call = own_call(request, call_id)
    typed = keep_typed(request, call, at=timezone.now())
    if typed.closed:
        messages.warning(request, SENT_KEEPS_TYPE)
    return drawn_again(request, call, typed)


@require_POST
@permission_required((TAKES_CALLS, "reports.clear_cue"), raise_exception=True)
def clear(request: HttpRequest, call_id: int, cue_id: int) -> HttpResponse:
    """Clear a cue of this call, with a reason.

    Raises:
        Http404: The call has no such cue.
    """
    call = own_call(request, call_id)
    if call.draft_id is None or not OpenCue.objects.filter(id=cue_id, draft_id=call.draft_id).exists():
        raise Http404
    form = ClearForm(request.POST, auto_id="clear_%s")
    if not form.is_valid():
        return show(request, Redrawn(clear=(cue_id, form)), status=UNPROCESSABLE, call=call)
    try:
        report_actions.clear_cue(
            cue_id=cue_id, by=person(request), reason=form.cleaned_data["reason"], at=timezone.now()
        )
    except report_actions.CueAlreadyCleared as error:
        messages.warning(request, str(error))
    except report_actions.ClearReasonMissing as error:
        form.add_error("reason", str(error))
        return show(request, Redrawn(clear=(cue_id, form)), status=UNPROCESSABLE, call=call)
    return back_to(call)


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def raise_cue(request: HttpRequest, call_id: int) -> HttpResponse:
    """Set a cue that a person hears: the grade is raised at once, no words are needed."""
    call, at = own_call(request, call_id), timezone.now()
    form = CueForm(request.POST, auto_id="cue_%s")
    if call.draft_id is None or not form.is_valid():
        return show(request, Redrawn(cue=form), status=UNPROCESSABLE, call=call)
    heard = form.cleaned_data["cue"]
    found = console_live.person_cue(heard, form.cleaned_data["words"], own_grade(heard))
    report_actions.raise_cues(
        draft_id=call.draft_id, found=[found], source="person", by_id=person(request).id, at=at
    )
    return back_to(call)


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def transfer(request: HttpRequest, call_id: int) -> HttpResponse:
    """Connect to the emergency number at once, or stop, or say what became of it; what is typed never holds
    it up."""
    call, at, agent = own_call(request, call_id), timezone.now(), person(request)
    pressed = pressed_at(request, call, at)
    with transaction.atomic():
        if "answered" in request.POST:
            did, _ = "call.transfer_answered", actions.answered_by_000(call=call, agent=agent, at=pressed)
        elif "known" in request.POST:
            did, _ = "call.update_known", actions.known_by_000(call=call, agent=agent, at=pressed)
        elif "failed" in request.POST or "again" in request.POST:
            again = "again" in request.POST
            did = "call.transfer_again" if again else "call.transfer_failed"
            with suppress(AnswerRefused):  # pressed twice
                actions.failed_by_000(call=call, agent=agent, at=pressed, again=again)
        elif "stop" in request.POST:
            did, _ = "call.transfer_stopped", actions.stop_transfer(call_id=call.id, agent=agent, at=pressed)
        else:
            did, _ = "call.transferred", actions.start_transfer(call_id=call.id, agent=agent, at=pressed)
        audit.record(
            actor=agent,
            action=did,
            object_kind="call",
            object_ids=[call.id],
            request=request,
            centre_id=call.centre_id,
            allow_journal=True,
        )
    typed = keep_typed(request, call, at=at)
    return drawn_again(request, call, typed)


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def outcome(request: HttpRequest, call_id: int) -> HttpResponse:
    """Hand over, send, refer or advise, with everything that was typed."""
    call, at, user = own_call(request, call_id), timezone.now(), person(request)
    wanted = request.POST.get("outcome", "")
    typed = keep_typed(request, call, at=at)
    handed_over = wanted == Disposition.OFFICER_REVIEW
    # A field that cannot be read holds up a report, but never a hand-over.
    if not handed_over and not typed.closed and not typed.all_kept:
        return drawn_again(request, call, typed)
    try:
        if handed_over:
            actions.hand_over_call(call_id=call.id, agent=user, at=at)
        elif wanted in (Disposition.REPORT, Disposition.REGISTRATION):
            anyway = "as_it_stands" in request.GET
            actions.send_call_report(
                call_id=call.id,
                agent=user,
                at=at,
                as_it_stands=anyway,
                disposition=Disposition(wanted),
            )
        else:
            actions.choose_outcome(call_id=call.id, agent=user, disposition=wanted, at=at)
    except actions.OutcomeRefused as error:
        messages.error(request, str(error))
    except report_actions.AnswersMissing as error:
        left = tuple(question.label for question in error.questions)
        return show(request, Redrawn(missing=left), status=UNPROCESSABLE, call=call)
    return drawn_again(request, own_call(request, call_id), typed)


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def hold(request: HttpRequest, call_id: int) -> HttpResponse:
    """Say that the caller waits on hold, or that one is back: ``state`` is ``on_hold`` or ``on_call``."""
    call, at = own_call(request, call_id), timezone.now()
    typed = keep_typed(request, call, at=at)
    held = request.POST.get("state") == Presence.ON_HOLD
    try:
        actions.hold_call(call_id=call.id, agent=person(request), held=held, at=at)
    except (Call.DoesNotExist, actions.IllegalPresence):
        messages.error(request, "The caller is not on the line any more.")
    return drawn_again(request, call, typed)


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def hang_up(request: HttpRequest, call_id: int) -> HttpResponse:
    """End the call; what was written stays until it is wrapped up."""
    call, at = own_call(request, call_id), timezone.now()
    typed = keep_typed(request, call, at=at)
    actions.hang_up(call_id=call.id, agent=person(request), at=at)
    return drawn_again(request, call, typed)


@require_POST
@permission_required(TAKES_CALLS, raise_exception=True)
def wrap_up(request: HttpRequest, call_id: int) -> HttpResponse:
    """Close the call, with what came of it and what the caller was told, and with the last words."""
    call, at = own_call(request, call_id), timezone.now()
    typed = keep_typed(request, call, at=at)
    form = WrapUpForm(request.POST, agencies=agencies_of(call.contact.customer_id), auto_id="wrap_%s")
    if not typed.closed and not typed.all_kept:
        return drawn_again(request, call, typed, wrap_up=form)
    if not form.is_valid():
        return show(request, Redrawn(wrap_up=form), status=UNPROCESSABLE, call=call)
    said = dict(form.cleaned_data)
    said["connected_at"] = time_in_call(said["connected_at"], call, call.centre.zone)
    try:
        actions.wrap_up_call(call_id=call.id, agent=person(request), at=at, **said)
    except actions.CannotWrapUp as error:
        form.refuse(str(error), error.field)
        return show(request, Redrawn(wrap_up=form), status=UNPROCESSABLE, call=call)
    messages.success(request, "Wrapped up. Nothing of it is open on your console.")
    return redirect("console")


def back_to(call: Call) -> HttpResponse:
    """The console with this call: the person may have another that is not closed."""
    return redirect(f"{reverse('console')}?call={call.id}")


def drawn_again(
    request: HttpRequest, call: Call, typed: Typed, *, wrap_up: WrapUpForm | None = None
) -> HttpResponse:
    """The console; with what was typed on it, where something of that could not be kept.

    Args:
        request: What was posted.
        call: Whose console it is.
        typed: What of it was kept, and what not.
        wrap_up: The form to close the call with, if that was sent.
    """
    if typed.all_kept:
        return back_to(call)
    asked = () if is_sent(call) else guide_of(call, typed.kept, timezone.now()).asked
    redrawn = replace(typed.redrawn(asked), wrap_up=wrap_up)
    return show(request, redrawn, status=CONFLICT if typed.conflicts else UNPROCESSABLE, call=call)


def _as_json(request: HttpRequest, call: Call, typed: Typed, *, answered: bool = True) -> JsonResponse:
    if answered and typed.closed:
        return JsonResponse({"closed": True}, status=CONFLICT)
    now, zone, questions = timezone.now(), call.centre.zone, questions_of(call.draft)
    assessed = console_live.assess_call(call, typed.kept)
    live: dict[str, Any] = console_live.live(call, assessed, now, zone)
    if answered and any(name.startswith(("where", "name")) for name in request.POST):
        record_marked(request, call, live["marked"]["ids"])
    context = live | {
        "call": call,
        "over": call.state != CallState.ANSWERED,
        "cue_form": cue_form(),
        "kept_words": kept_words(typed.kept),
        "asked_words": asked_words(questions, typed.kept),
    }
    return JsonResponse(
        {
            "saved": typed.versions,
            "errors": typed.refused,
            "conflicts": {
                slug: {"words": words, "version": typed.kept[slug].version}
                for slug, words in typed.conflicts.items()
            },
            "saved_at": saved_at(typed.kept, zone),
            "counts": counts(questions, typed.kept),
            # Questions come and go with the answers: the page is drawn again where it has others.
            "asked": drawn_keys(questions, typed.kept, values_of(typed.kept)),
            "segments": console_live.segments(assessed, customer_id=call.contact.customer_id),
            "html": render_to_string("console/_live.html", context, request=request),
        }
    )
