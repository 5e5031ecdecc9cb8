"""Agencies of a demonstration: a city's Open311, and whoever takes signed webhooks."""

from __future__ import annotations

import json
import threading
import uuid
from datetime import UTC, datetime
from typing import Any

import requests

from assistline.fake_provider.asking import Asked, Said
from assistline.signed_webhooks import BadSignature, check, sign

SERVICES = {
    "graffiti": "Graffiti",
    "noise": "Noise",
    "lights": "Street lights",
    "left_cars": "Cars left in the street",
    "animals": "Animals",
}
BOOKED_OUT = "booked-out"
FULL = "We are booked out until March."


class Agencies:
    """What they were given, and what they answer.

    Args:
        secret: Their key, and what webhooks are signed with.
        stopping: Set when nobody answers any more.
    """

    def __init__(self, *, secret: str, stopping: threading.Event) -> None:
        self._secret = secret
        self._stopping = stopping
        self._lock = threading.Lock()
        self.requests: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {}
        # Webhooks by their id: what came twice is there once, with how often it came.
        self.hooks: dict[str, dict[str, Any]] = {}
        # Seconds after which a webhook is answered by itself, as in the demonstration; never, in tests.
        self.answers_after: float | None = None
        self.done_after: float | None = None

    def answer(self, partner: str, asked: Asked, order: str) -> Said:
        """What one of them answers."""
        if asked.path == "hook" and asked.method == "POST":
            return self._hook(partner, asked, order)
        door = asked.path.removeprefix("open311/v2/").removesuffix(".json")
        if not asked.path.startswith("open311/v2/"):
            return _refused(404, "There is nothing here.")
        if door == "services":
            return Said(200, [{"service_code": code, "service_name": n} for code, n in SERVICES.items()])
        if door == "requests":
            return self._take(asked, order) if asked.method == "POST" else self._list(asked)
        kind, _, name = door.partition("/")
        if kind == "requests" and name in self.requests:
            return Said(200, [self._told(name)])
        if kind == "tokens" and name in self.tokens:
            return Said(200, [{"token": name, "service_request_id": self.tokens[name]}])
        return _refused(404, "There is no such request.")

    def close(self, number: str, notes: str) -> None:
        """Say that a request is done."""
        with self._lock:
            self.requests[number] |= {"status": "closed", "status_notes": notes}

    def _take(self, asked: Asked, order: str) -> Said:
        form = asked.form
        if form.get("api_key") != self._secret:
            return _refused(403, "Your key is not known.")
        if form.get("service_code") not in SERVICES:
            return _refused(400, "service_code is not known.")
        if not (form.get("lat") and form.get("long")) and not form.get("address_string"):
            return _refused(400, "Say where: lat and long, or address_string.")
        with self._lock:
            number = str(2026_0001 + len(self.requests))
            self.requests[number] = {
                "service_request_id": number,
                "status": "open",
                "status_notes": "",
                "service_code": form["service_code"],
                "description": form.get("description", ""),
                "requested_datetime": datetime.now(UTC).isoformat(timespec="seconds"),
                "address": form.get("address_string", ""),
            }
        if order == "slow":
            token = uuid.uuid4().hex
            self.tokens[token] = number
            return Said(201, [{"token": token}])
        return Said(201, [{"service_request_id": number, "service_notice": "We look at it this week."}])

    def _list(self, asked: Asked) -> Said:
        try:
            begins = datetime.fromisoformat(asked.query.get("start_date", "1970-01-01T00:00:00+00:00"))
        except ValueError:
            return _refused(400, "start_date is no time.")
        with self._lock:
            found = [
                self._told(number)
                for number, one in self.requests.items()
                if datetime.fromisoformat(one["requested_datetime"]) >= begins.replace(microsecond=0)
            ]
        return Said(200, found)

    def _told(self, number: str) -> dict[str, Any]:
        one = self.requests[number]
        age = (datetime.now(UTC) - datetime.fromisoformat(one["requested_datetime"])).total_seconds()
        if self.done_after is not None and age > self.done_after and one["status"] == "open":
            one |= {"status": "closed", "status_notes": "Our team was there. It is done."}
        return dict(one)

    def _hook(self, partner: str, asked: Asked, order: str) -> Said:
        try:
            hook_id = check(asked.body, asked.headers, secret=self._secret, at=datetime.now(UTC))
        except BadSignature:
            return Said(401, {"error": "This is not signed by who we know."})
        told = asked.json()
        if not isinstance(told, dict) or told.get("type") not in ("referral.sent", "referral.test"):
            return Said(400, {"error": "This is no referral."})
        if told["type"] == "referral.test":
            return Said(200, {})
        with self._lock:
            new = hook_id not in self.hooks
            kept = self.hooks.setdefault(hook_id, {"data": told["data"], "times": 0})
            kept["times"] += 1
            reference = str(kept.setdefault("reference", f"{partner[:3].upper()}-{len(self.hooks)}"))
        refuses = order == "refuse" or partner == BOOKED_OUT
        if new and self.answers_after is not None:
            steps = [("refused", FULL)] if refuses else [("accepted", ""), ("completed", "It is done.")]
            threading.Thread(
                target=self._answer_later, args=(told["data"], reference, steps), daemon=True
            ).start()
        return Said(202, {"reference": reference})

    def _answer_later(self, data: dict[str, Any], reference: str, steps: list[tuple[str, str]]) -> None:
        wait = self.answers_after or 0.0
        for status, words in steps:
            if self._stopping.wait(wait):
                return
            said = {"status": status, "reference": reference, "message": words}
            body = json.dumps(said).encode()
            headers = sign(
                body, secret=self._secret, message_id=f"{reference}-{status}", at=datetime.now(UTC)
            )
            with requests.Session() as session:
                session.trust_env = False
                session.post(
                    data["answer_url"],
                    data=body,
                    headers={"Content-Type": "application/json", **headers},
                    timeout=10,
                )
            wait *= 6


def _refused(status: int, words: str) -> Said:
    return Said(status, [{"code": status, "description": words}])
