"""What is handed over again: what was put right stays so, and nothing goes beside what is on its way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.triage.partnering import recorded, records_system
from tests.triage.side_by_side import side_by_side
from triage.actions import (
    ask_after_handovers,
    claim_case,
    decide_case,
    hand_over_case,
    mend_handover,
    send_handovers,
    take_up_news,
)
from triage.models import DecisionKind, IllegalMove, RecordHandover
from triage.rules import niem
from triage.rules.news import News


@pytest.mark.django_db
def test_what_was_put_right_before_is_not_typed_a_second_time(theft_case, officer, partners):
    case = theft_case(where={"address": "", "suburb": "", "postcode": "", "words": "On the train"})
    records_system(case)
    recorded(case, officer)

    # Without a postcode it is not taken, whatever else is put right.
    for mended in ({niem.SUBURB: "Moe"}, {niem.POSTCODE: "3825"}):
        send_handovers(at=timezone.now())
        held = claim_case(case_id=case.id, officer=officer, at=timezone.now())
        mend_handover(
            case_id=case.id, officer=officer, mended=mended, version=held.version, at=timezone.now()
        )
    send_handovers(at=timezone.now())

    last = RecordHandover.objects.last()
    assert last.mended == {niem.SUBURB: "Moe", niem.POSTCODE: "3825"}
    assert (last.number, last.state) == (3, "acknowledged")


@pytest.mark.django_db
@pytest.mark.parametrize("news", [News.REVIEW, News.WROTE])
def test_nothing_is_mended_before_what_the_citizen_wrote_since_is_read(theft_case, officer, partners, news):
    case = theft_case(where={"address": "", "suburb": "", "postcode": "", "words": "On the train"})
    records_system(case)
    recorded(case, officer)
    send_handovers(at=timezone.now())
    report, at = case.contact_links.get().report, timezone.now()
    take_up_news(report_id=report.id, news=news, words="It is not mine.", said_at=at, at=at)
    held = claim_case(case_id=case.id, officer=officer, at=at)

    with pytest.raises(IllegalMove, match="The citizen has written or asks again"):
        mend_handover(
            case_id=case.id,
            officer=officer,
            mended={niem.SUBURB: "Moe", niem.POSTCODE: "3825"},
            version=held.version,
            at=at,
        )

    assert RecordHandover.objects.get().state == "rejected"


@pytest.mark.django_db
def test_what_is_decided_anew_waits_for_the_number_that_is_on_its_way(case, officer, partners):
    records_system(case)
    first = recorded(case, officer)
    partners.behave("records", "slow")
    send_handovers(at=timezone.now())
    report, at = case.contact_links.get().report, timezone.now()
    take_up_news(report_id=report.id, news=News.ADDED, words="A drill too.", said_at=at, at=at)
    held = claim_case(case_id=case.id, officer=officer, at=at)
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.RECORD,
        offence_code="B40",
        reason="The drill is in it now.",
        told="We have added the drill.",
        version=held.version,
        at=at,
    )

    assert hand_over_case(case_id=case.id, at=at) is None
    assert list(RecordHandover.objects.values_list("state", flat=True)) == ["sent"]

    # Its number wakes what waited: triage/subscribers.py.
    partners.records.give_number(str(first.key))
    ask_after_handovers(at=at + timedelta(hours=1))
    assert hand_over_case(case_id=case.id, at=at) == RecordHandover.objects.get(state="waiting")


@pytest.mark.django_db(transaction=True)
def test_four_who_find_the_same_number_late_write_it_on_the_timeline_once(theft_case, officer, partners):
    case = theft_case()
    records_system(case)
    handover = recorded(case, officer)
    partners.behave("records", "slow")
    send_handovers(at=timezone.now())

    side_by_side(4, lambda number: ask_after_handovers(at=timezone.now() + timedelta(hours=2)))

    assert handover.case.events.filter(kind="record_late").count() == 1
