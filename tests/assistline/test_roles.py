"""The role table is whole, and what a person may do follows from it alone."""

import pytest
from django.apps import apps
from django.urls import reverse

from assistline.roles import PERMISSIONS, PLACES, ROLES, places_for

OFFICERS = ["Queue", "Hand-over", "Referrals", "Registrations", "Markers"]


def test_every_permission_is_given_to_known_roles_only():
    assert set().union(*PERMISSIONS.values()) <= set(ROLES)


def test_every_permission_names_an_installed_app():
    assert {name.partition(".")[0] for name in PERMISSIONS} <= {app.label for app in apps.get_app_configs()}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.title)
def test_every_place_has_an_address_and_a_permission_of_the_table(place):
    assert reverse(place.url_name)
    assert place.permission in PERMISSIONS


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("agent", ["Console", "Registrations"]),
        ("officer", [*OFFICERS, "Second looks"]),
        ("sergeant", [*OFFICERS, "Dispatch", "Keeping", "Second looks", "Floor"]),
        ("supervisor", ["Console", "Registrations", "Dispatch", "Second looks", "Floor"]),
        ("administrator", ["Keeping", "Settings"]),
        ("auditor", ["Audit", "Case files"]),
    ],
)
def test_each_role_has_its_places(role, titles):
    assert [place.title for place in places_for(role)] == titles


def test_a_person_has_the_rights_of_the_role(officer, supervisor):
    assert officer.has_perm("triage.review_case")
    assert not officer.has_perm("triage.see_every_centre")
    assert not supervisor.has_perms(["triage.review_case"])
    assert not officer.has_perm("triage.no_such_thing")


def test_someone_who_was_switched_off_may_do_nothing(administrator):
    administrator.is_active = False

    assert not administrator.has_perm("assistline.view_customer")
    assert not administrator.has_module_perms("assistline")
    assert not administrator.is_staff


def test_nobody_is_a_superuser(administrator):
    assert not administrator.is_superuser
    assert not administrator.has_perm("auth.add_group")
