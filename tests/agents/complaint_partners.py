"""Where a complaint could show among what is referred, and where the two books of crimes differ."""

from __future__ import annotations

from typing import Any

from tests.access_records import difference, referral


def referrals(scene: Any) -> str:
    """The list of what was referred, and of what the records system says otherwise."""
    for case in scene.sent:
        referral(case)
        difference(case)
    return str(scene.get("triage-referrals") + scene.get("triage-records"))
