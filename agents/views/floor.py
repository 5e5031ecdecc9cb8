"""The floor: the alarm list and what else a supervisor watches, and the clearing of one cue."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agents.forms.floor import ClearForm
from agents.screens import floor_cues, floor_page
from assistline import audit
from assistline.models import User
from reports import actions
from triage.rules.grade import Grade

UNPROCESSABLE = 422


@require_GET
@permission_required("agents.watch_floor", raise_exception=True)
def floor(request: HttpRequest) -> HttpResponse:
    """Open cues first, then who waits, who is here, and what is late."""
    return render(request, "floor/floor.html", _look(request))


@require_GET
@permission_required("agents.watch_floor", raise_exception=True)
def now(request: HttpRequest) -> HttpResponse:
    """What changes on the open page; 204 if the page shows that state already (``?known=``)."""
    context = _look(request, known=request.GET.get("known", ""))
    return render(request, "floor/_now.html", context) if context else HttpResponse(status=204)


@require_GET
@permission_required("agents.watch_floor", raise_exception=True)
def cue(request: HttpRequest, cue_id: int) -> HttpResponse:
    """One open cue, and the form to clear it."""
    return _show(request, cue_id, ClearForm())


@require_POST
@permission_required(("agents.watch_floor", "reports.clear_cue"), raise_exception=True)
def clear(request: HttpRequest, cue_id: int) -> HttpResponse:
    """Clear a cue with a reason: the only way in which it goes from the floor."""
    user = cast(User, request.user)
    if not floor_cues.visible_cues(user).filter(id=cue_id).exists():
        raise Http404
    form = ClearForm(request.POST)
    if not form.is_valid():
        return _show(request, cue_id, form, status=UNPROCESSABLE)
    try:
        actions.clear_cue(cue_id=cue_id, by=user, reason=form.cleaned_data["reason"], at=timezone.now())
    except actions.CueAlreadyCleared as error:
        messages.warning(request, str(error))
    except actions.ClearReasonMissing as error:
        form.add_error("reason", str(error))
        return _show(request, cue_id, form, status=UNPROCESSABLE)
    else:
        messages.success(request, "Cleared, with your name and your reason on record.")
    return redirect("floor")


def _look(request: HttpRequest, *, known: str = "") -> dict[str, Any]:
    """The floor, with the trail's entries for what is shown of it; empty if it is as ``known``.

    Where the trail cannot be written, danger must stay visible all the same: immediate cues alone are shown
    then, and the journal takes the entry.
    """
    try:
        return _read(request, known=known)
    except audit.CannotRecord:
        context = _read(request, known=known, danger_only=True)
    if context:
        words = "Only immediate cues are shown: the trail of who sees what cannot be written now."
        messages.error(request, words)
    return context


@transaction.atomic
def _read(request: HttpRequest, *, known: str, danger_only: bool = False) -> dict[str, Any]:
    user, at, after = cast(User, request.user), timezone.now(), request.GET.get("after", "")
    found = floor_page.read_floor(user, at, after, danger_only=danger_only)
    if known == found.state:
        return {}
    for kind, ids in found.shown_ids().items():
        if ids:
            audit.record(
                actor=user,
                action="floor.watched",
                object_kind=kind,
                object_ids=ids,
                request=request,
                allow_journal=danger_only,
            )
    here = f"?{urlencode({'after': after})}" if after else ""
    return floor_page.page(found, user, at) | {
        "open_cues": floor_cues.count_words(user),
        "now_url": f"{reverse('floor-now')}{here}",
        "first_url": reverse("floor") if after else "",
        "stream_url": reverse("events", args=["floor"]),
    }


def _show(request: HttpRequest, cue_id: int, form: ClearForm, *, status: int = 200) -> HttpResponse:
    user, at = cast(User, request.user), timezone.now()
    with transaction.atomic():
        found = floor_cues.one_cue(user, cue_id)
        if not found.cues:
            raise Http404
        audit.record(
            actor=user,
            action="cue.read",
            object_kind="cue",
            object_ids=[cue_id],
            request=request,
            centre_id=found.cues[0].centre_id,
            allow_journal=found.cues[0].grade == Grade.IMMEDIATE,
        )
        [shown] = found.rows(user, at, user.centre.zone)
        notes = floor_cues.notes_to_hear(found.cues[0])
    context = {"cue": shown, "notes": notes, "form": form, "may_clear": user.has_perm("reports.clear_cue")}
    return render(request, "floor/cue.html", context, status=status)
