"""A type's version says whether files may be added, and what helps; some first types have no use for any."""

from __future__ import annotations

import html

import pytest
from django.utils import timezone

from reports.actions import begin_file, start_draft
from reports.actions.publish_type import begin_version
from reports.definitions import published
from reports.files.limits import NotTaken
from reports.models import Attachment


@pytest.fixture
def draft_of(customer, citizen):
    """A draft of a type, open in the citizen's browser."""

    def make(slug: str):
        version = published(customer.id, slug).version_id
        started = start_draft(customer=customer, at=timezone.now(), type_version_id=version)
        citizen.cookies[f"d_{started.draft.code}"] = started.secret
        return started.draft

    return make


@pytest.mark.parametrize("slug", ["general_enquiry", "absence_registration", "party_registration"])
def test_what_has_no_evidence_offers_no_files(citizen, draft_of, customer, slug):
    draft = draft_of(slug)
    step = published(customer.id, slug).steps[0].slug

    page = citizen.get(f"/report/{draft.code}/{step}/").content.decode()

    assert 'value="files"' not in page
    assert "Photos and files" not in citizen.get(f"/report/{draft.code}/check/").content.decode()
    assert citizen.get(f"/report/{draft.code}/files/").status_code == 302
    with pytest.raises(NotTaken) as refused:
        begin_file(draft_id=draft.id, name="a.jpg", size=1, at=timezone.now())
    assert refused.value.why == "not_wanted"


def test_what_helps_is_said_where_files_are_added(citizen, draft_of):
    draft = draft_of("property_damage")

    for page in ("files", "check"):
        shown = html.unescape(citizen.get(f"/report/{draft.code}/{page}/").content.decode())
        assert "Photos of the damage, near and from further away, help us most." in shown


def test_files_from_before_the_type_was_changed_are_kept_and_can_be_removed(citizen, draft_of, customer):
    draft = draft_of("theft")
    file = begin_file(draft_id=draft.id, name="a.jpg", size=1, at=timezone.now())
    draft.type_version_id = published(customer.id, "general_enquiry").version_id
    draft.save()

    shown = citizen.get(f"/report/{draft.code}/files/").content.decode()
    citizen.post(f"/report/{draft.code}/files/", {"do": f"remove.{file.token}"})

    assert "You cannot add files to this kind of report." in shown
    assert 'type="file"' not in shown
    assert not Attachment.objects.exists()


def test_programs_are_told_and_a_new_version_keeps_it(citizen, customer):
    told = {slug: citizen.get(f"/api/v1/types/{slug}/").json() for slug in ("theft", "general_enquiry")}
    copy = begin_version(version_id=published(customer.id, "general_enquiry").version_id)

    assert told["theft"]["takes_files"] is True
    assert told["theft"]["files_wanted"].startswith("A receipt")
    assert told["general_enquiry"]["takes_files"] is copy.takes_files is False


def test_words_of_a_file_are_read_for_danger(citizen, draft_of):
    draft = draft_of("theft")
    file = begin_file(draft_id=draft.id, name="a.jpg", size=1, at=timezone.now())
    said = {"do": "describe", f"description-{file.token}": "He is at my door with a knife right now"}

    answer = citizen.post(f"/report/{draft.code}/files/", said)

    assert "This sounds as if it is happening now" in answer.content.decode()
    assert draft.cues.filter(cue="weapon").exists()
    assert citizen.post(f"/report/{draft.code}/files/", said).status_code == 302
