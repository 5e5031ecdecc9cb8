"""The town at work, all at once: a citizen on a phone, two agents on a call, an officer and a supervisor."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from agents.actions import AlreadyAnswered, answer_call, make_line, set_presence
from agents.models import Call
from assistline.models import Centre, User
from assistline.references import group
from reports.actions import raise_cues, save_answers, set_type, submit_draft
from reports.definitions import published
from reports.models import CueMark, OpenCue
from reports.reading import read_answers
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_journey import answer, go_on, log_in
from tests.conftest import person
from triage.actions import open_case
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
    page = browser.new_context(viewport=DESK).new_page()
    log_in(page, site, who)
    page.goto(f"{site}{reverse(door)}")
    return page


def tell_of_danger(page: Page, site: str, look: Look) -> None:
    """A citizen begins to report a theft, and writes that it is happening and worse."""
    page.goto(site)
    page.get_by_role("link", name="Something was stolen").click()
    answer(page, "Is it happening now", "No")
    answer(page, "Is anyone hurt", "No")
    go_on(page, look)
    page.get_by_label("What happened?").fill(DANGER)
    go_on(page, look)
    expect(page.get_by_role("link", name="Call 000").last).to_be_visible()
    expect(page.locator("mark").filter(has_text="has a knife")).to_be_visible()
    look(page)


def write_down(call: Call, agent: User, kind: str, **answers: str) -> None:
    """The agent writes on the console: the type of the moment, and what the caller says."""
    questions = published(call.contact.customer_id, kind)
    assert questions is not None
    assert call.draft_id is not None
    set_type(draft_id=call.draft_id, version_id=questions.version_id)
    save_answers(draft_id=call.draft_id, answers=answers, at=timezone.now(), by=str(agent.id))
    raise_cues(draft_id=call.draft_id, found=read_answers(questions, answers), at=timezone.now())


def hand_over(call: Call) -> Case:
    """The agent hands the draft to an officer as it stands."""
    assert call.draft_id is not None
    sent = submit_draft(draft_id=call.draft_id, customer=call.contact.customer, at=timezone.now())
    return open_case(report_id=sent.report.id, at=timezone.now())


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
    for one in (agent, agent_two):
        set_presence(user=one, state="available", at=timezone.now())

    tell_of_danger(citizen, site, look)
    expect(floor.get_by_text("“has a knife”")).to_be_visible(timeout=SOON)
    expect(floor.get_by_role("alert")).to_contain_text("Immediate: weapon. Theft report, being written")
    look(floor)

    tell("newCall")
    expect(floor.get_by_role("heading", name="Calls waiting 1")).to_be_visible(timeout=SOON)
    call = answer_call(call_id=Call.objects.get().id, agent=agent, at=timezone.now())
    with pytest.raises(AlreadyAnswered, match="Mei Tran has just answered"):
        answer_call(call_id=call.id, agent=agent_two, at=timezone.now())
    expect(floor.get_by_role("heading", name="Calls waiting 0")).to_be_visible(timeout=SOON)
    expect(floor.get_by_role("heading", name="On a call 1")).to_be_visible()

    write_down(call, agent, "noise", what_happened=NOISE)
    assert not OpenCue.objects.filter(draft=call.draft).exists()
    write_down(call, agent, "family_violence", what_happened=WORSE, happening_now="no", anyone_hurt="no")
    expect(floor.locator("[data-cue]").filter(has_text="on the line with Mei Tran").first).to_be_visible(
        timeout=SOON
    )
    case = hand_over(call)
    review.goto(f"{site}{reverse('triage-queue')}")
    look(review)
    review.get_by_role("link", name=re.compile("Family violence")).click()
    expect(review.locator(".report-words")).to_have_text(WORSE)
    expect(review.locator(".report-words mark").first).to_be_visible()
    look(review)

    tell("hangup", cause="normalClearing")
    mine = floor.locator("[data-cue]").filter(has_text="Call of Mei Tran, ended")
    expect(mine.filter(has_text="The caller hung up").first).to_be_visible(timeout=SOON)
    expect(mine.first).to_contain_text(group(case.reference))
    look(floor)

    clear_all(floor, "Rang back with 000 on the line: police are with her.")
    expect(mine.first).to_be_visible()
    assert not OpenCue.objects.open().exclude(draft=call.draft).exists()
    assert set(OpenCue.objects.open().values_list("mark", flat=True)) == {CueMark.HUNG_UP}
    look(floor)
