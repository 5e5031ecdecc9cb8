"""Bad input of every kind gets a sentence or is kept as typed; it never breaks a page, and never gets in the
way."""

from __future__ import annotations

import json
import time

import pytest

from reports.models import DraftAnswer, Report

NUL, TURNED = "a\0b", "a\u202eb"
ZALGO = "Z" + "\u0301" * 9
# Of the page that asks time and place: the half that is right, beside the half that is not.
SOME_TIME, HERE = {"when_unsure": "on"}, {"where_suburb": "Moe", "where_postcode": "3825"}
DAY = {"when_from_date_day": "16", "when_from_date_month": "11", "when_from_date_year": "2025"}

REFUSED_IN_FORMS = [
    ("what", {"what_happened": NUL}),
    ("what", {"what_happened": " \u200b\u2060 "}),
    ("what", {"what_happened": "x" * 20_001}),
    ("what", {"what_happened": "x", "seen": "perhaps"}),
    ("what", {"what_happened": "x", "seen": NUL}),
    ("safety", {"happening_now": "maybe", "anyone_hurt": "no"}),
    ("safety", {"anyone_hurt": "no"}),
    ("taken", {"taken": "x", "value": "1e400"}),
    ("taken", {"taken": "x", "value": "NaN"}),
    ("taken", {"taken": "x", "value": "1000000000000"}),
    ("taken", {"taken": "x", "value": "\u2212600"}),
    ("taken", {"taken": "x", "has_details": "maybe"}),
    ("taken", {"taken": "x", "also_taken": "everything"}),
    ("when", SOME_TIME | {"where_suburb": "Moe", "where_postcode": "38257"}),
    ("when", SOME_TIME | {"where_suburb": "Moe", "where_postcode": "\u0663\u0661\u0665\u0663"}),
    ("when", SOME_TIME | {"where_suburb": NUL}),
    ("when", SOME_TIME | {"where_postcode": "3825"}),
    ("when", HERE),
    ("when", DAY | HERE | {"when_from_date_year": "10000"}),
    ("when", DAY | HERE | {"when_from_date_year": "1899"}),
    ("when", DAY | HERE | {"when_from_date_year": "2999"}),
    ("when", DAY | HERE | {"when_from_date_day": "31"}),
    ("when", DAY | HERE | {"when_from_date_day": NUL}),
    ("when", DAY | HERE | {"when_from_time": "25:00"}),
    ("when", DAY | HERE | {"when_from_time": "7:30"}),
    ("when", DAY | HERE | {"when_from_date_month": ""}),
    ("when", HERE | {"when_from_time": "6 pm"}),
    ("you", {"name": TURNED}),
    ("you", {"name": ZALGO}),
    ("you", {"name": "x" * 201}),
    ("you", {"phone": "000"}),
    ("you", {"phone": "131 444"}),
    ("you", {"phone": "0491 570 156 ext. 5"}),
    ("you", {"phone": "1" * 30}),
    ("you", {"phone": "1902 123 456"}),
    ("you", {"phone": "call me"}),
    ("you", {"email": "a@b@example.com"}),
    ("you", {"email": "a@example.com\r\nBcc: b@example.com"}),
    ("you", {"email": "x" * 250 + "@example.com"}),
    ("you", {"phone_safe": "of course"}),
]
KEPT_AS_TYPED = [
    "<script>alert(1)</script>",
    "{{7*7}} {% now %} %s {0.__class__}",
    "'; DROP TABLE reports_report; --",
    "=cmd|' /C calc'!A0",
    f"turned {TURNED} and {ZALGO}",
    "👨‍👩‍👧 他偷了我的自行车 سرقوا دراجتي Nguyễn Ngāti",
    "\x1b[31mred\x1b[0m\tand tabs",
    "Null",
]
REFUSED_BY_API = [
    ("what_happened", 5),
    ("what_happened", ["x"]),
    ("what_happened", {"$ne": 1}),
    ("what_happened", True),
    ("seen", ["known"]),
    ("value", 1900),
    ("where", "Moe"),
    ("where", {"suburb": ["Moe"]}),
    ("where", {"suburb": "Moe", "street": "x"}),
    ("when", "yesterday"),
    ("when", {"from_date": 20261116}),
    ("when", {"from_date": "2025-13-40"}),
    ("when", {"from_date": "2025-11-16", "from_time": "24:99"}),
    ("when", {"from_date": "2025-11-16", "from_time": "18:00+99:00"}),
    ("when", {"from_date": "2025-11-16", "unsure": "true"}),
    ("when", {"from_date": "2025-11-16", "password__startswith": "a"}),
    ("phone", {"number": "0491570156"}),
    ("email", "a@" + "." * 200),
]


