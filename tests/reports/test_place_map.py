"""The map of a place: localities as dots, and pictures of a map server only where one is named."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.localities import Gazetteer
from reports.models import Locality
from reports.questions.localities import Found
from reports.questions.map_drawing import HEIGHT, WIDTH, draw


@pytest.fixture
def type_place(citizen, kept_draft):
    """Types a place on the page that asks for it."""
    draft = kept_draft(where=None)

    def post(**typed):
        url = f"/report/{draft.code}/when/"
        place = {f"where_{part}": text for part, text in typed.items()}
        return citizen.post(url, {"when_unsure": "on"} | place)

    return post


def test_the_map_names_the_place_and_its_neighbours(db):
    moe = Locality.objects.get(name="Moe", state="VIC")

    around = Gazetteer().around(moe.latitude, moe.longitude)
    drawing = draw(moe.latitude, moe.longitude, "Moe", around)

    assert drawing.words.startswith("Map with Moe in the middle. Near it: ")
    assert "Trafalgar to the west" in drawing.words
    assert "Moe" not in [dot.name for dot in drawing.dots]


@given(
    st.lists(
        st.builds(
            Found,
            st.integers(1, 99),
            st.sampled_from(["Moe", "Upper Ferntree Gully West", "Yan Yean", "X"]),
            st.just("VIC"),
            st.just("3000"),
            st.floats(-38.5, -37.5),
            st.floats(145.5, 146.5),
        ),
        max_size=30,
    )
)
def test_no_name_of_a_map_leaves_it(around):
    drawing = draw(-38.0, 146.0, "Here", around)

    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in drawing.dots)
    assert all(
        (dot.text_x + 7 * len(dot.name) <= WIDTH)
        if dot.anchor == "start"
        else dot.text_x >= 7 * len(dot.name)
        for dot in drawing.dots
    )


def test_the_check_page_draws_the_map_and_asks_no_other_site(citizen, type_place):
    code = type_place(suburb="Moe").url.split("/")[2]

    response = citizen.get(f"/report/{code}/check/")

    page = response.content.decode()
    assert 'aria-label="Map with Moe in the middle.' in page
    assert "<image" not in page
    assert "img-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("code", ["el", "vi", "ar"])
def test_the_map_is_drawn_alike_in_every_language(citizen, type_place, code):
    page = citizen.get(type_place(suburb="Moe", postcode="3825").url.rsplit("/", 2)[0] + "/check/")
    drawn = re.findall(r' (?:x|cx)="([^"]+)"', page.content.decode())

    other = citizen.get(page.request["PATH_INFO"], {"lang": code}).content.decode()

    assert drawn
    assert re.findall(r' (?:x|cx)="([^"]+)"', other) == drawn
