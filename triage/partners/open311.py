"""Referring by Open311 GeoReport v2, as a client: a request is sent, found again, and asked after.

The standard has no key against sending twice. So our own reference stands in the description, and what may
have arrived is looked for by it among what they list, before anything is sent once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assistline.notifications.letters import Refused, Unknown
from assistline.outbound import Answer, NoAnswer, call
from triage.partners.results import Result, Taken, of_failure, of_no_answer, reference_in

OPEN, CLOSED = "open", "closed"
LONGEST_DESCRIPTION = 4_000
_LOOKED_BACK = timedelta(hours=30)


@dataclass(frozen=True)
class Service:
    """One service of one city.

    Args:
        url: Up to and without ``/requests.json``.
        key: What it knows us by.
        code: The service.
        jurisdiction: Empty where there is only one.
    """

    url: str
    key: str
    code: str
    jurisdiction: str = ""

    def asked(self, **more: str) -> dict[str, str]:
        """The fields that each question has."""
        jurisdiction = {"jurisdiction_id": self.jurisdiction} if self.jurisdiction else {}
        return {**jurisdiction, **more}


@dataclass(frozen=True)
class Status:
    """Where a request is, as they say it."""

    state: str
    notes: str = ""
    reference: str = ""


def send(document: Mapping[str, Any], *, service: Service, key: str) -> Result:
    """Send one request. It is theirs as soon as they answer with a number or a token."""
    form = service.asked(
        api_key=service.key,
        service_code=service.code,
        description=f"{document['text']}\nReferral {key}"[-LONGEST_DESCRIPTION:],
        **_where(document),
        **_who(document["parts"].get("contact")),
    )
    try:
        answer = call("POST", f"{_base(service)}/requests.json", data=form)
    except NoAnswer as error:
        return of_no_answer(error)
    if answer.status not in (200, 201):
        return of_failure(answer)
    found = _first(answer)
    number, token = reference_in(found.get("service_request_id")), reference_in(found.get("token"))
    if not number and not token:
        return Unknown("They took something and their answer was not understood.")
    return Taken(number, token, accepted=bool(number))


def look_up(*, service: Service, key: str, since: datetime, at: datetime) -> Result:
    """What became of an earlier try: taken, certainly not, or unknown."""
    begins = max(since - timedelta(minutes=5), at - _LOOKED_BACK)
    asked = service.asked(
        service_code=service.code,
        start_date=begins.isoformat(timespec="seconds"),
        end_date=(at + timedelta(minutes=5)).isoformat(timespec="seconds"),
    )
    try:
        answer = call("GET", f"{_base(service)}/requests.json", params=asked, most=2_000_000)
    except NoAnswer as error:
        return Unknown(str(error), closed=error.never_connected)
    listed = answer.json()
    if answer.status != 200 or not isinstance(listed, list):
        return Unknown(f"They could not be asked: they answered {answer.status}.")
    for one in listed:
        if isinstance(one, dict) and key in str(one.get("description", "")):
            return Taken(reference_in(one.get("service_request_id")), accepted=True)
    return Refused("They never had it.")


def ask(*, service: Service, number: str, token: str) -> Status | None:
    """Where a request is; by its token while it has no number. None where they could not be asked."""
    try:
        if not number:
            answer = call("GET", f"{_base(service)}/tokens/{token}.json", params=service.asked())
            given = reference_in(_first(answer).get("service_request_id"))
            return Status(OPEN, reference=given) if answer.status == 200 and given else None
        answer = call("GET", f"{_base(service)}/requests/{number}.json", params=service.asked())
    except NoAnswer:
        return None
    found = _first(answer)
    if answer.status != 200 or found.get("status") not in (OPEN, CLOSED):
        return None
    return Status(str(found["status"]), str(found.get("status_notes") or "")[:2_000], number)


def offers(service: Service) -> str:
    """Whether they are there and have the service: empty if all is well, else a sentence."""
    try:
        answer = call("GET", f"{_base(service)}/services.json", params=service.asked())
    except NoAnswer as error:
        return str(error)
    listed = answer.json()
    if answer.status != 200 or not isinstance(listed, list):
        return f"They answered {answer.status}, and no list of services."
    codes = {str(one.get("service_code")) for one in listed if isinstance(one, dict)}
    return "" if service.code in codes else f"They have no service “{service.code}”."


def _base(service: Service) -> str:
    return service.url.rstrip("/")


def _where(document: Mapping[str, Any]) -> dict[str, str]:
    """The point where we give it; else the words that we give. The standard wants one of them."""
    parts, point = document["parts"], document["point"]
    if len(point) == 2:
        return {"lat": str(point["latitude"]), "long": str(point["longitude"])}
    place = parts.get("address") or parts.get("place") or {}
    names = ("address", "suburb", "state", "postcode")
    return {"address_string": ", ".join(str(place[name]) for name in names if place.get(name)) or "Not given"}


def _who(contact: Mapping[str, str] | None) -> dict[str, str]:
    if not contact:
        return {}
    first, _, last = contact.get("name", "").partition(" ")
    told = {"first_name": first, "last_name": last, **{n: contact.get(n, "") for n in ("phone", "email")}}
    return {name: value for name, value in told.items() if value}


def _first(answer: Answer) -> dict[str, Any]:
    said = answer.json()
    found = said[0] if isinstance(said, list) and said else None
    return found if isinstance(found, dict) else {}
