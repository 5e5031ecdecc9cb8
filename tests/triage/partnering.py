"""Desks, referrals and a records system for the tests of what leaves the house."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistline.models import User
from assistline.signed_webhooks import sign
from tests.plugins.partners import SECRET
from triage.actions import claim_case, decide_case, hand_over_case, refer_case
from triage.models import Case, DecisionKind, RecordHandover, RecordsSystem, Referral, ReferralDesk, Way

NOTE = "Please take the paint off the wall."
WORDS = {"reason": "Not ours: the council cleans walls.", "told": "The council has it now."}


def desk(case: Case, way: Way = Way.WEBHOOK, **more: Any) -> ReferralDesk:
    """A desk that takes referrals by some way."""
    hows: dict[str, dict[str, str]] = {
        Way.WEBHOOK: {"url": "https://glass.invalid/hook", "secret": SECRET},
        Way.OPEN311: {
            "url": "https://council.invalid/open311/v2",
            "secret": SECRET,
            "service_code": "graffiti",
        },
        Way.EMAIL: {"email": "desk@example.org"},
        Way.PHONE: {"phone": "03 5550 0100"},
    }
    told = {"name": f"the {way} desk", "way": way, "customer": case.customer, **hows[way], **more}
    return ReferralDesk.objects.create(**told)


def refer(case: Case, officer: User, to: ReferralDesk, **changes: Any) -> Referral:
    """Refer a case that the officer has."""
    case.refresh_from_db()
    said: dict[str, Any] = {
        "parts": ["matter", "place"],
        "note": NOTE,
        "agreed": "",
        "closes": True,
        "version": case.version,
        "key": "form-1",
        "at": timezone.now(),
        **WORDS,
        **changes,
    }
    return refer_case(case_id=case.id, officer=officer, desk_id=to.id, **said)


def tell(address: str, said: dict[str, Any], *, message_id: str = "m1", **more: Any) -> Any:
    """A signed message of a partner to us."""
    body = json.dumps(said).encode()
    headers = sign(
        body,
        secret=more.get("secret", SECRET),
        message_id=message_id,
        at=more.get("at", timezone.now()),
    )
    return Client().post(address, body, content_type="application/json", headers=headers)


def answers_to(referral: Referral) -> str:
    """Where the answers to a referral come."""
    return reverse("api-referral-answer", args=[referral.key])


def records_system(case: Case) -> RecordsSystem:
    """The customer's records system."""
    return RecordsSystem.objects.create(
        customer=case.customer, url="https://records.invalid", key=SECRET, secret=SECRET
    )


def recorded(case: Case, officer: User, at: datetime | None = None) -> RecordHandover:
    """A case that is recorded as a crime, to be handed over."""
    at = at or timezone.now()
    held = claim_case(case_id=case.id, officer=officer, at=at - timedelta(minutes=1))
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.RECORD,
        offence_code="B40",
        reason="There is a film of it.",
        told="We have recorded your report as a crime.",
        version=held.version,
        at=at,
    )
    handover = hand_over_case(case_id=case.id, at=at)
    assert handover is not None
    return handover
