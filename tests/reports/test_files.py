"""Files are received part by part, sealed, kept in quarantine, given to the report and really deleted."""

from __future__ import annotations

import hashlib
import stat
from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.encryption import CannotDecrypt
from assistline.models import OutboxEvent
from reports.actions import (
    DraftClosed,
    WrongOffset,
    add_chunk,
    begin_file,
    delete_expired_drafts,
    files_of_draft,
    files_of_report,
    finish_file,
    remove_file,
    start_draft,
    submit_draft,
)
from reports.actions.discarding import delete_discarded
from reports.files import storing
from reports.files.limits import LARGEST_ALTOGETHER, LARGEST_FILE, MOST_FILES, NotTaken
from reports.models import Attachment, DiscardedObject, Draft, OpenCue
from tests.reports.files import photo, photo_with_place, sound


def objects(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


@pytest.fixture
def draft(customer, theft, answers) -> Draft:
    return start_draft(
        customer=customer, at=timezone.now(), type_version_id=theft.version_id, answers=answers
    ).draft


@pytest.fixture
def add(draft):
    """Adds one file to the draft, whole."""

    def add(data: bytes = b"", *, name: str = "door.jpg", voice_note: bool = False) -> Attachment:
        data = data or photo()
        file = begin_file(
            draft_id=draft.id, name=name, size=len(data), voice_note=voice_note, at=timezone.now()
        )
        for start in range(0, len(data), 700):
            add_chunk(file_id=file.id, offset=start, data=data[start : start + 700])
        return finish_file(file_id=file.id, at=timezone.now())

    return add


def test_a_file_is_sealed_part_by_part_and_comes_out_as_it_went_in(add, own_files):
    data = photo_with_place()

    file = add(data, name="../back door.jpg")

    assert (file.state, file.kind, file.name, file.size) == (
        "quarantined",
        "photo",
        "../back door.jpg",
        len(data),
    )
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert b"".join(storing.read(file.parts, token=file.token, use=storing.ORIGINAL)) == data
    stored = objects(own_files)
    assert len(stored) == len(file.parts) + 1
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in stored)
    assert not any(mark in path.read_bytes() for path in stored for mark in (b"Canary", b"JFIF", b"Exif"))


def test_a_part_that_was_changed_or_moved_does_not_open(add, own_files):
    file = add()
    swapped = [file.parts[1], file.parts[0], *file.parts[2:]]
    [first, *_] = objects(own_files)
    before = first.read_bytes()

    with pytest.raises(CannotDecrypt):
        list(storing.read(swapped, token=file.token, use=storing.ORIGINAL))
    first.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    with pytest.raises(CannotDecrypt):
        list(storing.read([*file.parts, *file.preview], token=file.token, use=storing.ORIGINAL))


def test_after_a_cut_line_it_goes_on_where_it_stopped(draft):
    data = photo()
    file = begin_file(draft_id=draft.id, name="a.jpg", size=len(data), fingerprint="17", at=timezone.now())
    add_chunk(file_id=file.id, offset=0, data=data[:500])

    again = begin_file(draft_id=draft.id, name="a.jpg", size=len(data), fingerprint="17", at=timezone.now())
    other = begin_file(draft_id=draft.id, name="a.jpg", size=len(data), fingerprint="18", at=timezone.now())

    assert (again.id, again.received, other.received) == (file.id, 500, 0)
    with pytest.raises(WrongOffset) as wrong:
        add_chunk(file_id=file.id, offset=0, data=data[:500])
    assert wrong.value.received == 500
    add_chunk(file_id=file.id, offset=500, data=data[500:])
    assert finish_file(file_id=file.id, at=timezone.now()).state == "quarantined"


def test_a_file_that_is_not_whole_is_not_looked_into(draft):
    file = begin_file(draft_id=draft.id, name="a.jpg", size=1000, at=timezone.now())

    with pytest.raises(WrongOffset):
        finish_file(file_id=file.id, at=timezone.now())


@pytest.mark.parametrize(("size", "why"), [(0, "empty"), (-1, "empty"), (LARGEST_FILE + 1, "too_large")])
def test_a_size_that_cannot_be_taken_is_refused_before_a_byte_comes(draft, size, why):
    with pytest.raises(NotTaken) as refused:
        begin_file(draft_id=draft.id, name="a.jpg", size=size, at=timezone.now())

    assert refused.value.why == why


def test_more_than_was_announced_is_refused(draft):
    file = begin_file(draft_id=draft.id, name="a.jpg", size=10, at=timezone.now())

    with pytest.raises(NotTaken):
        add_chunk(file_id=file.id, offset=0, data=bytes(11))


