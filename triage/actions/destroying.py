"""What is kept no longer is destroyed for real, in portions; a hold keeps everything, whatever runs here."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

import pgtrigger
import structlog
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q

from assistline.models import Notification, NotificationState
from assistline.notifications.holding import HELD
from reports.actions import discard
from reports.models import Attachment, Report
from triage.actions.keeping import class_for, until_by_class
from triage.actions.trail import keep_on_trail
from triage.actions.unindexing import empty_index
from triage.belongings import GOES_WHOLE, PART_OF, Ground, belongings, words_of
from triage.models import (
    Assessment,
    Case,
    CaseContact,
    CaseEvent,
    CaseStatus,
    Decision,
    Destruction,
    Keeping,
    LegalHold,
    RetentionClass,
    SearchEntry,
)

MOST_AT_ONCE = 200
TURN = timedelta(seconds=5)
NO_LONGER_KEPT = "What it is about is no longer kept."
# What the application's own role may not change: the database does it, and looks again whether it may.
HISTORY: tuple[type[models.Model], ...] = (Assessment, CaseEvent, Decision)
# What a message that was sent can be about.
SUBJECTS = {
    "case": "triage.Case",
    "report": "reports.Report",
    "draft": "reports.Draft",
    "referral": "triage.Referral",
    "transfer": "triage.Transfer",
}

log = structlog.get_logger(__name__)


def destroy_what_is_due(*, at: datetime) -> int:
    """Destroy what the closed cases of each class need not keep any longer. Each in a transaction of its own.

    Safe to run often, late, and many at once; what is held is not touched.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many cases lost their words.

    Raises:
        DatabaseError: The list could not be read at all.
    """
    ends, destroyed = time.monotonic() + TURN.total_seconds(), 0
    due = Keeping.objects.filter(destroyed_at=None, set_at__isnull=False, kept_until__lte=at)
    waiting = due.exclude(held()).order_by("kept_until", "case_id")
    for case_id in list(waiting.values_list("case_id", flat=True)[:MOST_AT_ONCE]):
        try:
            destroyed += _destroy(case_id, at)
        except Exception as error:  # whatever is wrong with this one, the others are due too
            log.error("case_not_destroyed", case=case_id, error=type(error).__name__)
        if time.monotonic() >= ends:
            break
    return destroyed


def held() -> Q:
    """Of keepings: a hold on the case, or on one that its contacts were linked to at any time."""
    in_force = LegalHold.objects.filter(lifted_at=None)
    linked = CaseContact.objects.filter(
        contact__case_links__case=OuterRef("case"), case__in=in_force.values("case")
    )
    return Q(Exists(in_force.filter(case=OuterRef("case")))) | Q(Exists(linked))


@transaction.atomic
def _destroy(case_id: int, at: datetime) -> bool:
    cases = Case.objects.select_for_update(of=["self"], skip_locked=True)
    case = (
        cases.select_related("report_type", "customer").filter(id=case_id, status=CaseStatus.CLOSED).first()
    )
    keeping = Keeping.objects.select_for_update().filter(case_id=case_id, destroyed_at=None).first()
    if case is None or keeping is None or keeping.kept_until is None or keeping.kept_until > at:
        return False
    retention_class = class_for(case)
    until = until_by_class(retention_class, case)
    if retention_class is None or until is None or until > at:
        # Something was changed since, and is reckoned anew: with notice.
        Keeping.objects.filter(case_id=case_id).update(set_at=None)
        return False
    # First: here the database refuses what is held.
    Keeping.objects.filter(case_id=case_id).update(destroyed_at=at, retention_class=retention_class)
    counts = _forget(belongings(case), case, retention_class, at)
    Destruction.objects.create(
        customer_id=case.customer_id,
        retention_class=retention_class,
        class_name=retention_class.name,
        reference=case.reference,
        closed_at=keeping.closed_at,
        at=at,
        counts=counts,
    )
    case.events.create(kind="destroyed", at=at, words=f"Kept as long as “{retention_class.name}” says")
    keep_on_trail(case, None, "case.destroyed")
    return True


def _forget(found: Ground, case: Case, retention_class: RetentionClass, at: datetime) -> dict[str, int]:
    """Take away what the class says, table by table; how much, by part."""
    counts: Counter[str] = Counter()
    with pgtrigger.ignore(*_guards(found)):
        if retention_class.files:
            counts["files"] = _discard_files(found.pop(Attachment, set()))
        for model, ids in found.items():
            part = PART_OF.get(model._meta.label, "words")
            if model in (Attachment, SearchEntry) or not getattr(retention_class, part):
                continue
            if model._meta.label in GOES_WHOLE:
                counts[part] += model._base_manager.filter(pk__in=ids).delete()[1].get(model._meta.label, 0)
            elif model not in HISTORY:
                counts[part] += _empty(model, ids)
        if retention_class.words:
            counts["words"] += _empty_history(found[Case]) + empty_index(report_ids=found.get(Report, set()))
            matter = str(case.report_type or "No type")
            Case.objects.filter(id__in=found[Case]).update(matter=matter[:80])
        if retention_class.messages:
            counts["messages"] += _empty_notifications(found, at)
    return dict(counts)


def _guards(found: Ground) -> list[str]:
    """The triggers that keep words as they were written, of the tables that lose theirs; no other."""
    return [
        f"{model._meta.label}:{trigger.name}"
        for model in found
        for trigger in getattr(model._meta, "triggers", ())
        if isinstance(trigger, pgtrigger.Protect | pgtrigger.ReadOnly)
    ]


def _empty(model: type[models.Model], ids: Iterable[int]) -> int:
    """Put the place-holder where words are. An empty text stays empty; nothing else of the row changes."""
    words = words_of(model)
    if not words:
        return 0
    quote = connection.ops.quote_name
    sets, values = [], []
    for name, value in words.items():
        field: Any = model._meta.get_field(name)
        column, kind = quote(field.column), field.db_type(connection)
        empty = f"{column} IS NULL OR {column}::text = ''"
        sets.append(f"{column} = CASE WHEN {empty} THEN {column} ELSE %s::{kind} END")
        values.append(field.get_db_prep_save(value, connection))
    key_field: Any = model._meta.pk
    table, key = quote(model._meta.db_table), quote(key_field.column)
    with connection.cursor() as cursor:
        # Names of the house's own models; what was told is no part of the statement.
        cursor.execute(
            f"UPDATE {table} SET {', '.join(sets)} WHERE {key} = ANY(%s)",  # noqa: S608
            [*values, sorted(ids)],
        )
        return int(cursor.rowcount)


def _empty_history(cases: set[int]) -> int:
    """Words of what nobody may change: by the one function of the database that does."""
    placeholders = {
        model._meta.db_table: {
            name: cast(Any, model._meta.get_field(name)).get_db_prep_save(value, connection)
            for name, value in words_of(model).items()
        }
        for model in HISTORY
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT triage_forget_history(%s, %s)", [sorted(cases), _as_text(placeholders)])
        return int(cursor.fetchone()[0])


def _as_text(placeholders: dict[str, dict[str, Any]]) -> str:
    """As JSON; a value that is JSON for a column of its own is unwrapped from its adapter first."""
    plain = {
        table: {name: getattr(value, "adapted", value) for name, value in fields.items()}
        for table, fields in placeholders.items()
    }
    return json.dumps(plain)


def _discard_files(ids: set[int]) -> int:
    files = list(Attachment.objects.filter(id__in=ids))
    discard(names=[name for file in files for name in file.objects_named])
    Attachment.objects.filter(id__in=ids).delete()
    return len(files)


def _empty_notifications(found: Ground, at: datetime) -> int:
    about = Q(pk__in=[])
    for kind, label in SUBJECTS.items():
        about |= Q(subject_kind=kind, subject_id__in=found.get(apps.get_model(label), set()))
    messages = Notification.objects.filter(about, emptied_at=None)
    # What still waits goes nowhere: without its words and its address it could only be sent to nobody.
    stopped = {"refusal_code": HELD, "last_error": NO_LONGER_KEPT, "settled_at": at, "lease_until": None}
    messages.filter(state=NotificationState.PENDING).update(state=NotificationState.REFUSED, **stopped)
    messages.filter(state=NotificationState.SENDING).update(state=NotificationState.UNKNOWN, **stopped)
    return messages.update(to="", body="", subject_line="", emptied_at=at)
