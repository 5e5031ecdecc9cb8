"""What happens with a report: read before it is sent, and told the same once it is."""

from __future__ import annotations

import pytest
from django.utils import timezone

from reports.actions import publish_status, start_draft, submit_report
from reports.actions.writing import EXPECTATION, EXPECTATION_FEEDBACK, EXPECTATION_LISTED
from reports.definitions import published
from tests.reports.conftest import AWAY

THANKS = {
    "happening_now": "no",
    "feedback_kind": "praise",
    "what_happened": "The officer at the desk was kind.",
}


@pytest.mark.parametrize(
    ("kind", "given", "promised"),
    [
        ("theft", None, EXPECTATION),
        ("absence_registration", AWAY, EXPECTATION_LISTED),
        ("feedback", THANKS, EXPECTATION_FEEDBACK),
    ],
)
def test_the_last_page_before_sending_promises_what_is_told_after_it(
    customer, citizen, answers, kind, given, promised
):
    version, given = published(customer.id, kind).version_id, given or answers
    begun = start_draft(customer=customer, at=timezone.now(), type_version_id=version, answers=given)
    citizen.cookies[f"d_{begun.draft.code}"] = begun.secret

    page = citizen.get(f"/report/{begun.draft.code}/check/").content.decode()
    sent = submit_report(
        customer=customer, version_id=version, answers=given, key=f"promised {kind}", at=timezone.now()
    )

    assert promised in page
    assert sent.expectation == promised


def test_whoever_thanks_reads_of_an_answer_and_not_of_a_decision(customer, citizen):
    version = published(customer.id, "feedback").version_id
    now = timezone.now()
    sent = submit_report(
        customer=customer, version_id=version, answers=THANKS, key="thanks to follow", at=now
    )
    publish_status(report_ids=[sent.report.id], status="sorted", sentence="Thank you.", at=now)

    opened = {"reference": sent.report.reference, "access_code": sent.access_code}
    page = citizen.post("/track/", opened, follow=True).content.decode()

    assert "Someone will look at it" in page
    assert "You read our answer here" in page
    assert "An officer decides" not in page
