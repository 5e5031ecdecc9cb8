"""A telephone exchange that takes orders: it mutes, holds, rings an interpreter, and says what it has done.

What it says goes to the house's own door for telephony events, as a real one's does.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import requests

from assistline.fake_provider.asking import Asked, Said
from assistline.signing import HEADER, is_signed

SAYS = {"mute": "mute", "unmute": "unmute", "hold": "hold", "resume": "unhold", "drop": "legHangup"}
ANSWER_SECONDS = 5.0
# A number that ends so is never answered.
NOBODY = "00"


class Exchange:
    """One exchange.

    Args:
        secret: What orders are signed with.
        stopping: Set when all of it ends.
    """

    def __init__(self, *, secret: str, stopping: threading.Event) -> None:
        self.secret = secret
        self.stopping = stopping
        self.tells = ""
        self.answers_after = 3.0
        self.taken: dict[str, dict[str, Any]] = {}

    def answer(self, asked: Asked, order: str) -> Said:
        """Take an order, each once; what was done is said afterwards."""
        signed = asked.headers.get(HEADER.lower(), "")
        if not is_signed(asked.body, signed, secret=self.secret, at=datetime.now(UTC)):
            return Said(401, {"error": "Not signed by whom we know"})
        told = asked.json()
        if not isinstance(told, dict) or told.get("command") not in {*SAYS, "dial"}:
            return Said(422, {"error": "Unknown command"})
        if order == "refuse":
            return Said(409, {"error": "Not now"})
        key = str(told.get("order"))
        if key not in self.taken:
            self.taken[key] = told
            if self.tells:
                threading.Thread(target=self._do, args=(told,), daemon=True).start()
        return Said(202, {})

    def _do(self, told: dict[str, Any]) -> None:
        command = str(told["command"])
        if command != "dial":
            self._say(told, SAYS[command])
            return
        self.stopping.wait(self.answers_after)
        if str(told.get("number", "")).endswith(NOBODY):
            self._say(told, "legHangup", cause="noAnswer")
        else:
            self._say(told, "legAnswer")

    def _say(self, told: dict[str, Any], event: str, **more: str) -> None:
        body = {"event": event, "callId": told["callId"], "leg": told.get("leg", ""), **more}
        with requests.Session() as session:
            session.trust_env = False
            try:
                session.post(self.tells, json=body, timeout=ANSWER_SECONDS)
            except requests.RequestException:
                return  # as of a real one whose line is cut: nothing is heard of it
