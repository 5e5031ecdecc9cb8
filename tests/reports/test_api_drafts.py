"""A report written bit by bit by a program: kept answer by answer, never over another's words, sent once."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from assistline.references import new_access_code
from reports.models import Draft, DraftAnswer, IdempotencyKey, OpenCue, Report

KEY = {"Idempotency-Key": "a-key-of-a-test-0001"}
JSON = "application/json"
FIRST = {"happening_now": "no", "anyone_hurt": "no"}


class Program:
    """Somebody's program, with the draft that it has begun."""

    def __init__(self, type_: str = "theft", **answers) -> None:
        self.browser = Client()
        self.begun = self.browser.post(
            "/api/v1/drafts/", json.dumps({"type": type_, "answers": answers}), content_type=JSON
        )
        if self.begun.status_code == 201:
            self.open(self.begun.json()["code"], self.begun.json()["secret"])

    def open(self, code: str, secret: str) -> None:
        self.url = f"/api/v1/drafts/{code}/"
        self.bearer = {"Authorization": f"Bearer {secret}"}

    def read(self):
        return self.browser.get(self.url, headers=self.bearer)

    def save(self, answers: dict, versions: dict | None = None, **more):
        body = json.dumps({"answers": answers, "versions": versions or {}, **more})
        return self.browser.patch(self.url, body, content_type=JSON, headers=self.bearer)

    def submit(self, **headers):
        return self.browser.post(f"{self.url}submit/", headers={**self.bearer, **KEY, **headers})

    def delete(self):
        return self.browser.delete(self.url, headers=self.bearer)


@pytest.fixture
def begin(customer):
    return Program


def test_a_draft_is_begun_saved_and_sent(begin, answers):
    program = begin(**FIRST)

    saved = program.save({slug: value for slug, value in answers.items() if slug not in FIRST})
    sent = program.submit()

    assert program.begun.status_code == 201
    assert program.begun["Location"].endswith(program.url)
    assert program.begun.json()["versions"] == {"happening_now": 1, "anyone_hurt": 1}
    assert (saved.status_code, saved.json()["missing"], saved.json()["danger"]) == (200, {}, False)
    assert (sent.status_code, Report.objects.get().channel) == (201, "api")
    assert set(sent.json()) == {"reference", "access_code", "status_url", "danger", "not_ours"}


def test_what_is_missing_and_what_is_asked_are_told(begin):
    told = begin(**FIRST).begun.json()

    assert told["missing"]["taken"] == ["Tell us what was taken."]
    assert {"taken", "when", "where"} <= set(told["asked"])


def test_a_draft_is_sent_once_however_often_and_a_key_is_for_one_draft(begin, answers):
    program, other = begin(**answers), begin(**answers)

    first, again = program.submit(), program.submit()
    another_key = program.submit(**{"Idempotency-Key": "b-key-of-a-test-0002"})

    assert (first.status_code, again.json(), another_key.json()) == (201, first.json(), first.json())
    assert other.submit().status_code == 422
    assert Report.objects.count() == 1
    assert other.submit(**{"Idempotency-Key": "c-key-of-a-test-0003"}).status_code == 201


def test_the_key_of_a_draft_is_no_key_of_a_report(begin, answers):
    begin(**answers).submit()

    body = json.dumps({"type": "theft", "answers": answers})
    sent = Client().post("/api/v1/reports/", body, content_type=JSON, headers=KEY)

    assert sent.status_code == 422


def test_what_is_missing_is_refused_by_slug_and_uses_up_no_key(begin, answers):
    program = begin(**{slug: value for slug, value in answers.items() if slug != "taken"})

    refused = program.submit()

    assert (refused.status_code, refused.json()) == (400, {"answers": {"taken": ["Tell us what was taken."]}})
    assert not IdempotencyKey.objects.exists()
    assert program.submit(**{"Idempotency-Key": "short"}).status_code == 400


def test_an_answer_that_somebody_else_changed_is_not_overwritten_and_both_are_told(begin):
    program = begin(taken="A red bike")
    program.save({"taken": "A blue bike"}, {"taken": 1})

    late = program.save({"taken": "A green bike", "seen": "no"}, {"taken": 1})

    clash = {"yours": "A green bike", "theirs": "A blue bike", "version": 2}
    assert (late.status_code, late.json()["conflicts"]) == (409, {"taken": clash})
    assert program.read().json()["answers"] == {"taken": "A blue bike"}
    assert program.save({"taken": "A green bike"}, {"taken": 2}).json()["versions"] == {"taken": 3}


