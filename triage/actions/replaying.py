"""A draft table is tried on the contacts of the last days, and people judge what it would have changed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Count, Min

from assistline.decisions import Table
from assistline.decisions.loading import load_published, load_version
from assistline.decisions.publishing import keep_on_trail, obstacles
from assistline.decisions.versions import read_whole
from assistline.models import DecisionTableVersion, User
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish
from triage.models import Replay, ReplayChange, ReplayState
from triage.replaying import UNFINISHED, in_force
from triage.rules.grading import GRADE_TABLE, ROUTING_TABLE
from triage.stored_contacts import StoredContact, judged_by_both, newest_assessments, read_contacts
from triage.targets import Promised

MOST_DAYS = 366
# So many assessments are judged in one transaction, which is what is lost when a process is killed.
PORTION = 500
# So long one run goes on with further portions: well below half its period, and no other sweep waits longer.
TURN = timedelta(seconds=2)
SHORTEST_REASON = 10
LONGEST_REASON = 300

log = structlog.get_logger(__name__)


class CannotReplay(CannotPublish):
    """The version cannot be replayed; ``sentences`` say why."""


class CannotJudge(CannotPublish):
    """What was changed cannot be judged so; ``sentences`` say why."""


@transaction.atomic
def ask_replay(*, version_id: int, days: int, by: User, at: datetime) -> Replay:
    """Let a draft be tried on the cases that were opened in the last days. Safe to repeat while it waits.

    Args:
        version_id: The draft, of the person's own customer.
        days: How many days back.
        by: Who asks; the view has checked that they may.
        at: When, timezone-aware.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version of the person's customer.
        CannotReplay: It is no draft, its rows cannot be read, or the days are too few or too many.
    """
    versions = DecisionTableVersion.objects.select_for_update(of=["self"]).select_related("table")
    version = versions.get(id=version_id, table__customer_id=by.centre.customer_id)
    whole = read_whole(version)
    said = [] if version.state == VersionState.DRAFT else ["This version is not a draft."]
    if not 1 <= days <= MOST_DAYS:
        said.append(f"Replay 1 to {MOST_DAYS} days.")
    said += obstacles(whole.table)
    if said:
        raise CannotReplay(said)
    replays = Replay.objects.filter(version=version)
    against = in_force(version.table)
    waiting = replays.filter(fingerprint=whole.fingerprint, days=days, against=against, state__in=UNFINISHED)
    if (same := waiting.first()) is not None:
        return same
    # One that is being run at this moment finds out by itself.
    others = replays.exclude(fingerprint=whole.fingerprint).exclude(state=ReplayState.RUNNING)
    others.update(state=ReplayState.STALE)
    keep_on_trail(version, by, "table.replayed")
    return Replay.objects.create(
        version=version,
        against=against,
        days=days,
        asked_at=at,
        asked_by=by,
        fingerprint=whole.fingerprint,
    )


def run_replays(*, at: datetime) -> int:
    """Judge further portions of contacts by the drafts whose replay was asked for.

    Safe to run often, and many at once: a replay that another process is working on is left to it. A portion
    that fails is tried again at the next run, and holds up no other replay.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many portions were done.

    Raises:
        django.db.DatabaseError: The list of replays could not be read at all.
    """
    ends, portions, failed = time.monotonic() + TURN.total_seconds(), 0, set[int]()
    while True:
        waiting = Replay.objects.filter(state__in=UNFINISHED).exclude(id__in=failed)
        done = 0
        for replay_id in list(waiting.order_by("asked_at", "id").values_list("id", flat=True)):
            try:
                done += _run_portion(replay_id, at)
            except Exception as error:  # whatever is wrong with this one, the others are waited for too
                failed.add(replay_id)
                log.error("replay_failed", replay=replay_id, error=type(error).__name__)
            if time.monotonic() >= ends:
                return portions + done
        portions += done
        if not done:
            return portions


@transaction.atomic
def judge_change(*, change_id: int, by: User, judgement: str, reason: str, at: datetime) -> ReplayChange:
    """Say of a contact that the draft would have decided otherwise whether that is right.

    Args:
        change_id: Which change, of the person's own customer.
        by: Who judges; the view has checked that they may.
        judgement: ``right`` or ``wrong``.
        reason: Why; of a lowered one that is right at least ten characters.
        at: When, timezone-aware.

    Raises:
        ReplayChange.DoesNotExist: There is no such change of the person's customer.
        CannotJudge: The draft is not what was replayed, or there is no reason, or none that fits.
    """
    change = (
        ReplayChange.objects.select_for_update(of=["self"])
        .select_related("replay__version__table")
        .get(id=change_id, replay__version__table__customer_id=by.centre.customer_id)
    )
    said = _judging_obstacles(change, judgement, reason.strip())
    if said:
        raise CannotJudge(said)
    change.judgement, change.reason = judgement, reason.strip()
    change.judged_by, change.judged_at = by, at
    change.save(update_fields=["judgement", "reason", "judged_by", "judged_at"])
    keep_on_trail(change.replay.version, by, f"table.replay_judged_{judgement}")
    return change


@transaction.atomic
def judge_alike(*, change_id: int, by: User, reason: str, at: datetime) -> int:
    """Say once that it is right of all contacts that are lowered just like one, and that nobody has judged.

    A change of one row lowers hundreds alike: what is right of the one is right of each, but for those that a
    person has judged by themselves. Which is wrong is said of each alone.

    Args:
        change_id: One of them, of the person's own customer.
        by: Who judges; the view has checked that they may.
        reason: Why that is right, in at least ten characters; kept with each.
        at: When, timezone-aware.

    Returns:
        Of how many it was said.

    Raises:
        ReplayChange.DoesNotExist: There is no such change of the person's customer.
        CannotJudge: The draft is not what was replayed, or there is no reason that fits.
    """
    change = ReplayChange.objects.select_related("replay__version__table").get(
        id=change_id, replay__version__table__customer_id=by.centre.customer_id, lowered=True
    )
    said = _judging_obstacles(change, ReplayChange.Judgement.RIGHT, reason.strip())
    if said:
        raise CannotJudge(said)
    alike = {name: getattr(change, name) for name in ReplayChange.ALIKE}
    judged: int = change.replay.changes.filter(lowered=True, judgement="", **alike).update(
        judgement=ReplayChange.Judgement.RIGHT, reason=reason.strip(), judged_by=by, judged_at=at
    )
    keep_on_trail(change.replay.version, by, "table.replay_judged_right_together")
    return judged


def _judging_obstacles(change: ReplayChange, judgement: str, reason: str) -> list[str]:
    version = change.replay.version
    if judgement not in ReplayChange.Judgement.values:
        return ["Say whether it is right or wrong."]
    if version.state != VersionState.DRAFT:
        return ["This version is not a draft any more."]
    if change.replay.fingerprint != read_whole(version).fingerprint:
        return ["The draft was changed since it was replayed. Replay it again."]
    if len(reason) > LONGEST_REASON:
        return [f"Say why in at most {LONGEST_REASON} characters."]
    if change.lowered and judgement == ReplayChange.Judgement.RIGHT and len(reason) < SHORTEST_REASON:
        return [f"Say why it is right that this is lowered, in at least {SHORTEST_REASON} characters."]
    return []


@transaction.atomic
def _run_portion(replay_id: int, at: datetime) -> bool:
    """One portion, kept whole or not at all; whether there was one to do."""
    began = time.monotonic()
    replay = (
        Replay.objects.select_for_update(of=["self"], skip_locked=True)
        .select_related("version__table", "against__table")
        .filter(id=replay_id, state__in=UNFINISHED)
        .first()
    )
    if replay is None:
        return False
    whole = read_whole(replay.version)
    if replay.version.state != VersionState.DRAFT or whole.fingerprint != replay.fingerprint:
        replay.state, replay.finished_at = ReplayState.STALE, at
        replay.save(update_fields=["state", "finished_at"])
        return True
    stored = newest_assessments(
        customer_id=replay.version.table.customer_id,
        since=replay.asked_at - timedelta(days=replay.days),
        until=replay.asked_at,
    )
    if replay.state == ReplayState.WAITING:
        found = stored.aggregate(total=Count("id"), first=Min("id"))
        replay.state, replay.total = ReplayState.RUNNING, found["total"]
        replay.reached_id = (found["first"] or 1) - 1
    contacts = read_contacts(stored.filter(id__gt=replay.reached_id).order_by("id")[:PORTION])
    _compare(replay, contacts, draft=whole.table)
    if contacts:
        replay.reached_id = contacts[-1].assessment_id
    replay.done += len(contacts)
    if len(contacts) < PORTION:
        replay.state, replay.finished_at, replay.total = ReplayState.DONE, at, replay.done
    replay.seconds += time.monotonic() - began
    replay.save()
    return True


def _compare(replay: Replay, contacts: Iterable[StoredContact], *, draft: Table) -> None:
    """Judge each contact by what is in force and by the draft, and keep what differs.

    Rows of a surge stand on neither side, whenever the contact came: one that has ended decides no contact
    any more, and while one is in force no draft is published.
    """
    slug, against = draft.slug, replay.against
    other = {GRADE_TABLE, ROUTING_TABLE} - {slug}
    now = load_published(slugs=other, customer_id=replay.version.table.customer_id)
    then = {**now, slug: draft}
    if against is not None:
        now = {**now, slug: load_version(against.id, slug, against.number)}
    matrix = Counter(replay.matrix)
    changes = []
    promised = Promised(customer_id=replay.version.table.customer_id)
    for contact, old, new in judged_by_both(contacts, now, then, replayed=slug, promised=promised):
        matrix[f"{old.grade.value}>{new.grade.value}"] += 1
        if new.differs(old):
            changes.append(
                ReplayChange(
                    replay=replay,
                    case_id=contact.case_id,
                    assessment_id=contact.assessment_id,
                    old_grade=old.grade,
                    new_grade=new.grade,
                    old_words=old.words,
                    new_words=new.words,
                    old_row=old.row,
                    new_row=new.row,
                    lowered=new.is_lower(old),
                )
            )
    ReplayChange.objects.bulk_create(changes)
    replay.matrix = dict(matrix)
