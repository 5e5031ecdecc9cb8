"""The guided call: the questions of the type, as a form for who asks them by voice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from agents.answers import KeptAnswer, values_of
from agents.screens.console_items import drawn_of, one_by_one
from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition, published_types
from reports.models.report_type import QuestionKind
from reports.questions.call_me import WHAT_HAPPENED
from reports.questions.display import lines
from reports.questions.fields import fields_for
from reports.questions.forms import Group, StepForm
from reports.questions.items import ITEM, part_fields, split_key
from reports.questions.text import Ground
from reports.questions.values import fitting
from reports.questions.widgets import sent_as

WORDS = "what_happened"
# Options that stand in one row as buttons; longer lists are chosen from a list.
MOST_BUTTONS, MOST_LETTERS = 4, 34
_CHOSEN = (QuestionKind.YES_NO, QuestionKind.CHOICE)
# What a page carries back beside an answer: the version that it was drawn with, what it was drawn as, and
# which of two answers its writer has chosen.
VERSION, DRAWN, MINE, THEIRS = "v.", "w.", "mine", "theirs"


@dataclass(frozen=True)
class Guide:
    """The form of one call, and what is kept of its answers."""

    questions: TypeDefinition | None
    form: StepForm
    kept: Mapping[str, KeptAnswer]
    mine: Mapping[str, int] = field(default_factory=dict)
    theirs: Collection[str] = ()

    @property
    def asked(self) -> dict[str, QuestionDefinition]:
        """What the form asks, by slug."""
        return {question.slug: question for question in self.form.step.questions}

    def typed(self) -> dict[str, Any]:
        """The valid answers that were changed on this page; nothing where one was taken back.

        A field that nobody touched says nothing, whatever somebody else has written since it was drawn.
        """
        self.form.is_valid()
        return {
            slug: value
            for slug, value in self.form.answers.items()
            if self._was_sent(self.asked[slug])
            and slug not in self.theirs
            and self._was_touched(slug, value)
            and value != self._kept_value(slug)
        }

    def seen(self) -> dict[str, int]:
        """The version of each answer that its writer saw, or has chosen theirs over."""
        found = {}
        for slug in self.asked:
            said = self.form.data.get(f"{VERSION}{slug}", "")
            known = self.kept.get(slug)
            found[slug] = version if (version := _number(said)) is not None else known.version if known else 0
        return found | {slug: version for slug, version in self.mine.items() if slug in found}

    def refused(self) -> dict[str, str]:
        """What cannot be kept as it was typed, by slug, each with a sentence that says what to write."""
        self.form.is_valid()
        return {
            group.name: next(str(field.errors[0]) for field in group.fields if field.errors)
            for group in self.form.groups
            if group.name not in self.theirs and any(field.errors for field in group.fields)
        }

    def raw(self, slug: str) -> str:
        """An answer as it was typed, to be shown where it could not be kept."""
        values = [
            str(bound.data) for bound in self.group(slug).fields if bound.data not in (None, "", [], False)
        ]
        return ", ".join(values)

    def group(self, slug: str) -> Group:
        """One question as the form draws it."""
        return next(group for group in self.form.groups if group.name == slug)

    def _was_touched(self, slug: str, value: Any) -> bool:
        drawn = self.form.data.get(f"{DRAWN}{slug}")
        return slug in self.mine or drawn is None or drawn != drawn_as(value)

    def _was_sent(self, question: QuestionDefinition) -> bool:
        sent = any(key in self.form.data for name in fields_for(question) for key in sent_as(name))
        # A list without a tick sends nothing, so its version stands for it.
        return sent or (
            question.kind in (QuestionKind.CHOICES, ITEM) and f"{VERSION}{question.slug}" in self.form.data
        )

    def _kept_value(self, slug: str) -> Any:
        known = self.kept.get(slug)
        return known.value if known else None


def drawn_as(value: Any) -> str:
    """What a page remembers an answer by: short, and never the same for two answers."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False) if value not in (None, "", []) else ""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _number(said: Any) -> int | None:
    short = isinstance(said, str) and said.isascii() and said.isdigit() and len(said) < 9
    return int(said) if short else None


def guide(
    questions: TypeDefinition | None,
    kept: Mapping[str, KeptAnswer],
    *,
    ground: Ground,
    data: QueryDict | None = None,
    drawn_for: TypeDefinition | None = None,
) -> Guide:
    """The form for a call.

    Args:
        questions: Of the type that it is now; nothing while there is none.
        kept: What is answered.
        ground: What answers are judged against.
        data: What was typed, if it was sent.
        drawn_for: The type that the page was drawn with, if it was sent: its answers count, whatever the
            matter has become in another window meanwhile.
    """
    asked = one_by_one(_offered(questions), kept, data)
    for slug, question in one_by_one(_offered(drawn_for), kept, data).items():
        asked.setdefault(slug, question)
    asked.setdefault(WORDS, WHAT_HAPPENED)
    # Nothing is required while people talk: what is missing is said when the report is sent.
    step = StepDefinition("call", "", "", questions=tuple(replace(q, required=False) for q in asked.values()))
    things = {key: known.value for key, known in kept.items() if split_key(key)[1]}
    form = StepForm(step, ground=ground, answers=values_of(dict(kept)) | things, data=data)
    chosen = (said.rpartition(".") for said in (data.getlist(MINE) if data else ()))
    mine = {slug: version for slug, _, said in chosen if (version := _number(said)) is not None}
    return Guide(questions, form, kept, mine, tuple(data.getlist(THEIRS)) if data else ())


