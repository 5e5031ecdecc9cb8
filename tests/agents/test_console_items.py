"""Several things by telephone, and questions that come and go with the answers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from agents.actions import save_call_answers
from agents.models import Call
from reports import definitions
from reports.actions import set_type
from reports.actions.publish_type import publish_version
from reports.actions.write_steps import write_steps
from reports.models import DraftAnswer
from tests.agents.conftest import door, write
from tests.agents.test_console_kept import CONSOLE, drawn
from tests.reports.test_things import BIKE, STEPS


@pytest.fixture
def call(answered, customer) -> Call:
    """An answered call about a type with a branch and several things."""
    kind = customer.report_types.create(slug="with_things", name="Burglary", home_title="Somebody broke in")
    version = kind.versions.create(number=1)
    write_steps(version=version, steps=STEPS)
    publish_version(version_id=version.id, by=None, at=timezone.now())
    definitions.forget()
    set_type(draft_id=answered.draft_id, version_id=version.id)
    return Call.objects.get(id=answered.id)


def things() -> dict[int, dict[str, str] | None]:
    return dict(DraftAnswer.objects.filter(question="stolen").order_by("item").values_list("item", "value"))


def one(number, version=0, **parts):
    key = f"stolen-{number}"
    return {f"v.{key}": version} | {f"{key}-{part}": said for part, said in parts.items()}


def test_an_agent_writes_one_thing_after_another(call, as_agent):
    first = write(as_agent, call, **one(1, what="Red bike", serial="WTU 1"))
    second = write(as_agent, call, **one(2, what="Phone", value="about $900", bought_day="1"))
    page = as_agent.get(CONSOLE).content.decode()

    assert first["saved"] == {"stolen-1": 1}
    assert first["asked"][-7:-5] == ["stolen-1", "stolen-2"]
    assert "Write the month and the year too." in second["errors"]["stolen-2"]
    assert things() == {1: BIKE}
    assert 'value="Red bike"' in page


def test_without_a_script_a_button_takes_a_thing_along(call, as_agent):
    page = drawn(as_agent)

    as_agent.post(door("answers", call), {**page, "stolen-1-what": "Red bike", "stolen-1-bought_year": ""})

    assert things() == {1: {"what": "Red bike"}}


def test_a_thing_whose_parts_are_emptied_is_taken_away(call, as_agent):
    write(as_agent, call, **one(1, what="Red bike"))

    write(as_agent, call, **one(1, 1, what="", serial="", value=""))

    assert things() == {1: None}


def test_one_more_whose_number_somebody_else_took_gets_the_next(call, as_agent, agent):
    page = drawn(as_agent)
    save_call_answers(call=call, by=agent, answers={"stolen-1": BIKE}, expected={}, at=timezone.now())

    as_agent.post(door("answers", call), {**page, "stolen-1-what": "Phone"})

    assert things() == {1: BIKE, 2: {"what": "Phone"}}


def test_a_question_appears_with_the_answer_that_it_waits_for_and_goes_again(call, as_agent):
    assert 'data-q="plate"' not in as_agent.get(CONSOLE).content.decode()

    came = write(as_agent, call, vehicle="car")
    typed = write(as_agent, call, plate="ABC 123")
    gone = write(as_agent, call, **{"vehicle": "none", "v.vehicle": "1"})

    assert "plate" in came["asked"]
    assert typed["saved"] == {"plate": 1}
    assert "plate" not in gone["asked"]
    assert DraftAnswer.objects.get(question="plate").value == "ABC 123"
