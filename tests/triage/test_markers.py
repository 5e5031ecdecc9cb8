"""Markers and plans: a reason, an owner, a review and an end; shown where somebody answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry, Centre, Customer, Notification
from tests.conftest import person, signed_in
from triage.actions import (
    MarkerRefused,
    PlanRefused,
    lift_marker,
    raise_overdue_markers,
    review_marker,
    set_marker,
    suggest_for_case,
    write_plan,
)
from triage.marked import markers_on, plans_on
from triage.models import Marker, MarkerKind, Plan
from triage.subjects import NoSubject, subject_of

NUMBER = "0491 570 156"
WHY = "He threatened an officer with a bar in May."


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def mark(officer, today):
    """Sets a marker on the number of the fixed cast's citizen; keyword arguments change it."""

    def make(**more) -> Marker:
        said = {
            "subject": subject_of("number", NUMBER),
            "kind": MarkerKind.VIOLENCE,
            "reason": WHY,
            "owner": officer,
            "review_date": today + timedelta(days=30),
            "expires_on": today + timedelta(days=60),
            "by": officer,
            "at": timezone.now(),
        }
        return set_marker(**said | more)

    return make


def on_number(customer, at=None) -> list[Marker]:
    return markers_on([subject_of("number", NUMBER).index], customer_id=customer.id, at=at or timezone.now())


def test_a_marker_ends_by_itself(mark, customer):
    mark()

    assert len(on_number(customer)) == 1
    assert on_number(customer, at=timezone.now() + timedelta(days=61)) == []


def test_a_lifted_marker_is_shown_no_more_and_who_lifted_it_is_kept(mark, customer, officer, officer_two):
    marker = mark()

    lift_marker(
        marker_id=marker.id, version=1, reason="He has moved abroad.", by=officer_two, at=timezone.now()
    )

    assert on_number(customer) == []
    kept = [(event.what, event.by, event.words) for event in marker.events.all()]
    assert kept == [("set", officer, WHY), ("lifted", officer_two, "He has moved abroad.")]
    assert AuditEntry.objects.filter(action="marker.lifted", actor_id=officer_two.id).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "Short"}, "reason"),
        ({"expires_on": date(2020, 1, 1)}, "expires_on"),
        ({"review_date": date(2020, 1, 1)}, "review_date"),
    ],
)
def test_without_a_reason_or_an_end_there_is_no_marker(mark, wrong, field):
    with pytest.raises(MarkerRefused) as refused:
        mark(**wrong)

    assert refused.value.field == field
    assert not Marker.objects.exists()


def test_who_looked_at_an_older_page_changes_nothing(mark, officer, today):
    marker = mark()
    said = {"review_date": today + timedelta(days=9), "expires_on": today + timedelta(days=90), "by": officer}
    review_marker(marker_id=marker.id, version=1, reason="Still so in June.", at=timezone.now(), **said)

    with pytest.raises(MarkerRefused, match="changed meanwhile"):
        lift_marker(marker_id=marker.id, version=1, reason="He has moved.", by=officer, at=timezone.now())


def test_a_marker_is_encrypted_and_found_by_its_index(mark):
    marker = mark()

    [row] = Marker.objects.raw("SELECT id, value AS stored, reason AS why FROM triage_marker")

    assert marker.value == "+61491570156"
    assert "570156" not in row.stored
    assert "bar" not in row.why


@pytest.mark.parametrize("typed", ["14 Kestrel Ct, Moe 3825", "14 KESTREL COURT,  moe 3825"])
def test_an_address_is_known_however_it_is_written(typed):
    assert subject_of("address", typed).index == subject_of("address", "14 Kestrel Court, Moe 3825").index


@pytest.mark.parametrize(
    ("kind", "typed"), [("number", "12"), ("name", "Bo"), ("address", "Moe"), ("address", "a street, x")]
)
def test_what_is_no_subject_is_refused_with_what_to_write(kind, typed):
    with pytest.raises(NoSubject, match="Write"):
        subject_of(kind, typed)


def test_officers_see_it_on_the_case_and_in_its_head(mark, case, as_officer):
    suggest_for_case(case_id=case.id, at=timezone.now())
    mark()

    head = as_officer.get(reverse("triage-case", args=[case.reference])).content.decode()
    page = as_officer.get(reverse("triage-case-markers", args=[case.reference])).content.decode()

    assert '<b class="mark mark--danger">Violence</b>' in head
    assert "Markers <b>1</b>" in head
    assert WHY in page
    assert "0491 570 156" not in page


def test_another_customers_officers_know_nothing_of_it(mark, customer):
    trams = Customer.objects.create(slug="trams-here", name="Trams")
    marker = mark()
    stranger = person("far", "officer", Centre.objects.create(customer=trams, slug="t", name="T"), "Far")

    assert signed_in(stranger).get(reverse("triage-marker", args=[marker.id])).status_code == 404
    assert WHY not in signed_in(stranger).get(reverse("triage-markers")).content.decode()


