"""An administrator sets what a step or question waits for, and the parts of several things."""

import pytest
from django.test import Client
from django.utils import timezone

from reports import definitions
from reports.actions import start_draft
from reports.actions.publish_type import as_it_stands, publish_version
from reports.definitions import AskIf
from reports.models import Question, ReportTypeVersion
from tests.admin.settings_forms import add_own_question, add_question, add_type, page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(customer, as_administrator) -> ReportTypeVersion:
    add_type(as_administrator, customer)
    return ReportTypeVersion.objects.get(report_type__slug="graffiti")


def test_a_step_is_asked_after_an_answer_that_its_form_names(as_administrator, draft):
    add_own_question(as_administrator, draft)
    waits = draft.steps.get(slug="you")

    send(
        as_administrator,
        page("step_change", waits.id),
        **{"after-how_big_is_it": ["small", "as_big_as_a_door"]},
    )

    step = as_it_stands(version_id=draft.id).step("you")
    assert step.ask_if == (AskIf("how_big_is_it", ("small", "as_big_as_a_door")),)


def test_several_things_are_made_of_parts_and_published(as_administrator, draft):
    step = draft.steps.get(slug="where")
    typed = {"label": "What was damaged?", "kind": "items", "item_name": "thing"}
    add_question(as_administrator, step, **typed)
    things = Question.objects.get(step=step, slug="what_was_damaged")
    add_question(as_administrator, step, things, label="What is it?", kind="text")
    part = things.parts.get()

    shown = as_administrator.get(page("question_change", part.id)).content.decode()
    publish_version(version_id=draft.id, by=None, at=timezone.now())
    definitions.forget()

    (question,) = as_it_stands(version_id=draft.id).step("where").questions[1:]
    assert (question.item_name, [one.slug for one in question.parts]) == ("thing", ["what_is_it"])
    assert 'value="items"' not in shown
    assert 'value="text"' in shown
    assert part.step_id == step.id


def test_a_question_that_others_wait_for_is_not_deleted_from_under_them(as_administrator, draft):
    question = add_own_question(as_administrator, draft)
    waits = draft.steps.get(slug="you")
    waits.conditions.create(earlier=question, values=["small"])

    as_administrator.post(page("question_delete", question.id), {"post": "yes"})

    assert Question.objects.filter(id=question.id).exists()


def test_a_step_with_one_question_has_the_heading_that_its_form_was_given(customer, draft):
    draft.steps.filter(slug="where").update(heading="The wall")
    publish_version(version_id=draft.id, by=None, at=timezone.now())
    definitions.forget()
    begun = start_draft(customer=customer, at=timezone.now(), type_version_id=draft.id, answers={})
    citizen = Client()
    citizen.cookies[f"d_{begun.draft.code}"] = begun.secret

    page = citizen.get(f"/report/{begun.draft.code}/where/").content.decode()

    assert "<h1>The wall</h1>" in page
    assert "Where did it happen?" in page