@pytest.mark.parametrize(("step", "typed"), REFUSED_IN_FORMS)
def test_a_form_answers_with_what_to_do_and_keeps_nothing(citizen, kept_draft, step, typed):
    draft = kept_draft()
    before = list(DraftAnswer.objects.order_by("id").values_list("id", "version"))

    began = time.process_time()
    response = citizen.post(f"/report/{draft.code}/{step}/", typed)

    assert response.status_code == 400
    assert response.context["form"].errors
    assert time.process_time() - began < 2
    assert list(DraftAnswer.objects.order_by("id").values_list("id", "version")) == before


@pytest.mark.parametrize("words", KEPT_AS_TYPED)
def test_the_words_of_a_citizen_are_kept_as_typed_and_shown_as_text(citizen, kept_draft, words):
    draft = kept_draft()

    citizen.post(f"/report/{draft.code}/what/", {"what_happened": words})
    page = citizen.get(f"/report/{draft.code}/check/").content.decode()
    citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})

    assert Report.objects.get().narrative == words
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "name", ["O'Brien-Ngāti", "Nguyễn Thị Ánh", "李", "محمد", "X", "Null", "x" * 60, "👨‍👩‍👧"]
)
def test_names_of_every_kind_are_names(citizen, kept_draft, name):
    draft = kept_draft()

    assert citizen.post(f"/report/{draft.code}/you/", {"name": name}).status_code == 302
    assert DraftAnswer.objects.get(question="name").value == name


def test_controls_are_taken_out_of_single_lines(citizen, kept_draft):
    draft = kept_draft()

    citizen.post(f"/report/{draft.code}/you/", {"name": "Meera\r\n\x1bSandhu"})

    assert DraftAnswer.objects.get(question="name").value == "Meera   Sandhu"


@pytest.mark.parametrize(("slug", "value"), REFUSED_BY_API)
def test_the_api_refuses_a_value_of_the_wrong_shape_by_its_slug(citizen, answers, slug, value):
    body = json.dumps({"type": "theft", "answers": answers | {slug: value}})

    response = _post(citizen, body)

    assert response.status_code == 400
    assert set(response.json()["answers"]) == {slug}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"type": "theft", "answers": {"what_happened": "a\\u0000b"}}', 400),
        ('{"type": "theft", "answers": {"what_happened": "\\ud83d"}}', 400),
        ('{"type": "theft", "answers": {"value": NaN}}', 400),
        ('{"type": "theft", "answers": {"value": 1e400}}', 400),
        ('{"type": "theft", "type": "theft", "answers": {}}', 400),
        ("[" * 100_000, 400),
        ("[]", 400),
        ('"text"', 400),
        ("", 400),
        ('{"type": "theft", "answers": []}', 400),
        ('{"type": ["theft"], "answers": {}}', 400),
        ('{"type": "th\\u0000eft", "answers": {"x": 1}}', 400),
        ('{"answers": {"x": "' + "y" * 3_000_000 + '"}}', 413),
    ],
)
def test_hostile_json_is_refused(citizen, body, status):
    assert _post(citizen, body).status_code == status
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_other_kinds_of_body_are_refused(citizen, kind):
    response = citizen.post(
        "/api/v1/reports/", b"{}", content_type=kind, headers={"Idempotency-Key": "a-key-of-a-test-0002"}
    )

    assert response.status_code == 415


@pytest.mark.parametrize(
    "path",
    [
        "/report/%00/when/",
        "/report/AAAAAAAA/%00/",
        "/report/../../etc/passwd/",
        "/track/%00/",
        "/track/%F0%9F%98%80/",
        f"/track/{'x' * 3000}/",
        "/report/theft%00/",
        "/report/AAAAAAAA/when/?type=%00",
    ],
)
def test_hostile_addresses_are_not_there(citizen, path):
    assert citizen.get(path).status_code in (302, 404)


@pytest.mark.parametrize("reference", ["\0", "x" * 10_000, "😀" * 9, "'; --", "7K3M92TX4"])
def test_hostile_references_are_wrong_references(citizen, reference):
    response = citizen.post("/track/", {"reference": reference, "access_code": "\0" + reference})

    assert response.status_code == 400


def test_a_chosen_type_with_a_nul_is_no_type(citizen, kept_draft):
    draft = kept_draft(typed=False)

    assert citizen.get(f"/report/{draft.code}/safety/?type=%00").status_code == 302


def _post(browser, body: str):
    headers = {"Idempotency-Key": "a-key-of-a-test-0002"}
    return browser.post("/api/v1/reports/", body, content_type="application/json", headers=headers)