def test_the_same_answer_twice_is_no_conflict(begin):
    program = begin(taken="A red bike")

    twice = [program.save({"taken": "A blue bike"}, {"taken": 1}).status_code for _ in range(2)]

    assert twice == [200, 200]
    assert DraftAnswer.objects.get().version == 2


def test_null_takes_an_answer_back(begin):
    program = begin(taken="A red bike")

    assert program.save({"taken": None}, {"taken": 1}).json()["answers"] == {}


def test_a_new_number_is_not_safe_because_the_one_before_was(begin):
    program = begin(phone="+61491570156", phone_safe="yes")

    saved = program.save({"phone": "+61491570157"}, {"phone": 1}).json()

    assert saved["answers"] == {"phone": "+61491570157"}


def test_several_things_are_one_list_with_one_version(begin):
    program = begin("burglary", things=[{"thing": "Laptop"}, {"thing": "Ring"}])
    seen = program.begun.json()["versions"]

    fewer = program.save({"things": [{"thing": "Ring"}]}, seen)
    late = program.save({"things": [{"thing": "Watch"}, {"thing": "Ring"}]}, seen)
    more = program.save({"things": [{"thing": "Ring"}, {"thing": "Car"}]}, fewer.json()["versions"])

    assert (seen, fewer.json()["answers"]["things"]) == ({"things": 2}, [{"thing": "Ring"}])
    assert late.status_code == 409
    assert late.json()["conflicts"]["things"]["theirs"] == [{"thing": "Ring"}]
    assert more.json()["answers"]["things"] == [{"thing": "Ring"}, {"thing": "Car"}]


def test_what_is_refused_is_told_by_path_and_nothing_is_kept(begin):
    program = begin("burglary")

    refused = program.save({"things": [{"thing": "x" * 201}], "nonsense": 1, "when": "yesterday"})

    assert refused.status_code == 400
    assert set(refused.json()["answers"]) == {"things[0].thing", "nonsense", "when"}
    assert not DraftAnswer.objects.exists()


def test_danger_is_told_at_once_and_the_floor_hears_of_it(begin):
    program = begin(**FIRST)

    saved = program.save({"what_happened": "He is outside my door with a knife right now."})

    assert saved.json()["danger"] is True
    assert OpenCue.objects.filter(draft__code=program.begun.json()["code"], cue="weapon").exists()


def test_a_wrong_secret_is_answered_as_a_draft_that_is_not_there(begin):
    program = begin(**FIRST)
    program.bearer = {"Authorization": f"Bearer {new_access_code()}"}
    wrong = program.read()
    program.url = "/api/v1/drafts/7K3M92TX/"

    answers = [wrong, program.read(), program.save({}), program.delete(), program.submit()]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


def test_after_thirty_wrong_secrets_an_address_has_to_wait(begin):
    program = begin(**FIRST)
    secret, program.bearer = program.bearer, {"Authorization": "Bearer x"}

    tries = [program.read().status_code for _ in range(31)]
    program.bearer = secret

    assert tries == [404] * 30 + [429]
    assert program.read().status_code == 429


def test_the_thirty_first_draft_of_a_network_has_to_wait(begin):
    assert [begin().begun.status_code for _ in range(31)] == [201] * 30 + [429]


def test_a_deleted_draft_is_gone_and_a_sent_one_stays(begin, answers):
    program, sent = begin(**FIRST), begin(**answers)
    sent.submit()

    gone = program.delete()

    assert (gone.status_code, program.read().status_code, program.delete().status_code) == (204, 404, 404)
    assert Draft.objects.count() == 1
    assert (sent.delete().status_code, sent.save({"taken": "x"}).status_code) == (409, 409)
    assert (sent.read().json()["sent"], sent.read().json()["answers"]) == (True, {})


def test_what_was_begun_on_the_portal_is_finished_by_a_program(begin, kept_draft, citizen):
    draft, program = kept_draft(typed=False), begin("nothing")
    program.open(draft.code, citizen.cookies[f"d_{draft.code}"].value)

    assert program.begun.status_code == 400
    assert program.read().json()["type"] is None
    assert program.submit().json() == {"type": ["Choose a type first."]}
    assert program.save({}, type="theft").json()["type"] == "theft"
    assert program.submit().status_code == 201
