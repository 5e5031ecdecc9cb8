"""``/dev/000/``: the desk of the emergency number, by hand: answers what it got, hands matters to us."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assistline.fake_provider.emergency_desk import CHANNEL, TOKEN
from assistline.fake_provider.record import read_back
from triage import actions
from triage.eido.reading import NotUnderstood
from triage.eido.shape import VERSION
from triage.models import EmergencyDesk, MessageState, Transfer, TransferKind, TransferState

SHOWN, LOOKED_AT = 12, 400
ASKED = ("happening_now", "anyone_hurt", "noise_from")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show what came, newest first. Its buttons do what a program does at our doors with the desk's token.

    Raises:
        Http404: This is no demonstration.
    """
    found = actions.find_desk(token=TOKEN) if settings.DEMO else None
    if found is None or not settings.FAKE_PROVIDER_LOG:
        raise Http404
    if request.method == "POST":
        if request.POST.get("act") == "hand_over":
            _hand_over(request, found)
        else:
            _answer(request, found)
        return redirect("dev-000")
    return render(request, "dev/desk.html", {"came": _came()})


def _came() -> list[dict[str, Any]]:
    taken = [
        one
        for one in read_back(Path(settings.FAKE_PROVIDER_LOG), most=LOOKED_AT)
        if one["channel"] == CHANNEL
    ]
    shown = []
    for one in taken[:SHOWN]:
        incident = json.loads(one["body"])
        asked = incident["incidentComponent"].get("assistline", {}).get("asked", "")
        token = one["to"].removeprefix("urn:uuid:")
        ours = Transfer.objects.filter(token=token).first()
        shown.append(
            {
                "at": datetime.fromisoformat(one["at"]),
                "name": one["subject"],
                "asked": asked,
                "token": token,
                "state": ours.get_state_display() if ours else "Not theirs any more",
                "waits": ours is not None
                and (_is_to_know(ours) if asked == TransferKind.UPDATE else ours.answered_at is None),
                "body": json.dumps(incident, indent=2, ensure_ascii=False),
            }
        )
    return shown


def _is_to_know(ours: Transfer) -> bool:
    """Whether something new was sent of an event that they have, and they have not said that they know."""
    return ours.updates.filter(state=TransferState.OPEN, messages__state=MessageState.SENT).exists()


def _answer(request: HttpRequest, found: EmergencyDesk) -> None:
    try:
        transfer = actions.take_answer(
            desk=found,
            token=request.POST.get("token", ""),
            accepted=request.POST.get("act") == "accepted",
            at=timezone.now(),
            event_number=request.POST.get("event_number", ""),
            operator=request.POST.get("operator", ""),
            why=request.POST.get("why", ""),
        )
    except (actions.AnswerRefused, Transfer.DoesNotExist, ValueError) as error:
        messages.error(request, f"Refused: {error}")
    else:
        messages.success(request, f"Kept: {transfer.get_state_display()}.")


def _hand_over(request: HttpRequest, found: EmergencyDesk) -> None:
    said = request.POST.dict()
    asked = {slug: said[slug] for slug in ASKED if said.get("code") and said.get(slug)}
    try:
        taken = actions.take_contact(desk=found, message=example({**said, "asked": asked}), at=timezone.now())
    except NotUnderstood as error:
        messages.error(request, f"Refused: {error.reasons}")
    else:
        messages.success(request, f"Taken as {taken.case.reference}.")


def example(said: Any) -> dict[str, Any]:
    """A matter as the emergency number's program would send it.

    Args:
        said: ``words``, ``kind``, ``code`` (of our type), ``asked`` (answers by slug), ``name``, ``phone``,
            ``safe``, ``address``, ``suburb``.
    """
    at = timezone.now().isoformat(timespec="seconds")
    words, kind = (str(said.get(name, "")).strip() for name in ("words", "kind"))
    person: dict[str, Any] = {
        "personIncidentRoleRegistryText": ["Caller"],
        "ncPersonComponent": {"personFullName": str(said.get("name") or "No name given")},
        "assistline": {"safeToContact": said.get("safe") == "yes", "ringBack": bool(said.get("phone"))},
    }
    if said.get("phone"):
        person["assistline"]["phone"] = str(said["phone"])
    own = {"address": said.get("address"), "locality": said.get("suburb")}
    place = {"locationTypeDescriptionRegistryText": "CurrentIncident"}
    named = {name: str(value) for name, value in own.items() if value}
    asked = said.get("asked") or {}
    code = {"incidentTypeInternalCode": str(said["code"])} if said.get("code") else {}
    return {
        "$id": f"urn:uuid:{said.get('id') or uuid.uuid4()}",
        "lastUpdateTimestamp": at,
        "eidoVersion": VERSION,
        "issuingElementIdentification": "triplezero.example.org",
        "incidentComponent": {
            "$id": f"urn:uuid:{uuid.uuid4()}",
            "incidentTypeCommonRegistryText": kind or "Not an emergency",
            "internalIncidentId": str(said.get("number") or f"P{timezone.now():%y%m%d%H%M%S}"),
            "incidentCommonPriorityNumber": 3,
            **({"assistline": {"answers": asked}} if asked else {}),
            **code,
        },
        "notesComponent": [{"notesActionComments": words}],
        "personComponent": [person],
        **({"locationComponent": [{**place, "assistline": named}]} if named else {}),
    }
