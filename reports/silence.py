"""When nothing is sent by itself: an officer decides with the person what is safe. Pure."""

from __future__ import annotations

from collections.abc import Iterable

# Report types and cues alike: somebody near the reporter may read, hear or find whatever we send.
SILENT = frozenset({"family_violence", "sexual_offence", "stalking", "order_breach"})


def stays_silent(*, type_slug: str, cues: Iterable[str]) -> bool:
    """Whether silence is the default for a matter of this type with these signs of risk.

    Args:
        type_slug: Of the report type; empty where there is none yet.
        cues: Everything that its answers and its words set.
    """
    return type_slug in SILENT or not SILENT.isdisjoint(cues)
