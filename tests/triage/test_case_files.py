"""Files of a case: seen by who may see the case, after they were scanned, with the trail's entry first."""

from __future__ import annotations

import hashlib

import pytest
from django.utils import timezone

from assistline.models import AuditEntry
from reports.actions import (
    add_chunk,
    begin_file,
    clear_cue,
    finish_file,
    raise_cues,
    scan_waiting_files,
    start_draft,
    submit_draft,
)
from reports.definitions import published
from reports.models import Attachment, OpenCue
from reports.reading import CueFound
from tests.reports.conftest import own_files  # noqa: F401 - a folder of its own for files
from tests.reports.files import EICAR, photo, photo_with_place, sound, word_document
from tests.reports.test_scan_files import scanner  # noqa: F401
from tests.triage.conftest import THEFT
from triage.actions import open_case
from triage.models import Case


@pytest.fixture
def case_with(customer, scanner):  # noqa: F811
    """A case whose report came with files; scanned, unless told not to."""

    def make(*files: tuple[str, bytes], voice_note: bool = False, scanned: bool = True) -> Case:
        at, kind = timezone.now(), published(customer.id, "theft")
        draft = start_draft(customer=customer, at=at, type_version_id=kind.version_id, answers=THEFT).draft
        for name, data in files:
            file = begin_file(draft_id=draft.id, name=name, size=len(data), voice_note=voice_note, at=at)
            add_chunk(file_id=file.id, offset=0, data=data)
            finish_file(file_id=file.id, at=at)
        report = submit_draft(draft_id=draft.id, customer=customer, at=at).report
        if scanned:
            scan_waiting_files(at=timezone.now())
        return open_case(report_id=report.id, at=timezone.now())

    return make


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_an_officer_sees_a_copy_and_saves_the_original_with_its_hash(as_officer, case_with):
    data = photo_with_place()
    case = case_with(("<b>door.jpg", data))
    [file] = Attachment.objects.all()
    place = f"/review/{case.reference}/files/{file.token}/"

    page = as_officer.get(f"/review/{case.reference}/").content.decode()
    copy, original = as_officer.get(place), as_officer.get(f"{place}original/")

    assert f'src="{place}"' in page
    assert "&lt;b&gt;door.jpg" in page
    assert hashlib.sha256(data).hexdigest() in page
    assert (copy["Content-Type"], original["Content-Type"]) == ("image/jpeg", "application/octet-stream")
    assert b"Canary" not in body(copy)
    assert body(original) == data
    assert original["X-File-SHA256"] == hashlib.sha256(data).hexdigest()
    for answer in (copy, original):
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Content-Disposition"].startswith(f'attachment; filename="{case.reference}-')
        assert answer["X-Content-Type-Options"] == "nosniff"
    read = AuditEntry.objects.filter(object_kind="file").order_by("id").values_list("action", "object_ids")
    assert list(read) == [("file.read", [file.id]), ("file.downloaded", [file.id])]


def test_of_a_word_file_the_words_are_read_and_its_pictures_seen_without_word(as_officer, case_with):
    data = word_document("He wrote: &lt;b&gt;你好", more={"word/media/a.png": photo("PNG")})
    case = case_with(("diary.docx", data))
    [file] = Attachment.objects.all()
    place = f"/review/{case.reference}/files/{file.token}/"

    page = as_officer.get(f"/review/{case.reference}/").content.decode()
    words, picture = as_officer.get(place), as_officer.get(f"{place}1/")

    assert f'href="{place}">Read its words' in page
    assert f'href="{place}original/"' in page
    assert "Picture 1" in page
    assert body(words).decode() == "He wrote: <b>你好"
    assert words["Content-Type"] == "text/plain; charset=utf-8"
    assert words["Content-Disposition"].startswith("inline; ")
    assert words["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert words["X-Content-Type-Options"] == "nosniff"
    assert body(picture).startswith(b"\xff\xd8\xff")
    assert as_officer.get(f"{place}original/")["Content-Disposition"].endswith('.docx"')


def test_what_is_not_scanned_says_so_and_does_not_open(as_officer, case_with):
    case = case_with(("door.jpg", photo_with_place()), scanned=False)
    [file] = Attachment.objects.all()

    page = as_officer.get(f"/review/{case.reference}/").content.decode()

    assert "Not scanned yet" in page
    assert file.token not in page
    for end in ("", "original/"):
        assert as_officer.get(f"/review/{case.reference}/files/{file.token}/{end}").status_code == 404


def test_a_virus_is_named_and_stays_sealed(as_officer, case_with):
    case = case_with(("door.jpg", photo_with_place() + EICAR))
    [file] = Attachment.objects.all()

    page = as_officer.get(f"/review/{case.reference}/").content.decode()

    assert "A virus was found" in page
    assert "Eicar-Test-Signature" in page
    assert as_officer.get(f"/review/{case.reference}/files/{file.token}/original/").status_code == 404


def test_a_stranger_to_the_case_gets_what_a_missing_file_gets(as_officer, as_officer_elsewhere, case_with):
    case, other = case_with(("a.jpg", photo_with_place())), case_with()
    [file] = Attachment.objects.all()

    theirs = as_officer_elsewhere.get(f"/review/{case.reference}/files/{file.token}/")
    missing = as_officer.get(f"/review/{case.reference}/files/none/")
    of_another = as_officer.get(f"/review/{other.reference}/files/{file.token}/")

    assert theirs.status_code == missing.status_code == of_another.status_code == 404
    assert not AuditEntry.objects.filter(object_kind="file").exists()


def test_a_voice_note_makes_the_case_priority_until_a_person_has_heard_it(as_officer, officer, case_with):
    assert case_with().grade == "scheduled"

    case = case_with(("note.weba", sound()), voice_note=True)
    page = as_officer.get(f"/review/{case.reference}/").content.decode()
    too_short = as_officer.post(f"/review/{case.reference}/heard/", {"reason": "ok"})
    still = OpenCue.objects.open().count()
    as_officer.post(f"/review/{case.reference}/heard/", {"reason": "She says that the bike was blue"})

    assert case.grade == "priority"
    assert "<audio" in page
    assert "Nobody has heard it yet" in page
    assert (too_short.status_code, still) == (302, 1)
    cleared = OpenCue.objects.get()
    assert (cleared.cleared_by_id, cleared.clear_reason) == (officer.id, "She says that the bike was blue")
    assert "What does it say?" in page
    assert "What does it say?" not in as_officer.get(f"/review/{case.reference}/").content.decode()


def test_hearing_a_voice_note_clears_no_other_sign(as_officer, case_with):
    case = case_with(("note.weba", sound()), voice_note=True)
    raise_cues(
        draft_id=OpenCue.objects.get().draft_id,
        found=[CueFound("weapon", "immediate", "a knife")],
        at=timezone.now(),
    )

    as_officer.post(f"/review/{case.reference}/heard/", {"reason": "He says that it was a knife"})

    assert OpenCue.objects.open().get().cue == "weapon"


def test_who_hears_it_second_sees_both_and_nothing_is_lost(as_officer, officer_two, case_with):
    case = case_with(("note.weba", sound()), voice_note=True)
    cue = OpenCue.objects.get()
    clear_cue(cue_id=cue.id, by=officer_two, reason="She says that the bike was blue", at=timezone.now())

    typed = {"reason": "She says green, I think", "cue": cue.id}
    answer = as_officer.post(f"/review/{case.reference}/heard/", typed)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "She says that the bike was blue" in page
    assert "She says green, I think" in page
    assert OpenCue.objects.get().cleared_by_id == officer_two.id
