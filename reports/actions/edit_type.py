"""Writing the steps and questions of a draft of a report type, one at a time; a new one comes last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from django.db import transaction

from reports.actions.publish_type import as_it_stands
from reports.actions.type_rows import (
    OF_STEP,
    fill_question,
    found_in,
    free_question_slug,
    lock_draft,
    offer,
    put_at,
    taken_slugs,
    wait_for,
    write_question,
)
from reports.actions.write_steps import GAP
from reports.definitions import QuestionDefinition, StepDefinition
from reports.models import Question, ReportTypeVersion, Step
from reports.naming import STEP_GAP, free_slug, mark_of
from reports.publishing import TAKEN_STEP_SLUGS


class ChangedMeanwhile(Exception):
    """Somebody else saved the same entry since it was read; ``now`` is what they made of it."""

    def __init__(self, now: QuestionDefinition | StepDefinition) -> None:
        super().__init__(now.slug)
        self.now = now


@dataclass(frozen=True)
class About:
    """What a version says of all its reports."""

    not_anonymous_because: str
    takes_files: bool
    files_wanted: str

    @property
    def mark(self) -> str:
        """A sign of it: another once anybody has changed it."""
        return sha256(repr(self).encode()).hexdigest()[:16]


class AboutChanged(Exception):
    """Somebody else saved it since it was read; ``now`` is what they made of it."""

    def __init__(self, now: About) -> None:
        super().__init__("changed")
        self.now = now


def about_of(version: ReportTypeVersion) -> About:
    """What it says now."""
    return About(version.not_anonymous_because, version.takes_files, version.files_wanted)


@transaction.atomic
def save_about(*, version_id: int, about: About, seen: str) -> ReportTypeVersion:
    """Say why nobody can send it without saying who they are (empty: they can), and of files.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
        NotADraft: It never changes any more.
        AboutChanged: Somebody else saved it since.
    """
    version = lock_draft(version_id)
    now = about_of(version)
    if now.mark != seen:
        raise AboutChanged(now)
    version.not_anonymous_because = about.not_anonymous_because
    version.takes_files, version.files_wanted = about.takes_files, about.files_wanted
    version.save(update_fields=["not_anonymous_because", "takes_files", "files_wanted"])
    return version


@transaction.atomic
def save_step(
    *,
    version_id: int,
    content: StepDefinition,
    step_id: int | None = None,
    after_id: int | None = None,
    seen: str = "",
) -> Step:
    """Write a step's own words and what it waits for; a new one comes last, or behind the one that is named.

    Args:
        version_id: The draft.
        content: Its words and conditions. Without a slug, one is made from the title.
        step_id: Which one; a new one without.
        after_id: Of a new one: the step that it comes behind. Last without, or where that is gone.
        seen: The mark of what the writer read (:func:`reports.naming.mark_of`).

    Raises:
        NotADraft: The version never changes any more.
        Step.DoesNotExist: It was taken out meanwhile.
        ChangedMeanwhile: Somebody else saved it since.
    """
    version = lock_draft(version_id)
    steps = list(version.steps.all())
    last = (len(steps) + 1) * GAP
    row = version.steps.get(id=step_id) if step_id else Step(version=version, position=last)
    if step_id:
        _same(as_it_stands(version_id=version_id).step_named(row.slug), seen)
    for name in OF_STEP:
        setattr(row, name, getattr(content, name))
    slugs = set(version.steps.exclude(id=row.id).values_list("slug", flat=True)) | TAKEN_STEP_SLUGS
    if not row.slug or (content.slug and content.slug != row.slug):
        row.slug = free_slug(content.slug or content.title, taken=slugs, gap=STEP_GAP, nameless="step")
    row.save()
    if step_id is None:
        behind = [step.id for step in steps]
        put_at(steps, row, behind.index(after_id) + 1 if after_id in behind else None)
    wait_for(row, content.ask_if)
    return row


@transaction.atomic
def save_question(
    *,
    step_id: int,
    content: QuestionDefinition,
    question_id: int | None = None,
    parent_id: int | None = None,
    seen: str = "",
) -> Question:
    """Write a question with its choices and what it waits for; a new one comes last on its step.

    Args:
        step_id: Its step.
        content: What is asked. Without a slug, one is made from the label. Its parts are not touched.
        question_id: Which one; a new one without.
        parent_id: For a new part: the question about several things.
        seen: The mark of what the writer read.

    Raises:
        NotADraft: The version never changes any more.
        Step.DoesNotExist: The step was taken out meanwhile.
        Question.DoesNotExist: The question was taken out meanwhile.
        ChangedMeanwhile: Somebody else saved it since.
    """
    step = Step.objects.get(id=step_id)
    version = lock_draft(step.version_id)
    if question_id is None:
        return write_question(step=step, content=content, parent_id=parent_id)
    row = Question.objects.select_related("parent").get(id=question_id, step__version=version)
    _same(found_in(as_it_stands(version_id=version.id), row), seen)
    taken = taken_slugs(version.id, row.parent_id, but=row.id)
    slug = content.slug or row.slug
    fill_question(
        row, replace(content, slug=slug if slug == row.slug else free_question_slug(content, taken))
    )
    row.save()
    row.choices.all().delete()
    offer(row, content)
    wait_for(row, content.ask_if)
    return row


def _same(now: QuestionDefinition | StepDefinition, seen: str) -> None:
    if mark_of(now) != seen:
        raise ChangedMeanwhile(now)
