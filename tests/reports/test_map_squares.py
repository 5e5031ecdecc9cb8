"""Pictures behind a map: fetched by us from a map server over real HTTP; who looks asks no other site."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from assistline import map_tiles
from assistline.map_tiles import mark_of, refuse_half_a_map
from tests.reports.files import photo

SQUARE = (9, 463, 314)


class MapServer:
    """A map server on this machine: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.status, self.body = 200, photo("PNG", size=(256, 256))
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                told.asked.append(
                    (self.path, self.headers.get("User-Agent", ""), self.headers.get("Cookie", ""))
                )
                self.send_response(told.status)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(told.body)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def map_server(settings) -> Iterator[MapServer]:
    server = MapServer()
    settings.FAKE_PARTNERS_URL = f"http://127.0.0.1:{server.http.server_port}"
    settings.MAP_TILES_URL = "https://maps.invalid/{z}/{x}/{y}.png"
    settings.MAP_TILES_CREDIT = "Example Maps"
    map_tiles.forget()
    yield server
    server.http.shutdown()
    server.http.server_close()
    map_tiles.forget()


def address(square=SQUARE, *, mark: str = "") -> str:
    return f"/map/{'/'.join(map(str, square))}/{mark or mark_of(square)}/"


def test_the_check_page_has_pictures_of_our_own_address_alone(citizen, kept_draft, map_server):
    draft = kept_draft(where=None)
    place = {"when_unsure": "on", "where_suburb": "Moe", "where_postcode": "3825"}
    citizen.post(f"/report/{draft.code}/when/", place)

    answer = citizen.get(f"/report/{draft.code}/check/")

    page = answer.content.decode()
    pictures = re.findall(r'<image href="([^"]+)"', page)
    assert "Map: Example Maps" in page
    assert pictures
    assert all(one.startswith("/map/") for one in pictures)
    assert "maps.invalid" not in page + str(answer.headers)
    assert not map_server.asked
    assert {citizen.get(one).status_code for one in pictures} == {200}
    assert len(map_server.asked) == len(pictures)


def test_a_square_is_fetched_once_and_nothing_of_who_looks_goes_along(citizen, customer, map_server):
    citizen.cookies["secret"] = "zorbel"

    answers = [citizen.get(address(), headers={"user-agent": "Phone 17"}) for _ in range(2)]

    [(path, agent, cookie)] = map_server.asked
    assert path == "/maps/9/463/314.png"
    assert (agent.startswith("AssistLine ("), cookie) == (True, "")
    assert [answer.content for answer in answers] == [map_server.body] * 2
    assert answers[0]["Content-Type"] == "image/png"
    assert answers[0]["Cache-Control"] == "public, max-age=604800, immutable"
    assert not answers[0].cookies


@pytest.mark.parametrize(
    "asked",
    [
        "/map/9/463/314/00000000000000000000/",
        "/map/9/463/315/x/",
        "/map/99/1/1/x/",
        "/map/9/9999/1/x/",
        "/map/9/-1/1/x/",
        "/map/9/1/x/",
    ],
)
def test_what_no_page_of_ours_has_drawn_is_not_there_and_nobody_is_asked(
    citizen, customer, map_server, asked
):
    assert citizen.get(asked).status_code == 404
    assert not map_server.asked


def test_without_a_map_server_there_is_no_square(citizen, customer, settings):
    map_tiles.forget()
    settings.MAP_TILES_URL = ""

    assert citizen.get(address()).status_code == 404


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"<h1>Sorry</h1>"),
        (200, b"<html><script>alert(1)</script>"),
        (200, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        (302, b""),
        (200, photo("PNG") + bytes(map_tiles.LARGEST)),
    ],
)
def test_what_is_no_picture_is_not_handed_on_and_the_server_is_left_alone(
    citizen, customer, map_server, status, body
):
    map_server.status, map_server.body = status, body

    assert [citizen.get(address((9, 463, row))).status_code for row in (314, 315)] == [404, 404]

    assert len(map_server.asked) == 1
    map_tiles.forget()
    map_server.status, map_server.body = 200, photo("JPEG")
    assert citizen.get(address())["Content-Type"] == "image/jpeg"


def test_a_map_server_that_is_away_holds_up_no_page(citizen, customer, settings, map_server):
    settings.FAKE_PARTNERS_URL = "http://127.0.0.1:9"

    assert citizen.get(address()).status_code == 404

    assert map_tiles.picture_of((9, 463, 316)) is None
    assert not map_server.asked


def test_where_it_has_no_picture_of_one_square_the_others_are_shown(citizen, customer, map_server):
    map_server.status = 404
    assert citizen.get(address()).status_code == 404

    map_server.status = 200
    assert citizen.get(address((9, 463, 315))).status_code == 200


@pytest.mark.parametrize(
    ("url", "credit", "said"),
    [
        ("http://maps.example.org/{z}/{x}/{y}.png", "Example", "https address"),
        ("https://maps.example.org/{z}/{x}.png", "Example", "https address"),
        ("https://maps.example.org/{z}/{x}/{y}.png", "", "say whose map it is"),
    ],
)
def test_half_a_map_server_is_refused_with_a_sentence(url, credit, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        refuse_half_a_map(url, credit)
