"""The town at work, all at once: a citizen on a phone, two agents on a call, an officer and a supervisor."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from agents.actions import make_line
from agents.models import Call
from assistline.models import Centre, User
from assistline.references import group
from reports.models import CueMark, OpenCue
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_journey import answer
from tests.conftest import person, signed_in
from triage.models import Case

pytestmark = [pytest.mark.usefixtures("relay"), pytest.mark.timeout(300)]

Look = Callable[[Page], None]
Tell = Callable[..., None]
SOON = 10_000  # milliseconds: no alarm may take longer
CALLER = "0491 570 156"
DANGER = "He is kicking in my front door right now and he has a knife."
NOISE = "There is loud music from the flat next door every night."
WORSE = f"{NOISE} It is not next door. It is my husband. He hit me last night and he said he will kill me."


@pytest.fixture
def agent_two(centre: Centre) -> User:
    return person("agent-two", "agent", centre, "Dan Kelso")


@pytest.fixture
def tell(centre: Centre) -> Tell:
    """The telephone system tells of one call, by its own door."""
    token = "town-cti-token"
    make_line(centre=centre, name="131 444, general", token=token)

    def say(event: str, **fields: str) -> None:
        said = {"event": event, "direction": "in", "callId": "town-1", "from": CALLER, "to": "131444"}
        response = Client().post(reverse("cti", args=[token]), said | fields)
        assert (response.status_code, response.json()) == (200, {})

    return say


def at_a_desk(browser: Browser, site: str, who: User, door: str) -> Page:
    """Somebody's own browser, signed in, at the door of their work."""
    context = browser.new_context(viewport=DESK)
    session = signed_in(who).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    page = context.new_page()
    page.goto(f"{site}{reverse(door)}")
    return page


def tell_of_danger(page: Page, site: str, look: Look) -> None:
    """A citizen begins to report a theft, and writes that it is happening and worse."""
    page.goto(site)
    page.get_by_role("link", name="Something was stolen").click()
    answer(page, "Is it happening now", "No")
    answer(page, "Is anyone hurt", "No")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("What happened?").fill(DANGER)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("link", name="Call 000").last).to_be_visible()
    expect(page.locator("mark").filter(has_text="has a knife")).to_be_visible()
    look(page)


def rings_on_both(one: Page, two: Page, look: Look) -> None:
    """It rings on both consoles, and Answer has the focus."""
    for page in (one, two):
        expect(page.get_by_role("button", name="Answer F2")).to_be_focused(timeout=SOON)
    look(two)


def answer_both(one: Page, two: Page) -> None:
    """Both press Answer: Mei Tran was first, and the other reads so."""
    # The two press within one moment: what the first one did has not come to the other page yet.
    two.route("**/console/now/**", lambda route: route.abort())
    one.keyboard.press("F2")
    expect(one.get_by_role("heading", name="Guided call")).to_be_visible()
    two.keyboard.press("F2")
    expect(two.get_by_text("Mei Tran has just answered this call.")).to_be_visible()
    two.unroute("**/console/now/**")
    expect(two.get_by_role("heading", name="Guided call")).to_have_count(0)


def write_noise(page: Page) -> None:
    """The agent takes it for a noise, and writes down what the caller says."""
    page.get_by_label("Type").select_option("noise")
    expect(page.get_by_text("Where does the noise come from?").first).to_be_visible()
    page.get_by_label("Caller’s words").fill(NOISE)
    expect(page.locator("[data-saved]")).to_contain_text("Saved")


def find_out_worse(page: Page, look: Look) -> None:
    """It is no noise: the type changes under the words, and nothing is typed again."""
    page.get_by_label("Type").select_option("family_violence")
    expect(page.get_by_text("Do you fear for a child?")).to_be_visible()
    words = page.get_by_label("Caller’s words")
    expect(words).to_have_value(NOISE)
    words.focus()
    page.keyboard.press("End")
    page.keyboard.type(WORSE.removeprefix(NOISE))
    expect(page.locator("[data-cue]").first).to_be_visible()
    look(page)


