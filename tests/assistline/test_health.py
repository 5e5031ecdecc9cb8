"""Health pages: what they say when something is missing, and to whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assistline import audit
from assistline.models import Delivery, Slot


def beat(at=None):
    Slot.objects.create(
        name="relay", starts_at=timezone.now(), taken_at=at or timezone.now(), taken_by="relay"
    )


def figures(client):
    lines = client.get("/metrics").content.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_livez_asks_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"alive\n"


def test_readyz_is_content_when_everything_is_there(client, db):
    beat()

    assert client.get("/readyz").json() == {"ready": True, "degraded": False, "reasons": []}


@pytest.mark.parametrize("age", [None, timedelta(seconds=31)])
def test_a_silent_relay_is_told_and_pages_still_work(client, db, age):
    if age:
        beat(timezone.now() - age)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["reasons"] == ["The relay is silent: events and messages wait."]


def test_without_the_database_we_are_not_ready(client, db, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    connection.close()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["ready"]) == (503, False)


def test_readyz_and_metrics_need_no_broker(client, db, broker):
    broker.stop()

    assert client.get("/readyz").status_code == 200
    assert client.get("/metrics").status_code == 200


def test_figures_count_what_waits(client, db):
    now = timezone.now()
    for number, state, due in [(1, "due", now - timedelta(minutes=5)), (2, "parked", now), (3, "done", now)]:
        Delivery.objects.create(
            event_id=number, event_name="e", subscriber="s", payload={}, state=state, due_at=due
        )
    audit.record(actor="system", action="a", object_kind="case", object_ids=[])

    told = figures(client)

    assert told["assistline_outbox_due"] == "1.0"
    assert float(told["assistline_outbox_oldest_seconds"]) >= 299
    assert told["assistline_outbox_parked"] == "1.0"
    assert told["assistline_audit_unsealed"] == "1.0"
    assert told["assistline_cases_past_deadline"] == "0.0"


def test_figures_are_not_for_visitors(client, db):
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 404
