"""One page a version: entries are moved, copied, taken out and put back; two windows lose nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry
from reports import definitions
from reports.actions.publish_type import as_it_stands, begin_version, publish_version
from reports.models import Question, ReportTypeVersion
from tests.admin.settings_forms import (
    add_own_question,
    add_question,
    add_step,
    add_type,
    form_of,
    page,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(customer, as_administrator) -> ReportTypeVersion:
    add_type(as_administrator, customer)
    return ReportTypeVersion.objects.get(report_type__slug="graffiti")


@pytest.fixture
def size(as_administrator, draft) -> Question:
    """How big is it? On a step behind what."""
    return add_own_question(as_administrator, draft)


def shown(client: Client, version: ReportTypeVersion) -> str:
    return client.get(page("reporttypeversion_change", version.id)).content.decode()


def slugs(version: ReportTypeVersion) -> list[str]:
    return [step.slug for step in as_it_stands(version_id=version.id).steps]


def asked_on(version: ReportTypeVersion, step: str) -> list[str]:
    return [question.slug for question in as_it_stands(version_id=version.id).step_named(step).questions]


def test_a_new_step_comes_behind_the_one_that_was_named_and_a_new_question_last(
    as_administrator, draft, size
):
    add_question(as_administrator, size.step, label="What colour is it?", kind="text")

    assert slugs(draft)[:3] == ["safety", "what", "paint"]
    assert asked_on(draft, "paint") == ["how_big_is_it", "what_colour_is_it"]


def test_a_question_moves_up_and_beyond_its_step_to_the_one_before(as_administrator, draft, size):
    as_administrator.post(page("question_up", size.id))

    assert asked_on(draft, "what") == ["what_happened", "how_big_is_it"]
    as_administrator.post(page("question_up", size.id))
    assert asked_on(draft, "what") == ["how_big_is_it", "what_happened"]


def test_a_step_moves_and_stays_at_the_end(as_administrator, draft, size):
    first = draft.steps.get(slug="safety")
    as_administrator.post(page("step_up", first.id))
    as_administrator.post(page("step_up", size.step_id))

    assert slugs(draft)[:3] == ["safety", "paint", "what"]


def test_a_copy_stands_behind_under_a_slug_of_its_own(as_administrator, draft, size):
    as_administrator.post(page("question_copy", size.id))
    as_administrator.post(page("step_copy", size.step_id))

    assert asked_on(draft, "paint") == ["how_big_is_it", "how_big_is_it_2"]
    assert slugs(draft)[2:4] == ["paint", "paint-2"]
    assert len(asked_on(draft, "paint-2")) == 2


@pytest.mark.parametrize("model", ["question", "step"])
def test_what_is_taken_out_is_put_back_where_it_was(as_administrator, draft, size, model):
    before = as_it_stands(version_id=draft.id)

    as_administrator.post(page(f"{model}_delete", size.id if model == "question" else size.step_id))
    assert "how_big_is_it" not in as_it_stands(version_id=draft.id).by_slug
    assert "Put it back" in shown(as_administrator, draft)
    as_administrator.post(page("reporttypeversion_restore", draft.id))

    assert as_it_stands(version_id=draft.id) == before


def test_what_others_wait_for_stays_and_they_are_named(as_administrator, draft, size):
    step = draft.steps.get(slug="you")
    send(as_administrator, page("step_change", step.id), **{"after-how_big_is_it": ["small"]})

    html = as_administrator.post(page("question_delete", size.id), follow=True).content.decode()

    assert "“You” waits for an answer to it" in html
    assert Question.objects.filter(id=size.id).exists()


def test_conditions_are_sentences_and_are_picked_from_earlier_steps_alone(as_administrator, draft, size):
    typed = {"label": "Who painted it?", "kind": "name", "after-how_big_is_it": ["small", "unsure"]}
    add_question(as_administrator, draft.steps.get(slug="where"), **typed)
    html = " ".join(shown(as_administrator, draft).split())

    assert "only if <em>How big is it?</em> is <b>Small</b> or <b>Not sure</b>" in html
    form = as_administrator.get(page("step_change", size.step_id)).context["opened"].form
    assert {one.step for one in form.earlier()} == {"Safety"}


def test_not_sure_is_a_switch(as_administrator, draft, size):
    send(as_administrator, page("question_change", size.id), unsure="")
    add_question(as_administrator, size.step, label="Is it wet?", kind="yes_no", unsure="")

    asked = as_it_stands(version_id=draft.id).by_slug
    offered = {
        slug: [option.value for option in asked[slug].options] for slug in ("how_big_is_it", "is_it_wet")
    }
    assert offered == {"how_big_is_it": ["small", "as_big_as_a_door"], "is_it_wet": ["yes", "no"]}
    assert "yes or no" in shown(as_administrator, draft)


def test_answers_are_moved_by_buttons_that_save_nothing_and_lose_nothing(as_administrator, draft, size):
    url = page("question_change", size.id)
    sent = form_of(as_administrator, url) | {"do": "down-0", "label": "How large?", "choice-2-label": "Huge"}

    form = as_administrator.post(url, sent).context["opened"].form

    assert [row.told["label"] for row in form.choices.written] == ["As big as a door", "Small", "Huge"]
    assert form["label"].value() == "How large?"
    assert as_it_stands(version_id=draft.id).by_slug["how_big_is_it"].label == "How big is it?"


def test_a_question_of_another_type_is_filled_in_with_its_slug(as_administrator, draft, size):
    url = f"{page('question_add')}?step={size.step_id}"
    sent = form_of(as_administrator, url) | {"do": "ready", "ready": "taken"}

    form = as_administrator.post(url, sent).context["opened"].form

    known = definitions.published(draft.report_type.customer_id, "theft")
    assert known is not None
    assert (form["slug"].value(), form["label"].value()) == ("taken", known.by_slug["taken"].label)


def test_an_error_is_said_at_its_field_and_in_the_summary(as_administrator, draft, size):
    url = page("question_change", size.id)
    sent = form_of(as_administrator, url) | {"label": "", "choice-1-label": "small"}

    html = as_administrator.post(url, sent).content.decode()

    assert '<a href="#id_label">Write the question.</a>' in html
    assert "Answer 2: This answer is there twice" in html
    assert "Error:" in html


def test_of_two_windows_the_second_is_shown_both_and_saves_over_them_knowingly(as_administrator, draft, size):
    url = page("question_change", size.id)
    first, second = (form_of(as_administrator, url) for _ in range(2))
    as_administrator.post(url, first | {"label": "How wide is it?"})

    refused = as_administrator.post(url, second | {"label": "How high is it?"})

    assert refused.status_code == 409
    assert "the question was “How wide is it?”, is “How high is it?”" in refused.content.decode()
    form = refused.context["opened"].form
    as_administrator.post(url, second | {"label": "How high is it?", "seen": form["seen"].value()})
    size.refresh_from_db()
    assert size.label == "How high is it?"


def test_who_can_send_it_is_written_by_one_window_at_a_time(as_administrator, draft):
    url = page("reporttypeversion_change", draft.id)
    seen = as_administrator.get(url).context["about"]["seen"].value()
    first = as_administrator.post(url, {"seen": seen, "not_anonymous_because": "We must ask you more."})
    second = as_administrator.post(url, {"seen": seen, "takes_files": "on", "files_wanted": "A photo."})

    assert (first.status_code, second.status_code) == (302, 409)
    assert second.context["about"]["files_wanted"].value() == "A photo."
    draft.refresh_from_db()
    assert (draft.not_anonymous_because, draft.takes_files) == ("We must ask you more.", False)


def test_what_was_typed_for_a_question_that_is_gone_is_saved_as_a_new_one(as_administrator, draft, size):
    url = page("question_change", size.id)
    sent = form_of(as_administrator, url) | {"label": "How wide is it?", "step": size.step_id}
    as_administrator.post(page("question_delete", size.id))

    answer = as_administrator.post(url, sent)

    assert answer.status_code == 409
    as_administrator.post(answer.context["opened"].url, sent)
    assert [as_it_stands(version_id=draft.id).by_slug["how_big_is_it"].label] == ["How wide is it?"]


def test_what_was_typed_while_another_published_is_shown_and_the_version_stays(as_administrator, draft, size):
    url = page("question_change", size.id)
    sent = form_of(as_administrator, url) | {"label": "How wide is it?"}
    publish_version(version_id=draft.id, by=None, at=timezone.now())

    answer = as_administrator.post(url, sent)

    assert answer.status_code == 409
    assert "How wide is it?" in answer.content.decode()
    size.refresh_from_db()
    assert size.label == "How big is it?"


def test_every_press_is_in_the_trail(as_administrator, draft, size, administrator):
    before = AuditEntry.objects.count()
    as_administrator.post(page("question_up", size.id))
    as_administrator.post(page("question_copy", size.id))
    as_administrator.post(page("question_delete", size.id))
    as_administrator.post(page("reporttypeversion_restore", draft.id))

    entries = AuditEntry.objects.order_by("id")[before:]
    assert {entry.action for entry in entries} == {"configuration.changed"}
    assert len(entries) == 4
    assert {entry.actor_id for entry in entries} == {administrator.id}


def test_each_problem_leads_to_the_place_to_mend_it_in_words(as_administrator, draft):
    add_step(as_administrator, draft, "what", title="Paint", heading="What is it?")
    phone = Question.objects.get(step__version=draft, slug="phone_safe")
    phone.delete()

    html = shown(as_administrator, draft)

    step = draft.steps.get(slug="paint")
    assert f'<a href="{page("step_change", step.id)}#open">The step Paint has no question.</a>' in html
    assert "“Your phone number” is asked without" in html


def test_the_page_says_what_changed_since_the_version_on_the_portal(graffiti, as_administrator):
    new = begin_version(version_id=graffiti.id)
    assert "Nothing yet: it asks what the portal asks." in shown(as_administrator, new)
    size = Question.objects.get(step__version=new, slug="how_big_is_it")
    send(
        as_administrator,
        page("question_change", size.id),
        label="How large?",
        required="",
        **{"choice-2-label": "Huge"},
    )
    add_question(as_administrator, size.step, label="Is it wet?", kind="yes_no")

    said = [
        one["words"]
        for one in as_administrator.get(page("reporttypeversion_change", new.id)).context["changes"]
    ]

    assert said == [
        "“How large?”: the question was “How big is it?”, is “How large?”.",
        "“How large?” can be left out now.",
        "“How large?” offers “Huge” now.",
        "“Is it wet?” is new on “Paint”: yes, no, not sure, can be left out.",
    ]


def test_an_earlier_version_is_on_the_portal_again_in_one_step(graffiti, as_administrator, administrator):
    new = begin_version(version_id=graffiti.id)
    Question.objects.get(step__version=new, slug="how_big_is_it").delete()
    new.steps.get(slug="paint").delete()
    publish_version(version_id=new.id, by=None, at=timezone.now())

    as_administrator.post(page("reporttypeversion_back", graffiti.id))

    third = graffiti.report_type.versions.get(state="published")
    assert (third.number, third.published_by_id) == (3, administrator.id)
    assert "how_big_is_it" in as_it_stands(version_id=third.id).by_slug
    assert "by Tom Baxter" in shown(as_administrator, third)


def test_a_type_begins_with_a_copy_of_another(graffiti, customer, as_administrator):
    add_type(as_administrator, customer, name="Stickers", begin_with=str(graffiti.id))

    copy = ReportTypeVersion.objects.get(report_type__slug="stickers")
    assert as_it_stands(version_id=copy.id).steps == as_it_stands(version_id=graffiti.id).steps


def test_the_page_says_what_becomes_of_a_report_by_the_tables(as_administrator, draft):
    outcomes = as_administrator.get(page("reporttypeversion_change", draft.id)).context["outcomes"]

    assert [line["grade"] for line in outcomes["lines"]] == ["scheduled", "priority", "immediate"]
    assert outcomes["own_rows"] == []


def test_the_framed_page_is_the_portals_own_after_the_answers_and_cannot_be_pressed(
    as_administrator, draft, size
):
    step = draft.steps.get(slug="you")
    send(as_administrator, page("step_change", step.id), **{"after-how_big_is_it": ["small"]})
    url = page("reporttypeversion_page", draft.id)

    asked = as_administrator.get(url, {"step": "you", "a.how_big_is_it": "small"})
    not_asked = as_administrator.get(url, {"step": "you"})

    assert "<body inert>" in asked.content.decode()
    assert "How can we reach you?" in asked.content.decode()
    assert "How can we reach you?" not in not_asked.content.decode()
    assert "frame-ancestors 'self'" in asked.headers["Content-Security-Policy"]
    assert asked.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_another_customers_administrator_gets_the_same_404_as_for_nothing(graffiti, foreigner):
    question = Question.objects.get(step__version=graffiti, slug="how_big_is_it")

    for name, at in (
        ("reporttypeversion_change", graffiti.id),
        ("reporttypeversion_preview", graffiti.id),
        ("step_change", question.step_id),
        ("question_change", question.id),
    ):
        assert foreigner.get(page(name, at)).status_code == 404
        assert foreigner.get(page(name, 999_999)).status_code == 404
    assert foreigner.post(page("question_up", question.id)).status_code == 404
    assert foreigner.get(reverse("admin:reports_question_add"), {"step": question.step_id}).status_code == 302


def test_the_form_of_a_question_has_a_heading_that_links_lead_to_and_that_has_the_focus(
    as_administrator, draft, size
):
    heading = '<h4 id="open" tabindex="-1" autofocus>{}</h4>'
    add, change = f"{page('question_add')}?step={size.step_id}", page("question_change", size.id)

    assert heading.format("A new question") in as_administrator.get(add).content.decode()
    assert heading.format("Change this question") in as_administrator.get(change).content.decode()
    refused = as_administrator.post(add, form_of(as_administrator, add)).content.decode()
    # One thing has the focus: with errors it is their summary.
    assert heading.format("A new question") not in refused
    assert refused.count(" autofocus") == 1
