"""Where a second person would read of a complaint: near misses, cases passed on, decisions to sign."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tests.conftest import person
from triage.models import NearMiss, Passing, Proposal

MARK = "zwijndrecht"


def near_misses(scene: Any) -> str:
    for case in scene.sent:
        said = {"customer": case.customer, "centre": case.centre, "case": case, "at": timezone.now()}
        NearMiss.objects.create(source="raised", source_key=case.reference, happened=MARK, **said)
    return scene.get("triage-near-misses")


def passed_on(scene: Any) -> str:
    sergeant = person("passes", "sergeant", scene.viewer.centre, "Sgt. P. On")
    for case in scene.sent:
        there = {"from_centre": case.centre, "to_centre": case.centre, "to_user": scene.viewer}
        Passing.objects.create(case=case, reason="Yours.", by=sergeant, at=timezone.now(), **there)
    return scene.get("triage-passed")


def to_sign(scene: Any) -> str:
    sergeant = person("proposes", "sergeant", scene.viewer.centre, "Sgt. P. Rose")
    for case in scene.sent:
        said = {"kind": "close", "reason": MARK, "told": MARK, "at": timezone.now()}
        Proposal.objects.create(case=case, by=sergeant, **said)
    return scene.get("triage-second-looks")