def _offered(questions: TypeDefinition | None) -> Iterator[QuestionDefinition]:
    """Every question as the portal offers it: without staying unknown where the version does not allow it."""
    for step in questions.offered if questions else ():
        yield from step.questions


@dataclass(frozen=True)
class Unsaved:
    """What was typed and could not be kept, to be drawn again as its writer saw it.

    Args:
        guided: The form as it was typed.
        slugs: The questions that it is about; all others are drawn as they are kept.
        conflicts: What somebody else has written meanwhile, in words, by question.
    """

    guided: Guide
    slugs: frozenset[str]
    conflicts: Mapping[str, str] = field(default_factory=dict)


def sections(guided: Guide, unsaved: Unsaved | None = None) -> list[dict[str, Any]]:
    """The questions by steps, without the caller's words, which have a place of their own."""
    shown = []
    values = values_of(dict(guided.kept))
    for step in guided.questions.asked(values) if guided.questions else ():
        drawn = [key for question in step.questions for key in drawn_of(question, guided.kept)]
        rows = [_row(guided, key, unsaved) for key in drawn if key != WORDS]
        if rows:
            shown.append({"title": step.title, "rows": rows})
    return [
        section | {"count": count}
        for section, count in zip(shown, counts(guided.questions, guided.kept), strict=True)
    ]


def counts(questions: TypeDefinition | None, kept: Mapping[str, KeptAnswer]) -> list[str]:
    """How many answers of each step are kept, in words; a step with the caller's words alone has no count."""
    found, values = [], values_of(dict(kept))
    for step in questions.asked(values) if questions else ():
        slugs = [question.slug for question in step.questions if question.slug != WORDS]
        if slugs:
            found.append(f"{sum(slug in values for slug in slugs)} of {len(slugs)}")
    return found


def words(guided: Guide, unsaved: Unsaved | None = None) -> dict[str, Any]:
    """The caller's words."""
    return _row(guided, WORDS, unsaved)


def kept_besides(guided: Guide, customer_id: int, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Answers to questions that this type does not ask: kept, and sent with the rest."""
    known = {
        question.slug: question for kind in published_types(customer_id) for question in kind.questions()
    }
    asked = {WORDS, *(guided.questions.by_slug if guided.questions else ())}
    return [
        {"label": known[slug].label, "lines": lines(known[slug], value, zone=zone)}
        for slug, value in values_of(dict(guided.kept)).items()
        if slug not in asked and slug in known
    ]


def _row(guided: Guide, slug: str, unsaved: Unsaved | None) -> dict[str, Any]:
    """One question. What could not be kept carries the version and the answer that its writer began from."""
    question, known = guided.asked[slug], guided.kept.get(slug)
    source = guided.form
    group, version = guided.group(slug), known.version if known else 0
    drawn, error, conflict = drawn_as(_initial(guided, slug)), "", ""
    if unsaved is not None and slug in unsaved.slugs:
        typed = unsaved.guided
        source, group = typed.form, typed.group(slug)
        conflict = unsaved.conflicts.get(slug, "")
        error = next((str(field.errors[0]) for field in group.fields if field.errors), "")
        drawn = typed.form.data.get(f"{DRAWN}{slug}") or ""
        version_now, version = version, typed.seen()[slug]
    else:
        version_now = version
    return {
        **_drawn(question, group),
        "parts": [
            _drawn(part, one)
            for part, one in zip(
                part_fields(question), source.part_groups(slug) if question.kind == ITEM else [], strict=False
            )
        ],
        "version": version,
        "version_now": version_now,
        "drawn": drawn,
        "error": error,
        "conflict": conflict,
    }


def _drawn(question: QuestionDefinition, group: Group) -> dict[str, Any]:
    """How one question, or one part of a thing, is answered."""
    first = group.fields[0]
    value = first.value()
    return {
        "slug": question.slug,
        "label": group.legend,
        "hint": group.hint,
        "look": _look(question),
        "fields": group.fields,
        "field": first,
        "options": [
            {
                "value": option.value,
                "label": option.label,
                "chosen": value == option.value or (isinstance(value, list) and option.value in value),
                "alarm": bool(question.cues(option.value)),
                "key": _KEYS.get(option.value, "") if question.kind == QuestionKind.YES_NO else "",
            }
            for option in question.options
        ],
    }


def _initial(guided: Guide, slug: str) -> Any:
    """What the page shows of an answer: what fits its question."""
    known = guided.kept.get(slug)
    fit = fitting((guided.asked[slug],), {slug: known.value} if known else {}, ground=guided.form.ground)
    return fit.get(slug)


_KEYS = {"yes": "y", "no": "n", "unsure": "s"}


def _look(question: QuestionDefinition) -> str:
    if question.kind in _CHOSEN:
        letters = sum(len(option.label) for option in question.options)
        few = len(question.options) <= MOST_BUTTONS and letters <= MOST_LETTERS
        return "buttons" if few else "list"
    return {
        QuestionKind.CHOICES: "ticks",
        QuestionKind.LONG_TEXT: "long",
        QuestionKind.WHEN: "when",
        QuestionKind.PLACE: "place",
        QuestionKind.DATE: "date",
        ITEM: "item",
    }.get(question.kind, "line")
