"""The queue in a browser: whatever its stream leaves out comes to the list all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from assistline.models import User
from tests.conftest import signed_in
from tests.triage.conftest import *  # noqa: F403 - makes cases
from triage.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = {"content_type": "text/event-stream", "body": "retry: 60000\n\n"}


@pytest.fixture
def watch(page: Page, live_server, officer: User) -> Callable[[Callable[[Route], None]], Page]:
    """Opens the queue with a stream that behaves as it is told."""

    def open_queue(stream: Callable[[Route], None]) -> Page:
        cookie = signed_in(officer).cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        page.route("**/events/**", stream)
        page.clock.install()
        page.goto(f"{live_server.url}{reverse('triage-queue')}")
        return page

    return open_queue


def test_a_queue_whose_stream_falls_silent_reads_its_rows_again(watch, theft_case: Callable[..., Case]):
    theft_case()
    page = watch(lambda route: None)

    theft_case()
    page.clock.run_for(46_000)

    expect(page.get_by_text("New: ")).to_be_visible()


def test_a_case_that_is_opened_before_the_stream_begins_is_not_missed(watch, theft_case: Callable[..., Case]):
    theft_case()

    def begin_late(route: Route) -> None:
        theft_case()
        route.fulfill(**OPEN)

    page = watch(begin_late)
    expect(page.get_by_text("Not live")).to_be_visible()  # it was open, and has ended
    page.clock.run_for(1_000)

    expect(page.get_by_text("New: ")).to_be_visible()
