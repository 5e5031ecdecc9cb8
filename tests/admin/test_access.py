"""Who enters the settings, and whose rows they see there."""

import pytest
from django.urls import reverse

from assistline.models import (
    AuditEntry,
    Customer,
    Notification,
    OutboxEvent,
    User,
)
from tests.admin.rows import make
from tests.conftest import person, signed_in
from triage.models import Case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["agent", "officer", "sergeant", "supervisor"])
@pytest.mark.parametrize(
    "page", ["admin:index", "admin:assistline_user_changelist", "admin:triage_case_changelist"]
)
def test_settings_do_not_open_for_those_who_take_and_decide(role, page, centre) -> None:
    client = signed_in(person("somebody", role, centre, "Some Body"))

    response = client.get(reverse(page))

    assert response.status_code == 403
    assert b'name="password"' not in response.content


def test_a_stranger_is_sent_to_the_log_in_page_of_the_house(stranger) -> None:
    response = stranger.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("login"))


def test_an_auditor_sees_the_trail_and_nothing_else(as_auditor) -> None:
    opens = {
        str(model._meta.model_name): as_auditor.get(
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        )
        for model in (AuditEntry, User, Case, Notification, OutboxEvent, Customer)
    }

    assert {name for name, response in opens.items() if response.status_code == 200} == {"auditentry"}
    assert as_auditor.get(reverse("admin:index")).status_code == 200


def test_an_administrator_does_not_see_the_trail(as_administrator) -> None:
    assert as_administrator.get(reverse("admin:assistline_auditentry_changelist")).status_code == 403


def test_nothing_in_the_trail_can_be_changed_or_deleted(centre, as_auditor) -> None:
    entry = make("entries", centre, 1)[0]

    answers = [
        as_auditor.post(
            reverse(f"admin:assistline_auditentry_{verb}", args=args), {"action": "forged"}
        ).status_code
        for verb, args in (("change", [entry.id]), ("delete", [entry.id]), ("add", []))
    ]

    assert answers == [403, 403, 403]
    assert AuditEntry.objects.get(id=entry.id).action == "case.read"


def test_another_customers_rows_are_as_if_they_were_not_there(foreign_centre, as_administrator) -> None:
    theirs = person("theirs", "agent", foreign_centre, "Not Ours")
    case = make("cases", foreign_centre, 1)[0]

    listed = as_administrator.get(reverse("admin:assistline_user_changelist")).content.decode()
    answers = {
        as_administrator.get(reverse(f"admin:{name}_change", args=[id_])).status_code
        for name, id_ in (
            ("assistline_user", theirs.id),
            ("assistline_centre", foreign_centre.id),
            ("assistline_customer", foreign_centre.customer_id),
            ("triage_case", case.id),
            ("triage_case", 999_999),
        )
    }

    assert "Not Ours" not in listed
    assert answers == {404}


@pytest.mark.parametrize(
    "query", ["matter__icontains=bicycle", "matter=x", "officer__password__startswith=a"]
)
def test_what_a_list_keeps_closed_cannot_be_asked_for_by_a_filter(centre, as_administrator, query) -> None:
    make("cases", centre, 1)
    cases = reverse("admin:triage_case_changelist")

    assert as_administrator.get(f"{cases}?{query}").status_code in (302, 400)
    assert as_administrator.get(f"{cases}?status__exact=waiting&grade__exact=scheduled").status_code == 200


def test_an_encrypted_value_cannot_be_asked_for(as_administrator) -> None:
    assert (
        as_administrator.get(f"{reverse('admin:assistline_notification_changelist')}?to=x").status_code == 400
    )


def test_a_cases_history_leaves_a_trace_and_no_form_completes_cases(centre, as_administrator) -> None:
    case = make("cases", centre, 1)[0]

    as_administrator.get(reverse("admin:triage_case_history", args=[case.id]))
    complete = as_administrator.get(
        reverse("admin:autocomplete"),
        {"app_label": "triage", "model_name": "clock", "field_name": "case", "term": ""},
    )

    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.object_ids) == ("case.read", [case.id])
    assert complete.status_code == 404


def test_the_settings_carry_the_same_policy_as_every_page(as_administrator) -> None:
    policy = as_administrator.get(reverse("admin:index")).headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
