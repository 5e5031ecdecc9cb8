"""The demonstration's town: twelve centres, people of each role, a day of calls, and a neighbour apart."""

from collections import Counter

import pytest
from django.db import connection
from django.test import override_settings

from agents import demo_town
from agents.models import Call, CallState, HelpRequest, Presence, PresenceInterval
from assistline import demo as people
from assistline.management.commands.prepare import DEMO_DATA
from assistline.models import Centre, Customer, User
from assistline.roles import ROLES
from reports import customers
from reports import demo as second_customer
from reports.definitions import forget
from reports.models import CueMark, OpenCue, Signpost
from tests.conftest import signed_in
from triage import demo as town_reports
from triage.models import Case

OUTCOMES = {"advice", "referral", "report", "officer_review", "no_contact", "no_action"}
HOST = {"headers": {"host": people.TRAMS_HOST}}


@pytest.fixture(scope="module")
def loaded(kept_for_the_module):
    """The whole demonstration, loaded as ``prepare`` does; how many statements that took."""
    with override_settings(DEMO=True, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        customers.forget()
        forget()
        sent = Counter[str]()

        def count(execute, sql, params, many, context):
            sent["statements"] += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            for module in (people, second_customer, town_reports, demo_town):
                module.load()
        demo_town.load()
    yield sent["statements"]
    customers.forget()
    forget()


@pytest.fixture
def town(loaded, db, settings):
    """The town at work; how many statements it took to load."""
    settings.DEMO = True
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ".localhost"]
    return loaded


def who(username):
    return User.objects.select_related("centre").get(username=username)


def test_prepare_loads_every_part_and_the_calls_last():
    parts = ["assistline.demo.load", "reports.demo.load", "triage.demo.load"]
    calls = ["agents.demo.load", "agents.demo_town.load"]

    assert list(DEMO_DATA) == parts + calls


def test_it_is_there_once_and_quickly_with_twelve_centres_and_somebody_in_each_role(town, customer):
    staff = User.objects.filter(centre__customer=customer)

    # A clock would tell how busy the machine is too.
    assert town < 9_000
    assert Call.objects.filter(centre__slug="online").count() == demo_town.MANY + 2
    assert Centre.objects.filter(customer=customer).count() == 12
    assert set(staff.values_list("role", flat=True)) == set(ROLES)
    assert not Centre.objects.filter(customer=customer, staff=None).exists()


def test_the_day_has_calls_of_each_kind_and_nothing_closed_without_a_word(town, customer):
    calls = Call.objects.filter(centre__slug="online")
    closed = calls.exclude(wrapped_at=None).select_related("contact")

    assert set(calls.values_list("state", flat=True)) == set(CallState.values) - {CallState.RINGING}
    assert set(closed.values_list("disposition", flat=True)) == OUTCOMES
    assert all(call.contact.told or call.not_told_reason for call in closed)
    assert all(call.contact.owner_id for call in closed)
    by_phone = Case.objects.filter(customer=customer, channel="phone")
    assert set(by_phone.values_list("report_type__slug", flat=True)) >= {"theft", "family_violence"}


def test_the_floor_has_signs_of_danger_and_people_in_many_states(town):
    cues = OpenCue.objects.open()
    states = dict(PresenceInterval.objects.filter(ended_at=None).values_list("user__username", "state"))

    assert cues.filter(grade="immediate", draft__channel="phone").exists()
    assert cues.filter(draft__channel="web").exists()
    assert cues.filter(mark=CueMark.HUNG_UP).exists()
    assert states["agent"] == Presence.OFFLINE
    assert set(states.values()) >= {Presence.ON_CALL, Presence.WRAP_UP, Presence.BREAK}
    assert HelpRequest.objects.waiting().count() == 1
    assert HelpRequest.objects.exclude(answered_at=None).exists()


def test_the_second_customer_has_a_portal_of_its_own(town, stranger, customer):
    page = stranger.get("/", **HOST).content.decode()

    assert "I left something on a tram" in page
    assert "1800 975 707" in page
    assert "Talk to us about your tram" in page
    assert not any(words in page for words in ("131 444", "Someone broke in", "Crime Stoppers", "olice"))
    assert "I left something on a tram" not in stranger.get("/").content.decode()
    assert stranger.get("/report/burglary/", **HOST).status_code == 404
    assert stranger.get("/report/feedback/", **HOST).status_code == 200
    assert "tram" not in stranger.get("/report/feedback/").content.decode()


def test_neither_customers_people_see_anything_of_the_other(town, customer):
    theirs = Customer.objects.get(slug=people.TRAMS)

    for user in User.objects.select_related("centre"):
        other = customer if user.centre.customer_id == theirs.id else theirs
        assert not Case.objects.visible_to(user).filter(customer=other).exists()
        assert not Call.objects.visible_to(user).filter(centre__customer=other).exists()
        assert not OpenCue.objects.visible_to(user).filter(customer=other).exists()
    assert Call.objects.visible_to(who("trams-agent")).filter(centre__customer=theirs).exists()
    assert Case.objects.visible_to(who("trams-officer")).exists()


def test_a_page_of_the_other_customer_is_as_if_it_were_not_there(town, customer, stranger):
    case = Case.objects.filter(customer=customer).first()
    burglary = customer.report_types.get(slug="burglary")
    admin = signed_in(who("trams-admin"))
    own_code = {"authorization": "Bearer x", **HOST["headers"]}

    types = admin.get("/admin/reports/reporttype/").content.decode()
    staff = admin.get("/admin/assistline/user/").content.decode()

    assert ("Lost on a tram" in types, "Burglary" in types) == (True, False)
    assert ("Rob Castellano" in staff, "Tom Baxter" in staff) == (True, False)
    assert admin.get(f"/admin/reports/reporttype/{burglary.id}/change/").status_code == 404
    assert signed_in(who("trams-officer")).get(f"/review/{case.reference}/").status_code == 404
    assert stranger.get(f"/api/v1/reports/{case.reference}/", headers=own_code).status_code == 404


def test_people_were_shown_the_way_elsewhere_on_the_portal_and_by_telephone(town):
    page = signed_in(who("supervisor")).get("/floor/elsewhere/").context["figures"]

    assert {agency.name for agency in page.agencies} >= {"EPA Victoria", "Your council"}
    channels = Signpost.objects.filter(customer__is_default=True).values_list("channel", flat=True)
    assert set(channels) == {"web", "phone"}
