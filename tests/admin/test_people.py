"""People are added, changed and switched off; nobody is deleted."""

import pytest
from django.urls import reverse

from assistline.models import (
    AuditEntry,
    User,
)
from tests.admin.rows import new_person
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_person_is_added_with_role_and_centre_and_can_log_in(
    centre, administrator, as_administrator, stranger
) -> None:
    as_administrator.post(reverse("admin:assistline_user_add"), new_person(centre))

    added = User.objects.get(username="newcomer")
    assert (added.role, added.centre) == ("agent", centre)
    assert added.check_password("a long enough pass")
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor_id, entry.action, entry.object_kind, entry.object_ids) == (
        administrator.id,
        "configuration.changed",
        "user",
        [added.id],
    )


def test_a_short_password_is_refused(centre, as_administrator) -> None:
    as_administrator.post(
        reverse("admin:assistline_user_add"), new_person(centre, password1="short", password2="short")
    )

    assert not User.objects.filter(username="newcomer").exists()


def test_a_person_cannot_be_put_into_another_customers_centre(foreign_centre, as_administrator) -> None:
    as_administrator.post(reverse("admin:assistline_user_add"), new_person(foreign_centre))

    assert not User.objects.filter(username="newcomer").exists()


def test_a_password_is_changed_and_the_change_is_in_the_trail(officer, as_administrator) -> None:
    as_administrator.post(
        reverse("admin:auth_user_password_change", args=[officer.id]),
        {
            "password1": "quite another pass",
            "password2": "quite another pass",
            "usable_password": "true",
            "set-password": "1",
        },
    )

    officer.refresh_from_db()
    assert officer.check_password("quite another pass")
    assert AuditEntry.objects.latest("id").object_ids == [officer.id]


def test_a_person_who_is_switched_off_is_logged_out(officer, as_officer, as_administrator) -> None:
    as_administrator.post(
        reverse("admin:assistline_user_change", args=[officer.id]),
        {
            "username": "officer",
            "full_name": officer.full_name,
            "email": "",
            "role": "officer",
            "centre": officer.centre_id,
        },
    )

    assert not User.objects.get(id=officer.id).is_active
    assert as_officer.get(reverse("staff-landing")).status_code == 302


def test_nobody_is_deleted(officer, as_administrator) -> None:
    assert (
        as_administrator.post(
            reverse("admin:assistline_user_delete", args=[officer.id]), {"post": "yes"}
        ).status_code
        == 403
    )


def test_administrators_cannot_lock_themselves_out(administrator, as_administrator) -> None:
    as_administrator.post(
        reverse("admin:assistline_user_change", args=[administrator.id]),
        {
            "username": "administrator",
            "full_name": "Tom Baxter",
            "role": "agent",
            "centre": administrator.centre_id,
        },
    )

    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == ("administrator", True)


def test_the_passwords_of_the_cast_are_not_on_any_page(officer, as_administrator) -> None:
    page = as_administrator.get(reverse("admin:assistline_user_change", args=[officer.id])).content.decode()

    assert PASSWORD not in page
    assert officer.password not in page
