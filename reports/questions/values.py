"""API values: one judge for what comes from a form, from the API and from a member of staff.

text, long_text, name, email, phone (E.164), choice and yes_no ("yes", "no", "unsure") are strings; choices a
list of strings; money a string ("1900.00"); date an ISO date; number a whole number; items a list of objects,
part slug to API value; place as in ``questions.places``; when as in ``questions.times``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, gettext_noop

from reports.definitions import QuestionDefinition
from reports.models.report_type import QuestionKind
from reports.questions import contact_points, numbers, text, times
from reports.questions.abn import abn
from reports.questions.items import ITEM, is_items, one_item
from reports.questions.place_names import zone_of
from reports.questions.places import check_place
from reports.questions.text import Ground, Refused
from reports.wording import join

NOT_ANSWERED = gettext_noop("Answer this question.")
NO_SUCH_QUESTION = "There is no question with this name."
EMPTY_THING = gettext_noop("Say something about this one, or leave it out.")
Judge = Callable[[QuestionDefinition, Any, Ground], Any]


class RefusedItems(Refused):
    """Some of several things are refused.

    Args:
        things: What is refused, each with the place of its thing in the list.
    """

    def __init__(self, things: Sequence[tuple[int, Refused]]) -> None:
        super().__init__(things[0][1].message)
        self.things = tuple(things)

    def by_path(self, slug: str) -> dict[str, list[str]]:
        """The sentences by path: ``stolen[1].serial``."""
        found: dict[str, list[str]] = {}
        for place, refused in self.things:
            path = f"{slug}[{place}]" + (f".{refused.part}" if refused.part else "")
            found.setdefault(path, []).append(refused.api_message)
        return found


def check(question: QuestionDefinition, value: object, *, ground: Ground) -> Any:
    """Judge one answer and give it back as it is stored; nothing when it was not answered.

    Raises:
        Refused: It is not an answer to this question; the sentence says what to do.
    """
    clean = None if value is None else _JUDGES[question.kind](question, value, ground)
    if clean in ("", [], None) and question.required:
        raise Refused(question.error_text or gettext(NOT_ANSWERED), part=first_part(question))
    return clean if clean not in ("", []) else None


def check_answers(
    questions: Iterable[QuestionDefinition], answers: Mapping[str, object], *, ground: Ground
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Judge a whole mapping of slugs to API values.

    Returns:
        The clean answers (only those given), and the sentences by slug of those that are refused or missing;
        of things by their path, such as ``stolen[1].serial``.
    """
    asked = {question.slug: question for question in questions}
    clean: dict[str, Any] = {}
    errors: dict[str, list[str]] = {slug: [NO_SUCH_QUESTION] for slug in answers if slug not in asked}
    # Where it was says by which clock the times are.
    for slug, question in sorted(asked.items(), key=lambda entry: entry[1].kind != QuestionKind.PLACE):
        try:
            value = check(question, answers.get(slug), ground=ground)
        except RefusedItems as refused:
            errors |= refused.by_path(slug)
        except Refused as refused:
            errors[slug] = [
                f"{refused.part}: {refused.api_message}"
                if refused.part and answers.get(slug)
                else refused.api_message
            ]
        else:
            if value is not None:
                clean[slug] = value
            if slug == "where":
                ground = replace(ground, zone=zone_of(value, ground.zone))
    return clean, errors


def fits(question: QuestionDefinition, value: object, *, ground: Ground) -> bool:
    """Whether a kept value is an answer to this question: after a change of type it may be one to another.

    Only what was said is judged, not whether it is enough, and nothing is looked up or asked about again.
    """
    ground = replace(ground, localities=None, settled=True)
    try:
        return check(lenient(question), value, ground=ground) is not None
    except Refused:
        return False


def lenient(question: QuestionDefinition) -> QuestionDefinition:
    """The question as it is judged while more may follow: what is said must fit, nothing must be said."""
    parts = tuple(lenient(part) for part in question.parts)
    return replace(question, required=False, parts=parts)


def fitting(
    questions: Iterable[QuestionDefinition], answers: Mapping[str, Any], *, ground: Ground
) -> dict[str, Any]:
    """Kept answers, but for those to another kind of question that had the same slug: they stay where they
    are kept, and are not read as answers to these questions. What is not asked here stays in.
    """
    asked = {question.slug: question for question in questions}
    found = {}
    for slug, value in answers.items():
        question = asked.get(slug)
        if question is not None and is_items(question) and isinstance(value, list):
            # One thing that does not fit takes no other with it.
            things = [entry for entry in value if fits(one_item(question, 1), entry, ground=ground)]
            if things:
                found[slug] = things
        elif question is None or fits(question, value, ground=ground):
            found[slug] = value
    return found


def missing(
    questions: Iterable[QuestionDefinition], answers: Mapping[str, object]
) -> list[QuestionDefinition]:
    """The required questions that have no answer yet; of things also their required parts."""
    found = []
    for question in questions:
        value = answers.get(question.slug)
        if value is None:
            found += [question] if question.required else []
        elif is_items(question) and isinstance(value, list):
            found += _missing_parts(question, value)
    return found


