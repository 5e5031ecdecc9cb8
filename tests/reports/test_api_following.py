"""What a program reads and writes after sending: the thread, and what is added or put right."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from assistline.models import AuditEntry
from assistline.references import new_access_code
from reports.actions import write_to_citizen
from reports.models import Message, OpenCue, Supplement

KEY = "a-key-of-a-test-0001"


@pytest.fixture
def sent(make_report):
    return make_report()


def post(sent, door: str, *, key: str = KEY, code: str = "", **body):
    return Client().post(
        f"/api/v1/reports/{sent.report.reference}/{door}/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {code or sent.access_code}", "Idempotency-Key": key},
    )


def thread(sent, code: str = ""):
    bearer = {"Authorization": f"Bearer {code or sent.access_code}"}
    return Client().get(f"/api/v1/reports/{sent.report.reference}/messages/", headers=bearer)


def test_both_sides_are_read_and_each_is_told_that_the_other_has(sent, officer):
    kept = post(sent, "messages", words="I found the receipt.")
    write_to_citizen(
        report_id=sent.report.id, by=officer, words="Please keep it.", key="k", at=timezone.now()
    )

    read = thread(sent).json()["messages"]

    assert (kept.status_code, kept.json()["danger"]) == (201, False)
    assert [(one["sender"], one["words"]) for one in read] == [
        ("citizen", "I found the receipt."),
        ("officer", "Please keep it."),
    ]
    assert Message.objects.get(by_id=officer.id).read_at is not None
    assert AuditEntry.objects.get(action="report.tracked").object_ids == [sent.report.id]


def test_one_key_is_one_message_and_other_words_under_it_are_refused(sent):
    first, again = post(sent, "messages", words="One"), post(sent, "messages", words="One")

    assert (again.status_code, again.json()) == (201, first.json())
    assert post(sent, "messages", words="Two").status_code == 422
    assert [message.words for message in Message.objects.all()] == ["One"]


def test_what_is_added_stands_beside_what_was_sent_and_a_correction_names_the_answer(sent):
    added = post(sent, "supplements", words="The bell was broken.")
    fixed = post(sent, "supplements", key="b" * 16, kind="correction", about="taken", words="A green one")

    assert (added.json()["kind"], added.json()["wrong"]) == ("addition", "")
    assert fixed.json()["wrong"] == "Bicycle, blue, Malvern Star"
    assert Supplement.objects.count() == 2


def test_a_key_that_has_kept_another_supplement_is_refused(sent):
    post(sent, "supplements", words="One")

    assert post(sent, "supplements", words="One", kind="correction", about="taken").status_code == 422
    assert post(sent, "supplements", words="Two").status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "words"),
        ({"words": " \u200b "}, "words"),
        ({"words": "x" * 20_001}, "words"),
        ({"words": "x", "kind": "else"}, "kind"),
        ({"words": "x", "about": "taken"}, "about"),
        ({"words": "x", "kind": "correction", "about": "nonsense"}, "about"),
    ],
)
def test_what_is_refused_is_told_by_field(sent, body, field):
    refused = post(sent, "supplements", **body)

    assert (refused.status_code, set(refused.json())) == (400, {field})


@pytest.mark.parametrize("door", ["messages", "supplements"])
@pytest.mark.parametrize("words", [0, 1.5, True, ["x"], {"x": "y"}, None])
def test_what_is_no_text_is_not_made_into_one(sent, door, words):
    refused = post(sent, door, words=words)

    assert (refused.status_code, set(refused.json())) == (400, {"words"})
    assert not Message.objects.exists()
    assert not Supplement.objects.exists()


@pytest.mark.parametrize("door", ["messages", "supplements"])
def test_danger_is_told_and_the_floor_hears_of_it(sent, door):
    kept = post(sent, door, words="He is outside my door with a knife right now.")

    assert kept.json()["danger"] is True
    assert OpenCue.objects.filter(cue="weapon").exists()


@pytest.mark.parametrize("door", ["messages", "supplements"])
def test_a_wrong_code_is_answered_as_a_missing_report(sent, door):
    wrong = post(sent, door, code=new_access_code(), words="x")
    sent.report.reference = "nothing"
    missing = post(sent, door, words="x")

    assert (wrong.status_code, wrong.content) == (missing.status_code, missing.content)
    assert (wrong.status_code, Message.objects.count()) == (404, 0)


def test_words_count_as_what_a_network_sends(sent):
    tries = [post(sent, "messages", words="").status_code for _ in range(61)]

    assert tries == [400] * 60 + [429]
