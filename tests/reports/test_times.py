"""When it happened, as people say it: words, two ends, and the two nights a year when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.definitions import QuestionDefinition
from reports.models import DraftAnswer, Report
from reports.questions.clock import check_clock, count_readings, moment, say_clock
from reports.questions.display import lines
from reports.questions.fields import to_api, to_typed
from reports.questions.text import Ground, Refused
from reports.questions.times import check_when, span
from reports.questions.values import check_answers, fits
from reports.wording import say_day, say_moment

MELBOURNE, PERTH = ZoneInfo("Australia/Melbourne"), ZoneInfo("Australia/Perth")
ZONES = st.sampled_from(
    [ZoneInfo(f"Australia/{city}") for city in ("Melbourne", "Brisbane", "Perth", "Adelaide", "Lord_Howe")]
)
# Sunday, 22 November 2026, noon in Melbourne.
GROUND = Ground(MELBOURNE, datetime(2026, 11, 22, 1, 0, tzinfo=UTC))
WHEN = QuestionDefinition("when", "when", "When?", required=True, error_text="Write the day.")
WHERE = QuestionDefinition("where", "place", "Where?")


def typed(day="", clock="", month="", year="", **others) -> dict:
    texts = {"when_from_date": (day, month, year), "when_from_time": clock}
    return texts | {f"when_{part}": text for part, text in others.items()}


def read(**parts) -> dict:
    return check_when(to_api(WHEN, typed(**parts), ground=GROUND), ground=GROUND)


def refused(**parts) -> Refused:
    with pytest.raises(Refused) as caught:
        read(**parts)
    return caught.value


@pytest.mark.parametrize(
    ("day", "clock", "first", "last"),
    [
        ("yesterday", "11pm", ("2026-11-21", "23:00"), (None, None)),
        ("Yesterday", "", ("2026-11-21", None), (None, None)),
        ("today", "8 am", ("2026-11-22", "08:00"), (None, None)),
        ("Friday", "about 6 pm", ("2026-11-20", "18:00"), (None, None)),
        ("last sunday", "noon", ("2026-11-15", "12:00"), (None, None)),
        ("last night", "", ("2026-11-21", "18:00"), ("2026-11-22", "06:00")),
        ("last night", "2 am", ("2026-11-22", "02:00"), (None, None)),
        ("last night", "11", ("2026-11-21", "23:00"), (None, None)),
        ("yesterday morning", "", ("2026-11-21", "05:00"), ("2026-11-21", "12:00")),
        ("", "11pm last night", ("2026-11-21", "23:00"), (None, None)),
        ("", "yesterday afternoon at 3", ("2026-11-21", "15:00"), (None, None)),
        ("", "this morning", ("2026-11-22", None), (None, None)),
        ("yesterday", "between 6 and 7 pm", ("2026-11-21", "18:00"), ("2026-11-21", "19:00")),
        ("yesterday", "6:30-7pm", ("2026-11-21", "18:30"), ("2026-11-21", "19:00")),
        ("yesterday", "since 5pm", ("2026-11-21", "17:00"), (None, None)),
        ("yesterday", "before 6 pm", ("2026-11-21", None), ("2026-11-21", "18:00")),
    ],
)
def test_plain_words_are_read_and_kept(day, clock, first, last):
    value = read(day=day, clock=clock)

    assert (value["from_date"], value["from_time"]) == first
    assert (value["to_date"], value["to_time"]) == last
    assert value["stated"].startswith(day)
    assert all(part in clock or part in day for part in value["stated"].split())
    assert lines(WHEN, value)[-1] == f"“{value['stated']}”"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"day": "sunday"}, "Do you mean today or Sunday 15 November? Write the day in numbers."),
        ({"day": "last week"}, "Write the first and the last day that it could have been."),
        ({"day": "yesterday", "clock": "between 6 and 7"}, "Is this 6 am or 6 pm? Write am or pm."),
        ({"day": "yesterday", "clock": "11pm last night"}, "There are two days here. Write the day once."),
        ({"day": "the day it rained"}, "Write the month and the year too."),
        ({"day": "whenever"}, "Write the month and the year too."),
        ({"clock": "between 6 and 7 pm"}, "Write the day too."),
    ],
)
def test_words_that_are_not_plain_are_asked_back(parts, sentence):
    assert refused(**parts).message == sentence


def test_a_month_in_letters_is_a_month():
    assert read(day="16", month="nov", year="2026")["from_date"] == "2026-11-16"


def test_words_stay_when_the_page_is_sent_again_and_go_when_the_time_is_changed():
    value = read(day="yesterday", clock="about 6 pm")
    page = to_typed(WHEN, value, ground=GROUND)

    again = to_api(WHEN, page, ground=GROUND)
    changed = to_api(WHEN, page | {"when_from_time": "7 pm"}, ground=GROUND)

    assert again["stated"] == "yesterday about 6 pm"
    assert "stated" not in changed


@given(st.text(max_size=70), st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_sentence(clock, day):
    sentence, value = ".", {}
    try:
        value = read(day=day, clock=clock)
    except Refused as error:
        sentence = error.message

    assert sentence.endswith((".", "?"))
    assert not value.get("from_date") or fits(WHEN, value, ground=GROUND)


# ---- the clocks change ----


@given(st.dates(date(2000, 1, 1), date(2035, 12, 31)), st.times(), ZONES)
def test_a_time_that_is_there_once_is_that_moment(day, clock, zone):
    clock = clock.replace(second=0, microsecond=0)
    assume(count_readings(datetime.combine(day, clock), zone) == 1)

    check_clock(day.isoformat(), f"{clock:%H:%M}", zone, part="from_time")
    at = moment(day.isoformat(), f"{clock:%H:%M}", zone)

    assert at.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, clock)


CHANGES = [
    (MELBOURNE, "2026-04-05", 2),
    (MELBOURNE, "2026-10-04", 0),
    (ZoneInfo("Australia/Adelaide"), "2027-04-04", 2),
    (ZoneInfo("Australia/Adelaide"), "2027-10-03", 0),
]


@pytest.mark.parametrize(("zone", "day", "readings"), CHANGES)
@given(minute=st.integers(0, 59))
def test_what_comes_twice_or_never_is_asked_and_the_choice_is_an_hour_apart(zone, day, readings, minute):
    clock = time(2, minute)
    assert count_readings(datetime.combine(date.fromisoformat(day), clock), zone) == readings

    with pytest.raises(Refused) as caught:
        check_clock(day, f"{clock:%H:%M}", zone, part="from_time")
    chosen = [value for value, _ in caught.value.choices]

    for value in chosen:
        check_clock(day, value, zone, part="from_time")
        assert value[:5] == f"{clock:%H:%M}"
    first, second = (moment(day, value, zone) for value in chosen)
    assert abs(second - first) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        ("2026-04-05", "02:30+11:00", "2:30 am first"),
        ("2026-04-05", "02:30+10:00", "2:30 am second"),
        ("2026-10-04", "02:30+10:00", "2:30 am (3:30 am by the right clock)"),
        ("2026-10-04", "02:30+11:00", "2:30 am (1:30 am by the right clock)"),
        ("2026-11-16", "18:00+11:00", "6 pm"),
    ],
)
def test_a_time_with_its_offset_is_said_so_that_it_is_one(day, clock, said):
    assert say_clock(day, clock, MELBOURNE) == said


@pytest.mark.parametrize("day", [("5", "4", "2026"), ("4", "10", "2026")])
def test_the_page_asks_which_and_keeps_what_was_chosen(citizen, kept_draft, day):
    draft = kept_draft(when=None)
    names = dict(zip(("when_from_date_day", "when_from_date_month", "when_from_date_year"), day, strict=True))
    sent = names | {"when_from_time": "2:30 am", "where_suburb": "Moe", "where_postcode": "3825"}

    asked = citizen.post(f"/report/{draft.code}/when/", sent)
    choices = asked.context["form"].fields["when_from_pick"].choices
    after = citizen.post(f"/report/{draft.code}/when/", sent | {"when_from_pick": choices[1][0]})
    page = citizen.get(f"/report/{draft.code}/when/").content.decode()

    assert asked.status_code == 400
    assert 'name="when_from_pick"' in asked.content.decode()
    assert after.status_code == 302
    assert DraftAnswer.objects.get(question="when").value["from_time"] == choices[1][0].partition("@")[0]
    assert 'value="2:30 am' in page


def test_a_choice_for_one_time_does_not_hold_for_another(citizen, kept_draft):
    draft = kept_draft(when=None)
    names = {"when_from_date_day": "5", "when_from_date_month": "4", "when_from_date_year": "2026"}
    names |= {"where_suburb": "Moe", "where_postcode": "3825"}
    url = f"/report/{draft.code}/when/"
    choice = citizen.post(url, names | {"when_from_time": "2:30 am"}).context["form"]
    picked = {"when_from_pick": choice.fields["when_from_pick"].choices[0][0]}

    assert citizen.post(url, names | {"when_from_time": "2:45 am"} | picked).status_code == 400
    assert citizen.post(url, names | {"when_from_time": "4 am"} | picked).status_code == 302


# ---- another state's clock ----


def test_times_are_those_of_the_place(citizen, make_report):
    when = {"from_date": "2025-11-16", "from_time": "18:00", "unsure": False}
    make_report(when=when, where={"suburb": "Perth", "postcode": "6000", "state": "WA"})

    assert Report.objects.get().happened_from == datetime(2025, 11, 16, 10, 0, tzinfo=UTC)


def test_half_past_two_is_there_in_queensland_when_it_is_not_at_home():
    night = {"from_date": "2026-10-04", "from_time": "02:30"}
    brisbane = {"suburb": "Brisbane City", "postcode": "4000"}

    clean, errors = check_answers([WHEN, WHERE], {"when": night, "where": brisbane}, ground=GROUND)
    _, at_home = check_answers([WHEN, WHERE], {"when": night, "where": {"suburb": "Moe"}}, ground=GROUND)

    assert not errors
    assert clean["when"]["from_time"] == "02:30"
    assert "did not exist" in at_home["when"][0]


def test_what_is_kept_is_not_asked_again_when_the_place_changes(citizen, kept_draft):
    night = {
        "from_date": "2026-10-04",
        "from_time": "02:30",
        "to_date": None,
        "to_time": None,
        "unsure": False,
    }

    assert fits(WHEN, night, ground=GROUND)
    assert span(night, MELBOURNE)[0] == datetime(2026, 10, 3, 16, 30, tzinfo=UTC)


def test_the_check_page_says_the_time_at_home_too(citizen, kept_draft):
    when = {
        "from_date": "2025-11-16",
        "from_time": "18:00",
        "to_date": None,
        "to_time": None,
        "unsure": False,
    }
    draft = kept_draft(when=when, where={"address": "", "suburb": "Perth", "postcode": "6000", "state": "WA"})

    page = citizen.get(f"/report/{draft.code}/check/").content.decode()

    assert "Sunday 16 November 2025, 6 pm" in page
    assert "That was 9 pm in Melbourne." in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-au", "Monday 23 November, 3 am"),
        ("ar", "الاثنين، 23 نوفمبر، 03:00"),
        ("zh-hans", "11月23日星期一，03:00"),
    ],
)
def test_day_and_time_stand_beside_each_other_with_the_comma_of_the_language(language, said):
    with translation.override(language):
        assert say_moment(datetime(2026, 11, 23, 3, tzinfo=UTC), zone=UTC) == said


@pytest.mark.parametrize(
    ("language", "with_year", "without"),
    [
        ("vi", "Thứ Ba, 24 tháng 11, 2026", "Thứ Ba, 24 tháng 11"),
        ("el", "Τρίτη 24 Νοεμβρίου 2026", "Τρίτη 24 Νοεμβρίου"),
        ("ar", "الثلاثاء، 24 نوفمبر 2026", "الثلاثاء، 24 نوفمبر"),
        ("zh-hans", "2026年11月24日星期二", "11月24日星期二"),
    ],
)
def test_days_and_months_are_named_in_full(language, with_year, without):
    day = datetime(2026, 11, 24, tzinfo=UTC).date()
    with translation.override(language):
        assert (say_day(day), say_day(day, this_year=2026)) == (with_year, without)
