"""The page of a version of a report type: all that it asks, what is wrong with it, and one entry opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from assistline.admin.base import customer_of
from assistline.admin.nested import crumb
from assistline.models import User
from reports.actions.edit_type import about_of
from reports.actions.publish_type import as_it_stands
from reports.admin.removed import removed_words
from reports.admin.type_forms import AboutForm, QuestionForm, StepForm
from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition
from reports.models import Question, ReportType, ReportTypeVersion, Step
from reports.models.report_type import QuestionKind, VersionState
from reports.obstacle import Obstacle
from reports.paths import TooManyPaths
from reports.publishing import obstacles
from reports.type_changes import changes
from reports.type_words import UNSURE, kind_words, takes_unsure, waits_in_words
from reports.ways import Way, ways_through

# What becomes of a report of a type, said by a floor above: called with the type as it is asked and the
# customer's id. Named, not imported.
OUTCOMES = "triage.type_outcomes.outcomes_of"
Address = Mapping[tuple[str, ...], int]


@dataclass(frozen=True)
class Opened:
    """The entry that is being written on the page.

    Args:
        form: Of a step or a question.
        url: Where it is sent.
        key: The slugs of what is changed (step, question, part); nothing where it is new.
        within: The slugs of the step, and of the question about several things, that a new question is added
            to; of the step that a new one comes behind.
        said: Why it comes back, in sentences.
        closed: The version takes no changes any more: what was typed is only shown.
    """

    form: StepForm | QuestionForm
    url: str
    key: tuple[str, ...] = ()
    within: tuple[str, ...] | None = None
    said: Sequence[str] = ()
    closed: bool = False
    errors: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_step(self) -> bool:
        """Whether a step is written."""
        return isinstance(self.form, StepForm)


def addresses(version_id: int) -> dict[tuple[str, ...], int]:
    """Slugs of steps, questions and parts to their rows' ids."""
    found: dict[tuple[str, ...], int] = {
        (slug,): at for at, slug in Step.objects.filter(version=version_id).values_list("id", "slug")
    }
    rows = Question.objects.filter(step__version=version_id)
    for at, step, parent, slug in rows.values_list("id", "step__slug", "parent__slug", "slug"):
        found[(step, parent, slug) if parent else (step, slug)] = at
    return found


def entry_url(key: Sequence[str], ids: Address) -> str:
    """The address under which an entry is opened on its version's page."""
    model = "step" if len(key) == 1 else "question"
    return f"{reverse(f'admin:reports_{model}_change', args=[ids[tuple(key)]])}#open"


