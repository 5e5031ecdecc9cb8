"""In a real browser: mute, interpreter and supervisor by their keys, and the ring that counts down."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from agents.actions import answer_help, heed_line
from agents.cti.doing import Doing, LineEvent
from agents.models import CallLeg, HelpRequest, TelephoneLine
from assistline.models import User
from tests.browser.test_console import at_work, look_at_all_sizes, shot, tell  # noqa: F401 - fixtures

pytestmark = [pytest.mark.usefixtures("relay"), pytest.mark.timeout(240)]

WORDS = "He asks for my full name."


def test_mute_interpreter_and_supervisor_by_their_keys(
    at_work: Page,  # noqa: F811
    tell,  # noqa: F811
    look,
    shot,  # noqa: F811
    supervisor: User,
    live_server,
):
    call = tell("newCall", user="agent")
    TelephoneLine.objects.update(
        orders_url="https://exchange.invalid/orders", orders_secret="s", interpreter_number="0370100199"
    )
    line = TelephoneLine.objects.get()
    expect(at_work.locator("[data-ring]")).to_be_visible()
    look_at_all_sizes(at_work, look, lambda width: shot(f"ringing-{width}"))
    at_work.keyboard.press("F2")
    words = at_work.get_by_label("Caller’s words")
    expect(words).to_be_focused()

    for key in ("F4", "m"):
        at_work.keyboard.press(key)
    expect(at_work.get_by_role("button", name="Muting")).to_be_visible()
    heed_line(line=line, event=LineEvent(call.call_key, Doing.MUTE, timezone.now()))
    expect(at_work.get_by_role("button", name="End mute")).to_be_visible()

    for key in ("F4", "i"):
        at_work.keyboard.press(key)
    language = at_work.get_by_label("Which language?")
    expect(language).to_be_focused()
    look_at_all_sizes(at_work, look, lambda width: shot(f"interpreter-{width}"))
    language.select_option("Vietnamese")
    at_work.get_by_role("button", name="Ring the interpreter").click()
    expect(at_work.get_by_text("Ringing an interpreter (Vietnamese)")).to_be_visible()
    leg = CallLeg.objects.get()
    heed_line(line=line, event=LineEvent(call.call_key, Doing.LEG_ANSWER, timezone.now(), leg.key))
    expect(at_work.get_by_text("is on the line")).to_be_visible()

    for key in ("F4", "s"):
        at_work.keyboard.press(key)
    at_work.keyboard.type(WORDS)
    at_work.get_by_role("button", name="Ask now").click()
    expect(at_work.get_by_text("You asked a supervisor")).to_be_visible()
    expect(at_work.get_by_label("What do you need?")).to_be_hidden()
    answer_help(help_id=HelpRequest.objects.get().id, by=supervisor, answer="First name.", at=timezone.now())
    expect(at_work.get_by_text("First name.")).to_be_visible()
    look_at_all_sizes(at_work, look, lambda width: shot(f"answered-{width}"))
    assert at_work.url.startswith(f"{live_server.url}{reverse('console')}")
