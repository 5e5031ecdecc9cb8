"""Until when a closed case is kept: by its class, reckoned again whenever a class or a rule changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from triage.models import Case, Keeping, RetentionClass, RetentionRule
from triage.rules.keeping import after_months, fitting, with_notice

PORTION = 500
MOST_PORTIONS = 20


def class_for(case: Case, rules: Sequence[RetentionRule] | None = None) -> RetentionClass | None:
    """The class that a case has by the rules of its customer; none: no rule says anything of it.

    Args:
        case: With its customer.
        rules: The customer's, with their classes, where the caller has read them.
    """
    if rules is None:
        rules = _rules_of(case.customer_id)
    rule = fitting(rules, type_id=case.report_type_id, disposition=case.disposition)
    return rule.retention_class if rule else None


def until_by_class(retention_class: RetentionClass | None, case: Case) -> datetime | None:
    """When a closed case's time is over; nothing: never."""
    if retention_class is None or retention_class.months is None or case.closed_at is None:
        return None
    return after_months(case.closed_at, retention_class.months, ZoneInfo(case.customer.time_zone))


def reckon_again(*, customer_id: int) -> int:
    """A class or a rule was changed: every case of the customer that still has its words is reckoned anew.

    Until that is done, nothing is destroyed.

    Args:
        customer_id: Whose.

    Returns:
        How many cases.

    Raises:
        DatabaseError: What was said before stands.
    """
    return Keeping.objects.filter(customer_id=customer_id, destroyed_at=None).update(set_at=None)


def reckon_keeping(*, at: datetime) -> int:
    """Say of closed cases until when they are kept, where that is not said yet. Safe to run often.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were reckoned.

    Raises:
        DatabaseError: The portions before stand.
    """
    reckoned = 0
    for _ in range(MOST_PORTIONS):
        done = _reckon_portion(at)
        reckoned += done
        if done < PORTION:
            break
    return reckoned


@transaction.atomic
def _reckon_portion(at: datetime) -> int:
    waiting = Keeping.objects.select_for_update(of=["self"], skip_locked=True).filter(
        set_at=None, destroyed_at=None
    )
    rows = list(waiting.select_related("case__customer").order_by("case_id")[:PORTION])
    customers = {row.customer_id for row in rows}
    rules = {customer_id: _rules_of(customer_id) for customer_id in customers}
    for row in rows:
        row.retention_class = class_for(row.case, rules[row.customer_id])
        by_class = until_by_class(row.retention_class, row.case)
        row.kept_until = with_notice(by_class, before=row.kept_until, at=at)
        row.set_at = at
    Keeping.objects.bulk_update(rows, ["retention_class", "kept_until", "set_at"])
    return len(rows)


def _rules_of(customer_id: int) -> list[RetentionRule]:
    return list(RetentionRule.objects.filter(customer_id=customer_id).select_related("retention_class"))
