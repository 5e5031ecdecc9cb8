"""Requests about complaints, and the pages that show requests, for ``test_complaint_places``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tests.conftest import person
from triage.actions import ask_transfer, watch_transfers
from triage.models import Case, Transfer, TransferKind


def ask_for_each(cases: Iterable[Case], *, words: str, at: datetime) -> None:
    """A dispatch request for each, by somebody else, that nobody has answered for days."""
    for number, case in enumerate(cases):
        asker = person(f"asker-{number}", "officer", case.centre, "Ned Asker")
        ask_transfer(kind=TransferKind.DISPATCH, case=case, by=asker, at=at, needed=words)
    watch_transfers(at=at + timedelta(days=3))


def dispatch_pages(scene: Any) -> str:
    """What was asked of 000 and of dispatch, on each page that shows it."""
    ids = Transfer.objects.filter(case__in=scene.sent).values_list("id", flat=True)
    shown = scene.get("triage-dispatches") + "".join(scene.get("triage-transfer", one) for one in ids)
    return shown + "".join(
        scene.get(name, case.reference) for case in scene.sent for name in ("triage-dispatch", "triage-000")
    )
