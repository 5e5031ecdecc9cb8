"""The case is open and graded at once, though the broker is down."""

import time

import pytest
from django.utils import timezone

from assistline.relay import deliver_due
from triage.models import Case


@pytest.mark.django_db(transaction=True)
def test_a_case_is_open_and_graded_within_two_seconds_while_the_broker_is_down(broker, file_theft):
    broker.stop()
    report = file_theft(at=timezone.now())

    started = time.monotonic()
    deliver_due(limit=10, at=timezone.now())

    assert time.monotonic() - started < 2
    assert Case.objects.get(reference=report.reference).grade == "scheduled"
