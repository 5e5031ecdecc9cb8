"""Several things on one step of the portal, without any script."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from reports import definitions
from reports.actions.publish_type import publish_version
from reports.actions.write_steps import write_steps
from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition, published
from reports.models import DraftAnswer, Report
from reports.standard_steps import STANDARD_STEPS

STOLEN = QuestionDefinition(
    "stolen",
    "items",
    "What was taken?",
    required=True,
    error_text="Tell us what was taken",
    item_name="item",
    most_items=3,
    parts=(
        QuestionDefinition("what", "text", "What is it?", required=True, error_text="Say what it is"),
        QuestionDefinition("serial", "text", "Serial number"),
        QuestionDefinition("value", "money", "About what is it worth?"),
        QuestionDefinition("bought", "date", "When did you buy it?"),
    ),
)
HAD_CAR = QuestionDefinition(
    "vehicle",
    "choice",
    "Was a vehicle taken?",
    required=True,
    error_text="Tell us if a vehicle was taken",
    choices=(ChoiceDefinition("car", "A car"), ChoiceDefinition("none", "No")),
)
PLATE = QuestionDefinition("plate", "text", "Number plate", required=True, error_text="Write the plate")
STEPS = (
    *STANDARD_STEPS[:2],
    StepDefinition("vehicle", "Vehicle", "Was a vehicle taken?", questions=(HAD_CAR,)),
    StepDefinition("car", "Car", "Which car?", questions=(PLATE,), ask_if=(AskIf("vehicle", ("car",)),)),
    StepDefinition("things", "Items", "What was taken?", questions=(STOLEN,)),
    StepDefinition("you", "You", "Who are you?", questions=STANDARD_STEPS[4].questions),
)
BIKE = {"what": "Red bike", "serial": "WTU 1"}


@pytest.fixture
def burglary(customer):
    """A published type with a branch and several things."""
    kind = customer.report_types.create(slug="with_things", name="Burglary", home_title="Somebody broke in")
    draft = kind.versions.create(number=1)
    write_steps(version=draft, steps=STEPS)
    publish_version(version_id=draft.id, by=None, at=timezone.now())
    definitions.forget()
    return published(customer.id, "with_things")


@pytest.fixture
def begun(burglary, citizen) -> str:
    """A draft of that type in the citizen's browser, without a car: its address."""
    first = citizen.post("/report/with_things/", {"happening_now": "no", "anyone_hurt": "no"})
    address = first.url.rsplit("/", 2)[0]
    citizen.post(f"{address}/what/", {"what_happened": "They took my bike from the shed."})
    citizen.post(f"{address}/vehicle/", {"vehicle": "none"})
    return address


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else None


def typed(page, **parts):
    """The fields of the one thing on a page, as a browser sends them."""
    key = hidden(page, "thing-key")
    return {
        "thing-key": key,
        "thing-seen": hidden(page, "thing-seen"),
        **{f"{key}-{part}": said for part, said in parts.items()},
    }


def open_page(browser, address, query=""):
    return browser.get(f"{address}/things/{query}").content.decode()


def add(browser, address, then="new", **parts):
    """Fill in one more thing and press a button."""
    data = typed(open_page(browser, address, "?item=new"), **parts)
    return browser.post(f"{address}/things/", data | {"then": then})


def kept():
    rows = DraftAnswer.objects.filter(question="stolen").order_by("item")
    return [row.value for row in rows if row.value is not None]


def test_things_are_told_one_after_another_at_the_same_address(begun, citizen):
    first = add(
        citizen, begun, **BIKE, value="about $300", bought_day="1", bought_month="nov", bought_year="2020"
    )
    second = add(citizen, begun, then="", what="Phone")

    assert first.url == f"{begun}/things/?item=new"
    assert second.url == f"{begun}/you/"
    assert kept() == [{**BIKE, "value": "300.00", "bought": "2020-11-01"}, {"what": "Phone"}]


def test_the_list_names_each_thing_with_a_way_to_change_and_to_remove_it(begun, citizen):
    add(citizen, begun, **BIKE)

    page = open_page(citizen, begun)

    assert "Red bike · Serial number: WTU 1" in page
    assert 'name="then" value="stolen-1"' in page
    assert 'name="thing-remove" value="stolen-1.1"' in page
    assert hidden(page, "thing-key") is None


