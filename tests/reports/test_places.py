"""Where it happened: found among the localities, asked about when it is not clear, or kept as stated."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.definitions import QuestionDefinition
from reports.localities import Gazetteer
from reports.models import DraftAnswer, Locality, Report
from reports.questions.display import lines
from reports.questions.place_names import fold, say_name, split_typed, state_of, state_of_postcode, zone_of
from reports.questions.places import check_place
from reports.questions.text import Ground, Refused
from triage.facts import place_of

MELBOURNE = ZoneInfo("Australia/Melbourne")
GROUND = Ground(MELBOURNE, datetime(2026, 11, 22, 1, 0, tzinfo=UTC))
PLACE = QuestionDefinition("where", "place", "Where?", required=True)
KEY = {"Idempotency-Key": "k" * 20}


@pytest.fixture
def ground(customer) -> Ground:
    """Where places are looked up."""
    return Ground(MELBOURNE, GROUND.now, localities=Gazetteer(customer.id))


def refused(value, ground, **wishes) -> Refused:
    with pytest.raises(Refused) as caught:
        check_place(value, ground=ground, **wishes)
    return caught.value


def offered(error: Refused) -> list[str]:
    return [words for _, words in error.choices]


@pytest.fixture
def type_place(citizen, kept_draft):
    """Types a place on the page that asks for it."""
    draft = kept_draft(where=None)

    def post(**typed):
        url = f"/report/{draft.code}/when/"
        place = {f"where_{part}": text for part, text in typed.items()}
        return citizen.post(url, {"when_unsure": "on"} | place)

    return post


def kept() -> dict:
    return DraftAnswer.objects.get(question="where").value


# ---- what is loaded ----


def test_every_state_has_its_localities_and_their_names_are_written_as_people_do(db):
    assert Locality.objects.count() > 15_000
    assert {"VIC", "NSW", "TAS"} <= set(Locality.objects.values_list("state", flat=True))
    assert Locality.objects.filter(name="St Andrews Beach", postcode="3941").exists()


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("O'CONNOR", "O'Connor"),
        ("COOK'S HILL", "Cook's Hill"),
        ("MCMAHONS CREEK", "McMahons Creek"),
        ("BAY OF ISLANDS", "Bay of Islands"),
    ],
)
def test_names_in_capitals_are_written_as_people_do(capitals, name):
    assert say_name(capitals) == name


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Moe", ("Moe", "", "")),
        ("Moe 3825", ("Moe", "", "3825")),
        ("Richmond, Vic.", ("Richmond", "VIC", "")),
        ("richmond new south wales", ("richmond", "NSW", "")),
        ("Richmond NSW 2753", ("Richmond", "NSW", "2753")),
        ("3825", ("", "", "3825")),
        ("Victoria", ("Victoria", "", "")),
    ],
)
def test_state_and_postcode_behind_a_suburb_are_read(typed, parts):
    assert split_typed(typed) == parts


@given(st.text(max_size=80))
def test_any_text_can_be_compared_and_taken_apart(text):
    name, state, postcode = split_typed(text)

    assert fold(fold(text)) == fold(text)
    assert len(name) <= len(text)
    assert state in ("", "VIC", "NSW", "ACT", "QLD", "SA", "WA", "TAS", "NT")
    assert postcode == "" or (len(postcode) == 4 and postcode in text)


# ---- found, asked about, kept as stated ----


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ({"suburb": "moe"}, "Moe VIC 3825"),
        ({"suburb": "Mt Waverley"}, "Mount Waverley VIC 3149"),
        ({"suburb": "Richmond", "postcode": "3121"}, "Richmond VIC 3121"),
        ({"suburb": "Richmond NSW"}, "Richmond NSW 2753"),
        ({"suburb": "Port Victoria"}, "Port Victoria SA 5573"),
        ({"suburb": "Melbourne"}, "Melbourne VIC 3000"),
        ({"latitude": -38.172, "longitude": 146.268}, "Moe VIC 3825"),
    ],
)
def test_what_names_one_place_is_found(typed, town, ground):
    found = check_place(typed, ground=ground, required=True)

    assert lines(PLACE, found) == [town]
    assert Locality.objects.get(id=found["locality"]).name == found["suburb"]
    assert -39.5 < found["latitude"] < -33


def test_a_postcode_in_the_place_of_the_suburb_is_asked_back_as_what_it_is(ground):
    error = refused({"suburb": "3825"}, ground)

    assert error.message == "3825 has more than one suburb or town. Choose one."
    assert "Moe VIC 3825" in offered(error)
    assert offered(error)[-1] == "I do not know. Keep 3825."


def test_a_name_of_several_places_is_asked_back_the_own_state_first(ground):
    error = refused({"suburb": "richmond"}, ground)

    assert error.message == "There is more than one Richmond. Choose the right one."
    assert offered(error)[0] == "Richmond VIC 3121"
    assert {"Richmond NSW 2753", "Richmond TAS 7025"} < set(offered(error))
    assert offered(error)[-1] == "None of these. Keep what I wrote."


def test_an_unknown_spelling_is_asked_back_with_what_it_may_be(ground):
    error = refused({"suburb": "Bayswatr Nth"}, ground)

    assert "Bayswater North VIC 3153" in offered(error)
    assert "We do not know “Bayswatr Nth”." in error.message


def test_a_suburb_and_a_postcode_that_do_not_go_together_are_asked_back(ground):
    error = refused({"suburb": "Moe", "postcode": "3121"}, ground)

    assert {"Moe VIC 3825", "Richmond VIC 3121"} <= set(offered(error))


def test_a_postcode_alone_offers_its_towns_or_stays_as_it_is(ground):
    error = refused({"postcode": "3825"}, ground)
    stated = check_place({"postcode": "3825", "as_stated": True}, ground=ground)

    assert "Moe VIC 3825" in offered(error)
    assert offered(error)[-1] == "I do not know. Keep 3825."
    assert (stated["postcode"], stated["state"], stated["suburb"]) == ("3825", "VIC", "")
    assert "latitude" in stated


def test_own_words_alone_are_a_place(ground):
    words = "on the Frankston line between Chelsea and Carrum"

    found = check_place({"words": words}, ground=ground, required=True)

    assert found == {"address": "", "suburb": "", "postcode": "", "words": words}
    assert lines(PLACE, found) == [f"“{words}”"]


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ({"latitude": 91, "longitude": 145}, "latitude"),
        ({"latitude": float("nan"), "longitude": 145.0}, "latitude"),
        ({"latitude": 0, "longitude": 0}, "latitude"),
        ({"latitude": 146.2, "longitude": -38.1}, "latitude"),
        ({"latitude": -38.17222222222222, "longitude": 146.2}, "latitude"),
        ({"latitude": -38.1}, "longitude"),
        ({"latitude": "x", "longitude": 146.2}, "latitude"),
        ({"latitude": -25.3, "longitude": 110.0}, "latitude"),
        ({"suburb": "Moe", "latitude": -33.6, "longitude": 150.7}, "latitude"),
        ({"suburb": "Moe", "state": "Bavaria"}, "state"),
        ({"locality": 2**40}, "locality"),
        ({"locality": True}, "locality"),
        ({"locality": 2**30}, "locality"),
        ({"suburb": "Moe", "as_stated": "yes"}, "as_stated"),
        ({"words": "x" * 201}, "words"),
        ({"address": "14 Kestrel Court"}, "suburb"),
    ],
)
def test_what_can_be_no_place_is_refused_at_its_part(value, part, ground):
    assert refused(value, ground, required=True).part == part


def test_an_old_value_is_still_read():
    old = {"address": "14 Kestrel Court", "suburb": "Moe", "postcode": "3825"}

    assert check_place(old, ground=GROUND) == old
    assert lines(PLACE, old) == ["14 Kestrel Court", "Moe 3825"]
    assert state_of(old) == "VIC"


# ---- on the page ----


def test_the_choice_stands_on_the_same_page_and_nothing_is_lost(type_place):
    page = type_place(address="Swan <St>", suburb="Richmond").content.decode()

    assert page.count("There is more than one Richmond. Choose the right one.") == 2
    assert 'type="radio" name="where_pick"' in page
    assert 'value="Swan &lt;St&gt;"' in page
    assert 'href="#id_where_pick_0"' in page


def test_a_choice_is_kept_and_not_asked_again(type_place, citizen):
    form = type_place(suburb="Richmond").context["form"]
    value = next(value for value, words in form.fields["where_pick"].choices if "TAS" in words)

    chosen = type_place(suburb="Richmond", pick=value)
    again = type_place(suburb="Richmond", postcode="7025")

    assert (chosen.status_code, again.status_code) == (302, 302)
    assert (kept()["suburb"], kept()["state"], kept()["postcode"]) == ("Richmond", "TAS", "7025")


def test_a_choice_does_not_hold_for_another_suburb_typed_since(type_place):
    form = type_place(suburb="Richmond").context["form"]
    value = form.fields["where_pick"].choices[0][0]

    assert type_place(suburb="Moe", pick=value).status_code == 302
    assert kept()["postcode"] == "3825"


def test_what_nobody_knows_is_kept_as_written_and_stays_so(type_place, citizen):
    form = type_place(suburb="Behind the old mill").context["form"]
    value = form.fields["where_pick"].choices[-1][0]

    type_place(suburb="Behind the old mill", pick=value)
    draft = DraftAnswer.objects.get(question="where").draft
    page = citizen.get(f"/report/{draft.code}/when/").content.decode()

    assert kept()["suburb"] == "Behind the old mill"
    assert "Keep what I wrote: Behind the old mill" in page
    assert f'value="{value}"' in page
    assert " checked" in page


def test_the_api_names_what_is_not_clear_and_takes_what_is(citizen, answers):
    def send(where):
        body = {"type": "theft", "answers": answers | {"where": where}, "send_anyway": True}
        return citizen.post("/api/v1/reports/", body, content_type="application/json", headers=KEY)

    unclear = send({"suburb": "Richmond"})
    sent = send({"suburb": "Richmond", "state": "tas"})

    assert unclear.status_code == 400
    assert unclear.json()["answers"]["where"][0].startswith("suburb: Richmond can be Richmond VIC 3121 (")
    assert sent.status_code == 201
    assert Report.objects.get().facts["where"]["postcode"] == "7025"


# ---- while typing ----


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("richm", "Richmond VIC 3121"),
        ("frankst", "Frankston VIC 3199"),
        ("3825", "Aberfeldy VIC 3825"),
        ("bayswater nor", "Bayswater North VIC 3153"),
        ("Richmond tas", "Richmond TAS 7025"),
        ("frnakston", "Frankston VIC 3199"),
        ("port vic", "Port Victoria SA 5573"),
    ],
)
def test_the_search_offers_the_likeliest_first(typed, first, citizen):
    found = citizen.get("/places/", {"q": typed}).json()["places"]

    assert found[0]["label"] == first
    assert len(found) <= 8


@pytest.mark.parametrize("typed", ["", "r", "\0", "%", "_", "x" * 5000, "'; --", "\u202e\u0301"])
def test_nothing_typed_breaks_the_search(typed, citizen):
    response = citizen.get("/places/", {"q": typed})

    assert response.status_code == 200
    assert not response.cookies


# ---- another state ----


def test_a_place_in_another_state_leads_to_its_police_and_on(type_place, citizen):
    page = type_place(suburb="Albury")
    text = citizen.get(page.url).content.decode()

    assert page.url.endswith("/elsewhere/?next=taken")
    assert "This was in New South Wales" in text
    assert 'href="tel:131444"' in text
    assert "https://www.police.nsw.gov.au/" in text
    assert page.url.replace("elsewhere/?next=taken", "taken/") in text


def test_danger_comes_before_whose_matter_it_is(type_place):
    page = type_place(suburb="Albury", words="He is in my house with a knife right now")

    assert "/now/?next=taken" in page.url


def test_nothing_is_said_of_other_police_at_home(type_place, citizen):
    url = type_place(suburb="Moe").url
    elsewhere = url.replace("taken/", "elsewhere/")

    assert url.endswith("/taken/")
    assert citizen.get(elsewhere).status_code == 302


@pytest.mark.parametrize(
    ("where", "state"),
    [
        ({"suburb": "Albury", "state": "NSW", "postcode": "2640"}, "nsw"),
        ({"suburb": "Somewhere", "postcode": "4000"}, "qld"),
        ({"suburb": "Somewhere", "postcode": ""}, "unknown"),
        ({"words": "near the border"}, "unknown"),
        (None, "unknown"),
        ("Moe", "unknown"),
    ],
)
def test_the_state_is_a_fact_for_the_rules(where, state):
    assert place_of({"where": where}).state == state


@pytest.mark.parametrize(
    ("postcode", "state"), [("0800", "NT"), ("2617", "ACT"), ("3000", "VIC"), ("8001", "VIC"), ("999", "")]
)
def test_a_postcode_says_its_state(postcode, state):
    assert state_of_postcode(postcode) == state


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ({"state": "WA"}, "Australia/Perth"),
        ({"state": "NSW", "postcode": "2880"}, "Australia/Broken_Hill"),
        ({"postcode": "4000"}, "Australia/Brisbane"),
        ({"words": "somewhere"}, "Australia/Melbourne"),
        (None, "Australia/Melbourne"),
    ],
)
def test_a_place_has_its_clock(place, zone):
    assert zone_of(place, MELBOURNE).key == zone
