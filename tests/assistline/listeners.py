"""Subscribers and jobs that tests name by their dotted paths. What they heard is an outbox row each time."""

from datetime import datetime

from django.db import connection

from assistline.events import emit
from assistline.models import OutboxEvent

PLACE = __name__


def hear(*, report_id: int) -> None:
    """Hear of a report."""
    emit("probe.heard", report_id=report_id)


def hear_and_fail(*, report_id: int) -> None:
    """Do half of the work, then fail."""
    hear(report_id=report_id)
    raise LookupError(f"report {report_id} is not to my taste")


def hear_and_break_the_database(*, report_id: int) -> None:
    """Fail in Postgres, with a value in its words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'a secret name'::int")


def work(*, at: datetime) -> None:
    """A periodic job."""
    OutboxEvent.objects.create(name="probe.worked", payload={})


def fail(*, at: datetime) -> None:
    """A periodic job that does not work."""
    raise LookupError("no")


def heard() -> list[int]:
    """Ids of the reports that were heard of, in the order of hearing."""
    rows = OutboxEvent.objects.filter(name="probe.heard").order_by("id")
    return [row.payload["report_id"] for row in rows]
