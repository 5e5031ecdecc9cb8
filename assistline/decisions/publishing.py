"""Putting a table in force: proposed by one person, read and published by another, rolled back in one step.

What is published never changes. A fault in a draft stays in the draft: it can be proposed only when it is
proven whole, and what an upper floor knows of it (a replay) has been looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.module_loading import import_string

from assistline import audit
from assistline.decisions.checks import Checked, check
from assistline.decisions.deciding import DISPOSITIONS, GRADES, Row, Table, misfit
from assistline.decisions.versions import Whole, begin_table_version, hold_draft, read_whole
from assistline.models import DecisionTable, DecisionTableVersion, User
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish

# Who else has to agree, by the table's slug: called with the draft, answers with sentences. Floors above are
# named, not imported.
MORE_OBSTACLES: dict[str, str] = {
    "grade": "triage.replaying.replay_obstacles",
    "routing": "triage.replaying.replay_obstacles",
}
# The values that a fact can have at all, by the table's slug: called with the customer's id.
DOMAINS: dict[str, str] = {
    "grade": "triage.domains.domains_of",
    "routing": "triage.domains.domains_of",
}
# The number facts that count something: 0, 1, 2 and so on.
COUNTS: dict[str, str] = {"grade": "triage.domains.COUNTS", "routing": "triage.domains.COUNTS"}
GRADING = "grade"


@dataclass(frozen=True)
class Known:
    """What a floor above knows of the facts of a table.

    Args:
        domains: The values that a text fact can have at all; one that is not there can be any text.
        counts: The number facts that count something.
    """

    domains: dict[str, frozenset[str]]
    counts: frozenset[str]


def known_of(table: DecisionTable) -> Known:
    """What is known of a table's facts; two statements at most."""
    domains, counts = DOMAINS.get(table.slug), COUNTS.get(table.slug)
    return Known(
        import_string(domains)(table.customer_id) if domains else {},
        import_string(counts) if counts else frozenset(),
    )


def obstacles(table: Table) -> list[str]:
    """What has to be put right before the rows of a table can be read; pure."""
    if not table.rows:
        return ["The table has no row."]
    said = []
    for row in table.rows:
        said += [f"Row {row.number}: {words}" for words in _row_obstacles(row, grading=table.slug == GRADING)]
    return said


def check_version(version: DecisionTableVersion) -> Checked:
    """Read and prove a version as it stands in the database."""
    return check_whole(read_whole(version), known_of(version.table))


def check_whole(whole: Whole, known: Known) -> Checked:
    """Prove a version that was read."""
    wrong = obstacles(whole.table)
    if wrong:
        return Checked(tuple(wrong))
    return check(
        whole.table,
        columns=whole.columns,
        examples=whole.examples,
        domains=known.domains,
        counts=known.counts,
    )


def version_obstacles(version: DecisionTableVersion) -> list[str]:
    """Everything that stands between a draft and its being in force, but the second person."""
    said = list(check_version(version).problems)
    more = MORE_OBSTACLES.get(version.table.slug)
    if more and not said:
        said += import_string(more)(version)
    return said


@transaction.atomic
def propose_table_version(*, version_id: int, by: User, at: datetime) -> DecisionTableVersion:
    """Ask a second person to read a draft and put it in force.

    Args:
        version_id: The draft.
        by: Who asks.
        at: When, timezone-aware.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft, or it has obstacles.
    """
    version = hold_draft(version_id)
    said = version_obstacles(version)
    if said:
        raise CannotPublish(said)
    version.proposed_by_id, version.proposed_at = by.id, at
    version.proposed_fingerprint = read_whole(version).fingerprint
    version.save(update_fields=["proposed_by_id", "proposed_at", "proposed_fingerprint"])
    keep_on_trail(version, by, "table.proposed")
    return version


@transaction.atomic
def withdraw_proposal(*, version_id: int) -> DecisionTableVersion:
    """Take a draft back, to change it.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft.
    """
    version = hold_draft(version_id)
    version.proposed_by_id = version.proposed_at = None
    version.proposed_fingerprint = ""
    version.save(update_fields=["proposed_by_id", "proposed_at", "proposed_fingerprint"])
    return version


@transaction.atomic
def publish_table_version(*, version_id: int, by: User | None, at: datetime) -> DecisionTableVersion:
    """Put a draft in force, and retire what was in force before.

    Args:
        version_id: The draft.
        by: Who publishes it, not who proposed it; nobody for the first version, which comes with the product.
        at: When, timezone-aware.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft, nobody has proposed it as it is, or it has obstacles.
    """
    version = hold_draft(version_id)
    said = publish_obstacles(version, by)
    if said:
        raise CannotPublish(said)
    return put_in_force(version, by=by, at=at)


