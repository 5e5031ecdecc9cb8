"""The console in a real browser: keys, what is typed while the line is cut, and the look at three widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from agents.actions import make_line, set_presence, take_event
from agents.cti.parsing import understand
from agents.models import Call
from assistline.models import User
from reports.models import DraftAnswer, OpenCue
from tests.browser.conftest import DESK
from tests.browser.test_journey import log_in
from triage.models import Case

pytestmark = [pytest.mark.usefixtures("relay"), pytest.mark.timeout(240)]

Look = Callable[[Page], None]
NOISE = "There is loud music from the flat next door."
WORSE = f"{NOISE} It is not next door. It is my husband. He is kicking in my front door right now."
SIZES = ((1366, 768), (1024, 700), (360, 640))


@pytest.fixture
def tell(centre):
    """The telephone system tells of a call from the same number."""
    line = make_line(centre=centre, name="131 444, general", token="console-cti-token").line

    def say(event: str, key: str = "now-1", ago: timedelta = timedelta(0), **fields: str) -> Call:
        at = timezone.now() - ago
        said = {
            "event": [event],
            "direction": ["in"],
            "callId": [key],
            "from": ["0491570156"],
            "at": [str(at)],
        }
        said |= {name: [value] for name, value in fields.items()}
        return take_event(line=line, event=understand(said, arrived_at=at, zone=centre.zone), at=at)

    return say


@pytest.fixture
def at_work(page: Page, live_server, agent: User) -> Page:
    """An agent who is available, at the console."""
    page.set_viewport_size(DESK)
    set_presence(user=agent, state="available", at=timezone.now())
    log_in(page, live_server.url, agent)
    page.goto(f"{live_server.url}{reverse('console')}")
    return page


def look_at_all_sizes(page: Page, look: Look, shot: Callable[[str], None]) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        look(page)
        if width >= 1024:
            down = page.evaluate("document.documentElement.scrollHeight - innerHeight")
            assert down <= 0, f"{width}: the page scrolls by {down} px"
        shot(str(width))
    page.set_viewport_size(DESK)


@pytest.fixture
def shot(page: Page, request) -> Callable[[str], None]:
    """Keeps a picture where ``--screenshot`` asks for pictures; the names tell test, moment and width."""
    folder = request.config.getoption("--output") if request.config.getoption("--screenshot") == "on" else ""

    def take(name: str) -> None:
        if folder:
            page.screenshot(path=f"{folder}/console-{name}.png")

    return take


def test_a_call_by_keys_alone_from_the_ring_to_the_officer(at_work: Page, tell, look: Look, shot) -> None:
    page = at_work
    look_at_all_sizes(page, look, lambda width: shot(f"idle-{width}"))
    for number in range(1, 4):
        tell("newCall", f"old-{number}", timedelta(days=9 * number))
        tell("hangup", f"old-{number}", timedelta(days=9 * number) - timedelta(seconds=41), cause="cancel")

    tell("newCall")
    expect(page.get_by_role("button", name="Answer F2")).to_be_focused(timeout=5000)
    look_at_all_sizes(page, look, lambda width: shot(f"ringing-{width}"))
    page.keyboard.press("F2")
    expect(page.get_by_role("heading", name="Guided call")).to_be_visible()
    look(page)

    page.keyboard.press("F4")
    page.keyboard.press("t")
    expect(page.get_by_label("Type")).to_be_focused()
    page.get_by_label("Type").select_option("noise")
    expect(page.get_by_text("Where does the noise come from?").first).to_be_visible()
    page.keyboard.press("F4")
    page.keyboard.press("n")
    page.keyboard.type(NOISE)
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.get_by_label("Type").select_option("family_violence")
    expect(page.get_by_text("Do you fear for a child?")).to_be_visible()
    expect(page.get_by_label("Caller’s words")).to_have_value(NOISE)

    page.get_by_label("Caller’s words").focus()
    page.keyboard.press("End")
    page.keyboard.type(WORSE.removeprefix(NOISE))
    expect(page.locator(".verdict--immediate")).to_be_visible()
    expect(page.locator("[data-mirror] mark").first).to_have_count(1)
    hurt = page.get_by_role("group", name="Is anyone hurt").get_by_role("radio").first
    hurt.focus()
    page.keyboard.press("y")
    expect(hurt).to_be_checked()
    expect(page.locator("[data-cue]").filter(has_text="injury")).to_be_visible()
    look_at_all_sizes(page, look, lambda width: shot(f"cue-{width}"))

    page.keyboard.press("F9")
    expect(page.get_by_text("000 since")).to_be_visible()
    page.keyboard.press("F8")
    page.keyboard.press("o")
    expect(page.get_by_text("Sent as")).to_be_visible()
    assert Case.objects.get().grade == "immediate"
    assert OpenCue.objects.open().exists()
    tell("hangup", cause="normalClearing")
    expect(page.get_by_role("heading", name="Wrap up")).to_be_visible(timeout=6000)
    expect(page.get_by_label("What came of the call?")).to_have_value("transfer_000")
    look_at_all_sizes(page, look, lambda width: shot(f"wrap-up-{width}"))
    page.get_by_role("button", name="Close this call").click()
    expect(page.get_by_text("Wrapped up.")).to_be_visible()


def test_words_typed_while_the_line_is_cut_are_there_after_a_reload(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    page.get_by_role("button", name="Answer F2").click(timeout=5000)
    page.get_by_label("Caller’s words").fill("First words.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")

    page.route("**/answers/", lambda route: route.abort())
    page.get_by_label("Caller’s words").fill("First words. And more while the line is cut.")
    expect(page.locator("[data-saved]")).to_contain_text("no line")
    page.reload()
    expect(page.get_by_label("Caller’s words")).to_have_value("First words. And more while the line is cut.")
    page.unroute("**/answers/")

    expect(page.locator("[data-saved]")).to_contain_text("✓ Saved", timeout=6000)
    kept = DraftAnswer.objects.get(question="what_happened")
    assert str(kept.value) == "First words. And more while the line is cut."


def test_enter_in_a_field_saves_and_does_nothing_else(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    page.get_by_role("button", name="Answer F2").click(timeout=5000)

    page.get_by_label("Your name").fill("Leanne Dacosta")
    page.keyboard.press("Enter")

    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    call = Call.objects.get()
    assert (call.state, call.transferred_at) == ("answered", None)


def answer(page: Page) -> None:
    page.get_by_role("button", name="Answer F2").click(timeout=5000)
    expect(page.get_by_label("Caller’s words")).to_be_focused()


def test_what_was_pressed_while_the_line_was_cut_is_recorded_with_its_time(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    answer(page)

    page.route("**/000/", lambda route: route.abort())
    # Under load the browser cuts the line a moment later than it says.
    page.wait_for_function("() => fetch('/cut/000/').then(() => false, () => true)")
    before = timezone.now()
    page.keyboard.press("F9")
    expect(page.get_by_text("Connect 000 on your telephone. Not recorded yet")).to_be_visible()
    pressed_by = timezone.now()
    page.unroute("**/000/")

    expect(page.get_by_text("000 since")).to_be_visible(timeout=20_000)
    at = Call.objects.get().transferred_at
    assert at is not None
    assert before - timedelta(seconds=2) <= at <= pressed_by
    expect(page.locator("[data-not-recorded]")).to_be_hidden()


def test_a_button_without_a_line_says_so_and_the_page_stays(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    answer(page)
    page.keyboard.type("My words.")

    page.route("**/console/calls/**", lambda route: route.abort())
    page.keyboard.press("F8")
    page.keyboard.press("o")

    expect(page.get_by_text("Not done: no line.")).to_be_visible()
    expect(page.get_by_label("Caller’s words")).to_have_value("My words.")
    page.unroute("**/console/calls/**")
    page.keyboard.press("F8")
    page.keyboard.press("o")
    expect(page.get_by_text("Sent as")).to_be_visible()


def test_no_letter_is_lost_when_the_caller_hangs_up(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    answer(page)
    letters = "abcdefghijklmnopqrstuvwxyz " * 4

    tell("hangup", cause="normalClearing")
    page.keyboard.type(letters, delay=45)

    expect(page.get_by_role("heading", name="Wrap up")).to_be_visible()
    expect(page.get_by_label("Caller’s words")).to_be_focused()
    expect(page.get_by_label("Caller’s words")).to_have_value(letters)


def test_a_half_written_wrap_up_survives_a_reload_and_a_second_ring(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    answer(page)
    tell("hangup", cause="normalClearing")
    page.get_by_label("What came of the call?").select_option("advice")
    page.get_by_label("What was the caller told?").fill("Ring the coun")

    tell("newCall", "now-2", user="agent")
    expect(page.get_by_text("Rings for you: 0491 570 156")).to_be_visible(timeout=6000)
    expect(page.get_by_label("What was the caller told?")).to_have_value("Ring the coun")
    page.reload()

    expect(page.get_by_label("What was the caller told?")).to_have_value("Ring the coun")
    expect(page.get_by_label("What came of the call?")).to_have_value("advice")


def test_a_second_window_takes_in_what_the_first_wrote_and_sends_nothing_over_it(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    answer(page)
    second = page.context.new_page()
    second.goto(page.url)
    page.get_by_label("Caller’s words").fill("Words of the first window.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")

    second.get_by_label("Your name").fill("Leanne Dacosta")
    second.keyboard.press("F4")
    second.keyboard.press("h")

    expect(second.get_by_label("Caller’s words")).to_have_value("Words of the first window.")
    assert dict(DraftAnswer.objects.values_list("question", "value")) == {
        "what_happened": "Words of the first window.",
        "name": "Leanne Dacosta",
    }


def test_a_refusal_leaves_the_address_of_the_console_and_says_why(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    answer(page)
    page.get_by_label("Phone number").fill("12")
    expect(page.get_by_label("Phone number")).to_have_attribute("aria-invalid", "true")

    page.keyboard.press("F8")
    page.keyboard.press("r")
    expect(page.locator("[data-error-summary]")).to_contain_text("Not saved: Phone number")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert "/console/?call=" in page.url
    page.reload()

    expect(page.get_by_label("Phone number")).to_have_value("12")


def test_a_refused_outcome_says_why_when_its_key_is_pressed(at_work: Page, tell) -> None:
    page = at_work
    tell("newCall")
    answer(page)
    page.keyboard.type("He said he will kill me.")
    expect(page.locator("[data-cue]").first).to_be_visible()

    page.keyboard.press("F8")
    page.keyboard.press("a")

    expect(page.locator("[data-said]")).to_contain_text("Advice is too little")
