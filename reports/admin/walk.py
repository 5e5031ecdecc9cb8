"""A walk through a version after chosen answers: which pages come, and each as a citizen sees it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode

from reports.customers import ground_for
from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition
from reports.drafts import KeptDraft
from reports.models import DraftState
from reports.models.contact import Channel
from reports.models.report_type import QuestionKind
from reports.portal_language import ENGLISH
from reports.questions.asked import CLOSED
from reports.questions.forms import StepForm
from reports.type_words import waits_in_words
from reports.views.access import customer_of
from reports.views.step_page import step_page
from reports.views.things import Things, things_question

# What stands before an answer in the address.
SAID = "a."
STEP = "step"


class Walk:
    """Where somebody stands, and what they answered: all of it is in the address.

    Args:
        version: What is asked.
        query: ``step``, and ``a.<slug>`` for each answer.
    """

    def __init__(self, version: TypeDefinition, query: QueryDict) -> None:
        self.version = version
        self.answers = _answers(version, query)
        asked = {step.slug: step for step in version.asked(self.answers)}
        wanted = query.get(STEP, "")
        self.asked = asked
        self.at_end = wanted == "check"
        self.step = None if self.at_end else asked.get(wanted) or next(iter(asked.values()), None)

    @property
    def number(self) -> int:
        """Which page it is."""
        slugs = list(self.asked)
        return slugs.index(self.step.slug) + 1 if self.step else len(slugs) + 1

    @property
    def total(self) -> int:
        """How many pages these answers lead over, with the one on which all is read again."""
        return len(self.asked) + 1

    @property
    def query(self) -> str:
        """What the address says, for the frame."""
        return self._query(self.step.slug if self.step else "check", self.answers)

    @cached_property
    def pages(self) -> list[dict[str, Any]]:
        """Every step in its order: its address in this walk, or the answers after which it would come."""
        known = self.version.by_slug
        found = []
        for step in self.version.steps:
            asked = step.slug in self.asked
            answers = self.answers if asked else self._leading_to(step)
            found.append(
                {
                    "title": step.title,
                    "heading": step.heading,
                    "asked": asked,
                    "here": self.step is not None and step.slug == self.step.slug,
                    "waits": waits_in_words(step.ask_if, known),
                    "query": self._query(step.slug, answers),
                }
            )
        return found

    @property
    def next_query(self) -> str:
        """The address of the page after this one; nothing after the last."""
        slugs = list(self.asked)
        if self.step is None:
            return ""
        after = slugs[slugs.index(self.step.slug) + 1 :]
        return self._query(after[0] if after else "check", self.answers)

    @property
    def check_query(self) -> str:
        """The address of the end."""
        return self._query("check", self.answers)

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What an agent asks on this step: fixed answers are links that choose them."""
        return [self._spoken(question) for question in (self.step.questions if self.step else ())]

    @property
    def told(self) -> list[tuple[str, str]]:
        """What is answered so far, in words."""
        known = self.version.by_slug
        return [
            (known[slug].label, ", ".join(o.label for o in known[slug].options if o.value in _list(value)))
            for slug, value in self.answers.items()
        ]

    def _spoken(self, question: QuestionDefinition) -> dict[str, Any]:
        chosen = _list(self.answers.get(question.slug))
        several = question.kind == QuestionKind.CHOICES
        options = []
        for option in question.options if question.kind in CLOSED else ():
            on = option.value in chosen
            rest = [value for value in chosen if value != option.value] if several else []
            values = rest if on else [*rest, option.value] if several else [option.value]
            said = {**self.answers, question.slug: values if several else "".join(values)}
            step = self.step.slug if self.step else ""
            options.append({"label": option.label, "chosen": on, "query": self._query(step, said)})
        return {
            "question": question,
            "kind": QuestionKind(question.kind).label,
            "options": options,
            "cues": [cue.replace("_", " ") for cue in question.cues(self.answers.get(question.slug))],
            "parts": [part.label for part in question.parts],
        }

    def _leading_to(self, step: StepDefinition) -> dict[str, Any]:
        """The answers of now, changed as little as it takes for the step to be asked."""
        answers = dict(self.answers)
        entries: list[StepDefinition | QuestionDefinition] = [step, *step.questions[:1]]
        seen: set[str] = set()
        while entries:
            for condition in entries.pop().ask_if:
                if condition.question in seen or condition.question not in self.version.by_slug:
                    continue
                seen.add(condition.question)
                question = self.version.by_slug[condition.question]
                value: Any = condition.values[0]
                answers[condition.question] = [value] if question.kind == QuestionKind.CHOICES else value
                above = self.version.step_of(condition.question)
                entries += [question, *([above] if above else [])]
        return answers

    @staticmethod
    def _query(step: str, answers: Mapping[str, Any]) -> str:
        said = [(f"{SAID}{slug}", value) for slug, values in answers.items() for value in _list(values)]
        return urlencode([(STEP, step), *said])


def citizens_page(request: HttpRequest, walk: Walk, *, at: datetime) -> HttpResponse:
    """A step as the portal draws it for somebody who gave these answers.

    Args:
        request: Of the administrator.
        walk: Stands on a step.
        at: What is taken for now, timezone-aware.

    Raises:
        ValueError: The walk is at its end.
    """
    step = walk.step
    if step is None:
        raise ValueError("There is no step at the end.")
    customer = customer_of(request)
    question = things_question(step)
    things = Things(question, {}, {}, 1, 0) if question else None
    form = StepForm(
        things.on(step) if things else step, ground=ground_for(customer, at=at), answers=walk.answers
    )
    draft = KeptDraft(
        id=0,
        code="PREVIEW",
        customer_id=customer.id,
        secret_hash="",
        type_version_id=walk.version.version_id,
        channel=Channel.WEB,
        state=DraftState.OPEN,
        started_at=at,
        expires_at=at,
        resumed_at=None,
        has_files=False,
        language=ENGLISH.code,
        answers=dict(walk.answers),
        versions={},
        things={},
    )
    template = "admin/report_type/page.html"
    return step_page(request, draft, walk.version, step, form, things=things, template=template)


def _answers(version: TypeDefinition, query: QueryDict) -> dict[str, Any]:
    """The fixed answers that an address names, in the order of the questions; others are let go."""
    found: dict[str, Any] = {}
    for question in version.questions():
        if question.kind not in CLOSED:
            continue
        offered = [option.value for option in question.options]
        values = [value for value in offered if value in query.getlist(SAID + question.slug)]
        if values:
            found[question.slug] = values if question.kind == QuestionKind.CHOICES else values[0]
    return found


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
