"""The doors of referrals and of the records system for ``test_access``, and a record behind each."""

from __future__ import annotations

from tests.access_records import difference, referral
from triage.models import Case

#  door             method whose    stranger agent officer sergeant supervisor administrator auditor
PARTNERS = """
triage-refer        GET    own      in       403   OK      OK       403        403           403
triage-refer        GET    other    in       403   404     OK       403        403           403
triage-refer        GET    foreign  in       403   404     404      403        403           403
triage-refer-answer POST   own      in       403   OK      OK       403        403           403
triage-refer-answer POST   other    in       403   404     OK       403        403           403
triage-refer-answer POST   foreign  in       403   404     404      403        403           403
triage-refer-again  POST   own      in       403   OK      OK       403        403           403
triage-refer-again  POST   other    in       403   404     OK       403        403           403
triage-refer-again  POST   foreign  in       403   404     404      403        403           403
triage-record       GET    own      in       403   OK      OK       403        403           403
triage-record       GET    other    in       403   404     OK       403        403           403
triage-record       GET    foreign  in       403   404     404      403        403           403
triage-record-send  POST   own      in       403   OK      OK       403        403           403
triage-record-send  POST   other    in       403   404     OK       403        403           403
triage-record-send  POST   foreign  in       403   404     404      403        403           403
triage-records-settle POST   own      in       403   OK      OK       403        403           403
triage-records-settle POST   other    in       403   404     OK       403        403           403
triage-records-settle POST   foreign  in       403   404     404      403        403           403
triage-life         POST   own      in       403   403     OK       403        403           403
triage-life         POST   other    in       403   404     OK       403        403           403
triage-life         POST   foreign  in       403   404     404      403        403           403
triage-referrals    GET    -        in       403   OK      OK       403        403           403
triage-records      GET    -        in       403   OK      OK       403        403           403
api-referral-answer POST   -        401      401   401     401      401        401           401
api-record-answer   POST   -        401      401   401     401      401        401           401
"""
NOBODYS = "00000000-0000-4000-8000-000000000000"


def partner_records(**cases: Case) -> dict[str, str]:
    """What stands in the addresses, by whose it is."""
    made = {"referral": referral, "difference": difference}
    return {f"{kind} {whose}": make(case) for whose, case in cases.items() for kind, make in made.items()}


def partner_address(door: str, whose: str, town: dict[str, str]) -> dict[str, list[str]]:
    """What the address of a door takes; nothing for the doors of others."""
    if door in ("triage-refer-answer", "triage-refer-again"):
        return {door: [town[whose], town[f"referral {whose}"]]}
    if door == "triage-records-settle":
        return {door: [town[f"difference {whose}"]]}
    return {door: [NOBODYS]} if door in ("api-referral-answer", "api-record-answer") else {}
