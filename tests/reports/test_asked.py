"""What is asked for which answers: pure, on definitions; and the same after rows were written and read."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from reports.actions.publish_type import as_it_stands, begin_version
from reports.actions.write_steps import UnknownQuestion, write_steps
from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition, TypeDefinition
from reports.models import Question, ReportType, ReportTypeVersion, Step

WEAPON = QuestionDefinition("weapon", "yes_no", "A weapon?")
KINDS = QuestionDefinition(
    "taken_kinds",
    "choices",
    "What was taken?",
    choices=(ChoiceDefinition("car", "A car"), ChoiceDefinition("bag", "A bag")),
    ask_if=(AskIf("weapon", ("no", "unsure")),),
)
PARTS = (
    QuestionDefinition("what", "text", "What is it?", required=True),
    QuestionDefinition("plate", "text", "Number plate", ask_if=(AskIf("taken_kinds", ("car",)),)),
)
STEPS = (
    StepDefinition("first", "First", "First", questions=(WEAPON,)),
    StepDefinition("second", "Second", "Second", questions=(KINDS,)),
    StepDefinition(
        "car", "Car", "Car", questions=(QuestionDefinition("colour", "text", "Colour"),),
        ask_if=(AskIf("taken_kinds", ("car",)),),
    ),
    StepDefinition(
        "things", "Things", "Things",
        questions=(QuestionDefinition("things", "items", "Things", parts=PARTS, item_name="thing"),),
    ),
)  # fmt: skip
TYPE = TypeDefinition("x", "X", 1, 1, STEPS)


def slugs(answers):
    return [step.slug for step in TYPE.asked(answers)]


@pytest.fixture
def version(customer):
    kind = ReportType.objects.create(customer=customer, slug="branching", name="B", home_title="B")
    return ReportTypeVersion.objects.create(report_type=kind)


def test_a_step_is_asked_when_an_earlier_answer_contains_the_value():
    assert slugs({"weapon": "no", "taken_kinds": ["car", "bag"]}) == ["first", "second", "car", "things"]


def test_a_step_whose_every_question_fell_away_is_not_asked():
    assert slugs({"weapon": "yes"}) == ["first", "things"]


def test_what_is_no_longer_asked_decides_nothing():
    assert slugs({"weapon": "yes", "taken_kinds": ["car"]}) == ["first", "things"]


def test_a_part_is_asked_of_each_thing_only_when_its_condition_holds():
    (things,) = TYPE.asked({"weapon": "yes"})[-1].questions

    assert [part.slug for part in things.parts] == ["what"]


def test_answers_that_are_no_longer_asked_are_not_heard_and_others_are():
    kept = {
        "weapon": "yes",
        "taken_kinds": ["car"],
        "of_another_type": "stays",
        "things": [{"what": "Bike", "plate": "ABC"}],
    }

    heard = TYPE.heard(kept)

    assert heard == {"weapon": "yes", "of_another_type": "stays", "things": [{"what": "Bike"}]}


def test_a_cue_of_a_question_that_is_not_asked_does_not_count():
    hurt = QuestionDefinition(
        "hurt", "yes_no", "Hurt?", cue_if_yes="injury", ask_if=(AskIf("weapon", ("yes",)),)
    )
    kind = TypeDefinition("x", "X", 1, 1, (STEPS[0], StepDefinition("s", "S", "S", questions=(hurt,))))

    assert kind.cues({"weapon": "yes", "hurt": "yes"}) == ("injury",)
    assert kind.cues({"weapon": "no", "hurt": "yes"}) == ()


def test_conditions_and_parts_are_read_back_as_they_were_written_and_copied(version):
    write_steps(version=version, steps=STEPS)
    copy = begin_version(version_id=version.id)

    assert as_it_stands(version_id=version.id).steps == STEPS
    assert as_it_stands(version_id=copy.id).steps == STEPS


def test_a_version_is_read_in_six_statements(version, django_assert_num_queries):
    write_steps(version=version, steps=STEPS)

    with django_assert_num_queries(6):
        as_it_stands(version_id=version.id)


def test_a_condition_on_a_question_that_nobody_asks_is_refused(version):
    lost = StepDefinition("a", "A", "A", questions=(WEAPON,), ask_if=(AskIf("nothing", ("yes",)),))

    with pytest.raises(UnknownQuestion):
        write_steps(version=version, steps=(lost,))


def test_the_database_refuses_a_condition_on_another_version(version):
    write_steps(version=version, steps=STEPS)
    other = begin_version(version_id=version.id)
    earlier = Question.objects.get(step__version=other, slug="weapon")

    with pytest.raises(InternalError, match="own version"), transaction.atomic():
        version.steps.first().conditions.create(earlier=earlier, values=["yes"])


def test_the_database_refuses_things_within_things_and_parts_of_anything_else(version):
    write_steps(version=version, steps=STEPS)
    things = Question.objects.get(step__version=version, slug="things")
    weapon = Question.objects.get(step__version=version, slug="weapon")

    with pytest.raises(IntegrityError, match="parts_are_not_nested"), transaction.atomic():
        things.parts.create(step=things.step, slug="more", kind="items", label="More")
    with pytest.raises(InternalError, match="several things"), transaction.atomic():
        weapon.parts.create(step=weapon.step, slug="more", kind="text", label="More")


def test_parts_follow_their_question_to_another_step(version):
    write_steps(version=version, steps=STEPS)
    things, step = Question.objects.get(step__version=version, slug="things"), Step.objects.get(slug="car")

    things.step = step
    things.save()

    assert set(things.parts.values_list("step", flat=True)) == {step.id}
