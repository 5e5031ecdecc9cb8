"""Files by program: whole or in parts, judged by content, in quarantine until scanned, of one owner alone."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assistline.references import new_access_code
from reports.actions import begin_file, scan_waiting_files, start_draft, submit_draft
from reports.files.limits import LARGEST_ALTOGETHER, LARGEST_FORM, LARGEST_PART, MOST_FILES
from reports.models import Attachment, FileState, OpenCue, Supplement
from tests.reports.files import (
    EICAR,
    film,
    photo,
    photo_with_place,
    pixel_flood,
    portable_document,
    sound,
    text_bomb,
    word_document,
)
from tests.reports.test_scan_files import scanner  # noqa: F401

KEY = "a-key-of-a-test-0001"


class Sender:
    """A program that may add files to a draft or to a report."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.browser = f"{url}files/", Client()
        self.headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": KEY}

    def add(self, data: bytes, name: str = "door.jpg", **more):
        form = {"file": SimpleUploadedFile(name, data), **more}
        return self.browser.post(self.url, form, headers=self.headers)

    def announce(self, **said):
        return self.browser.post(
            self.url, json.dumps(said), content_type="application/json", headers=self.headers
        )

    def send(self, url: str, offset: int, data: bytes):
        headers = {**self.headers, "Upload-Offset": str(offset)}
        return self.browser.post(url, data, content_type="application/octet-stream", headers=headers)

    def get(self, url: str = ""):
        return self.browser.get(url or self.url, headers=self.headers)

    def delete(self, url: str):
        return self.browser.delete(url, headers=self.headers)


@pytest.fixture
def draft(customer, theft, answers):
    started = start_draft(
        customer=customer, at=timezone.now(), type_version_id=theft.version_id, answers=answers
    )
    return started


@pytest.fixture
def to_draft(draft) -> Sender:
    return Sender(f"/api/v1/drafts/{draft.draft.code}/", draft.secret)


@pytest.fixture
def to_report(make_report) -> Sender:
    sent = make_report()
    return Sender(f"/api/v1/reports/{sent.report.reference}/", sent.access_code)


@pytest.fixture(params=["to_draft", "to_report"])
def program(request) -> Sender:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize(
    "wrong", [{"name": 5}, {"size": "10"}, {"size": True}, {"voice_note": "yes"}, {"description": 7}]
)
def test_an_announcement_of_other_kinds_of_values_is_refused(program, wrong):
    refused = program.announce(**{"name": "door.jpg", "size": 10, **wrong})

    assert (refused.status_code, set(refused.json())) == (400, set(wrong))
    assert not Attachment.objects.exists()


def test_a_file_is_added_whole_and_its_state_is_told(program):
    added = program.add(photo_with_place(), description="The back door")
    told = added.json()

    assert (added.status_code, added["Location"], told["state"]) == (201, told["url"], "quarantined")
    assert (told["kind"], told["description"], told["reason"]) == ("photo", "The back door", None)
    assert told["location"] == {"latitude": -37.84, "longitude": 145.285}
    assert program.get(told["url"]).json() == program.get().json()["files"][0] == told


def test_in_parts_it_goes_on_where_the_line_was_cut(program):
    data = photo()
    begun = program.announce(name="door.jpg", size=len(data), changed="17").json()

    first = program.send(begun["url"], 0, data[:1000])
    repeated = program.send(begun["url"], 0, data[:1000])
    again = program.announce(name="door.jpg", size=len(data), changed="17").json()
    last = program.send(begun["url"], 1000, data[1000:])
    asked_again = program.send(begun["url"], len(data), b"")

    assert (begun["state"], first.json()["received"], again["url"]) == ("receiving", 1000, begun["url"])
    assert (repeated.status_code, repeated.json()["received"]) == (409, 1000)
    assert last.json() == asked_again.json()
    assert (last.json()["state"], last.json()["received"]) == ("quarantined", len(data))


def test_the_same_bytes_again_are_the_same_file(program):
    first, again = program.add(photo()), program.add(photo(), "copy.jpg")

    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert Attachment.objects.kept().count() == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (photo()[:300], "damaged"),
        (b"MZ" + bytes(200), "kind"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind"),
        (pixel_flood(), "pixels"),
        (text_bomb(), "damaged"),
        (b"PK\x03\x04" + bytes(100), "archive"),
        (portable_document(script=True), "pdf_active"),
        (portable_document(password="secret"), "pdf_locked"),
        (word_document("x", more={"word/vbaProject.bin": b"x"}), "document_active"),
    ],
    ids=lambda value: "file" if isinstance(value, bytes) else str(value),
)
def test_what_is_none_of_ours_is_refused_by_content_with_the_reason(to_draft, data, reason):
    answer = to_draft.add(data)

    assert (answer.status_code, answer.json()["reason"]) == (400, reason)
    assert answer.json()["detail"]
    assert to_draft.get().json()["files"] == []


