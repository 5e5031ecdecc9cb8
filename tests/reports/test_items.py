"""Several things, one after another: as API values, as they are kept, as they are shown and read."""

from dataclasses import replace

import pytest
from django.utils import timezone, translation

from reports.actions import save_answers, start_draft
from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition, TypeDefinition
from reports.drafts import find_draft
from reports.models import DraftAnswer
from reports.questions.asked import NOT_ASKED, check_asked
from reports.questions.display import lines
from reports.questions.items import gather, is_item_key, next_number, one_item, spread
from reports.questions.values import check_answers, fitting, missing
from reports.reading import read_answers
from tests.reports.test_questions import GROUND

PARTS = (
    QuestionDefinition("what", "text", "What is it?", required=True, error_text="Say what it is"),
    QuestionDefinition("serial", "text", "Serial number"),
    QuestionDefinition("value", "money", "What is it worth?"),
    QuestionDefinition("bought", "date", "When did you buy it?"),
)
STOLEN = QuestionDefinition("stolen", "items", "What was taken?", parts=PARTS, item_name="item", most_items=3)
PEOPLE = QuestionDefinition(
    "people",
    "items",
    "Who was there?",
    item_name="person",
    parts=(
        QuestionDefinition("looks", "long_text", "What did they look like?"),
        QuestionDefinition("armed", "yes_no", "Did they have a weapon?", cue_if_yes="weapon"),
    ),
)
BIKE, PHONE = {"what": "Red bike", "serial": "WTU 1"}, {"what": "Phone", "value": "900.00"}


def judge(things):
    return check_answers([STOLEN], {"stolen": things}, ground=GROUND)


def test_things_are_judged_part_by_part_and_given_back_clean():
    clean, errors = judge([{"what": " Red bike ", "value": "about $1,200", "bought": "2020-02-29"}])

    assert (clean["stolen"], errors) == (
        [{"what": "Red bike", "value": "1200.00", "bought": "2020-02-29"}],
        {},
    )


@pytest.mark.parametrize(
    ("things", "path"),
    [
        ([BIKE, {"serial": "1"}], "stolen[1].what"),
        ([{"what": "x", "value": "lots"}], "stolen[0].value"),
        ([{"what": "x", "bought": "2020-02-30"}], "stolen[0].bought"),
        ([BIKE, {}], "stolen[1]"),
        ([{"what": "x", "colour": "red"}], "stolen[0]"),
        (["a bike"], "stolen[0]"),
        ([None], "stolen[0]"),
        ([{"what": {"a": 1}}], "stolen[0].what"),
        ("a bike", "stolen"),
        ({"what": "x"}, "stolen"),
        ([BIKE] * 4, "stolen"),
    ],
)
def test_what_is_wrong_with_a_thing_is_said_by_its_path(things, path):
    clean, errors = judge(things)

    assert list(errors) == [path]
    assert clean == {}


def test_everything_that_is_wrong_is_said_at_once():
    _, errors = judge([{"value": "lots"}, {"what": "x", "bought": "soon"}])

    assert set(errors) == {"stolen[0].what", "stolen[0].value", "stolen[1].bought"}


def test_a_kept_thing_that_does_not_fit_takes_no_other_with_it():
    kept = {"stolen": [BIKE, {"of_another_type": "x"}]}

    assert fitting([STOLEN], kept, ground=GROUND) == {"stolen": [BIKE]}


def test_a_thing_that_lacks_a_required_part_is_missing_something():
    (lacking,) = missing([STOLEN], {"stolen": [BIKE, {"serial": "1"}]})

    assert (lacking.slug, lacking.error_text) == ("stolen", "2: Say what it is")


def test_things_are_spread_into_rows_and_gathered_again():
    rows = spread({"stolen": [BIKE, PHONE], "weapon": "no"})

    assert set(rows) == {"stolen-1", "stolen-2", "weapon"}
    assert gather([("stolen", 2, PHONE), ("stolen", 1, BIKE), ("stolen", 3, None), ("weapon", 0, "no")]) == {
        "stolen": [BIKE, PHONE],
        "weapon": "no",
    }


