"""What the page of a table's version shows of its last replay; named there, not imported."""

from __future__ import annotations

from django.db.models import Count, Q

from assistline.admin.decision_table_version import Beside
from assistline.models import DecisionTableVersion, User
from assistline.models.decision_table import VersionState
from triage.models import Replay, ReplayState
from triage.screens import replay_page

PERMISSION = "triage.replay_tables"
TEMPLATE = "admin/decision_table/_beside.html"


def beside(version: DecisionTableVersion, fingerprint: str, person: User) -> Beside:
    """The last replay of a version: two statements.

    Args:
        version: The version.
        fingerprint: Of its rows as they are now.
        person: Who looks; nothing is shown to who may not replay.
    """
    if not person.has_perm(PERMISSION):
        return Beside()
    replay = Replay.objects.filter(version=version).select_related("against").first()
    draft = version.state == VersionState.DRAFT
    if replay is None:
        return Beside(TEMPLATE, {"version": version, "may_replay": True}) if draft else Beside()
    counted = replay.changes.values_list("new_row").annotate(
        all=Count("id"),
        down=Count("id", filter=Q(lowered=True)),
        judged=Count("id", filter=Q(lowered=True) & ~Q(judgement="")),
    )
    rows = list(counted.order_by())
    down, judged = sum(row[2] for row in rows), sum(row[3] for row in rows)
    fresh = replay.fingerprint == fingerprint and replay.state != ReplayState.STALE
    words = f"Lowers {down} contact{'' if down == 1 else 's'}: read {'it' if down == 1 else 'each one'}"
    return Beside(
        TEMPLATE,
        {
            "version": version,
            "may_replay": draft,
            "replay": replay,
            "fresh": fresh,
            "progress": replay_page.progress(replay),
            "matrix": replay_page.matrix(replay),
            "old_name": f"v{replay.against.number}" if replay.against else "nothing in force",
            "changed": sum(row[1] for row in rows),
            "down": down,
            "judged": judged,
        },
        changed={row[0]: row[1] for row in rows} if fresh else None,
        note=words if down > judged and fresh else "",
    )
