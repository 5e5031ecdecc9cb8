"""The protocol of police records systems: incidents in, crime numbers out, and a book to compare with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistline.notifications.letters import Refused, Unknown
from assistline.outbound import Answer, NoAnswer, call
from triage.partners.results import of_failure, of_no_answer, reference_in
from triage.rules.niem import canonical

ACCEPTED, RECEIVED, REJECTED = "accepted", "received", "rejected"
MOST_ERRORS, LONGEST_MESSAGE = 20, 300
MOST_PAGES, LONGEST_PAGE = 500, 2_000_000


@dataclass(frozen=True)
class System:
    """One records system.

    Args:
        url: Up to and without ``/incidents``.
        key: What it knows us by.
    """

    url: str
    key: str

    def asked(self, **more: str) -> dict[str, str]:
        """The headers of each request."""
        return {"Authorization": f"Bearer {self.key}", "Accept": "application/json", **more}


@dataclass(frozen=True)
class Said:
    """What it says of something that was handed over.

    Args:
        state: Accepted, received or rejected.
        number: The crime number, of what is accepted.
        errors: ``path`` and ``message`` of each, of what is rejected.
    """

    state: str
    number: str = ""
    errors: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of its book."""

    submission: str
    reference: str
    number: str


class CannotCompare(Exception):
    """Its book could not be read to the end; half a book says nothing."""


def hand_over(document: Mapping[str, Any], *, system: System, key: str) -> Said | Refused | Unknown:
    """Hand over one incident. Under the same key it is the same one, however often it comes."""
    headers = system.asked(**{"Content-Type": "application/ld+json", "Idempotency-Key": key})
    try:
        answer = call("POST", f"{_base(system)}/incidents", headers=headers, data=canonical(document))
    except NoAnswer as error:
        return of_no_answer(error)
    found = _object(answer)
    if answer.status == 422:
        return Said(REJECTED, errors=_errors(found))
    number = reference_in(found.get("crimeNumber"))
    if answer.status in (200, 201) and number:
        return Said(ACCEPTED, number)
    if answer.status == 202:
        return Said(RECEIVED)
    if answer.status in (200, 201):
        return Unknown("It took something and its answer was not understood.")
    return of_failure(answer)


def ask(*, system: System, key: str) -> Said | Refused | Unknown:
    """What became of something; refused (not for good) where it never had it."""
    try:
        answer = call("GET", f"{_base(system)}/submissions/{key}", headers=system.asked())
    except NoAnswer as error:
        return Unknown(str(error), closed=error.never_connected)
    if answer.status == 404:
        return Refused("It never had it.")
    found = _object(answer)
    if answer.status != 200 or found.get("state") not in (ACCEPTED, RECEIVED, REJECTED):
        return Unknown(f"It could not be asked: it answered {answer.status}.")
    number = reference_in(found.get("crimeNumber"))
    if found["state"] == ACCEPTED and not number:
        return Unknown("It says accepted, and no number.")
    return Said(str(found["state"]), number, _errors(found))


def book(*, system: System, since: datetime) -> Iterator[Entry]:
    """Every incident that it has from us since a moment.

    Raises:
        CannotCompare: See there.
    """
    after = ""
    for _ in range(MOST_PAGES):
        asked = {"from": since.isoformat(timespec="seconds"), **({"after": after} if after else {})}
        try:
            answer = call(
                "GET", f"{_base(system)}/incidents", headers=system.asked(), params=asked, most=LONGEST_PAGE
            )
        except NoAnswer as error:
            raise CannotCompare(str(error)) from error
        found = _object(answer)
        listed = found.get("incidents")
        if answer.status != 200 or not isinstance(listed, list):
            raise CannotCompare(f"It answered {answer.status}, and no list.")
        for one in listed:
            if isinstance(one, dict):
                yield Entry(
                    str(one.get("submission", ""))[:64],
                    str(one.get("externalId", ""))[:64],
                    reference_in(one.get("crimeNumber")),
                )
        after = str(found.get("next") or "")
        if not after:
            return
    raise CannotCompare("Its list has no end.")


def greets(system: System) -> str:
    """Whether it is there and knows us, in a sentence."""
    try:
        answer = call("GET", f"{_base(system)}/", headers=system.asked())
    except NoAnswer as error:
        return str(error)
    if answer.status in (401, 403):
        return "It is there, and does not know our key."
    return "It is there and knows us." if answer.status == 200 else f"It answered {answer.status}."


def errors_of(said: object) -> tuple[Mapping[str, str], ...]:
    """Errors as it lists them, cut to what a page can show."""
    listed = said if isinstance(said, list) else []
    return tuple(
        {
            "path": str(one.get("path", ""))[:LONGEST_MESSAGE],
            "message": str(one.get("message", ""))[:LONGEST_MESSAGE] or "It is not taken so.",
        }
        for one in listed[:MOST_ERRORS]
        if isinstance(one, dict)
    )


def _errors(found: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    return errors_of(found.get("errors")) or ({"path": "", "message": "It gave no reason."},)


def _object(answer: Answer) -> dict[str, Any]:
    said = answer.json()
    return said if isinstance(said, dict) else {}


def _base(system: System) -> str:
    return system.url.rstrip("/")
