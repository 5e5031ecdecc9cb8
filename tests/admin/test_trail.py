"""What auditors see, and what administrators leave behind."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.models import (
    AuditEntry,
    User,
)
from tests.admin.rows import make, new_person
from triage.models import Assessment, CaseEvent

pytestmark = pytest.mark.django_db


def test_an_auditor_finds_what_one_person_did_and_that_is_in_the_trail(centre, officer, as_auditor) -> None:
    AuditEntry.objects.create(
        actor_id=officer.id,
        actor_kind="officer",
        centre_id=centre.id,
        action="case.read",
        object_kind="case",
        object_ids=[7],
    )
    make("entries", centre, 3)

    page = as_auditor.get(
        reverse("admin:assistline_auditentry_changelist"), {"q": "officer"}
    ).content.decode()

    assert "Const. A. Petrakis" in page
    assert "1 audit entry" in page
    assert AuditEntry.objects.latest("id").action == "auditentry.listed"


def test_a_case_is_shown_without_what_was_told_and_the_look_is_in_the_trail(
    centre, administrator, as_administrator
) -> None:
    case = make("cases", centre, 1)[0]
    CaseEvent.objects.create(case=case, kind="opened", at=timezone.now(), by=case.officer)
    Assessment.objects.create(
        case=case,
        grade="scheduled",
        disposition="report",
        reasons=[{"text": "She said Canary", "source": "grade v1, row 8", "grade": "scheduled"}],
        rules_version="grade v1",
        at=timezone.now(),
    )

    page = as_administrator.get(reverse("admin:triage_case_change", args=[case.id])).content.decode()

    assert "grade v1, row 8" in page
    assert "Canary" not in page
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor_id, entry.action, entry.object_ids) == (administrator.id, "case.read", [case.id])


def test_a_change_is_lost_when_the_trail_cannot_be_written(centre, as_administrator, owner_cursor) -> None:
    as_administrator.raise_request_exception = False
    owner_cursor.execute("REVOKE INSERT ON assistline_auditentry FROM assistline_app")
    try:
        response = as_administrator.post(reverse("admin:assistline_user_add"), new_person(centre))
    finally:
        owner_cursor.execute("GRANT INSERT ON assistline_auditentry TO assistline_app")

    assert response.status_code >= 500
    assert not User.objects.filter(username="newcomer").exists()


def test_an_auditor_finds_who_looked_at_one_record_by_the_clock_of_the_centre(
    centre, as_auditor, owner_cursor
) -> None:
    for number in (8, 9):
        AuditEntry.objects.create(
            actor_kind="officer",
            centre_id=centre.id,
            action="case.read",
            object_kind="case",
            object_ids=[number],
        )
    at = AuditEntry.objects.latest("id").at.astimezone(centre.zone)

    page = as_auditor.get(reverse("admin:assistline_auditentry_changelist"), {"q": "case 9"}).content.decode()

    assert "case 9" in page
    assert "case 8" not in page
    assert at.strftime("%H:%M:%S %Z") in page