def test_what_is_wrong_with_a_thing_is_said_at_its_field_and_nothing_typed_is_lost(begun, citizen):
    answer = add(
        citizen, begun, serial="WTU 1", value="lots", bought_day="30", bought_month="2", bought_year="20"
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#id_stolen-1-what"' in page
    assert "Say what it is" in page
    assert "Did you mean 2020?" in page
    assert 'value="WTU 1"' in page
    assert kept() == []


def test_at_least_one_thing_is_asked_for_where_one_is_required(begun, citizen):
    answer = citizen.post(f"{begun}/things/", typed(open_page(citizen, begun)))

    assert answer.status_code == 400
    assert "Tell us what was taken" in answer.content.decode()


def test_an_empty_form_after_the_last_thing_holds_nobody_up(begun, citizen):
    add(citizen, begun, **BIKE)

    assert add(citizen, begun, then="").url == f"{begun}/you/"
    assert kept() == [BIKE]


def test_a_thing_is_changed_in_its_own_row(begun, citizen):
    add(citizen, begun, **BIKE)
    changing = citizen.post(f"{begun}/things/", {"then": "stolen-1"})
    page = citizen.get(changing.url).content.decode()

    citizen.post(f"{begun}/things/", typed(page, what="Blue bike"))

    assert 'value="Red bike"' in page
    assert kept() == [{"what": "Blue bike"}]
    assert DraftAnswer.objects.get(question="stolen").version == 2


def test_what_is_typed_is_saved_before_another_thing_is_changed(begun, citizen):
    add(citizen, begun, **BIKE)

    answer = add(citizen, begun, then="stolen-1", what="Phone")

    assert answer.url == f"{begun}/things/?item=stolen-1"
    assert kept() == [BIKE, {"what": "Phone"}]


def test_a_removed_thing_can_be_put_back_and_what_is_typed_stays(begun, citizen):
    add(citizen, begun, **BIKE)
    data = typed(open_page(citizen, begun, "?item=new"), what="Pho")

    removed = citizen.post(f"{begun}/things/", data | {"thing-remove": "stolen-1.1"}).content.decode()
    assert "Removed: Red bike" in removed
    assert 'value="Pho"' in removed
    assert kept() == []

    value = hidden(removed, "thing-value").replace("&quot;", '"')
    citizen.post(
        f"{begun}/things/", {"thing-restore": hidden(removed, "thing-restore"), "thing-value": value}
    )
    assert kept() == [BIKE]


def test_two_clicks_add_one_thing(begun, citizen):
    data = typed(open_page(citizen, begun, "?item=new"), **BIKE)

    for _ in range(2):
        assert citizen.post(f"{begun}/things/", data).status_code == 302

    assert kept() == [BIKE]


def test_two_windows_that_write_the_same_thing_are_shown_both(begun, citizen):
    one, other = (typed(open_page(citizen, begun), what=what) for what in ("Red bike", "Blue bike"))
    citizen.post(f"{begun}/things/", one)

    answer = citizen.post(f"{begun}/things/", other)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The other window has: Red bike" in page
    assert 'value="Blue bike"' in page
    assert hidden(page, "thing-seen") == "1"
    assert kept() == [{"what": "Red bike"}]


@pytest.mark.parametrize(
    ("button", "left"),
    [({"thing-both": "1"}, ["Red bike", "Blue bike"]), ({"then": ""}, ["Blue bike"])],
)
def test_after_a_conflict_a_person_keeps_both_or_their_own(begun, citizen, button, left):
    one, other = (typed(open_page(citizen, begun), what=what) for what in ("Red bike", "Blue bike"))
    citizen.post(f"{begun}/things/", one)
    page = citizen.post(f"{begun}/things/", other).content.decode()

    citizen.post(f"{begun}/things/", typed(page, what="Blue bike") | button)

    assert [thing["what"] for thing in kept()] == left


def test_what_was_removed_in_another_window_is_saved_as_one_more(begun, citizen):
    add(citizen, begun, **BIKE)
    data = typed(open_page(citizen, begun, "?item=stolen-1"), what="Bike, red")
    citizen.post(f"{begun}/things/", {"thing-remove": "stolen-1.1"})

    assert citizen.post(f"{begun}/things/", data).status_code == 302
    assert kept() == [{"what": "Bike, red"}]


def test_there_is_an_end_of_things_and_it_is_said(begun, citizen):
    for what in ("One", "Two", "Three"):
        add(citizen, begun, what=what)

    page = open_page(citizen, begun, "?item=new")

    assert "This is the most we can take here." in page
    assert 'value="new"' not in page
    assert hidden(page, "thing-key") is None


@pytest.mark.parametrize(
    "data",
    [
        {"thing-key": "stolen-99999", "stolen-99999-what": "x"},
        {"thing-key": "other-1", "other-1-what": "x"},
        {"thing-key": "stolen-1", "thing-seen": "-1", "stolen-1-what": "x\0"},
        {"thing-key": "stolen-1", "thing-seen": "9" * 30, "stolen-1-value": "NaN"},
        {"thing-remove": "stolen-1"},
        {"thing-remove": "stolen-7.99"},
        {"thing-restore": "stolen-1.0", "thing-value": "[" * 5000},
        {"thing-restore": "stolen-1.0", "thing-value": '{"what": 1}'},
        {"then": "https://example.org"},
    ],
)
def test_a_made_up_page_is_answered_calmly_and_writes_nothing(begun, citizen, data):
    assert citizen.post(f"{begun}/things/", data).status_code in (200, 302, 400, 409)
    assert kept() == []


def test_the_check_page_and_the_report_have_every_thing(begun, citizen):
    add(citizen, begun, **BIKE)
    add(citizen, begun, what="Phone")
    page = citizen.get(f"{begun}/check/").content.decode()

    citizen.post(f"{begun}/check/", {"key": hidden(page, "key")})

    assert "1. Red bike · Serial number: WTU 1" in page
    assert Report.objects.get().answers["stolen"] == [BIKE, {"what": "Phone"}]


def test_a_step_is_walked_only_when_it_is_asked(begun, citizen):
    assert citizen.post(f"{begun}/vehicle/", {"vehicle": "none"}).url == f"{begun}/things/"
    assert citizen.get(f"{begun}/car/").url == f"{begun}/things/"

    assert citizen.post(f"{begun}/vehicle/", {"vehicle": "car"}).url == f"{begun}/car/"
    page = citizen.get(f"{begun}/things/").content.decode()
    assert f'href="{begun}/car/"' in page
    assert "Step 5 of 7" in page


def test_an_answer_that_is_no_longer_asked_is_kept_and_not_sent(begun, citizen):
    citizen.post(f"{begun}/vehicle/", {"vehicle": "car"})
    citizen.post(f"{begun}/car/", {"plate": "ABC 123"})
    citizen.post(f"{begun}/vehicle/", {"vehicle": "none"})
    add(citizen, begun, **BIKE)
    page = citizen.get(f"{begun}/check/").content.decode()

    citizen.post(f"{begun}/check/", {"key": hidden(page, "key")})

    assert "Number plate" not in page
    assert DraftAnswer.objects.get(question="plate").value == "ABC 123"
    assert "plate" not in Report.objects.get().answers


def test_what_was_asked_when_its_page_was_drawn_is_kept_though_it_is_not_asked_any_more(begun, citizen):
    other = Client()
    other.cookies = citizen.cookies
    citizen.post(f"{begun}/vehicle/", {"vehicle": "car"})
    other.post(f"{begun}/vehicle/", {"vehicle": "none"})

    assert citizen.post(f"{begun}/car/", {"plate": "ABC 123"}).url == f"{begun}/things/"
    assert DraftAnswer.objects.get(question="plate").value == "ABC 123"


def test_what_is_newly_asked_and_required_is_missing_on_the_check_page(begun, citizen):
    add(citizen, begun, **BIKE)
    citizen.post(f"{begun}/vehicle/?return=check", {"vehicle": "car"})

    page = citizen.get(f"{begun}/check/").content.decode()

    assert "Write the plate" in page
    assert f"{begun}/car/?return=check" in page
