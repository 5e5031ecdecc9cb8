"""Referring by a signed webhook (Standard Webhooks), and their answers, which come signed the same way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assistline.notifications.letters import Unknown
from assistline.outbound import NoAnswer, call
from assistline.signed_webhooks import sign
from triage.partners.results import Result, Taken, of_failure, of_no_answer, reference_in

SENT, TEST = "referral.sent", "referral.test"


def send(
    document: Mapping[str, Any], *, url: str, secret: str, key: str, kind: str = SENT, at: datetime
) -> Result:
    """Hand over one referral. Sent twice, it has the same ``webhook-id``.

    Args:
        document: What they are given.
        url: Theirs.
        secret: What both sides know.
        key: The referral's.
        kind: What it is; a test is to be thrown away.
        at: Now.
    """
    told = {"type": kind, "timestamp": at.isoformat(timespec="seconds"), "data": document}
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        **sign(body, secret=secret, message_id=f"{kind}.{key}", at=at),
    }
    try:
        answer = call("POST", url, headers=headers, data=body)
    except NoAnswer as error:
        return of_no_answer(error)
    if answer.status not in (200, 201, 202, 204):
        return of_failure(answer)
    said = answer.json()
    if answer.body and not isinstance(said, dict):
        return Unknown("They took something and their answer was not understood.")
    found = said if isinstance(said, dict) else {}
    return Taken(reference_in(found.get("reference")), accepted=found.get("status") == "accepted")
