"""What is registered ahead is not over when it is sent, and ends after it begins."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from reports.actions import start_draft
from reports.definitions import published
from reports.models import DraftAnswer, Report
from tests.reports.conftest import AWAY, FIRST, LAST, TODAY

YESTERDAY = TODAY - timedelta(days=1)
BEFORE, OVER = "You came back before you left.", "This day is over."


def typed(**days: date) -> dict[str, str]:
    parts = ("day", "month", "year")
    said = {f"{slug}_{part}": str(getattr(day, part)) for slug, day in days.items() for part in parts}
    return said | {"what_happened": "The cat is at my mother's."}


@pytest.fixture
def absence(customer, citizen):
    """Begins an absence; the citizen's browser has its secret."""

    def begin(**answers):
        started = start_draft(
            customer=customer,
            at=timezone.now() - timedelta(minutes=5),
            type_version_id=published(customer.id, "absence_registration").version_id,
            answers=AWAY | answers,
        )
        citizen.cookies[f"d_{started.draft.code}"] = started.secret
        return started

    return begin


@pytest.mark.parametrize(
    ("away", "until", "said"),
    [(FIRST, FIRST - timedelta(days=1), BEFORE), (YESTERDAY, YESTERDAY, OVER)],
)
def test_days_that_cannot_be_are_said_beside_their_field_and_not_kept(citizen, absence, away, until, said):
    code = absence().draft.code

    page = citizen.post(f"/report/{code}/days/", typed(away_from=away, away_until=until))

    assert page.status_code == 400
    assert page.context["form"].errors["away_until"][0].startswith(said)
    assert DraftAnswer.objects.get(question="away_until").value == LAST.isoformat()


def test_who_is_away_already_can_still_say_until_when(citizen, absence):
    page = citizen.post(f"/report/{absence().draft.code}/days/", typed(away_from=YESTERDAY, away_until=LAST))

    assert page.status_code == 302


def test_who_leaves_the_page_is_not_held_up_by_a_day(citizen, absence):
    days = typed(away_from=YESTERDAY, away_until=YESTERDAY)

    left = citizen.post(f"/report/{absence().draft.code}/days/", days | {"then": "call-me"})

    assert left.url.endswith("/call-me/")


def test_what_was_over_before_it_was_sent_is_said_with_the_way_to_its_page(citizen, absence):
    code = absence(away_from=YESTERDAY.isoformat(), away_until=YESTERDAY.isoformat()).draft.code

    page = citizen.post(f"/report/{code}/check/", {"key": code})

    assert page.status_code == 400
    assert f'<a href="/report/{code}/days/?return=check">{OVER}' in page.content.decode()
    assert not Report.objects.exists()


def test_a_program_is_told_the_same(client, absence):
    days = {"away_from": YESTERDAY.isoformat(), "away_until": YESTERDAY.isoformat()}
    started, headers = absence(**days), {"Idempotency-Key": "days-of-a-test-that-are-over"}

    whole = client.post(
        "/api/v1/reports/",
        {"type": "absence_registration", "answers": AWAY | days},
        content_type="application/json",
        headers=headers,
    )
    draft = client.post(
        f"/api/v1/drafts/{started.draft.code}/submit/",
        content_type="application/json",
        headers=headers | {"Authorization": f"Bearer {started.secret}"},
    )

    assert [answer.status_code for answer in (whole, draft)] == [400, 400]
    assert OVER in str(whole.json())
    assert OVER in str(draft.json())
