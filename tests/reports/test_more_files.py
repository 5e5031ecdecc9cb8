"""Files for a report that was sent: beside it, kept once, and news for the officers."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assistline.models import AuditEntry, OutboxEvent
from reports.actions import begin_file, clear_cue, forget_cut_off_files
from reports.files.limits import LARGEST_FORM, MOST_FILES
from reports.models import Attachment, Draft, OpenCue, Report, ReportTypeVersion, Supplement
from tests.reports.files import film, photo, sound
from tests.reports.test_reading_level import YEAR, readability, visible
from tests.reports.test_statements import statements

KEY = "0123456789ABCDEF"


@pytest.fixture
def sent(make_report):
    return make_report()


@pytest.fixture
def opened(citizen, sent) -> str:
    """The tracking page's address, open in the citizen's browser."""
    typed = {"reference": sent.report.reference, "access_code": sent.access_code}
    return citizen.post("/track/", typed).url


@pytest.fixture
def url(opened) -> str:
    return f"{opened}files/"


def upload(client: Client, url: str, *files: tuple[str, bytes], field: str = "files", **more):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(url, {"do": field, field: sent, "key": KEY, **more})


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def test_the_tracking_page_leads_there_and_shows_what_was_added(citizen, opened, url):
    assert f'href="{url}"' in text_of(citizen.get(opened))

    answer = upload(citizen, url, ("door.jpg", photo()), ("clip.mp4", film()), words="Our back door")

    shown = text_of(citizen.get(answer.url))
    assert answer.url == f"{opened}?kept=files"
    assert "We have your files." in shown
    assert all(words in shown for words in ("You added", "door.jpg", "clip.mp4", "Our back door"))
    assert [file.report_id for file in Attachment.objects.all()] == [Report.objects.get().id] * 2
    assert Supplement.objects.get().files.count() == 2


def test_the_same_form_twice_is_kept_once_and_the_same_file_in_another_tab_too(citizen, opened, url):
    answers = [upload(citizen, url, ("door.jpg", photo())) for _ in range(2)]
    answers.append(upload(citizen, url, ("door.jpg", photo()), key="of-another-tab"))

    assert {answer.url for answer in answers} == {f"{opened}?kept=files"}
    assert Attachment.objects.kept().count() == Supplement.objects.count() == 1
    assert OutboxEvent.objects.filter(name="file.added").count() == 1


def test_what_is_good_stays_and_the_words_come_back_with_what_is_not(citizen, url):
    answer = upload(citizen, url, ("a.jpg", photo()), ("evil.jpg", b"<svg/>"), words="Our back door")

    shown = text_of(answer)
    assert answer.status_code == 400
    assert shown.count("evil.jpg: We cannot take this kind of file.") == 2
    assert 'value="Our back door"' in shown
    assert Attachment.objects.kept().count() == 1


def test_photos_and_a_voice_note_of_one_form_are_one_supplement(citizen, opened, url):
    memo = SimpleUploadedFile("memo.m4a", sound("ipod", "aac"))

    answer = upload(citizen, url, ("door.jpg", photo()), voice=memo, words="Our back door")

    assert answer.url == f"{opened}?kept=files"
    assert Supplement.objects.get().files.count() == 2
    assert OpenCue.objects.open().get().cue == "voice_note"


def test_enter_beside_what_is_not_chosen_yet_keeps_the_words(citizen, url):
    answer = citizen.post(url, {"do": "keep", "key": KEY, "words": "Our back door"})

    assert (answer.status_code, 'value="Our back door"' in text_of(answer)) == (200, True)


def test_in_parts_as_the_script_sends_them(citizen, opened, url):
    data = photo()
    about = {"name": "a.jpg", "size": len(data), "changed": "17", "voice": "no", "key": KEY, "words": "Door"}
    begun = citizen.post(f"{url}begin/", about).json()

    def send(offset: int, part: bytes):
        headers = {"Upload-Offset": str(offset)}
        return citizen.post(begun["url"], part, content_type="application/octet-stream", headers=headers)

    first, last = send(0, data[:1000]), send(1000, data[1000:])
    again = citizen.post(f"{url}begin/", about).json()

    assert first.json() == {"offset": 1000, "state": "receiving"}
    assert (last.json()["next"], again["offset"]) == (f"{opened}?kept=files", len(data))
    assert send(len(data), b"").json() == last.json()
    assert Supplement.objects.get().words == "Door"


def test_words_that_sound_like_danger_lead_to_the_interruption(citizen, opened, url):
    answer = upload(citizen, url, ("a.jpg", photo()), words="He is breaking my door with a knife right now")

    assert answer.url == f"{opened}now/?is=immediate&kept=files"
    assert OpenCue.objects.filter(cue="weapon", draft__report=Report.objects.get()).exists()


def test_a_voice_note_waits_to_be_heard_also_when_the_draft_is_gone(citizen, url, sent):
    Report.objects.update(draft=None)

    upload(citizen, url, ("memo.m4a", sound("ipod", "aac")), field="voice")

    cue = OpenCue.objects.open().get()
    assert (cue.cue, cue.grade, cue.draft.report.id) == ("voice_note", "priority", sent.report.id)


def test_a_second_voice_note_is_unheard_though_the_first_was_heard(citizen, url, officer):
    upload(citizen, url, ("one.m4a", sound("ipod", "aac")), field="voice")
    clear_cue(cue_id=OpenCue.objects.get().id, by=officer, reason="She says good day", at=timezone.now())

    with time_machine.travel(timezone.now() + timedelta(seconds=5), tick=True):
        upload(citizen, url, ("two.m4a", sound("ipod", "aac", seconds=3)), field="voice", key="b" * 16)

    assert OpenCue.objects.open().get().cue == "voice_note"


def test_after_half_an_hour_the_code_is_asked_for_and_nothing_is_shown(citizen, opened, url, sent):
    upload(citizen, url, ("first.jpg", photo()))

    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=True):
        asked = upload(citizen, url, ("a.jpg", photo(colour="red")), words="Our back door")
        wrong = upload(citizen, url, ("a.jpg", photo(colour="red")), access_code="0" * 16)
        part = citizen.post(f"{url}begin/", {"name": "a", "size": "3"})
        kept = upload(citizen, url, ("a.jpg", photo(colour="red")), access_code=sent.access_code)

    assert (asked.status_code, wrong.status_code, part.status_code) == (422, 400, 404)
    assert "choose your files again" in text_of(asked)
    assert 'value="Our back door"' in text_of(asked)
    assert "first.jpg" not in text_of(asked)
    assert kept.url == f"{opened}?kept=files"


def test_every_part_keeps_the_leave_for_half_an_hour_more(citizen, url):
    begun = citizen.post(f"{url}begin/", {"name": "film", "size": "9", "key": KEY}).json()
    begin = timezone.now()

    for minutes, offset in ((20, 0), (40, 3)):
        with time_machine.travel(begin + timedelta(minutes=minutes), tick=True):
            headers = {"Upload-Offset": str(offset)}
            answer = citizen.post(
                begun["url"], b"abc", content_type="application/octet-stream", headers=headers
            )

    assert answer.json() == {"offset": 6, "state": "receiving"}


def test_another_browser_sees_nothing_and_adds_nothing(citizen, url):
    upload(citizen, url, ("a.jpg", photo()))
    stranger, token = Client(), Attachment.objects.get().token

    assert stranger.get(url).url == "/track/"
    assert upload(stranger, url, ("b.jpg", photo(colour="red"))).status_code == 422
    assert stranger.get(f"{url}{token}/").status_code == 404
    assert Attachment.objects.count() == 1


def test_what_was_sent_stays_and_what_was_cut_off_can_be_given_up(citizen, url, sent):
    upload(citizen, url, ("a.jpg", photo()))
    begin_file(report_id=sent.report.id, name="film.mp4", size=100, at=timezone.now())
    shown = text_of(citizen.get(url))

    for file in Attachment.objects.all():
        citizen.post(url, {"do": f"remove.{file.token}"})

    assert shown.count("Remove") == 1
    assert [file.name for file in Attachment.objects.all()] == ["a.jpg"]


def test_what_never_came_is_forgotten_after_a_day(sent):
    file = begin_file(report_id=sent.report.id, name="film.mp4", size=100, at=timezone.now())

    assert forget_cut_off_files(at=file.added_at + timedelta(hours=23)) == 0
    assert forget_cut_off_files(at=file.added_at + timedelta(hours=25)) == 1


def test_a_full_report_says_what_to_do(citizen, url, sent):
    for number in range(MOST_FILES):
        begin_file(report_id=sent.report.id, name=f"{number}", size=1, at=timezone.now())

    refused = upload(citizen, url, ("a.jpg", photo()))

    assert "Write to us, and we tell you how to send more." in text_of(refused)
    assert "Write to us, and we tell you how to send more." in text_of(citizen.get(url))


def test_too_much_at_once_is_said_before_it_is_looked_at(citizen, url):
    answer = upload(citizen, url, ("a.jpg", bytes(LARGEST_FORM + 200_000)))

    assert (answer.status_code, "That was too much at once." in text_of(answer)) == (413, True)


def test_a_kind_of_report_without_files_offers_none(citizen, opened, url):
    ReportTypeVersion.objects.filter(report_type__slug="theft").update(takes_files=False)

    assert f'href="{url}"' not in text_of(citizen.get(opened))
    assert citizen.get(url).url == opened
    assert "You cannot add files" in text_of(upload(citizen, url, ("a.jpg", photo())))


def test_the_page_is_plain_counted_and_on_the_trail(citizen, url):
    upload(citizen, url, ("a.jpg", photo()))

    with statements(at_most=6):
        answer = citizen.get(url)

    assert readability(visible(answer.content.decode())) <= YEAR
    assert "microphone=(self)" in answer["Permissions-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action="report.tracked").exists()
    assert not Draft.objects.exclude(report=None).filter(files__isnull=False).exists()