def publish_obstacles(version: DecisionTableVersion, by: User | None) -> list[str]:
    """Everything that stands between a draft and its being put in force by this person."""
    said = _second_person_obstacles(version, by) or _surge_obstacles(version)
    if said:
        return said
    # What the product brings along was replayed on nobody's contacts, but it has to be whole.
    return version_obstacles(version) if by else list(check_version(version).problems)


@transaction.atomic
def roll_back_table(*, table_id: int, by: User | None, at: datetime, note: str = "") -> DecisionTableVersion:
    """Put the version before back in force, in one step: two people have read it once.

    Args:
        table_id: Which table.
        by: Who does it; nobody when a surge has ended.
        at: When, timezone-aware.
        note: Why.

    Raises:
        DecisionTable.DoesNotExist: There is no such table.
        CannotPublish: There is no version before.
    """
    table = DecisionTable.objects.select_for_update().get(id=table_id)
    now = table.versions.filter(state=VersionState.PUBLISHED).select_related("restores").first()
    before = _before(table, now) if now else None
    if now is None or before is None:
        raise CannotPublish(["There is no version before this one."])
    words = f"Back to version {before.number}" + (f": {note}" if note else "")
    return put_back(before, by=by, at=at, note=words, action="table.rolled_back")


def put_back(
    before: DecisionTableVersion, *, by: User | None, at: datetime, note: str, action: str
) -> DecisionTableVersion:
    """Put a copy of a version that was in force in force again, inside the caller's transaction."""
    draft = begin_table_version(version_id=before.id, note=note[:300])
    draft.restores = before.restores or before
    return put_in_force(draft, by=by, at=at, action=action)


def put_in_force(
    version: DecisionTableVersion, *, by: User | None, at: datetime, action: str = "table.published"
) -> DecisionTableVersion:
    """Publish a draft that may be, inside the caller's transaction."""
    version.table.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.RETIRED)
    version.state = VersionState.PUBLISHED
    version.published_at = at
    version.published_by_id = by.id if by else None
    version.save()
    version.undos.all().delete()
    keep_on_trail(version, by, action)
    return version


def keep_on_trail(version: DecisionTableVersion, by: User | None, action: str) -> None:
    """Write who did what to a version, in the caller's transaction.

    What the system ends by itself cannot wait for the trail: the journal takes it then.

    Raises:
        CannotRecord: It could not be written; nothing is to be done then.
    """
    audit.record(
        actor=by or "system",
        action=action,
        object_kind="decisiontableversion",
        object_ids=[version.id],
        allow_journal=by is None,
    )


def _before(table: DecisionTable, now: DecisionTableVersion) -> DecisionTableVersion | None:
    """What was in force before, of its own right: no surge, and nothing that was rolled back from.

    The history is read from its beginning: whatever puts a version back takes away all that came after it.
    """
    standing: list[DecisionTableVersion] = []
    published = table.versions.exclude(published_at=None).filter(surge_until=None).select_related("restores")
    for version in published.order_by("published_at", "number"):
        back_to = next((at for at, own in enumerate(standing) if own.id == version.restores_id), None)
        standing = [*standing, version] if back_to is None else standing[: back_to + 1]
    if now.surge_until is None:
        standing = standing[:-1]
    return standing[-1] if standing else None


def _second_person_obstacles(version: DecisionTableVersion, by: User | None) -> list[str]:
    if by is None:
        earlier = version.table.versions.exclude(published_at=None).exists()
        return ["Nobody publishes it: only a first version comes with the product."] if earlier else []
    if version.proposed_by_id is None:
        return ["Nobody has asked for a second person yet. Press 'Ask for a second person'."]
    if by.has_log_in(version.proposed_by_id):
        return ["You asked for a second person: somebody else has to publish it."]
    if version.proposed_fingerprint != read_whole(version).fingerprint:
        return ["The draft was changed since the second person was asked. Ask again."]
    return []


def _surge_obstacles(version: DecisionTableVersion) -> list[str]:
    """A draft knows nothing of a surge, and would end it without a word."""
    now = version.table.versions.filter(state=VersionState.PUBLISHED).exclude(surge_until=None).first()
    if now is None or now.surge_until is None:
        return []
    until = now.surge_until.astimezone(ZoneInfo(version.table.customer.time_zone))
    return [f"A surge row is in force until {until:%H:%M} on {until.day} {until:%B}: end it first, or wait."]


def _row_obstacles(row: Row, *, grading: bool) -> list[str]:
    said = []
    if row.grade not in GRADES and (grading or row.grade):
        said.append(f"'{row.grade}' is no grade.")
    if row.disposition not in DISPOSITIONS and (grading or row.disposition):
        said.append(f"'{row.disposition}' is no disposition.")
    if not row.reason.strip():
        said.append("say why, in a sentence.")
    if row.minutes == 0:
        said.append("a deadline of 0 minutes has passed before anyone can look.")
    for condition in row.conditions:
        wrong = misfit(kind=condition.kind, operator=condition.operator, value=condition.value)
        if wrong:
            said.append(f"{condition.fact}: {wrong}")
    return said
