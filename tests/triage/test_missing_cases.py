"""Reports whose delivery was parked: their cases are opened all the same, or a sergeant is told."""

from datetime import timedelta

from assistline.models import Delivery, Notification
from tests.triage.conftest import NOON
from triage.actions import open_missing_cases, opening
from triage.models import Case

SOON = NOON + timedelta(minutes=3)


def told() -> list[str]:
    return list(Notification.objects.filter(message="report_without_case").values_list("to", flat=True))


def test_a_report_whose_delivery_was_parked_gets_its_case(file_theft, sergeant):
    report = file_theft()
    Delivery.objects.update(state="parked")

    assert [open_missing_cases(at=SOON) for _ in range(2)] == [1, 0]

    assert Case.objects.get().reference == report.reference
    assert not told()


def test_one_that_was_just_sent_is_left_to_its_delivery(file_theft):
    file_theft()

    assert open_missing_cases(at=NOON + timedelta(minutes=1)) == 0


def test_one_bad_report_stops_no_other_and_the_sergeants_are_told_once(file_theft, sergeant, monkeypatch):
    bad, good = file_theft(), file_theft()
    real = opening.matter_line

    def fails(report, answers):
        return real(report, answers) if report.id == good.id else "x" * 81  # does not fit its column

    monkeypatch.setattr(opening, "matter_line", fails)

    assert [open_missing_cases(at=SOON) for _ in range(2)] == [1, 0]

    assert told() == [sergeant.email]
    assert Notification.objects.get(message="report_without_case").subject_id == bad.id
