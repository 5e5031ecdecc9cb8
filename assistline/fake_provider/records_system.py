"""A police records system of a demonstration: takes incidents, gives numbers, refuses, is slow, loses."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistline.fake_provider.asking import Asked, Said, headers_know

FIRST_NUMBER = 26_1100_001
INCIDENT, OFFENCE = "nc:Incident", "j:Offense"
PLACE, POSTCODE = "nc:Location", "nc:LocationPostalCode"
PAGE = 200


class Records:
    """Its book, by the key of what was handed over.

    Args:
        secret: What its clients must know.
        path: A file that its book is kept in, so that it is there after a new start; in memory without.
    """

    def __init__(self, *, secret: str, path: Path | None = None) -> None:
        self._secret = secret
        self._path = path
        self._lock = threading.Lock()
        self.book: dict[str, dict[str, Any]] = {}
        self._taken: dict[str, str] = {}
        self._next = FIRST_NUMBER
        if path is not None and path.exists():
            kept = json.loads(path.read_text())
            self.book, self._taken, self._next = kept["book"], kept["taken"], kept["next"]

    def answer(self, partner: str, asked: Asked, order: str) -> Said:
        """What it answers; ``partner`` is its own name."""
        if not headers_know(asked.headers, self._secret):
            return Said(401, {"error": "Your key is not known."})
        if asked.method == "POST" and asked.path == "incidents":
            return self._take(asked, order)
        kind, _, name = asked.path.partition("/")
        if kind == "submissions":
            found = self.book.get(name)
            return Said(200, _said(found)) if found else Said(404, {"error": "Nothing has this key."})
        if asked.path == "incidents":
            return self._list(asked)
        return Said(200, {"name": "Records system of a demonstration"}) if not asked.path else Said(404, {})

    def give_number(self, key: str) -> str:
        """Give a number to what waits for one."""
        with self._lock:
            entry = self.book[key]
            entry |= {"state": "accepted", "crimeNumber": entry["crimeNumber"] or self._number()}
            return str(entry["crimeNumber"])

    def lose(self, key: str) -> None:
        """Have never had it."""
        with self._lock:
            self.book.pop(key)
            self._taken.pop(key)

    def write_in(self, key: str, external_id: str, number: str) -> None:
        """Have something in the book that nobody handed over, or under another number."""
        with self._lock:
            self.book[key] = {
                "submission": key,
                "externalId": external_id,
                "crimeNumber": number,
                "state": "accepted",
                "errors": [],
                "receivedAt": datetime.now(UTC).isoformat(timespec="seconds"),
            }

    def _take(self, asked: Asked, order: str) -> Said:
        key, told = asked.headers.get("idempotency-key", ""), asked.json()
        if not key or not isinstance(told, dict) or INCIDENT not in told:
            return Said(400, {"error": "Send an incident, with an Idempotency-Key."})
        digest = hashlib.sha256(asked.body).hexdigest()
        with self._lock:
            if key in self._taken:
                same = self._taken[key] == digest
                entry = self.book[key]
                return self._of(entry) if same else Said(409, {"error": "This key had another document."})
            errors = faults(told)
            entry = {
                "submission": key,
                "externalId": _at(told, f"{INCIDENT}/nc:ActivityIdentification/nc:IdentificationID"),
                "crimeNumber": "",
                "state": "rejected" if errors else "received",
                "errors": errors,
                "receivedAt": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            if order == "lose":
                return Said(202, {"submission": key})
            self.book[key], self._taken[key] = entry, digest
            if not errors and order != "slow":
                known = _at(told, f"{INCIDENT}/j:IncidentAugmentation/j:IncidentCrimeNumber")
                entry |= {"state": "accepted", "crimeNumber": known or self._number()}
            self._keep()
            return self._of(entry)

    def _keep(self) -> None:
        if self._path is not None:
            kept = {"book": self.book, "taken": self._taken, "next": self._next}
            self._path.write_text(json.dumps(kept))

    def _of(self, entry: dict[str, Any]) -> Said:
        if entry["state"] == "rejected":
            return Said(422, {"errors": entry["errors"]})
        if entry["state"] == "accepted":
            return Said(201, {"submission": entry["submission"], "crimeNumber": entry["crimeNumber"]})
        return Said(202, {"submission": entry["submission"]})

    def _number(self) -> str:
        self._next += 1
        return str(self._next - 1)

    def _list(self, asked: Asked) -> Said:
        begins, after = asked.query.get("from", ""), asked.query.get("after", "")
        with self._lock:
            found = [
                _said(entry)
                for key, entry in sorted(self.book.items())
                if entry["state"] == "accepted"
                and key > after
                and (not begins or _moment(entry["receivedAt"]) >= _moment(begins))
            ]
        more = len(found) > PAGE
        page = found[:PAGE]
        return Said(200, {"incidents": page, "next": page[-1]["submission"] if more else ""})


def faults(told: dict[str, Any]) -> list[dict[str, str]]:
    """What it refuses by rule: each with the path that it is about."""
    found = []
    code = _at(told, f"{OFFENCE}/j:OffenseCode")
    if not code:
        found.append({"path": f"{OFFENCE}/j:OffenseCode", "message": "An offence code is needed."})
    postcode = _at(told, f"{PLACE}/nc:Address/{POSTCODE}")
    if not (postcode.isdigit() and len(postcode) == 4):
        found.append(
            {"path": f"{PLACE}/nc:Address/{POSTCODE}", "message": "A postcode of four digits is needed."}
        )
    begins = _at(told, f"{INCIDENT}/nc:ActivityDateRange/nc:StartDate/nc:DateTime")
    if not begins:
        found.append(
            {
                "path": f"{INCIDENT}/nc:ActivityDateRange/nc:StartDate/nc:DateTime",
                "message": "Say when it happened, or from when on it may have.",
            }
        )
    return found


def _said(entry: dict[str, Any]) -> dict[str, Any]:
    names = ("submission", "externalId", "crimeNumber", "state", "errors", "receivedAt")
    return {name: entry[name] for name in names}


def _at(told: Any, path: str) -> str:
    for name in path.split("/"):
        told = told.get(name) if isinstance(told, dict) else None
    return str(told or "")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