def show(
    request: HttpRequest,
    version: ReportTypeVersion,
    *,
    can_write: bool,
    opened: Opened | None = None,
    about: AboutForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page.

    Args:
        request: Whose page it is.
        version: With its ``report_type``.
        can_write: Whether who asks may change types.
        opened: What is being written.
        about: What was typed of all its reports, where it comes back.
        status: Of the answer.
    """
    now, ids = as_it_stands(version_id=version.pk), addresses(version.pk)
    draft = version.state == VersionState.DRAFT
    wrong = obstacles(now) if draft else []
    in_force = version.report_type.versions.filter(state=VersionState.PUBLISHED).first()
    different = _different(in_force, now, version)
    context = {
        "version": version,
        "definition": now,
        "is_draft": draft,
        "can_write": can_write,
        "edits": draft and can_write,
        "ancestors": [crumb(version.report_type)],
        "steps": _steps(now, ids, wrong),
        "problems": [_linked(one, ids) for one in wrong],
        "changes": [_linked(one, ids) for one in different],
        "in_force": in_force,
        "walked": _walked(now) if not wrong else None,
        "versions": versions_of(version.report_type, here=version.pk),
        "outcomes": import_string(OUTCOMES)(now, customer_of(request)) if not wrong else None,
        "opened": opened,
        "about": about or AboutForm(initial=_about(version)),
        "about_open": about is not None,
        "removed": removed_words(request, version.pk) if draft and can_write else "",
    }
    return TemplateResponse(request, "admin/report_type/version.html", context, status=status)


def _about(version: ReportTypeVersion) -> dict[str, Any]:
    now = about_of(version)
    return {**asdict(now), "seen": now.mark}


def _different(
    in_force: ReportTypeVersion | None, now: TypeDefinition, version: ReportTypeVersion
) -> list[Obstacle]:
    if in_force is None or in_force.pk == version.pk:
        return []
    return changes(as_it_stands(version_id=in_force.pk), now)


def _linked(one: Obstacle, ids: Address) -> dict[str, str]:
    """A sentence with the address of the place to mend it."""
    key = next((one.at[:end] for end in range(len(one.at), 0, -1) if one.at[:end] in ids), ())
    return {"words": one.words, "url": entry_url(key, ids) if key else ""}


def _steps(now: TypeDefinition, ids: Address, wrong: Iterable[Obstacle]) -> list[dict[str, Any]]:
    marked = Counter(one.at for one in wrong)
    return [_step(step, number, now, ids, marked) for number, step in enumerate(now.steps, start=1)]


def _step(
    step: StepDefinition,
    number: int,
    now: TypeDefinition,
    ids: Address,
    marked: Mapping[tuple[str, ...], int],
) -> dict[str, Any]:
    key, first, last = (step.slug,), number == 1, number == len(now.steps)
    questions = [_question(one, (*key, one.slug), now, ids, marked) for one in step.questions]
    # Beyond the end of its step a question goes to the step beside it.
    _mark_ends(questions, first=first, last=last)
    return {
        "key": key,
        "id": ids[key],
        "number": number,
        "first": first,
        "last": last,
        "step": step,
        "url": entry_url(key, ids),
        "waits": waits_in_words(step.ask_if, now.by_slug),
        "wrong": marked.get(key, 0),
        "questions": questions,
    }


def _question(
    question: QuestionDefinition,
    key: tuple[str, ...],
    now: TypeDefinition,
    ids: Address,
    marked: Mapping[tuple[str, ...], int],
) -> dict[str, Any]:
    parts = [_question(part, (*key, part.slug), now, ids, marked) for part in question.parts]
    _mark_ends(parts, first=True, last=True)
    return {
        "key": key,
        "id": ids[key],
        "first": False,
        "last": False,
        "question": question,
        "url": entry_url(key, ids),
        "kind": kind_words(question),
        "several": question.kind == QuestionKind.ITEMS,
        "choices": [choice for choice in question.choices if choice.value != UNSURE],
        "unsure": takes_unsure(question),
        "waits": waits_in_words(question.ask_if, now.by_slug),
        "wrong": marked.get(key, 0),
        "parts": parts,
    }


def _mark_ends(entries: Sequence[dict[str, Any]], *, first: bool, last: bool) -> None:
    """Say of the outermost ones that there is no way further."""
    if entries:
        entries[0]["first"], entries[-1]["last"] = first, last


def _walked(now: TypeDefinition) -> dict[str, Any] | None:
    """All ways through it, in figures and one by one."""
    try:
        ways = ways_through(now)
    except TooManyPaths:
        return None
    sizes = [len(way.pages) + 1 for way in ways]
    return {
        "combinations": sum(way.combinations for way in ways),
        "longest": max(sizes),
        "shortest": min(sizes),
        "ways": [_way(way, now) for way in ways],
    }


def _way(way: Way, now: TypeDefinition) -> dict[str, Any]:
    pages = [step for step in now.steps if step.slug in way.pages]
    return {
        "combinations": way.combinations,
        "pages": [
            {
                "title": step.title,
                "always": [q.label for q in step.questions if q.slug in way.always],
                "at_times": [q.label for q in step.questions if q.slug in way.at_times],
            }
            for step in pages
        ],
        "size": len(pages) + 1,
        "answers": [(slug, value) for slug, values in way.answers for value in values],
    }


def versions_of(kind: ReportType, *, here: int = 0) -> list[dict[str, Any]]:
    """Every version of a type, newest first, with who published it.

    Args:
        kind: The type.
        here: The id of the version whose page it is.
    """
    rows = list(kind.versions.order_by("-number"))
    ids = [row.published_by_id for row in rows if row.published_by_id]
    people = dict(User.objects.filter(id__in=ids).values_list("id", "full_name"))
    return [
        {
            "row": row,
            "here": row.pk == here,
            "by": people.get(row.published_by_id or 0) or "the product",
            "again": row.state == VersionState.RETIRED,
        }
        for row in rows
    ]
