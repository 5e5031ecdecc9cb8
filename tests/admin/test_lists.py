"""What the list pages cost when tables are large, and what they show of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.models import (
    AuditEntry,
)
from tests.admin.rows import make
from tests.conftest import signed_in
from triage.models import CaseEvent

pytestmark = pytest.mark.django_db


LISTS = {
    "users": "admin:assistline_user_changelist",
    "notifications": "admin:assistline_notification_changelist",
    "deliveries": "admin:assistline_delivery_changelist",
    "events": "admin:assistline_outboxevent_changelist",
    "cases": "admin:triage_case_changelist",
    "entries": "admin:assistline_auditentry_changelist",
}


def statements(client, url):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("count", [10, 10_000])
def test_a_list_costs_the_same_however_long_its_table_is(kind, count, centre, administrator, auditor) -> None:
    make(kind, centre, count)
    client = signed_in(auditor if kind == "entries" else administrator)

    asked = statements(client, reverse(LISTS[kind]))

    assert len(asked) <= 9, asked
    counts = [sql for sql in asked if "COUNT(" in sql]
    assert all("LIMIT 1001" in sql for sql in counts), counts


def test_a_long_list_says_that_it_is_cut(centre, as_administrator) -> None:
    make("events", centre, 1_001)

    page = as_administrator.get(reverse("admin:assistline_outboxevent_changelist")).content.decode()

    assert "These are the newest 1000." in page


def test_a_list_of_cases_leaves_one_entry_with_the_ids_that_it_showed(centre, as_administrator) -> None:
    cases = list(make("cases", centre, 3))

    as_administrator.get(reverse("admin:triage_case_changelist"))

    entry = AuditEntry.objects.latest("id")
    assert entry.action == "case.listed"
    assert sorted(entry.object_ids) == sorted(case.id for case in cases)


def test_a_cases_page_costs_the_same_with_a_long_history(centre, as_administrator) -> None:
    case = make("cases", centre, 1)[0]
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind="opened", at=timezone.now(), by=case.officer) for _ in range(40)
    )

    assert len(statements(as_administrator, reverse("admin:triage_case_change", args=[case.id]))) <= 12
