"""Where the two books differ, the sergeants hear of it once, by whatever way it was found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.models import Notification
from tests.triage.partnering import recorded, records_system
from triage.actions import answer_handover, reconcile_records, send_handovers
from triage.models import HandoverState

pytestmark = pytest.mark.django_db


@pytest.fixture
def connected(case, partners):
    records_system(case)
    return case


def letters() -> list[str]:
    return list(Notification.objects.filter(message="records_differ").values_list("to", flat=True))


def test_another_number_that_they_send_us_is_told_at_once_and_once(connected, officer, sergeant, partners):
    handover = recorded(connected, officer)
    send_handovers(at=timezone.now())
    for _ in range(2):
        answer_handover(
            handover_id=handover.id, state=HandoverState.ACKNOWLEDGED, number="78", at=timezone.now()
        )

    told = letters()
    partners.records.write_in(str(handover.key), connected.reference, "78")
    found = reconcile_records(at=timezone.now() + timedelta(hours=1))

    assert told == letters() == [sergeant.email]
    assert found == 0


def test_what_is_found_by_comparing_is_told_without_naming_a_case(connected, officer, sergeant, partners):
    handover = recorded(connected, officer)
    send_handovers(at=timezone.now())
    partners.records.lose(str(handover.key))

    reconcile_records(at=timezone.now() + timedelta(hours=1))

    letter = Notification.objects.get(message="records_differ")
    assert letter.to == sergeant.email
    assert connected.reference not in letter.body