@pytest.mark.parametrize(
    "key", ["stolen-0", "stolen-01", "stolen-201", "stolen-", "stolen", "other-1", "stolen-²"]
)
def test_a_text_that_is_no_key_is_none(key):
    assert not is_item_key(key, "stolen")


def test_rows_are_numbered_to_an_end_and_then_used_again():
    assert next_number({}) == 1
    assert next_number({1: BIKE, 4: None}) == 5
    assert next_number(dict.fromkeys(range(1, 201), BIKE) | {7: None}) == 7


def test_things_are_shown_a_line_each():
    assert lines(STOLEN, [BIKE, PHONE]) == [
        "1. Red bike · Serial number: WTU 1",
        "2. Phone · What is it worth: $900",
    ]
    assert lines(one_item(STOLEN, 2), {"what": "Phone", "bought": "2020-02-29"}) == [
        "Phone · When did you buy it: 29 February 2020"
    ]


def test_things_are_shown_as_their_language_writes_them():
    """Among letters from the right, a number in groups would be read from its last group."""
    called = replace(STOLEN, parts=(PARTS[0], QuestionDefinition("phone", "phone", "رقم الهاتف؟")))
    thing = {"what": "iPhone", "phone": "+61491570156"}

    with translation.override("ar"):
        arabic = lines(called, [thing])
    with translation.override("zh-hans"):
        chinese = lines(called, [thing])

    mark, begin, end = "\N{RIGHT-TO-LEFT MARK}", "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
    said = f"{mark}{begin}iPhone{end} · رقم الهاتف: {begin}0491 570 156{end}"
    assert arabic == [f"{mark}1. {said}"]
    assert chinese == ["1. iPhone · رقم الهاتف：0491 570 156"]


def test_what_is_said_of_a_person_is_read_for_danger():
    kind = TypeDefinition("x", "X", 1, 1, (StepDefinition("p", "P", "P", questions=(PEOPLE,)),))

    by_words = read_answers(
        kind, {"people": [{"looks": "Tall"}, {"looks": "He is pointing a gun at us now"}]}
    )
    by_answer = read_answers(kind, {"people": [{"looks": "Tall", "armed": "yes"}]})

    assert "weapon" in {cue.cue for cue in by_words}
    assert [(cue.cue, cue.question) for cue in by_answer] == [("weapon", "people")]


def test_the_api_judges_by_what_is_asked_for_just_these_answers():
    closed = QuestionDefinition(
        "kind", "choice", "Kind", choices=(ChoiceDefinition("car", "Car"), ChoiceDefinition("bag", "Bag"))
    )
    plate = QuestionDefinition("plate", "text", "Plate", required=True, ask_if=(AskIf("kind", ("car",)),))
    first = StepDefinition("a", "A", "A", questions=(closed,))
    kind = TypeDefinition("x", "X", 1, 1, (first, StepDefinition("b", "B", "B", questions=(plate,))))

    assert check_asked(kind, {"kind": "bag"}, ground=GROUND) == ({"kind": "bag"}, {})
    assert list(check_asked(kind, {"kind": "car"}, ground=GROUND)[1]) == ["plate"]
    assert check_asked(kind, {"kind": "bag", "plate": "X"}, ground=GROUND)[1] == {"plate": [NOT_ASKED]}


def test_each_thing_has_a_row_of_its_own_with_a_version(customer):
    now = timezone.now()
    started = start_draft(customer=customer, at=now, answers={"stolen": [BIKE, PHONE]})

    save_answers(draft_id=started.draft.id, answers={"stolen-1": None}, at=now, expected={"stolen-1": 1})

    kept = find_draft(code=started.draft.code, secret=started.secret, at=now)
    assert kept.answers == {"stolen": [PHONE]}
    assert kept.versions == {"stolen-1": 2, "stolen-2": 1}
    assert kept.things == {"stolen": {1: None, 2: PHONE}}
    assert DraftAnswer.objects.count() == 2