def _missing_parts(question: QuestionDefinition, things: list[Any]) -> list[QuestionDefinition]:
    """The question once for each part that a thing lacks, with the part's own sentence."""
    lacking = [
        (number, part)
        for number, thing in enumerate(things, start=1)
        for part in question.parts
        if part.required and isinstance(thing, Mapping) and thing.get(part.slug) is None
    ]
    return [
        replace(
            question,
            label=f"{question.label} ({number}): {part.label}",
            error_text=f"{number}: {part.error_text or part.label}",
        )
        for number, part in lacking
    ]


def first_part(question: QuestionDefinition) -> str:
    """The field of a question with several fields that an error about the whole belongs to."""
    if question.kind == ITEM:
        part = question.parts[0]
        inner = first_part(part)
        return f"{part.slug}_{inner}" if inner else part.slug
    return _FIRST_PARTS.get(question.kind, "")


_FIRST_PARTS: dict[str, str] = {QuestionKind.WHEN: "from_date", QuestionKind.PLACE: "suburb"}


def _items(question: QuestionDefinition, value: object, ground: Ground) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise Refused("Give a list of objects, one for each.")
    if len(value) > question.most_items:
        raise Refused(
            gettext("Give %(most)s at most. Tell the rest in your own words.") % {"most": question.most_items}
        )
    clean, refused = [], []
    for place, entry in enumerate(value):
        try:
            thing = _item(question, entry, ground)
            if thing is None:
                raise Refused(gettext(EMPTY_THING))
            clean.append(thing)
        except Refused as error:
            refused += [(place, one) for one in (error, *error.also)]
    if refused:
        raise RefusedItems(refused)
    return clean


def _item(question: QuestionDefinition, value: object, ground: Ground) -> dict[str, Any] | None:
    """One thing. Every part is judged, so that all that is wrong is said at once."""
    known = [part.slug for part in question.parts]
    if not isinstance(value, Mapping):
        raise Refused(f"Give an object with {join(known, 'and')}.")
    unknown = sorted(str(key) for key in value if key not in known)
    if unknown:
        raise Refused(f"There is no part {unknown[0][:40]!r}: only {join(known, 'and')}.")
    if not any(_is_said(part, value.get(part.slug), ground) for part in question.parts):
        return None
    clean, refused = {}, []
    for part in question.parts:
        try:
            said = check(part, value.get(part.slug), ground=ground)
        except Refused as error:
            refused.append(error.within(part.slug))
        else:
            if said is not None:
                clean[part.slug] = said
    if refused:
        raise Refused.all_of(refused)
    return clean


def _is_said(part: QuestionDefinition, value: object, ground: Ground) -> bool:
    try:
        return check(lenient(part), value, ground=ground) is not None
    except Refused:
        return True


def _line(question: QuestionDefinition, value: object, ground: Ground) -> str:
    return text.line(value)


def _long_text(question: QuestionDefinition, value: object, ground: Ground) -> str:
    return text.long_text(value)


def _name(question: QuestionDefinition, value: object, ground: Ground) -> str:
    return text.name(value)


def _phone(question: QuestionDefinition, value: object, ground: Ground) -> str:
    return contact_points.phone(value, ground)


def _email(question: QuestionDefinition, value: object, ground: Ground) -> str:
    return contact_points.email(value)


def _money(question: QuestionDefinition, value: object, ground: Ground) -> str:
    return numbers.money(value)


def _choice(question: QuestionDefinition, value: object, ground: Ground) -> str:
    chosen = text.whole(value)
    if chosen and chosen not in [option.value for option in question.options]:
        raise Refused(gettext("Choose one of the answers."))
    return chosen


def _choices(question: QuestionDefinition, value: object, ground: Ground) -> list[str]:
    if not isinstance(value, list) or len(value) > len(question.options):
        raise Refused("Give a list of answers, each one once.")
    chosen = [text.whole(entry) for entry in value]
    offered = [option.value for option in question.options]
    if any(entry not in offered for entry in chosen) or len(set(chosen)) != len(chosen):
        raise Refused(gettext("Choose from the answers, each one once."))
    return [entry for entry in offered if entry in chosen]


def _place(question: QuestionDefinition, value: object, ground: Ground) -> dict[str, Any] | None:
    return check_place(value, ground=ground, required=question.required, error_text=question.error_text)


def _when(question: QuestionDefinition, value: object, ground: Ground) -> dict[str, Any] | None:
    clean = times.check_when(value, ground=ground)
    return None if times.is_empty(clean) else clean


def _date(question: QuestionDefinition, value: object, ground: Ground) -> str:
    return times.check_date(value, ground=ground)


def _number(question: QuestionDefinition, value: object, ground: Ground) -> int | None:
    return numbers.whole_number(value)


_JUDGES: dict[str, Judge] = {
    QuestionKind.TEXT: _line,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.YES_NO: _choice,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.WHEN: _when,
    QuestionKind.PLACE: _place,
    QuestionKind.MONEY: _money,
    QuestionKind.NAME: _name,
    QuestionKind.ABN: lambda question, value, ground: abn(value),
    QuestionKind.EMAIL: _email,
    QuestionKind.PHONE: _phone,
    QuestionKind.DATE: _date,
    QuestionKind.NUMBER: _number,
    QuestionKind.ITEMS: _items,
    ITEM: _item,
}
