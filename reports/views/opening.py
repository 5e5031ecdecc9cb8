"""Opening a sent report: by its access code, however often and from wherever it is tried."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from assistline.middleware import client_address
from assistline.references import normalise_access_code, normalise_reference
from assistline.throttle import count_attempt, is_used_up, network_of
from reports.actions.writing import hash_access_code
from reports.models import Report
from reports.views.access import customer_of

TRIES, WINDOW = 10, timedelta(minutes=15)
NOT_TOGETHER = gettext_noop("This reference and code do not go together. Check both and try again.")
TOO_OFTEN = gettext_noop("That was tried too often. Wait 15 minutes, then try again.")


@dataclass(frozen=True)
class Opened:
    """What came of a try: the report, or what to say and with which status."""

    report: Report | None
    error: str = ""
    status: int = 200


def try_access_code(request: HttpRequest, reference: str, access_code: str, *, at: datetime) -> Opened:
    """Open a report, or say the same of a wrong code as of a reference that is not there."""
    if is_shut_out(request, at=at):
        return Opened(None, gettext(TOO_OFTEN), 429)
    report = open_with_code(reference, access_code)
    if report is not None and report.customer_id == customer_of(request).id:
        return Opened(report)
    count_wrong(request, at=at)
    return Opened(None, gettext(NOT_TOGETHER), 400)


def is_shut_out(request: HttpRequest, *, at: datetime) -> bool:
    """Whether too many wrong codes came from this network lately."""
    return is_used_up(key=_wrong(request), limit=TRIES, window=WINDOW, at=at)


def count_wrong(request: HttpRequest, *, at: datetime) -> None:
    """Only what is wrong counts, and only for who tried it: nobody can lock out whoever has the code."""
    count_attempt(key=_wrong(request), limit=TRIES, window=WINDOW, at=at)


def open_with_code(reference: str, access_code: str) -> Report | None:
    """The report with this reference, if the code is its own; a wrong code takes as long as a missing
    report."""
    known, code = normalise_reference(reference), normalise_access_code(access_code)
    report = Report.objects.filter(reference=known or "").first()
    expected = report.access_code_hash if report else hash_access_code("")
    return report if hmac.compare_digest(expected, hash_access_code(code or "-")) and report else None


def _wrong(request: HttpRequest) -> str:
    return f"track:wrong:{network_of(client_address(request))}"
