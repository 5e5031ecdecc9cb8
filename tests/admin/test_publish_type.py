"""Versions of a type: what stands in the way of one, and that a published one never changes."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry
from assistline.publishing import CannotPublish
from reports import definitions
from reports.actions.publish_type import begin_first_version, begin_version, publish_version
from reports.models import Choice, Question, ReportType, ReportTypeVersion, Step
from tests.admin.settings_forms import add_type, page, send

pytestmark = pytest.mark.django_db


def test_the_version_says_what_stands_in_its_way_and_is_not_published(customer, as_administrator) -> None:
    add_type(as_administrator, customer)
    version = ReportTypeVersion.objects.get(report_type__slug="graffiti")
    Step.objects.create(version=version, slug="check", title="Empty", heading="?", position=90)

    page_of_version = as_administrator.get(page("reporttypeversion_change", version.id)).content.decode()
    answer = as_administrator.post(
        page("reporttypeversion_publish", version.id), follow=True
    ).content.decode()

    assert "The step Empty has no question." in page_of_version
    assert "The step Empty cannot have the slug check" in answer
    version.refresh_from_db()
    assert version.state == "draft"


def other_step(row: Step) -> None:
    Step.objects.create(version=row.version, slug="other", title="Other", heading="?")


def other_question(row: Question) -> None:
    Question.objects.create(step=row.step, slug="other", kind="text", label="Other")


def other_choice(row: Choice) -> None:
    Choice.objects.create(question=row.question, value="other", label="Other")


@pytest.mark.parametrize(
    ("model", "insert"), [(Step, other_step), (Question, other_question), (Choice, other_choice)]
)
def test_the_database_keeps_a_published_version_as_it_is(graffiti, model, insert) -> None:
    path = {Step: "version", Question: "step__version", Choice: "question__step__version"}[model]
    row = model.objects.filter(**{path: graffiti}).first()

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        insert(row)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(position=99)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.parametrize("state", ["draft", "published"])
def test_the_database_never_brings_a_retired_version_back(graffiti, state) -> None:
    versions = ReportTypeVersion.objects.filter(id=graffiti.id)
    versions.update(state="retired")

    with pytest.raises(DatabaseError, match="never goes back"), transaction.atomic():
        versions.update(state=state)
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        versions._raw_delete("default")


def test_a_published_step_has_no_save_button(graffiti, as_administrator) -> None:
    html = as_administrator.get(page("step_change", graffiti.steps.first().id)).content.decode()

    assert 'name="_save"' not in html
    assert as_administrator.post(page("step_change", graffiti.steps.first().id), {}).status_code == 403


def test_a_new_version_changes_what_is_asked_and_a_begun_draft_finishes_on_its_own(
    graffiti, as_administrator
) -> None:
    citizen = Client()
    begun = citizen.post(
        reverse("report-type", args=["graffiti"]), {"happening_now": "no", "anyone_hurt": "no"}
    ).url

    as_administrator.post(page("reporttypeversion_copy", graffiti.id))
    draft = graffiti.report_type.versions.get(state="draft")
    question = Question.objects.get(step__version=draft, slug="what_happened")
    send(as_administrator, page("question_change", question.id), label="Say what you saw")
    as_administrator.post(page("reporttypeversion_publish", draft.id))

    graffiti.refresh_from_db()
    draft.refresh_from_db()
    assert (graffiti.state, draft.state, draft.number) == ("retired", "published", 2)
    offered = [Choice.objects.filter(question__step__version=v).count() for v in (graffiti, draft)]
    assert offered[0] == offered[1] > 2
    assert "Tell us what happened" in citizen.get(begun).content.decode()


def test_publishing_is_in_the_trail(graffiti, administrator) -> None:
    entries = AuditEntry.objects.filter(object_kind="reporttypeversion", object_ids=[graffiti.id])

    assert {(entry.actor_id, entry.action) for entry in entries} == {
        (administrator.id, "configuration.changed")
    }


def test_the_buttons_are_for_administrators_and_for_presses(
    graffiti, as_administrator, as_auditor, as_officer, stranger
) -> None:
    for verb in ("publish", "copy", "withdraw"):
        url = page(f"reporttypeversion_{verb}", graffiti.id)
        assert as_administrator.get(url).status_code == 405
        assert as_officer.post(url).status_code == 403
        assert as_auditor.post(url).status_code == 403
        assert stranger.post(url).status_code == 302
    assert graffiti.report_type.versions.count() == 1


def test_the_preview_shows_every_question(graffiti, as_administrator) -> None:
    url = page("reporttypeversion_preview", graffiti.id)
    pages = as_administrator.get(url).context["walk"].pages
    seen = {
        entry["heading"]: as_administrator.get(f"{url}?{entry['query']}").context["walk"] for entry in pages
    }

    assert [heading for heading, walk in seen.items() if walk.step.heading != heading] == []
    html = as_administrator.get(url, {"step": "paint"}).content.decode()
    assert "How big is it?" in html
    assert "As big as a door" in html


def test_the_list_of_types_is_never_older_than_two_seconds() -> None:
    assert definitions.PUBLISHED_FOR_SECONDS <= 2


@pytest.mark.django_db(transaction=True)
def test_nobody_slips_a_question_into_a_version_that_is_being_published(customer) -> None:
    report_type = ReportType.objects.create(customer=customer, slug="race", name="Race", home_title="Race")
    version = begin_first_version(type_id=report_type.id)
    step = version.steps.first()
    outcome: list[str] = []

    def publish() -> None:
        try:
            publish_version(version_id=version.id, by=None, at=timezone.now())
            outcome.append("published")
        except CannotPublish as error:
            outcome.extend(error.sentences)
        finally:
            connection.close()

    with transaction.atomic():
        step.questions.create(slug="late", kind="choice", label="Late")
        other = threading.Thread(target=publish)
        other.start()
        other.join(0.5)
        assert not outcome, "it was published over a question that was being written"
    other.join(10)

    assert outcome == ["late needs at least two choices."]


def test_a_draft_may_be_thrown_away_and_a_type_nobody_saw_deleted(customer, as_administrator) -> None:
    add_type(as_administrator, customer)
    version = ReportTypeVersion.objects.get(report_type__slug="graffiti")
    begin_version(version_id=version.id)

    as_administrator.post(page("reporttypeversion_delete", version.id), {"post": "yes"})
    assert version.report_type.versions.count() == 1
    as_administrator.post(page("reporttype_delete", version.report_type_id), {"post": "yes"})

    assert not ReportType.objects.filter(slug="graffiti").exists()


def test_a_type_that_was_published_is_not_deleted(graffiti, as_administrator) -> None:
    assert (
        as_administrator.post(page("reporttype_delete", graffiti.report_type_id), {"post": "yes"}).status_code
        == 403
    )
    assert (
        as_administrator.post(page("reporttypeversion_delete", graffiti.id), {"post": "yes"}).status_code
        == 403
    )
