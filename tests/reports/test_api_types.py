"""What is asked, told to programs: the same for everybody, so every cache may keep it."""

from __future__ import annotations


def questions_of(body: dict) -> dict[str, dict]:
    return {question["slug"]: question for step in body["steps"] for question in step["questions"]}


def test_every_published_type_is_listed_and_can_be_kept_without_a_cookie(citizen):
    listed = citizen.get("/api/v1/types/")

    slugs = [entry["slug"] for entry in listed.json()["types"]]
    assert {"theft", "burglary"} <= set(slugs)
    assert listed["Cache-Control"] == "public, max-age=60"
    assert not listed.cookies
    assert "Cookie" not in listed.get("Vary", "")
    assert all(citizen.get(f"/api/v1/types/{slug}/").status_code == 200 for slug in slugs)


def test_a_type_tells_all_that_its_form_asks(citizen, theft):
    told = citizen.get("/api/v1/types/theft/").json()

    asked = questions_of(told)
    assert (told["version"], set(asked)) == (theft.number, set(theft.by_slug))
    assert [choice["value"] for choice in asked["happening_now"]["choices"]] == ["yes", "no", "unsure"]
    assert asked["taken"]["required"] is True
    assert asked["name"]["not_if_anonymous"] is True
    assert "cue" not in str(told)


def test_conditions_and_parts_are_told(citizen):
    told = citizen.get("/api/v1/types/burglary/").json()

    things = questions_of(told)["things"]
    assert things["parts"][0]["slug"] == "thing"
    assert things["most_items"] == 20
    assert {"question": "has_details", "values": ["yes"]} in [
        condition for step in told["steps"] for condition in step["ask_if"]
    ]


def test_who_has_it_already_is_told_that_it_is_the_same(citizen):
    etag = citizen.get("/api/v1/types/theft/")["ETag"]

    again = citizen.get("/api/v1/types/theft/", headers={"If-None-Match": etag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_an_unknown_type_is_not_there_and_not_kept(citizen):
    missing = citizen.get("/api/v1/types/nothing/")

    assert (missing.status_code, missing["Cache-Control"]) == (404, "no-store")
