"""What a type demands of a second person, on the type's own page in the settings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from triage.models import SIGNABLE, SecondEyes
from triage.models.decision import DecisionKind


def panel_of(type_id: int) -> dict[str, Any]:
    """What is in force, as ticks and a number, and the versions before it. One statement.

    Args:
        type_id: Of the report type.

    Returns:
        ``url`` that takes the change, ``ticks`` (value, label, ticked), ``percent``, and ``versions``, the
        newest first, each in a sentence.
    """
    versions = list(SecondEyes.objects.filter(report_type=type_id).select_related("by").order_by("-version"))
    now = next((one for one in versions if one.is_current), None)
    signed = now.signed_kinds if now else []
    return {
        "url": reverse("admin:triage_secondeyes_set", args=[type_id]),
        "ticks": [
            {"value": kind.value, "label": kind.label, "ticked": kind.value in signed} for kind in SIGNABLE
        ],
        "percent": now.looked_at_percent if now else 0,
        "versions": [
            {
                "number": one.version,
                "current": one.is_current,
                "from_at": one.from_at,
                "by": str(one.by) if one.by else "",
                "said": said(one),
            }
            for one in versions
        ],
    }


def said(one: SecondEyes) -> str:
    """A version in a sentence."""
    signed = ", ".join(DecisionKind(kind).label for kind in one.signed_kinds)
    two = f"Two people sign: {signed}." if signed else "One person decides."
    again = f" {one.looked_at_percent} of 100 are looked at again." if one.looked_at_percent else ""
    return two + again
