"""Adding files on the portal: with a plain form, and in parts as the script sends them."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.files.limits import LARGEST_FILE, LARGEST_FORM
from reports.models import Attachment, DraftAnswer, FileState, OpenCue
from tests.reports.files import film, photo, photo_with_place, portable_document, sound, word_document
from tests.reports.test_reading_level import YEAR, readability, visible
from tests.reports.test_statements import statements


@pytest.fixture
def draft(kept_draft):
    return kept_draft()


@pytest.fixture
def url(draft) -> str:
    return f"/report/{draft.code}/files/"


def upload(client: Client, url: str, *files: tuple[str, bytes], field: str = "files"):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(url, {"do": field, field: sent})


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def test_several_files_at_once_with_a_plain_form(citizen, url):
    answer = upload(
        citizen, url, ("door.jpg", photo()), ("clip.mp4", film()), ("receipt.pdf", portable_document())
    )

    assert (answer.status_code, answer.url) == (302, f"{url}#added")
    shown = text_of(citizen.get(url))
    assert all(name in shown for name in ("door.jpg", "clip.mp4", "receipt.pdf"))
    assert shown.count("Added. We check it for viruses next.") == 3
    assert [file.kind for file in Attachment.objects.order_by("id")] == ["photo", "video", "document"]


def test_what_is_good_stays_and_what_is_not_is_said_at_the_field_and_in_the_summary(citizen, url):
    answer = upload(citizen, url, ("door.jpg", photo()), ("evil.jpg", b"<svg onload='alert(1)'/>"))

    shown = text_of(answer)
    assert answer.status_code == 400
    sentence = (
        "evil.jpg: We cannot take this kind of file. Choose a photo, a video, sound, a PDF or a Word file."
    )
    assert shown.count(sentence) == 2
    assert '<a href="#id_files">' in shown
    assert "<title>Error: Add photos or files" in shown
    assert [file.name for file in Attachment.objects.kept()] == ["door.jpg"]


@pytest.mark.parametrize("field", ["files", "voice"])
def test_nothing_chosen_says_what_to_do(citizen, url, field):
    answer = citizen.post(url, {"do": field})

    assert (answer.status_code, text_of(answer).count("Choose a file first.")) == (400, 2)


def test_too_much_at_once_is_said_before_it_is_looked_at(citizen, url):
    answer = citizen.post(
        url, {"do": "files", "files": SimpleUploadedFile("a.jpg", bytes(LARGEST_FORM + 200_000))}
    )

    assert (answer.status_code, "That was too much at once." in text_of(answer)) == (413, True)
    assert not Attachment.objects.exists()


def test_names_are_kept_and_can_do_nothing(citizen, url):
    upload(citizen, url, ("<img src=x onerror=alert(1)>\u202egpj.jpg", photo()))

    shown = citizen.get(url).content.decode()

    assert "<img src=x" not in shown
    assert "\u202e" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;gpj.jpg" in shown


def test_a_voice_note_without_a_script(citizen, url, draft):
    answer = upload(citizen, url, ("memo.m4a", sound("ipod", "aac")), field="voice")

    assert answer.status_code == 302
    assert "Voice note, 0:02 minutes" in text_of(citizen.get(url))
    assert OpenCue.objects.open().get(draft_id=draft.id).cue == "voice_note"


def test_in_parts_as_the_script_sends_them(citizen, url, draft):
    data = photo()
    about = {"name": "door.jpg", "size": len(data), "changed": "17", "voice": "no"}
    begun = citizen.post(f"{url}begin/", about).json()

    def send(offset: int, part: bytes):
        return citizen.post(
            begun["url"],
            part,
            content_type="application/octet-stream",
            headers={"Upload-Offset": str(offset)},
        )

    first = send(0, data[:1000])
    repeated = send(0, data[:1000])
    again = citizen.post(f"{url}begin/", about).json()
    last = send(1000, data[1000:])
    asked_again = send(len(data), b"")

    assert (begun["offset"], first.json()["offset"]) == (0, 1000)
    assert (repeated.status_code, repeated.json()) == (409, {"offset": 1000})
    assert (again["url"], again["offset"]) == (begun["url"], 1000)
    assert last.json() == asked_again.json() == {"offset": len(data), "state": "quarantined"}
    assert citizen.get(begun["url"]).json()["state"] == "quarantined"


def test_in_parts_what_is_not_taken_says_why_however_often_it_is_asked(citizen, url):
    begun = citizen.post(f"{url}begin/", {"name": "a.exe", "size": 10}).json()
    how = {"content_type": "application/octet-stream", "headers": {"Upload-Offset": "0"}}

    first = citizen.post(begun["url"], b"MZ" + bytes(8), **how)
    again = citizen.post(begun["url"], b"", **how | {"headers": {"Upload-Offset": "10"}})

    assert (first.status_code, again.status_code) == (400, 400)
    assert first.json() == again.json()
    assert "We cannot take this kind of file" in first.json()["error"]


@pytest.mark.parametrize("size", ["", "-1", "0", "1e9", "9" * 400, "٣"])
def test_a_size_that_is_none_is_refused(citizen, url, size):
    assert citizen.post(f"{url}begin/", {"name": "a", "size": size}).status_code == 400


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"MZ" + bytes(200), 400),
        (photo()[:300], 400),
        (word_document("x", leads_to="image"), 400),
    ],
    ids=lambda value: "file" if isinstance(value, bytes) else str(value),
)
def test_portal_and_api_answer_a_refused_file_alike(citizen, url, data, status):
    sent = {"file": SimpleUploadedFile("a.jpg", data)}
    opened = citizen.post(
        "/api/v1/drafts/", {"type": "theft", "answers": {}}, content_type="application/json"
    )
    headers = {"Authorization": f"Bearer {opened.json()['secret']}"}

    by_program = citizen.post(f"/api/v1/drafts/{opened.json()['code']}/files/", sent, headers=headers)

    assert (upload(citizen, url, ("a.jpg", data)).status_code, by_program.status_code) == (status, status)


def test_too_much_is_413_with_the_page(citizen, url):
    size = str(LARGEST_FILE + 1)

    assert citizen.post(f"{url}begin/", {"name": "a", "size": size}).status_code == 413


def test_another_browser_sees_no_file(citizen, url, draft):
    upload(citizen, url, ("door.jpg", photo()))
    [file] = Attachment.objects.all()

    for place in (url, f"{url}begin/", f"{url}{file.token}/"):
        assert Client().post(place).status_code == 404
        assert Client().get(place).status_code in (404, 405)


def test_a_file_of_one_draft_is_not_there_for_another(citizen, kept_draft, url):
    upload(citizen, url, ("door.jpg", photo()))
    [file] = Attachment.objects.all()
    other = kept_draft()

    assert citizen.get(f"/report/{other.code}/files/{file.token}/").status_code == 404
    citizen.post(f"/report/{other.code}/files/", {"do": f"remove.{file.token}"})
    assert Attachment.objects.exists()


def chosen(door: bytes, memo: bytes) -> dict[str, SimpleUploadedFile]:
    return {"files": SimpleUploadedFile("door.jpg", door), "voice": SimpleUploadedFile("memo.m4a", memo)}


@pytest.mark.parametrize(
    ("press", "leads_to"),
    [
        ({"do": "files"}, "files/#added"),
        ({"do": "voice"}, "files/#added"),
        ({"do": "describe"}, "files/#added"),
        ({"do": "go_on"}, "who/"),
        ({"then": "call-me"}, "call-me/"),
        ({"then": "later"}, "later/"),
    ],
)
def test_whatever_is_pressed_what_was_chosen_and_typed_is_kept(citizen, url, draft, press, leads_to):
    upload(citizen, url, ("lane.jpg", photo(colour="red")))
    [lane] = Attachment.objects.all()

    typed = {f"description-{lane.token}": "The lane"}
    answer = citizen.post(url, chosen(photo(), sound("ipod", "aac")) | typed | press)

    assert answer.url == f"/report/{draft.code}/{leads_to}"
    names = Attachment.objects.order_by("id").values_list("name", flat=True)
    assert list(names) == ["lane.jpg", "door.jpg", "memo.m4a"]
    lane.refresh_from_db()
    assert lane.description == "The lane"


def test_too_much_at_once_loses_no_words(citizen, url):
    upload(citizen, url, ("door.jpg", photo()))
    [door] = Attachment.objects.all()
    large = SimpleUploadedFile("a.jpg", bytes(LARGEST_FORM + 200_000))

    citizen.post(url, {"do": "files", "files": large, f"description-{door.token}": "The door"})

    assert [file.description for file in Attachment.objects.all()] == ["The door"]


def test_describe_and_remove(citizen, url):
    upload(citizen, url, ("door.jpg", photo()))
    [file] = Attachment.objects.all()

    said = {f"description-{file.token}": "The door that was forced"}
    citizen.post(url, said | {"do": f"describe.{file.token}"})
    described = text_of(citizen.get(url))
    citizen.post(url, {"do": f"remove.{file.token}"})

    assert 'value="The door that was forced"' in described
    assert not Attachment.objects.exists()


def test_what_is_typed_beside_files_is_kept_whatever_is_pressed(citizen, url):
    upload(citizen, url, ("door.jpg", photo()), ("clip.mp4", film()))
    door, clip = Attachment.objects.order_by("id")
    said = {f"description-{door.token}": "The door", f"description-{clip.token}": "The lane"}

    citizen.post(f"{url}?lang=vi", said | {"then": "language"})
    shown = text_of(citizen.get(url))
    citizen.post(url, {"do": f"remove.{door.token}", f"description-{clip.token}": "The back lane"})

    assert 'value="The door"' in shown
    assert 'value="The lane"' in shown
    assert [file.description for file in Attachment.objects.all()] == ["The back lane"]


def test_the_place_in_a_photo_is_offered_and_used_only_if_its_owner_says_so(citizen, url, draft):
    upload(citizen, url, ("door.jpg", photo_with_place()))
    [file] = Attachment.objects.all()
    where = DraftAnswer.objects.get(draft_id=draft.id, question="where")
    before = where.value

    shown = text_of(citizen.get(url))
    assert "This file says where it was made: " in shown
    assert before == DraftAnswer.objects.get(id=where.id).value
    citizen.post(url, {"do": f"place.{file.token}"})

    after = DraftAnswer.objects.get(id=where.id).value
    assert (after["latitude"], after["longitude"]) == (-37.84, 145.285)
    assert after["suburb"] in shown
    shown = text_of(citizen.get(url))
    assert "Your report has this place now: " in shown
    assert "This file says where it was made" not in shown


def test_the_check_page_lists_them_and_sends_while_they_are_scanned(citizen, url, draft):
    upload(citizen, url, ("door.jpg", photo()))

    check = text_of(citizen.get(f"/report/{draft.code}/check/"))
    sent = citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})

    assert "door.jpg" in check
    assert "We are still checking them for viruses. You can send your report now." in check
    assert sent.status_code == 302
    [file] = Attachment.objects.all()
    assert (file.draft_id, file.state, bool(file.report_id)) == (None, "quarantined", True)


def test_the_check_page_offers_to_add_some(citizen, draft, url):
    assert f'href="{url}"' in text_of(citizen.get(f"/report/{draft.code}/check/"))


def test_a_step_saves_what_is_typed_and_leads_to_the_files(citizen, draft, url):
    shown = text_of(citizen.get(f"/report/{draft.code}/taken/"))
    answer = citizen.post(f"/report/{draft.code}/taken/", {"taken": "A red bike", "then": "files"})

    assert 'name="then" value="files"' in shown
    assert answer.url == url
    assert DraftAnswer.objects.get(draft_id=draft.id, question="taken").value == "A red bike"


def test_files_cost_a_few_statements_and_reports_without_any_none(citizen, draft, url):
    citizen.get(url)
    with statements(at_most=2):
        citizen.get(url)
    upload(citizen, url, ("door.jpg", photo()))
    citizen.get(f"/report/{draft.code}/check/")

    with statements(at_most=3):
        citizen.get(f"/report/{draft.code}/check/")


def test_the_page_is_plain_and_lets_only_its_own_voice_notes_play(citizen, url):
    upload(citizen, url, ("door.jpg", photo_with_place()), ("evil.jpg", b"<svg/>"))
    Attachment.objects.update(state=FileState.INFECTED)

    answer = citizen.get(url)

    assert readability(visible(answer.content.decode())) <= YEAR
    assert "media-src 'self' blob:" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "microphone=(self)" in answer["Permissions-Policy"]
    assert "microphone=()" in citizen.get("/")["Permissions-Policy"]
