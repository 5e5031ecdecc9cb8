"""A telephone system: says what happens to calls, sometimes twice."""

from __future__ import annotations

import uuid

import requests

from agents.simulation.demand import Arrival
from agents.simulation.pages import SECONDS, WentWrong


class TelephoneSystem:
    """One line's.

    Args:
        url: The address of the installation.
        token: The line's.
    """

    def __init__(self, *, url: str, token: str) -> None:
        self._place = f"{url}/api/v1/cti/{token}/"

    def ring(self, call: Arrival) -> str:
        """Say that somebody calls; gives back the call's id.

        Raises:
            WentWrong: It was not taken.
        """
        call_id = uuid.uuid4().hex
        self._say(call, call_id, event="newCall", queue="general")
        return call_id

    def answer(self, call: Arrival, call_id: str, *, user: str) -> None:
        """Say who picked up.

        Raises:
            WentWrong: It was not taken.
        """
        self._say(call, call_id, event="answer", user=user)

    def hang_up(self, call: Arrival, call_id: str, *, cause: str) -> None:
        """Say that it is over.

        Raises:
            WentWrong: It was not taken.
        """
        self._say(call, call_id, event="hangup", cause=cause)

    def _say(self, call: Arrival, call_id: str, **what: str) -> None:
        body = {
            "callId": call_id,
            "direction": "in",
            "from": call.number or "anonymous",
            "to": "131444",
            **what,
        }
        for _ in range(2 if call.twice else 1):
            try:
                answer = requests.post(self._place, json=body, timeout=SECONDS)
            except requests.RequestException as error:
                raise WentWrong(f"The telephone's {what['event']}: {type(error).__name__}") from error
            if answer.status_code != 200:
                raise WentWrong(f"The telephone's {what['event']}: {answer.status_code} {answer.text[:120]}")
