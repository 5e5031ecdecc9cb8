"""A voice note can be heard on the floor, by who must clear the sign that nobody has, before it is sent."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assistline.models import AuditEntry
from reports.actions import (
    add_chunk,
    begin_file,
    clear_cue,
    finish_file,
    remove_file,
    scan_waiting_files,
    start_draft,
)
from reports.models import Attachment, OpenCue
from tests.reports.conftest import own_files  # noqa: F401 - a folder of its own for files
from tests.reports.files import sound
from tests.reports.test_scan_files import scanner  # noqa: F401


@pytest.fixture
def note(customer, scanner) -> Attachment:  # noqa: F811
    """A voice note of a report that is not sent."""
    draft, data = start_draft(customer=customer, at=timezone.now()).draft, sound()
    file = begin_file(draft_id=draft.id, name="n.weba", size=len(data), voice_note=True, at=timezone.now())
    add_chunk(file_id=file.id, offset=0, data=data)
    return finish_file(file_id=file.id, at=timezone.now())


def test_it_is_heard_where_its_sign_is_cleared(as_supervisor, note):
    cue = OpenCue.objects.get()
    before = as_supervisor.get(f"/floor/cues/{cue.id}/").content.decode()

    scan_waiting_files(at=timezone.now())
    page = as_supervisor.get(f"/floor/cues/{cue.id}/").content.decode()
    heard = as_supervisor.get(f"/floor/cues/{cue.id}/voice/{note.token}/")

    assert "not scanned yet" in before
    assert f'src="/floor/cues/{cue.id}/voice/{note.token}/"' in page
    assert (heard.status_code, heard["Content-Type"]) == (200, "audio/mpeg")
    assert AuditEntry.objects.get(object_kind="file").object_ids == [note.id]


def test_once_it_is_cleared_the_floor_plays_it_no_more(as_supervisor, supervisor, note):
    scan_waiting_files(at=timezone.now())
    cue = OpenCue.objects.get()

    clear_cue(cue_id=cue.id, by=supervisor, reason="She says that she is well", at=timezone.now())

    assert as_supervisor.get(f"/floor/cues/{cue.id}/voice/{note.token}/").status_code == 404


def test_removing_a_voice_note_does_not_take_its_sign_from_the_floor(note):
    remove_file(file_id=note.id)

    assert OpenCue.objects.open().get().cue == "voice_note"
