"""What an officer puts right for the records system stays put right, however often it is handed over."""

import pytest
from django.utils import timezone

from tests.triage.partnering import recorded, records_system
from triage.actions import claim_case, mend_handover, send_handovers, take_up_news
from triage.models import IllegalMove, RecordHandover
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
