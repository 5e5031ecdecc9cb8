"""Text messages by HTTP, in the shape of the notification services that governments run.

``POST /v2/notifications/sms`` with our attempt id as ``reference``; ``GET /v2/notifications?reference=…``
says what became of it. So an answer that never came can be asked for, before anything is sent again.
"""

from __future__ import annotations

from typing import Any

import requests

from assistline.notifications import letters
from assistline.notifications.letters import Letter, Outcome, Refused, Sent, Unknown
from assistline.outbound import never_connected

# The number or the text is wrong: no later try will be taken.
_FOR_GOOD = frozenset({400, 422})
# Something between us and the provider answered, and does not know what the provider did.
_PERHAPS_TAKEN = frozenset({408, 502, 504})
_UNAVAILABLE = 503


class SmsProvider:
    """A provider of text messages.

    Args:
        url: Where it is, without a path.
        key: What it knows us by.
    """

    name = "sms"
    can_be_asked = True

    def __init__(self, *, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._key = key

    def send(self, letter: Letter) -> Outcome:
        """Try once to send; see :class:`letters.Provider`."""
        reference = str(letter.attempt_id)
        try:
            answer = self._call(
                "POST",
                "/v2/notifications/sms",
                json={"phone_number": letter.to, "content": letter.body, "reference": reference},
            )
        except requests.RequestException as error:
            kind = type(error).__name__
            if never_connected(error):
                return Refused(f"No connection to the provider: {kind}.", closed=True)
            return Unknown(f"The provider had the message and did not answer: {kind}.")
        if answer.status_code in (200, 201):
            return _accepted(_body_of(answer), reference)
        why = f"The provider answered {answer.status_code}."
        if answer.status_code in _PERHAPS_TAKEN:
            return Unknown(why)
        return Refused(
            why, for_good=answer.status_code in _FOR_GOOD, closed=answer.status_code == _UNAVAILABLE
        )

    def look_up(self, letter: Letter) -> Outcome:
        """What became of an earlier attempt; refused (not for good) when the provider never had it."""
        reference = str(letter.attempt_id)
        try:
            answer = self._call("GET", "/v2/notifications", params={"reference": reference})
        except requests.RequestException as error:
            why = f"The provider could not be asked: {type(error).__name__}."
            return Unknown(why, closed=never_connected(error))
        body = _body_of(answer)
        found = body.get("notifications") if isinstance(body, dict) else None
        if answer.status_code != 200 or not isinstance(found, list):
            return Unknown(f"The provider could not be asked: it answered {answer.status_code}.")
        ours = [one for one in found if isinstance(one, dict) and one.get("reference") == reference]
        if not ours:
            return Refused("The provider never had it.")
        return Sent(reference=str(ours[0].get("id", ""))[:120])

    def _call(self, method: str, path: str, **what: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False  # no proxy and no password that the environment happens to name
            return session.request(
                method,
                self._url + path,
                headers={"Authorization": f"Bearer {self._key}"},
                timeout=(letters.CONNECT_SECONDS, letters.ANSWER_SECONDS),
                allow_redirects=False,
                **what,
            )


def _body_of(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _accepted(body: Any, reference: str) -> Outcome:
    if isinstance(body, dict) and body.get("reference") == reference and body.get("id"):
        return Sent(reference=str(body["id"])[:120])
    return Unknown("The provider took something and its answer was not understood.")
