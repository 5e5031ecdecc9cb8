"""A page that was still open when its report was sent in another window: nothing typed on it is lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.models import OpenCue, Report
from tests.reports.files import photo

pytestmark = pytest.mark.django_db
WORDS = "I forgot: the frame has a dent."


@pytest.fixture
def code(citizen, kept_draft) -> str:
    draft = kept_draft()
    citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})
    return draft.code


@pytest.mark.parametrize(("page", "field"), [("what", "what_happened"), ("type", "words")])
def test_new_words_are_on_the_form_that_adds_them(citizen, code, page, field):
    answer = citizen.post(f"/report/{code}/{page}/", {field: WORDS})

    assert answer.status_code == 409
    assert f"{WORDS}</textarea>" in answer.content.decode()
    assert not Report.objects.get().supplements.exists()
    added = citizen.post(answer.context["form_url"], dict(answer.context["form"].initial))
    assert added.url.endswith("?kept=add")
    assert Report.objects.get().supplements.get().words == WORDS


def test_words_that_were_sent_with_it_lead_to_it(citizen, code):
    said = Report.objects.get().narrative_text

    assert citizen.post(f"/report/{code}/what/", {"what_happened": said}).url == f"/report/{code}/sent/"


def test_words_that_sound_like_danger_are_heard_at_once(citizen, code):
    answer = citizen.post(
        f"/report/{code}/what/", {"what_happened": "He is in my house now with a knife, please help"}
    )

    assert "/now/?is=immediate" in answer.url
    assert OpenCue.objects.filter(grade="immediate").exists()
    assert citizen.get(answer.url).status_code == 200


def test_files_are_asked_for_again_where_they_can_be_added(citizen, code):
    chosen = SimpleUploadedFile("door.jpg", photo(), "image/jpeg")

    answer = citizen.post(f"/report/{code}/files/", {"files": chosen}, follow=True)

    assert answer.redirect_chain[-1][0].startswith(f"/track/{Report.objects.get().reference}/files/")
    assert "Your files were not kept. Choose them again." in answer.content.decode()


def test_a_stranger_reads_nothing_of_it(stranger, code):
    answer = stranger.post(f"/report/{code}/what/", {"what_happened": WORDS})

    assert answer.status_code == 404
    assert Report.objects.get().reference not in answer.content.decode()