def hand_over(page: Page) -> Case:
    """The agent hands the call to an officer as it stands."""
    page.get_by_role("button", name="Officer F8 O").click()
    expect(page.get_by_text("Sent as")).to_be_visible()
    return Case.objects.get()


def wrap_up(page: Page, look: Look) -> None:
    """The agent closes the call: the outcome stands already, and so does what the caller was told."""
    expect(page.get_by_role("heading", name="Wrap up")).to_be_visible(timeout=SOON)
    expect(page.get_by_label("What came of the call?")).to_have_value("officer_review")
    look(page)
    page.get_by_role("button", name="Close this call").click()
    expect(page.get_by_text("Wrapped up.")).to_be_visible()


def clear_all(floor: Page, reason: str) -> None:
    """The supervisor clears every cue of the portal, each with a reason."""
    portal = floor.locator("[data-cue]").filter(has_text="Web,")
    while count := portal.count():
        portal.first.get_by_role("link", name="Clear with a reason").click()
        portal.first.get_by_label("Why can it be cleared?").fill(reason)
        portal.first.get_by_role("button", name="Clear this cue").click()
        expect(portal).to_have_count(count - 1)


def test_danger_is_on_the_floor_and_a_noise_becomes_what_it_is(
    browser: Browser,
    live_server,
    tell: Tell,
    agent: User,
    agent_two: User,
    officer: User,
    supervisor: User,
    look: Look,
) -> None:
    site = live_server.url
    floor = at_a_desk(browser, site, supervisor, "floor")
    review = at_a_desk(browser, site, officer, "triage-queue")
    citizen = browser.new_context(viewport=PHONE).new_page()
    one, two = at_a_desk(browser, site, agent, "console"), at_a_desk(browser, site, agent_two, "console")
    for console in (one, two):
        console.get_by_role("button", name="I am available").click()

    tell_of_danger(citizen, site, look)
    tell("newCall")
    rings_on_both(one, two, look)
    expect(floor.get_by_text("has a knife”")).to_be_visible(timeout=SOON)
    expect(floor.get_by_role("alert")).to_contain_text("Immediate: weapon. Theft report, being written")
    expect(floor.get_by_role("heading", name="Calls waiting 1")).to_be_visible(timeout=SOON)
    look(floor)

    answer_both(one, two)

    call = Call.objects.get()
    write_noise(one)
    assert not OpenCue.objects.filter(draft=call.draft).exists()
    find_out_worse(one, look)
    expect(floor.locator("[data-cue]").filter(has_text="on the line with Mei Tran").first).to_be_visible(
        timeout=SOON
    )
    expect(floor.get_by_role("heading", name="Calls waiting 0")).to_be_visible()
    expect(floor.get_by_role("heading", name="On a call 1")).to_be_visible()
    case = hand_over(one)
    review.goto(f"{site}{reverse('triage-queue')}")
    look(review)
    review.get_by_role("link", name=re.compile("Family violence")).click()
    expect(review.locator(".report-words")).to_have_text(WORSE)
    expect(review.locator(".report-words mark").first).to_be_visible()
    look(review)

    tell("hangup", cause="normalClearing")
    wrap_up(one, look)
    mine = floor.locator("[data-cue]").filter(has_text="Call of Mei Tran, ended")
    expect(mine.filter(has_text="The caller hung up").first).to_be_visible(timeout=SOON)
    expect(mine.first).to_contain_text(group(case.reference))
    look(floor)
    call.refresh_from_db()
    assert (call.agent, call.disposition) == (agent, "officer_review")
    assert call.wrapped_at is not None

    clear_all(floor, "Rang back with 000 on the line: police are with her.")
    expect(mine.first).to_be_visible()
    assert not OpenCue.objects.open().exclude(draft=call.draft).exists()
    assert set(OpenCue.objects.open().values_list("mark", flat=True)) == {CueMark.HUNG_UP}
    look(floor)
