"""What a replay says of a draft: whether it may be put in force, for the floor below to ask by name."""

from __future__ import annotations

from assistline.decisions.loading import load_version
from assistline.decisions.versions import read_whole
from assistline.models import DecisionTable, DecisionTableVersion
from assistline.models.decision_table import VersionState
from triage.models import Replay, ReplayChange, ReplayState

UNFINISHED = (ReplayState.WAITING, ReplayState.RUNNING)


def replay_obstacles(version: DecisionTableVersion, fingerprint: str = "") -> list[str]:
    """What has to be done about a draft's replay before it may be put in force, in sentences.

    There has to be a finished one of the very rows that the draft has now, against the rows that are in force
    now; somebody has said of each lowered contact why that is right, and nobody that one is wrong.

    Args:
        version: The draft, with its table.
        fingerprint: Of its rows as they are now, where the caller has read them.
    """
    fingerprint = fingerprint or read_whole(version).fingerprint
    replays = Replay.objects.filter(version=version)
    same = replays.filter(fingerprint=fingerprint)
    newest = same.filter(state=ReplayState.DONE).select_related("against__table").first()
    if newest is None:
        if same.filter(state__in=UNFINISHED).exists():
            return ["The replay is not finished yet."]
        if replays.exists():
            return ["The draft was changed since it was replayed. Replay it again."]
        return ["Replay the draft on the contacts of the last days first."]
    said = []
    if not _same_rows(newest.against, in_force(version.table)):
        said.append("Another version was put in force since the draft was replayed. Replay it again.")
    wrong = ReplayChange.objects.filter(replay__in=same, judgement=ReplayChange.Judgement.WRONG)
    number = wrong.values("assessment").distinct().count()
    if number:
        said.append(f"{_contacts(number)} judged wrong in the replay: change the draft.")
    open_ones = newest.changes.filter(lowered=True, judgement="").count()
    if open_ones:
        said.append(f"{_contacts(open_ones)} lowered and not judged yet: say why that is right, or wrong.")
    return said


def in_force(table: DecisionTable) -> DecisionTableVersion | None:
    """What a draft is compared with: what is in force, or what will be again when a surge is over."""
    now = table.versions.filter(state=VersionState.PUBLISHED).select_related("begun_from__table").first()
    return now.begun_from if now and now.surge_until else now


def _same_rows(one: DecisionTableVersion | None, other: DecisionTableVersion | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.id == other.id:
        return True
    rows = [load_version(version.id, version.table.slug, version.number).rows for version in (one, other)]
    return rows[0] == rows[1]


def _contacts(number: int) -> str:
    return "1 contact was" if number == 1 else f"{number} contacts were"