@pytest.mark.parametrize("data", [photo("HEIF"), photo("AVIF"), film(), sound("ipod", "aac")])
def test_what_phones_send_is_taken(to_draft, data):
    assert to_draft.add(data).status_code == 201


def test_too_much_is_413_however_it_comes(to_draft, draft):
    whole = to_draft.add(bytes(LARGEST_FORM + 200_000))
    announced = to_draft.announce(name="a", size=LARGEST_ALTOGETHER + 1)
    part = to_draft.send(
        to_draft.announce(name="b", size=9_000_000).json()["url"], 0, bytes(LARGEST_PART + 1)
    )
    for number in range(MOST_FILES - 1):
        begin_file(draft_id=draft.draft.id, name=f"{number}", size=1, at=timezone.now())
    one_more = to_draft.add(photo())

    answers = [whole, announced, part, one_more]
    assert [answer.status_code for answer in answers] == [413] * 4
    reasons = ["form_too_large", "too_large", "too_large", "too_many"]
    assert [answer.json()["reason"] for answer in answers] == reasons


def test_a_virus_is_422_at_once_where_there_is_a_scanner(program, scanner):  # noqa: F811
    answer = program.add(photo() + EICAR)
    [listed] = program.get().json()["files"]

    assert (answer.status_code, answer.json()["reason"]) == (422, "virus")
    assert (listed["state"], listed["reason"]) == ("refused", "virus")
    assert program.add(photo()).json()["state"] == "clean"


def test_without_a_scanner_it_stays_in_quarantine(to_draft, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"

    told = to_draft.add(photo()).json()

    assert told["state"] == to_draft.get(told["url"]).json()["state"] == "quarantined"


def test_whom_the_sweep_has_begun_on_is_not_scanned_twice(to_draft, scanner):  # noqa: F811
    told = to_draft.add(sound()).json()

    assert scan_waiting_files(at=timezone.now()) == 0
    assert (told["state"], Attachment.objects.get().scan_attempts) == ("clean", 1)


def test_a_file_of_a_draft_is_deleted_for_good_and_one_of_a_report_stays(to_draft, to_report):
    of_draft, of_report = to_draft.add(photo()).json()["url"], to_report.add(photo()).json()["url"]
    cut_off = to_report.announce(name="film", size=100).json()["url"]

    assert to_draft.delete(of_draft).status_code == to_report.delete(cut_off).status_code == 204
    assert to_report.delete(of_report).status_code == 409
    assert to_draft.get(of_draft).status_code == to_report.get(cut_off).status_code == 404
    assert [file.report_id is not None for file in Attachment.objects.all()] == [True]


def test_files_with_one_key_are_one_addition_and_it_is_read_for_danger(to_report):
    for colour in ("teal", "red"):
        to_report.add(photo(colour=colour), description="He stands at my door with a knife")

    supplement = Supplement.objects.get()
    assert (supplement.kind, supplement.files.count()) == ("files", 2)
    assert OpenCue.objects.filter(cue="weapon").exists()
    to_report.headers["Idempotency-Key"] = "short"
    assert to_report.add(photo()).status_code == 400


def test_a_voice_note_waits_to_be_heard(program):
    program.add(sound(), "note.weba", voice_note="true")

    assert OpenCue.objects.get().cue == "voice_note"


def test_who_has_not_the_secret_gets_what_a_missing_file_gets(program):
    url = program.add(photo()).json()["url"]
    program.headers["Authorization"] = f"Bearer {new_access_code()}"

    answers = [program.get(), program.add(photo()), program.get(url), program.delete(url)]
    answers.append(program.send(url, 0, b"x"))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


def test_after_sending_the_draft_takes_no_more(to_draft, draft, customer):
    url = to_draft.add(photo()).json()["url"]
    submit_draft(draft_id=draft.draft.id, customer=customer, at=timezone.now())

    assert (
        to_draft.add(photo(colour="red")).status_code
        == to_draft.announce(name="a", size=1).status_code
        == 409
    )
    assert to_draft.delete(url).status_code == 404
    assert Attachment.objects.get().report_id is not None


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x", 400),
        (b"--x", "multipart/form-data", 400),
        (b"{", "application/json", 400),
        (b'{"name": "a\\u0000", "size": 1}', "application/json", 400),
        (b'{"name": "a", "size": -1}', "application/json", 400),
        (b"a=b", "application/x-www-form-urlencoded", 415),
    ],
)
def test_what_cannot_be_read_is_said_in_json(to_draft, body, content_type, status):
    answer = to_draft.browser.post(to_draft.url, body, content_type=content_type, headers=to_draft.headers)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")


def test_too_many_fields_are_refused_in_json(to_draft):
    answer = to_draft.add(photo(), **{f"field{number}": "x" for number in range(600)})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")


def test_a_name_that_leads_elsewhere_leads_nowhere(to_draft):
    told = to_draft.add(photo(), "../../etc/passwd\u202e.jpg").json()

    assert Attachment.objects.get().state == FileState.QUARANTINED
    assert "/" not in told["name"]
