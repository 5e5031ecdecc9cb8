"""How many SQL statements a case page costs, its entry in the audit trail among them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.models import Message, Supplement, Wish, WishKind
from tests.conftest import signed_in
from tests.triage.test_case_page import TYPED, url
from triage.actions import claim_case, decide_case
from triage.models import DecisionKind


@pytest.mark.parametrize("role", ["officer", "sergeant"])
@pytest.mark.parametrize("happening_now", ["no", "yes"])
def test_a_case_takes_few_statements(theft_case, request, role, happening_now):
    user = request.getfixturevalue(role)
    case = theft_case(at=timezone.now(), happening_now=happening_now)
    claim_case(case_id=case.id, officer=user, at=timezone.now())
    client = signed_in(user)
    client.get(url("case", case))

    with CaptureQueriesContext(connection) as captured:
        client.get(url("case", case))

    assert len(spoken(captured)) <= 15, spoken(captured)


def test_a_case_with_all_that_can_be_on_it_takes_no_more(theft_case, officer):
    case = claim_case(case_id=theft_case().id, officer=officer, at=timezone.now())
    report, at = case.contact_links.get().report, timezone.now()
    Message.objects.create(report=report, by_id=officer.id, words="Which colour?", key="m", at=at)
    Message.objects.create(report=report, words="Red.", key="n", at=at)
    Wish.objects.create(report=report, kind=WishKind.REVIEW, words="Look again.", key="w", at=at)
    Supplement.objects.create(report=report, kind="addition", words="And a bell.", key="s", at=at)
    decide_case(
        case_id=case.id,
        officer=officer,
        version=case.version,
        kind=DecisionKind.CLOSE,
        reason=TYPED["reason"],
        told=TYPED["told"],
        at=at,
    )
    client = signed_in(officer)
    client.get(url("case", case))

    with CaptureQueriesContext(connection) as captured:
        page = client.get(url("case", case)).content.decode()

    assert "Which colour?" in page
    assert "And a bell." in page
    assert len(spoken(captured)) <= 15, spoken(captured)


def spoken(captured: CaptureQueriesContext) -> list[str]:
    """The statements, those that only mark a place in the transaction not counted."""
    return [query["sql"][:90] for query in captured if "SAVEPOINT" not in query["sql"]]
