"""What a real browser needs: a server with a relay behind it, people to log in as, and axe."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.db import close_old_connections, connection
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, ViewportSize

from assistline.relay import deliver_due

PHONE: ViewportSize = {"width": 360, "height": 640}
DESK: ViewportSize = {"width": 1366, "height": 768}


@pytest.fixture
def relay(transactional_db: None) -> Iterator[None]:
    """The relay's deliverer, as a thread of this process."""
    stop = threading.Event()

    def deliver() -> None:
        while not stop.wait(0.05):
            close_old_connections()
            deliver_due(at=timezone.now())
        connection.close()

    thread = threading.Thread(target=deliver, name="relay")
    thread.start()
    yield
    stop.set()
    thread.join()


# How often a page that is just being replaced by the next one is looked at again.
LOOKS = 3

# An alarm that is still fading in is measured half-transparent: what moves has come to its end first.
STILL = "Promise.allSettled(document.getAnimations().map((movement) => movement.finished))"


def axe_results(page: Page) -> AxeResults:
    """What axe finds on a page that has settled: a click may still be leading to the next one."""
    for _ in range(LOOKS):
        page.wait_for_load_state("load")
        with suppress(PlaywrightError):
            page.evaluate(STILL)
            return Axe().run(page)
    return Axe().run(page)


@pytest.fixture
def look() -> Callable[[Page], None]:
    """Check a page as it stands: axe finds nothing, and nothing is wider than the screen."""

    def check(page: Page) -> None:
        results = axe_results(page)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"

    return check
