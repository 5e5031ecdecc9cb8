"""Where the two books differ, the sergeants hear of it once, by whatever way it was found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.models import Customer, Notification
from tests.triage.partnering import recorded, records_system
from triage.actions import answer_handover, reconcile_records, send_handovers, settle_difference
from triage.actions.comparing_records import compare
from triage.models import HandoverState, RecordDifference

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


def test_what_was_looked_into_is_listed_again_when_it_is_otherwise(connected, officer, sergeant, partners):
    handover, hours = recorded(connected, officer), timedelta(hours=1)
    send_handovers(at=timezone.now())
    found = []
    for number, hour in (("98", 1), ("98", 2), ("99", 3)):
        partners.records.write_in(str(handover.key), connected.reference, number)
        found.append(reconcile_records(at=timezone.now() + hour * hours))
        for one in RecordDifference.objects.open():
            settle_difference(
                difference_id=one.id,
                officer=sergeant,
                how=RecordDifference.How.SEEN,
                words="They count it under a number of theirs.",
                at=timezone.now() + hour * hours,
            )

    assert found == [1, 0, 1]


def test_what_another_police_compares_settles_nothing_here(connected, officer, partners):
    handover, later = recorded(connected, officer), timezone.now() + timedelta(hours=1)
    send_handovers(at=timezone.now())
    partners.records.lose(str(handover.key))
    reconcile_records(at=later)

    compare(customer=Customer.objects.create(slug="rail", name="Rail police"), book=[], at=later)

    assert RecordDifference.objects.open().exists()


def test_what_has_its_number_since_a_moment_may_not_be_in_their_book_yet(connected, officer, partners):
    handover = recorded(connected, officer)
    send_handovers(at=timezone.now())
    partners.records.lose(str(handover.key))

    at_once, later = (reconcile_records(at=timezone.now() + timedelta(minutes=wait)) for wait in (5, 15))

    assert (at_once, later) == (0, 1)
