"""What was typed, what is kept, and what is shown again: the same thing in three forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.questions import contact_points, numbers, text, times
from reports.questions.display import lines, sections
from reports.questions.fields import to_api, to_typed
from reports.questions.forms import StepForm
from reports.questions.text import Ground, Refused
from reports.questions.values import check, check_answers

MELBOURNE = ZoneInfo("Australia/Melbourne")
GROUND = Ground(MELBOURNE, datetime(2026, 11, 22, 1, 0, tzinfo=UTC), frozenset({"131444"}))
WHEN = QuestionDefinition("when", "when", "When?", required=True, error_text="Write the day.")
ANY_OF = QuestionDefinition(
    "marks",
    "choices",
    "Marks?",
    choices=(ChoiceDefinition("a", "A"), ChoiceDefinition("b", "B", cue="weapon")),
)


KINDS_OF_VALUE = [
    "about a hundred",
    "yes",
    ["a", "b"],
    {"address": "14 Kestrel Court", "suburb": "Moe", "postcode": ""},
    {"from_date": "2026-11-16", "from_time": None, "to_date": None, "to_time": None, "unsure": False},
    {"from_date": "one day", "suburb": 5},
    7,
]


@pytest.mark.parametrize("value", KINDS_OF_VALUE, ids=str)
@pytest.mark.parametrize("kind", QuestionKind.values)
def test_any_kept_value_is_shown_whatever_kind_of_question_has_its_slug_now(kind, value):
    said = lines(QuestionDefinition("any", kind, "Any?"), value, zone=MELBOURNE)

    assert said
    assert all(said)
    assert not [line for line in said if "{" in line or "[" in line]


def refused(judge, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        judge(*args, **kwargs)
    return caught.value


def outcome(judge, *args, **kwargs):
    """What a judge says, or how it refuses."""
    try:
        return judge(*args, **kwargs)
    except Refused as error:
        return error


def when(**parts) -> dict:
    return times.check_when(parts, ground=GROUND)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("6:00 pm", "18:00"),
        ("6pm", "18:00"),
        ("6.30 PM", "18:30"),
        ("18:00", "18:00"),
        ("1800", "18:00"),
        ("07:30", "07:30"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("noon", "12:00"),
    ],
)
def test_times_are_read_as_people_write_them(typed, kept):
    assert times.read_time(typed, part="from_time") == (kept, None)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("7", "Is this 7 am or 7 pm? Write am or pm."),
        ("7:30", "Is this 7:30 am or 7:30 pm? Write am or pm."),
        ("13 pm", "Did you mean 1 pm?"),
        ("soon", "Write the time like 6:30 pm or 18:30."),
    ],
)
def test_a_time_that_is_not_clear_is_asked_back(typed, offered):
    assert refused(times.read_time, typed, part="from_time").message == offered


@pytest.mark.parametrize(
    ("parts", "offered"),
    [
        (("17", "11", "26"), "Write the year with 4 numbers. Did you mean 2026?"),
        (("17", "11", ""), "Write the year too."),
        (("5", "25", "2026"), "There is no month 25. Did you mean 25 May?"),
        (("1", "1", "1850"), "Write a year from 1900 on. Did you mean 2026?"),
    ],
)
def test_a_day_that_is_not_clear_is_asked_back(parts, offered):
    assert refused(times.read_date, *parts, ground=GROUND, part="from_date").message == offered


@pytest.mark.parametrize(
    ("parts", "part", "offered"),
    [
        (
            {"from_date": "2026-11-16", "from_time": "18:00", "to_date": "2026-11-16", "to_time": "07:30"},
            "to_date",
            "The end is before the start. Did you mean 17 November?",
        ),
        (
            {"from_date": "2026-11-20", "to_date": "2025-11-21"},
            "to_date",
            "The end is before the start. Did you mean 21 November?",
        ),
        (
            {"from_date": "2026-11-16", "to_date": "2026-11-15"},
            "to_date",
            "The end is before the start. Look at both days again.",
        ),
        (
            {"from_date": "2026-12-16"},
            "from_date",
            "This day is still to come. Did you mean 16 December 2025?",
        ),
        (
            {"from_date": "2026-11-23"},
            "from_date",
            "This day is still to come. Did you mean 22 November 2026?",
        ),
        (
            {"from_date": "2026-11-22", "from_time": "13:00"},
            "from_time",
            "This time is still to come. Did you mean 21 November?",
        ),
        (
            {"from_date": "2026-10-04", "from_time": "02:30"},
            "from_time",
            "The clocks went forward that night, so there was no 2:30 am. Did you mean 1:30 am or 3:30 am?",
        ),
        (
            {"from_date": "2026-04-05", "from_time": "02:30"},
            "from_time",
            "The clocks went back that night, so 2:30 am came twice. Was it the first or the second?",
        ),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_the_likely_one(parts, part, offered):
    error = refused(when, **parts)

    assert (error.part, error.message) == (part, offered)


def test_the_first_and_the_second_of_a_time_that_came_twice_are_an_hour_apart():
    spans = []
    for which in ("first", "second"):
        typed = {"when_from_date": ("5", "4", "2026"), "when_from_time": f"2:30 am {which}"}
        value = check(WHEN, to_api(WHEN, typed, ground=GROUND), ground=GROUND)
        spans.append(times.span(value, MELBOURNE)[0])
        assert lines(WHEN, value, zone=MELBOURNE) == [f"Sunday 5 April 2026, 2:30 am {which}"]
        assert to_typed(WHEN, value, ground=GROUND)["when_from_time"] == f"2:30 am {which}"

    assert [f"{at:%H:%M}" for at in spans] == ["15:30", "16:30"]


def test_not_knowing_exactly_is_an_answer():
    value = check(WHEN, {"unsure": True}, ground=GROUND)

    assert lines(WHEN, value) == ["I do not know exactly"]
    assert times.span(value, MELBOURNE) == (None, None)


def test_a_day_without_a_time_is_the_whole_day():
    start, end = times.span(when(from_date="2026-11-16"), MELBOURNE)

    assert (start.isoformat(), end.isoformat()) == ("2026-11-15T13:00:00+00:00", "2026-11-16T13:00:00+00:00")


@given(st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2026, 11, 20)))  # noqa: DTZ001
def test_every_minute_is_refused_with_a_choice_or_comes_back_as_it_was_typed(moment):
    value = {"from_date": f"{moment:%Y-%m-%d}", "from_time": f"{moment:%H:%M}"}
    clean = outcome(when, **value)
    if isinstance(clean, Refused):
        assert "clocks went" in clean.message
        return
    typed = to_typed(WHEN, clean, ground=GROUND)

    assert check(WHEN, to_api(WHEN, typed, ground=GROUND), ground=GROUND) == clean


@given(st.text())
def test_no_text_breaks_a_judge(words):
    for judge in (text.long_text, text.line, text.name, contact_points.email, numbers.money):
        assert isinstance(outcome(judge, words), str | Refused)


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers_and_times(words):
    for judge in (
        lambda: contact_points.phone(words, GROUND),
        lambda: times.read_time(words, part="from_time"),
        lambda: times.read_date(words, words, words, ground=GROUND, part="from_date"),
    ):
        assert isinstance(outcome(judge), str | tuple | Refused | None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0491 570 156", "+61491570156"),
        ("+61 (0)491-570-156", "+61491570156"),
        ("\u0660\u0664\u0669\u0661\u0665\u0667\u0660\u0661\u0665\u0666", "+61491570156"),
        ("03 9999 1234", "+61399991234"),
        ("+64 21 123 4567", "+64211234567"),
    ],
)
def test_phone_numbers_are_kept_as_e164(typed, kept):
    assert contact_points.phone(typed, GROUND) == kept


@pytest.mark.parametrize("number", ["000", "0 0 0", "131 444", "131444", "112"])
def test_numbers_that_are_nobodys_own_are_refused(number):
    assert "is not your own number" in refused(contact_points.phone, number, GROUND).message


@pytest.mark.parametrize(
    ("typed", "likely"), [("a@b,com", "a@b.com"), ("a b@c.com", "ab@c.com"), ("a@b.com.", "a@b.com")]
)
def test_a_slip_in_an_address_is_offered_mended(typed, likely):
    assert refused(contact_points.email, typed).message == f"Did you mean {likely}?"


@pytest.mark.parametrize("address", ["a+tag@example.com", "o'neil@example.com", "a@münchen.de"])
def test_unusual_addresses_are_addresses(address):
    assert contact_points.email(address) == address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A$1,000.00", "1000.00"),
        ("$1 900", "1900.00"),
        ("1900", "1900.00"),
        ("1,900.5", "1900.50"),
        ("0", "0.00"),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, kept):
    assert numbers.money(typed) == kept


def test_several_choices_come_back_in_the_order_offered_with_their_cues():
    assert check(ANY_OF, ["b", "a"], ground=GROUND) == ["a", "b"]
    assert ANY_OF.cues(["a", "b"]) == ("weapon",)
    assert lines(ANY_OF, ["a", "b"]) == ["A", "B"]
    assert refused(check, ANY_OF, ["a", "a"], ground=GROUND)


def test_several_choices_are_ticked_and_ticked_again():
    step = StepDefinition("s", "S", "S?", questions=(ANY_OF,))

    form = StepForm(step, ground=GROUND, data=QueryDict("marks=b&marks=a"))

    assert form.is_valid()
    assert form.answers == {"marks": ["a", "b"]}
    assert str(StepForm(step, ground=GROUND, answers=form.answers)["marks"]).count("checked") == 2


def test_an_unknown_slug_and_a_missing_answer_are_told_apart():
    clean, errors = check_answers([WHEN, ANY_OF], {"marks": ["a"], "other": "x"}, ground=GROUND)

    assert clean == {"marks": ["a"]}
    assert errors == {"other": ["There is no question with this name."], "when": ["Write the day."]}


def test_what_was_said_to_be_called_is_shown_even_without_a_type():
    shown = sections(None, {"what_happened": "Help", "phone": "+61491570156", "best_time": "after 6"})

    assert [(row.slug, row.lines) for row in shown[0].rows] == [
        ("what_happened", ["Help"]),
        ("phone", ["0491 570 156"]),
        ("best_time", ["after 6"]),
    ]


def test_a_definition_cannot_be_changed(theft):
    assert isinstance(theft, TypeDefinition)
    with pytest.raises(AttributeError):
        theft.steps[0].questions[0].required = False


@pytest.mark.parametrize(
    ("kind", "beside", "fields"),
    [
        ("place", "where_was_it_left", {"where_suburb": "Moe", "where_postcode": "3825"}),
        ("when", "where_from", {"where_from_date_day": "yesterday"}),
        ("date", "where_until", {"where_day": "1", "where_month": "12", "where_year": "2026"}),
    ],
)
def test_a_question_may_be_named_as_another_goes_on(kind, beside, fields):
    """An administrator's “Where was it left?” stands beside “Where did it happen?”."""
    several = replace(ANY_OF, slug=beside)
    asked = QuestionDefinition("where", kind, "Where?")
    step = StepDefinition("one", "One", "One", questions=(asked, several))
    typed = urlencode({**fields, beside: ["a", "b"]}, doseq=True)

    form = StepForm(step, ground=GROUND, data=QueryDict(typed))

    assert form.is_valid(), form.errors
    assert form.answers["where"]
    assert form.answers[beside] == ["a", "b"]
