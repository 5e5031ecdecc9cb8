"""Whether we live, whether we are ready, and the figures for the alarms. None of them needs the broker."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from assistline.notifications.providers import missing_providers

HEARTBEAT_SECONDS = 30
MIGRATIONS_SECONDS = 60

_HEARTBEAT = (
    "SELECT extract(epoch FROM now() - max(taken_at))::float FROM assistline_slot "
    "WHERE name = 'relay' AND taken_at > now() - interval '1 hour'"
)

# Name, words, label and query; a query of two columns gives one value a label.
OWN: tuple[tuple[str, str, str, str], ...] = (
    (
        "assistline_outbox_due",
        "Deliveries that are due and not done.",
        "",
        "SELECT count(*) FROM assistline_delivery WHERE state = 'due' AND due_at <= now()",
    ),
    (
        "assistline_outbox_oldest_seconds",
        "Age of the oldest delivery that is due.",
        "",
        "SELECT coalesce(extract(epoch FROM now() - min(due_at)), 0)::float FROM assistline_delivery "
        "WHERE state = 'due' AND due_at <= now()",
    ),
    (
        "assistline_outbox_parked",
        "Deliveries that a person must look at.",
        "",
        "SELECT count(*) FROM assistline_delivery WHERE state = 'parked'",
    ),
    (
        "assistline_notifications",
        "Notifications by state (settled ones of the last day only).",
        "state",
        "SELECT state, count(*) FROM assistline_notification "
        "WHERE settled_at IS NULL OR settled_at > now() - interval '1 day' GROUP BY state",
    ),
    (
        "assistline_audit_unsealed",
        "Entries of the trail that are not in the sealed chain yet.",
        "",
        "SELECT count(*) FROM assistline_auditentry e WHERE (e.txid, e.id) > (SELECT "
        "coalesce((array_agg(entry_txid ORDER BY seq DESC))[1], 0), "
        "coalesce((array_agg(entry_id ORDER BY seq DESC))[1], 0) "
        "FROM (SELECT * FROM assistline_auditseal ORDER BY seq DESC LIMIT 1) last)",
    ),
)
# Those of the rooms above, by dotted path.
FIGURES = ("assistline.health.OWN", "triage.figures.FIGURES")


@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anybody."""
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve.

    503 only without the database; a silent relay is told, and answers 200.
    """
    reasons: list[str] = []
    try:
        age = _value(_HEARTBEAT)
        if not _migrations.current():
            reasons.append("Migrations are missing: run manage.py prepare.")
    except Error:
        return JsonResponse({"ready": False, "reasons": ["The database is out of reach."]}, status=503)
    if age is None or age > HEARTBEAT_SECONDS:
        reasons.append("The relay is silent: events and messages wait.")
    reasons += missing_providers()
    return JsonResponse({"ready": True, "degraded": bool(reasons), "reasons": reasons})


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; inside only.

    Raises:
        Http404: It came through the proxy, which is the only one to set X-Forwarded-For.
    """
    if "HTTP_X_FORWARDED_FOR" in request.META:
        raise Http404
    registry = CollectorRegistry()
    for name, words, label, query in chain.from_iterable(map(import_string, FIGURES)):
        gauge = Gauge(name, words, [label] if label else [], registry=registry)
        for row in _rows(query):
            (gauge.labels(row[0]) if label else gauge).set(row[-1])
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Migrations:
    """Whether all migrations of this code are applied.

    Asked once a minute at most, and no more once they are.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._current = False
        self._asked_at = -float(MIGRATIONS_SECONDS)

    def current(self) -> bool:
        if not self._current and self._clock() - self._asked_at >= MIGRATIONS_SECONDS:
            self._asked_at = self._clock()
            executor = MigrationExecutor(connection)
            self._current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self._current


_migrations = _Migrations()


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _value(query: str) -> Any:
    return _rows(query)[0][0]
