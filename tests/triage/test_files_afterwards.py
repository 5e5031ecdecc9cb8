"""Files that come after sending are before the officers, whatever the case was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.relay import deliver_due
from reports.actions import add_chunk, begin_file, finish_file, scan_waiting_files
from reports.models import Attachment, Report
from tests.reports.conftest import own_files  # noqa: F401 - a folder of its own for files
from tests.reports.files import film, photo, portable_document, sound
from tests.reports.test_scan_files import scanner  # noqa: F401
from tests.triage.test_afterwards import closed, decide  # noqa: F401
from triage.models import Case, CaseStatus


def add(case: Case, data: bytes, *, key: str = "one-form", **more) -> Attachment:
    report, at = Report.objects.get(case_links__case=case), timezone.now()
    file = begin_file(report_id=report.id, name="a.jpg", size=len(data), key=key, at=at, **more)
    add_chunk(file_id=file.id, offset=0, data=data)
    return finish_file(file_id=file.id, at=at)


def news(case: Case) -> int:
    deliver_due(at=timezone.now() + timedelta(seconds=1))
    case.refresh_from_db()
    return case.events.filter(kind="citizen_added_files").count()


def test_the_files_of_one_form_are_one_piece_of_news(case):
    for colour in ("teal", "red"):
        add(case, photo(colour=colour))

    assert news(case) == 1
    assert case.news_at is not None


def test_a_closed_case_comes_back_and_the_citizen_is_told(closed):  # noqa: F811
    add(closed, photo())

    assert (news(closed), closed.status, closed.grade) == (1, CaseStatus.WAITING, "scheduled")
    told = Report.objects.get().status_updates.last().sentence
    assert told.startswith("An officer looks at what you added by")


def test_a_case_that_was_decided_between_two_files_comes_back(claimed, officer):
    add(claimed, photo())
    news(claimed)
    decide(claimed, officer)

    add(claimed, photo(colour="red"))

    assert (news(claimed), claimed.status) == (2, CaseStatus.WAITING)


def test_a_voice_note_brings_a_closed_case_back_as_priority(closed):  # noqa: F811
    add(closed, sound(), voice_note=True)

    assert (news(closed), closed.grade) == (1, "priority")


def test_the_case_says_what_was_added_and_when(as_officer, case):
    add(case, photo(), description="Our back door")
    news(case)

    page = as_officer.get(f"/review/{case.reference}/").content.decode()

    assert "Files added by the citizen" in page
    assert "after it was sent" in page
    assert page.count("Our back door") >= 2


@pytest.mark.parametrize(
    ("data", "words"),
    [(portable_document(pages=7), ["Page 1", "Page 5"]), (film(seconds=6), ["Still 1", "Still 6"])],
)
def test_pages_and_moments_are_pictures_once_it_is_clean(as_officer, case, scanner, data, words):  # noqa: F811
    file = add(case, data)
    place = f"/review/{case.reference}/files/{file.token}/"
    assert as_officer.get(f"{place}1/").status_code == 404

    scan_waiting_files(at=timezone.now())

    page = as_officer.get(f"/review/{case.reference}/").content.decode()
    picture = as_officer.get(f"{place}2/")
    assert all(f'alt="{entry} of a.jpg"' in page for entry in words)
    assert "Page 6" not in page
    assert b"".join(picture.streaming_content).startswith(b"\xff\xd8\xff")
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert {as_officer.get(f"{place}{number}/").status_code for number in (0, 9)} == {404}


def test_a_document_that_cannot_be_drawn_can_still_be_saved(as_officer, case, scanner, monkeypatch):  # noqa: F811
    monkeypatch.setattr("reports.files.inspecting.DECODING_SECONDS", -5)
    file = Attachment.objects.create(
        report=Report.objects.get(), token="f" * 32, state="quarantined", kind="document", size=3, name="a"
    )
    Attachment.objects.filter(id=file.id).update(scan_due_at=timezone.now())

    scan_waiting_files(at=timezone.now())

    file.refresh_from_db()
    assert (file.state, file.stills) == ("clean", [])
    assert as_officer.get(f"/review/{case.reference}/files/{file.token}/original/").status_code == 200
