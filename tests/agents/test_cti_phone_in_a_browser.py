"""The software phone in a real browser: its buttons go to the telephone systems' own door."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from agents.actions import make_line
from agents.demo import TOKEN
from agents.models import Call

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [360, 1366])
def test_the_phone_rings_answers_and_hangs_up(
    page: Page, live_server, settings, centre, agent, width
) -> None:
    settings.DEMO = True
    make_line(centre=centre, name="131 444, general", number="131 444", token=TOKEN)
    knocks: list[str] = []
    page.on("request", lambda request: knocks.append(request.url) if "/cti/" in request.url else None)
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{live_server.url}/dev/phone/")

    page.get_by_role("button", name="Ring, told twice").click()
    expect(page.get_by_text("Ringing", exact=True)).to_be_visible()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("On the line", exact=True)).to_be_visible()
    page.get_by_role("button", name="Hang up").click()
    expect(page.get_by_text("Ended", exact=True)).to_be_visible()

    assert len(knocks) == 4
    assert Call.objects.get().agent == agent
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
