"""An agent's question on a live call, and its answer in words."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agents import actions
from agents.forms.floor import HelpForm
from agents.models import HelpRequest
from agents.screens.floor_help import help_row, visible_help
from assistline import audit
from assistline.models import User

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("agents.watch_floor", raise_exception=True)
def answer(request: HttpRequest, help_id: int) -> HttpResponse:
    """Read what an agent asks, and answer it; the first answer counts.

    Raises:
        Http404: No such question on the floors that this person watches.
    """
    user = cast(User, request.user)
    if request.method != "POST":
        return _show(request, help_id, HelpForm())
    form = HelpForm(request.POST)
    if not form.is_valid():
        return _show(request, help_id, form, status=UNPROCESSABLE)
    words = form.cleaned_data["answer"]
    try:
        with transaction.atomic():
            actions.answer_help(help_id=help_id, by=user, answer=words, at=timezone.now())
            _record(request, help_id, "help.answered")
    except HelpRequest.DoesNotExist as error:
        raise Http404 from error
    except actions.AlreadyHelped as error:
        messages.warning(request, str(error))
        return _show(request, help_id, form, status=409)
    messages.success(request, "The agent reads it now, with your name.")
    return redirect("floor")


def _show(request: HttpRequest, help_id: int, form: HelpForm, *, status: int = 200) -> HttpResponse:
    user = cast(User, request.user)
    with transaction.atomic():
        found = visible_help(user).filter(id=help_id).first()
        if found is None:
            raise Http404
        _record(request, help_id, "help.read")
    context = {"asked": help_row(found, timezone.now()), "form": form}
    return render(request, "floor/help.html", context, status=status)


def _record(request: HttpRequest, help_id: int, did: str) -> None:
    audit.record(
        actor=cast(User, request.user),
        action=did,
        object_kind="help",
        object_ids=[help_id],
        request=request,
        allow_journal=True,  # an agent waits with a caller on the line
    )
