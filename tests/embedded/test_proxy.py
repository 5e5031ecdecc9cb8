"""What the proxy says by itself, when nobody behind it answers or it does not ask them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from assistline.embedded.places import CHECKOUT
from assistline.embedded.plan import _caddy
from assistline.embedded.ports import free_port
from assistline.embedded.readiness import answers_on_socket, listens_on
from assistline.embedded.waiting import wait_for
from tests.reports.test_reading_level import YEAR, readability, visible


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a proxy with nobody behind it."""
    with proxy_before(tmp_path_factory.mktemp("proxy")) as address:
        yield address


@contextmanager
def proxy_before(place: Path) -> Iterator[str]:
    """The address of a proxy that asks who answers in a folder, if anybody does."""
    port = free_port()
    command = [_caddy(), "run", "--adapter", "caddyfile", "--config"]
    command.append(str(CHECKOUT / "assistline/embedded/Caddyfile"))
    environment = os.environ | {
        "PROXY_SITE": f"http://:{port}",
        "PROXY_BIND": "127.0.0.1",
        "PROXY_STORAGE": str(place),
        "PROXY_WEB": f"unix/{place}/web.sock",
        "PROXY_EVENTS": f"unix/{place}/events.sock",
    }
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
        assert wait_for(listens_on(port), seconds=30)
        yield f"http://127.0.0.1:{port}"
        running.terminate()


@pytest.mark.parametrize("path", ["/", "/report/theft/"])
def test_when_nobody_answers_a_citizen_reads_what_to_do_on_a_page_like_ours(proxy, path):
    answer = requests.post(proxy + path, data={"what_happened": "My bike is gone."}, timeout=10)
    page = answer.content.decode()

    assert answer.status_code == 502
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert 'href="tel:000"' in page
    assert "load it again" in page
    assert readability(visible(page)) <= YEAR
    assert requests.get(f"{proxy}/proxy.css", timeout=10).headers["Content-Type"] == "text/css"


def test_when_nobody_answers_a_program_reads_json(proxy):
    answer = requests.get(f"{proxy}/api/v1/types/", timeout=10)

    assert answer.status_code == 502
    assert answer.json()["reason"] == "unavailable"
    assert answer.headers["Retry-After"] == "30"


def test_an_address_that_is_too_long_leads_to_the_first_page(proxy):
    answer = requests.get(proxy + "/", params={"next": "a" * 9000}, timeout=10)

    assert answer.status_code == 414
    assert '<a href="/">Go to the first page</a>' in answer.content.decode()


def test_a_method_that_nobody_takes_is_refused_with_those_that_are_taken(proxy):
    answer = requests.request("TRACE", f"{proxy}/api/v1/types/", timeout=10)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "TRACE" not in answer.headers["Allow"]


def test_what_is_answered_unread_costs_nobody_their_answer(tmp_path):
    """More is sent than gunicorn throws away by itself; the next report comes over the same connection."""
    web = tmp_path / "web.sock"
    command = [sys.executable, "-m", "gunicorn", "tests.embedded.deaf:application", f"--bind=unix:{web}"]
    command += ["--worker-class=gthread", "--threads=4", "--keep-alive=5", "--no-control-socket"]
    with subprocess.Popen(command, cwd=CHECKOUT, stderr=subprocess.DEVNULL) as running:
        try:
            assert wait_for(answers_on_socket(web), seconds=30)
            with proxy_before(tmp_path) as address, requests.Session() as session:
                said = [
                    session.post(f"{address}/track/", data=b"x" * size, timeout=20).status_code
                    for _ in range(6)
                    for size in (300_000, 2)
                ]
        finally:
            running.terminate()

    assert said == [200] * 12


def test_figures_are_for_the_machines_inside(proxy):
    assert requests.get(f"{proxy}/metrics", timeout=10).status_code == 404
