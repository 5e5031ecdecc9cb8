"""Files in a real browser: in parts over a line that is cut, recorded by voice, and looked at by axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route

from reports.models import Attachment, OpenCue
from tests.assistline.test_relay_process import happens
from tests.browser.conftest import PHONE
from tests.reports.conftest import *  # noqa: F403 - a report, and a folder of its own for files
from tests.reports.files import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def files_page(page, live_server, own_files) -> str:
    """The page of files of a report that was just begun."""
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/report/lost_property/")
    for question in ("happening_now", "anyone_hurt"):
        if page.locator(f"[name={question}][value=no]").count():
            page.check(f"[name={question}][value=no]")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile(r"/report/[0-9A-Z]{8}/"))
    page.get_by_role("button", name="Save, and add photos or files").click()
    page.wait_for_url(re.compile(r"/files/$"))
    return page.url


def test_a_cut_line_costs_one_part_and_the_rest_goes_on(page, files_page, look, tmp_path):
    look(page)
    large = tmp_path / "large.jpg"
    large.write_bytes(photo(size=(3000, 2000), quality=100) + bytes(5_000_000))
    calls: list[str] = []

    def cut_once(route: Route) -> None:
        offset = route.request.headers.get("upload-offset", "")
        calls.append(offset)
        if offset not in ("", "0") and calls.count(offset) == 1:
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/files/[0-9a-f]{32}/$"), cut_once)
    evil = tmp_path / "evil.jpg"
    evil.write_bytes(b"<svg/>")
    page.set_input_files("#id_files", [large, evil])
    page.get_by_role("button", name="Add these files").click()

    page.get_by_text("Added. We check it for viruses next.").wait_for(timeout=60_000)
    assert Attachment.objects.kept().get().size == large.stat().st_size
    assert len(calls) > len(set(calls))
    page.get_by_role("alert").get_by_text("evil.jpg: We cannot take this kind of file.").wait_for()
    look(page)


def test_a_voice_note_is_recorded_heard_and_added(page, files_page, look):
    page.get_by_role("button", name="Start recording").click()
    page.get_by_text("Recording. Speak now.").wait_for()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop recording").click()
    page.get_by_role("button", name="Add this voice note").click()

    page.get_by_text("Voice note, ").wait_for(timeout=60_000)

    assert happens(OpenCue.objects.exists, within=60)
    assert OpenCue.objects.get().cue == "voice_note"
    look(page)


def test_more_files_after_sending_stopped_and_gone_on_with(page, live_server, make_report, look, tmp_path):
    sent = make_report()
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/track/")
    page.get_by_label("Reference").fill(sent.report.reference)
    page.get_by_label("Access code").fill(sent.access_code)
    page.get_by_role("button", name="See my report").click()
    page.get_by_role("link", name="Add photos or files").click()
    look(page)
    large = tmp_path / "large.jpg"
    large.write_bytes(photo(size=(3000, 2000), quality=100) + bytes(3_000_000))
    part = re.compile(r"/files/[0-9a-f]{32}/$")
    page.route(part, lambda route: route.abort())
    page.set_input_files("#id_files", large)
    page.get_by_label("What do they show?").fill("Our back door")
    page.get_by_role("button", name="Add these files").click()
    page.get_by_text("The line is bad.").wait_for()

    page.get_by_role("button", name="Stop sending").click()

    page.get_by_role("alert").get_by_text("You stopped this.").wait_for()
    page.get_by_text("Not all of it is here.").wait_for()
    assert page.get_by_label("What do they show?").input_value() == "Our back door"
    look(page)
    page.unroute(part)
    page.set_input_files("#id_files", large)
    page.get_by_role("button", name="Add these files").click()
    page.get_by_text("We have your files.").wait_for(timeout=60_000)
    assert Attachment.objects.get().supplement.words == "Our back door"
    look(page)
