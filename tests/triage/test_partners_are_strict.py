"""What partners' programs send is taken for what it is: a number is no text, is said by its name, and changes
nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.triage.partnering import recorded, records_system, tell
from triage.models import Case


@pytest.fixture
def connected(case, partners) -> Case:
    records_system(case)
    return case


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"state": "accepted", "crimeNumber": 77}, "crimeNumber"),
        ({"state": "accepted", "crimeNumber": True}, "crimeNumber"),
        ({"state": "accepted", "crimeNumber": "7" * 41}, "crimeNumber"),
        ({"state": "accepted", "crimeNumber": f" {'7' * 40}"}, "crimeNumber"),
        ({"state": "rejected", "errors": [{"message": 5}]}, "errors"),
        ({"state": 1}, "state"),
    ],
)
def test_what_is_no_such_text_changes_nothing(connected, officer, said, wrong):
    handover = recorded(connected, officer)

    answer = tell(reverse("api-record-answer", args=[handover.key]), said)

    handover.refresh_from_db()
    assert (answer.status_code, list(answer.json())) == (400, [wrong])
    assert (handover.state, handover.crime_number) == ("waiting", "")


@pytest.mark.parametrize("secret", ["nobody's", "x", ""])
@pytest.mark.parametrize("name", ["api-record-answer", "api-referral-answer"])
def test_a_key_that_nobody_has_is_turned_away_whatever_it_is_signed_with(db, name, secret):
    answer = tell(reverse(name, args=[uuid4()]), {"state": "accepted", "status": "accepted"}, secret=secret)

    assert answer.status_code == 401