def test_a_marker_is_set_beside_the_case_on_what_it_names(case, as_officer, officer, today):
    suggest_for_case(case_id=case.id, at=timezone.now())
    url = reverse("triage-case-markers", args=[case.reference])
    choices = as_officer.get(url).context["marker_form"].fields["about"].choices
    data = {
        "about": next(key for key, _ in choices if key.startswith("address")),
        "kind": "dog",
        "reason": "A large dog runs loose behind the gate.",
        "owner": officer.id,
        "review_date": today + timedelta(days=30),
        "expires_on": today + timedelta(days=60),
    }

    answer = as_officer.post(url, data)

    assert answer.status_code == 302
    assert Marker.objects.get().value == "14 Kestrel Court, Moe"


def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(as_officer, today):
    data = {"subject": "number", "value": "0491", "kind": "dog", "reason": "A large dog runs loose."}

    page = as_officer.post(reverse("triage-markers"), data)

    assert page.status_code == 422
    assert "Write a telephone number" in page.content.decode()
    assert "A large dog runs loose." in page.content.decode()


def test_what_is_due_for_review_is_listed_for_its_owner_alone(mark, officer_two, as_officer, as_officer_two):
    marker = mark(owner=officer_two)
    Marker.objects.filter(id=marker.id).update(review_date=date(2020, 1, 1))

    url = reverse("triage-markers")

    assert "For you to look at again" in as_officer_two.get(url).content.decode()
    assert "For you to look at again" not in as_officer.get(url).content.decode()


@pytest.fixture
def plan(officer, today):
    """Writes a version of the plan for the number."""

    def write(number: int, helps: str):
        return write_plan(
            subject=subject_of("number", NUMBER),
            number=number,
            helps=helps,
            avoid="Do not promise a call back.",
            ring="Her sister, after 4 pm.",
            until=today + timedelta(days=30),
            by=officer,
            at=timezone.now(),
        )

    return write


def test_the_case_says_that_there_is_a_plan(plan, case, as_officer):
    suggest_for_case(case_id=case.id, at=timezone.now())
    plan(0, "Let her tell it once, then say it back.")

    head = as_officer.get(reverse("triage-case", args=[case.reference])).content.decode()
    page = as_officer.get(reverse("triage-case-markers", args=[case.reference])).content.decode()

    assert '<b class="mark mark--plan">Plan</b>' in head
    assert "Let her tell it once" in page


def test_each_writing_of_a_plan_is_kept(plan, customer):
    plan(0, "Let her tell it once, then say it back.")
    plan(1, "Ask for the dog first, then say it back.")

    [newest] = plans_on([subject_of("number", NUMBER).index], customer_id=customer.id, at=timezone.now())

    assert newest.number == 2
    assert Plan.objects.get().versions.count() == 2


def test_two_who_write_at_once_do_not_overwrite_each_other(plan):
    plan(0, "Let her tell it once, then say it back.")

    with pytest.raises(PlanRefused, match="another version meanwhile"):
        plan(0, "Something else that helps her.")


def test_a_review_that_is_due_is_raised_to_its_owner_and_a_week_later_to_the_sergeants(
    mark, officer, sergeant
):
    now = timezone.now()
    there = now.astimezone(officer.centre.zone).date()
    marker = mark(review_date=there + timedelta(days=2))

    told = [raise_overdue_markers(at=now + timedelta(days=days)) for days in (1, 2, 2, 9, 9)]

    assert told == [0, 1, 0, 1, 0]
    sent = Notification.objects.filter(message="marker_due", subject_id=marker.id).order_by("id")
    assert [one.to for one in sent] == [officer.email, sergeant.email]
    assert NUMBER.replace(" ", "") not in "".join(one.body for one in sent).replace(" ", "")


def test_who_has_gone_is_not_waited_for(mark, officer, sergeant):
    there = timezone.now().astimezone(officer.centre.zone).date()
    mark(review_date=there + timedelta(days=2))
    officer.is_active = False
    officer.save()

    raise_overdue_markers(at=timezone.now() + timedelta(days=2))

    assert Notification.objects.get(message="marker_due").to == sergeant.email


def test_nothing_is_chosen_when_the_form_opens_and_a_careless_press_sets_no_marker(case, as_officer):
    suggest_for_case(case_id=case.id, at=timezone.now())
    reason = {"reason": "A large dog runs loose behind the gate."}

    for url in (reverse("triage-markers"), reverse("triage-case-markers", args=[case.reference])):
        opened = as_officer.get(url).content.decode()
        pressed = as_officer.post(url, reason)
        page = pressed.content.decode()

        assert '<option value="" selected>Choose one</option>' in opened
        assert '<option value="violence" selected>' not in opened
        assert pressed.status_code == 422
        assert '<a href="#marker_kind">Choose what everybody has to know.</a>' in page
        assert page.count("Choose what everybody has to know.") == 2
        assert reason["reason"] in page
    assert not Marker.objects.exists()
