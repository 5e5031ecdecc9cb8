"""Logging in and out: a lock after five tries, a safe way on, and everything in the trail."""

from datetime import UTC, datetime

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from assistline import housekeeping
from assistline.demo import DEMO_LOGINS
from assistline.models import AuditEntry
from tests.conftest import PASSWORD

LOGIN = "/login/"


def try_login(client, username="officer", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", "actor_kind", "object_ids"))


def test_the_right_password_leads_to_the_first_page(stranger, officer):
    answer = try_login(stranger)

    assert (answer.status_code, answer.url) == (302, "/staff/")
    assert stranger.get("/staff/").status_code == 200


def test_log_in_log_out_and_failures_are_in_the_trail(stranger, officer):
    try_login(stranger, password="wrong")
    try_login(stranger, username="nobody")
    try_login(stranger)
    stranger.post("/logout/")

    assert actions() == [
        ("login.failed", "stranger", [officer.id]),
        ("login.failed", "stranger", []),
        ("login", "officer", [officer.id]),
        ("logout", "officer", [officer.id]),
    ]


def test_a_wrong_password_says_what_to_do_and_not_what_was_wrong(stranger, officer):
    known = try_login(stranger, password="wrong").content.decode()
    unknown = try_login(stranger, username="nobody").content.decode()

    assert "do not go together" in known
    assert "do not go together" in unknown


def test_five_wrong_tries_lock_the_name_for_fifteen_minutes(stranger, officer):
    with time_machine.travel("2026-11-18 12:00Z", tick=False) as clock:
        for _ in range(5):
            locked = try_login(stranger, password="wrong")
        right_but_locked = try_login(stranger)
        clock.shift(14 * 60)
        still = try_login(stranger)
        clock.shift(62)
        after = try_login(stranger)

    assert "Too many tries" in locked.content.decode()
    assert (locked.status_code, right_but_locked.status_code, still.status_code) == (429, 429, 429)
    assert after.status_code == 302


def test_the_lock_is_for_one_name_at_one_address(stranger, officer, officer_two):
    for _ in range(5):
        try_login(stranger, password="wrong")

    assert try_login(stranger, username="officer-two").status_code == 302
    elsewhere = Client(HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert try_login(elsewhere).status_code == 302


def test_the_lock_knows_neither_name_nor_address(db):
    typed = {"username": "my-password-by-mistake", "password": "x", "next": "/staff/"}
    with time_machine.travel("2026-11-18 12:00Z", tick=False):
        Client(HTTP_X_FORWARDED_FOR="203.0.113.9").post(LOGIN, typed)

    kept = str(AccessAttempt.objects.values().get())
    assert not [word for word in ("my-password-by-mistake", "203.0.113.9", "/staff/") if word in kept]
    housekeeping.tidy(at=datetime(2026, 12, 18, 11, tzinfo=UTC))
    assert AccessAttempt.objects.exists()
    housekeeping.tidy(at=datetime(2026, 12, 18, 13, tzinfo=UTC))
    assert not AccessAttempt.objects.exists()


def test_an_address_that_the_visitor_made_up_does_not_open_the_lock(officer):
    for number in range(5):
        try_login(Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.9"), password="wrong")

    assert try_login(Client(HTTP_X_FORWARDED_FOR="198.51.100.77, 203.0.113.9")).status_code == 429


def test_the_way_on_stays_on_this_site(stranger, officer):
    assert try_login(stranger, next="https://evil.example/").url == "/staff/"


def test_the_way_on_leads_to_the_page_that_was_asked_for(stranger, officer):
    answer = stranger.get("/staff/")

    assert answer.url == "/login/?next=/staff/"
    assert try_login(stranger, next="/livez").url == "/livez"


def test_a_person_who_was_switched_off_cannot_log_in(stranger, officer):
    officer.is_active = False
    officer.save()

    assert "do not go together" in try_login(stranger).content.decode()


def test_switching_off_ends_the_session(as_officer, officer):
    officer.is_active = False
    officer.save()

    assert as_officer.get("/staff/").status_code == 302


def test_log_out_needs_a_button(as_officer):
    assert as_officer.get("/logout/").status_code == 405


def test_a_form_from_elsewhere_is_refused(officer):
    answer = try_login(Client(enforce_csrf_checks=True))

    assert answer.status_code == 403


def test_the_landing_page_lists_where_one_can_go(as_officer, as_agent):
    assert reverse("triage-queue") in as_officer.get("/staff/").content.decode()
    assert "Console" in as_agent.get("/staff/").content.decode()


def test_the_landing_page_reads_the_session_the_person_and_the_centre(
    as_officer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):
        as_officer.get("/staff/")


def test_demo_log_ins_are_shown_in_the_demo_only(stranger, settings):
    assert DEMO_LOGINS[0].password not in stranger.get(LOGIN).content.decode()

    settings.DEMO = True
    assert DEMO_LOGINS[0].password in stranger.get(LOGIN).content.decode()


def test_admin_has_no_log_in_of_its_own(stranger):
    answer = stranger.get("/admin/login/?next=/admin/")

    assert answer.url == "/login/?next=%2Fadmin%2F"


def test_admin_is_for_administrators_and_auditors(
    stranger, as_officer, as_supervisor, as_administrator, as_auditor
):
    assert stranger.get("/admin/", follow=True).redirect_chain[-1][0] == "/login/?next=%2Fadmin%2F"
    assert [one.get("/admin/").status_code for one in (as_officer, as_supervisor)] == [403, 403]
    assert [one.get("/admin/").status_code for one in (as_administrator, as_auditor)] == [200, 200]


def test_a_role_that_admin_is_not_for_is_not_sent_in_circles(as_officer):
    assert as_officer.get("/admin/login/?next=/admin/").status_code == 403


@pytest.mark.parametrize("name", ["o'); DROP--", "officer\0", "x" * 5000, "%s{0.__class__}", "\u202eoffi"])
def test_a_hostile_user_name_is_a_wrong_user_name(stranger, name):
    answer = try_login(stranger, username=name)

    assert answer.status_code == 200
    assert actions()[0][0] == "login.failed"