def test_there_are_so_many_files_and_so_many_bytes_and_no_more(draft):
    for number in range(MOST_FILES):
        begin_file(
            draft_id=draft.id, name=f"{number}.jpg", size=LARGEST_ALTOGETHER // MOST_FILES, at=timezone.now()
        )

    with pytest.raises(NotTaken) as many:
        begin_file(draft_id=draft.id, name="one more", size=1, at=timezone.now())
    Attachment.objects.last().delete()
    with pytest.raises(NotTaken) as much:
        begin_file(draft_id=draft.id, name="too much", size=LARGEST_FILE, at=timezone.now())

    assert (many.value.why, much.value.why) == ("too_many", "too_much")


def test_what_is_not_taken_leaves_no_byte_behind(draft, add, own_files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(NotTaken):
        add(b"<svg onload='alert(1)'/>", name="photo.jpg")

    assert objects(own_files) == []
    assert not DiscardedObject.objects.exists()
    assert files_of_draft(draft_id=draft.id) == []


def test_a_removed_file_is_gone(add, own_files, django_capture_on_commit_callbacks):
    file = add()

    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file_id=file.id)

    assert objects(own_files) == []
    assert not Attachment.objects.exists()


def test_bytes_that_a_dead_process_left_go_with_the_next_sweep(add, own_files):
    remove_file(file_id=add().id)
    assert objects(own_files)

    gone = delete_discarded(at=timezone.now() + timedelta(minutes=1))

    assert gone > 1
    assert objects(own_files) == []
    assert not DiscardedObject.objects.exists()


def test_deleting_a_draft_deletes_its_files(
    citizen, kept_draft, own_files, django_capture_on_commit_callbacks
):
    draft = kept_draft()
    file = begin_file(draft_id=draft.id, name="Canary.jpg", size=len(photo()), at=timezone.now())
    add_chunk(file_id=file.id, offset=0, data=photo())
    finish_file(file_id=file.id, at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        citizen.post(f"/report/{draft.code}/delete/")

    assert objects(own_files) == []
    assert not Attachment.objects.exists()


def test_an_expired_draft_takes_its_files_with_it(draft, add, own_files, django_capture_on_commit_callbacks):
    add()
    Draft.objects.update(expires_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        delete_expired_drafts(at=timezone.now())

    assert (objects(own_files), Draft.objects.count()) == ([], 0)


def test_a_sent_report_has_the_files_and_its_draft_may_go(draft, add, customer, own_files):
    file = add()
    begun = begin_file(draft_id=draft.id, name="half.jpg", size=1000, at=timezone.now())

    report = submit_draft(draft_id=draft.id, customer=customer, at=timezone.now()).report
    Draft.objects.update(expires_at=timezone.now())
    delete_expired_drafts(at=timezone.now())

    assert [one.id for one in files_of_report(report_id=report.id)] == [file.id]
    assert not Attachment.objects.filter(id=begun.id).exists()
    assert b"".join(storing.read(file.parts, token=file.token, use=storing.ORIGINAL)) == photo()


def test_a_file_that_arrives_as_its_draft_is_sent_goes_to_the_report(draft, customer):
    data = photo()
    file = begin_file(draft_id=draft.id, name="late.jpg", size=len(data), at=timezone.now())
    add_chunk(file_id=file.id, offset=0, data=data)
    report = submit_draft(draft_id=draft.id, customer=customer, at=timezone.now()).report

    finish_file(file_id=file.id, at=timezone.now())

    assert [one.name for one in files_of_report(report_id=report.id)] == ["late.jpg"]
    with pytest.raises(DraftClosed):
        begin_file(draft_id=draft.id, name="too late.jpg", size=1, at=timezone.now())


def test_a_file_may_be_added_to_a_sent_report(make_report):
    report, data = make_report().report, photo()

    file = begin_file(report_id=report.id, name="receipt.jpg", size=len(data), at=timezone.now())
    add_chunk(file_id=file.id, offset=0, data=data)
    finish_file(file_id=file.id, at=timezone.now())

    assert [one.name for one in files_of_report(report_id=report.id)] == ["receipt.jpg"]


def test_a_voice_note_alarms_the_floor_until_a_person_has_heard_it(draft, add):
    add(sound(), name="voice-note.weba", voice_note=True)

    cue = OpenCue.objects.open().get(draft=draft)
    assert (cue.cue, cue.grade, cue.source) == ("voice_note", "priority", "voice note")
    assert cue.words.startswith("Nobody has heard it yet: 0:02, added at ")
    assert OutboxEvent.objects.filter(name="cue.raised").exists()


def test_a_voice_note_must_be_sound(add):
    with pytest.raises(NotTaken) as refused:
        add(photo(), voice_note=True)

    assert refused.value.why == "not_sound"
    assert not OpenCue.objects.exists()
