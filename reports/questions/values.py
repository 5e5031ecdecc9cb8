"""API values: one judge for what comes from a form, from the API and from a member of staff.

text, long_text, name, email, phone (E.164), choice and yes_no ("yes", "no", "unsure") are strings; choices a
list of strings; money a string ("1900.00"); place ``{"address", "suburb", "postcode"}``; when as in
``questions.times``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from reports.definitions import QuestionDefinition
from reports.models.report_type import QuestionKind
from reports.questions import contact_points, text, times
from reports.questions.text import Ground, Refused

PLACE_PARTS = ("address", "suburb", "postcode")
POSTCODE = re.compile(r"[0-9]{4}")
SUBURB_LIMIT = 80
NOT_ANSWERED = "Answer this question."
NO_SUCH_QUESTION = "There is no question with this name."


def check(question: QuestionDefinition, value: object, *, ground: Ground) -> Any:
    """Judge one answer and give it back as it is stored; nothing when it was not answered.

    Raises:
        Refused: It is not an answer to this question; the sentence says what to do.
    """
    clean = None if value is None else _JUDGES[QuestionKind(question.kind)](question, value, ground)
    if clean in ("", [], None) and question.required:
        raise Refused(question.error_text or NOT_ANSWERED, part=first_part(question))
    return clean if clean not in ("", []) else None


def check_answers(
    questions: Iterable[QuestionDefinition], answers: Mapping[str, object], *, ground: Ground
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Judge a whole mapping of slugs to API values.

    Returns:
        The clean answers (only those given), and the sentences by slug of those that are refused or missing.
    """
    asked = {question.slug: question for question in questions}
    clean: dict[str, Any] = {}
    errors: dict[str, list[str]] = {slug: [NO_SUCH_QUESTION] for slug in answers if slug not in asked}
    for slug, question in asked.items():
        try:
            value = check(question, answers.get(slug), ground=ground)
        except Refused as refused:
            errors[slug] = [
                f"{refused.part}: {refused.api_message}"
                if refused.part and answers.get(slug)
                else refused.api_message
            ]
        else:
            if value is not None:
                clean[slug] = value
    return clean, errors


def fits(question: QuestionDefinition, value: object, *, ground: Ground) -> bool:
    """Whether a kept value is an answer to this question: after a change of type it may be one to another.

    Only what was said is judged, not whether it is enough.
    """
    try:
        return check(replace(question, required=False), value, ground=ground) is not None
    except Refused:
        return False


def fitting(
    questions: Iterable[QuestionDefinition], answers: Mapping[str, Any], *, ground: Ground
) -> dict[str, Any]:
    """Kept answers, but for those to another kind of question that had the same slug: they stay where they
    are kept, and are not read as answers to these questions. What is not asked here stays in.
    """
    asked = {question.slug: question for question in questions}
    return {
        slug: value
        for slug, value in answers.items()
        if slug not in asked or fits(asked[slug], value, ground=ground)
    }


def missing(
    questions: Iterable[QuestionDefinition], answers: Mapping[str, object]
) -> list[QuestionDefinition]:
    """The required questions that have no answer yet."""
    return [question for question in questions if question.required and answers.get(question.slug) is None]


def first_part(question: QuestionDefinition) -> str:
    """The field of a question with several fields that an error about the whole belongs to."""
    return {QuestionKind.WHEN: "from_date", QuestionKind.PLACE: "suburb"}.get(QuestionKind(question.kind), "")


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
    return contact_points.money(value)


def _choice(question: QuestionDefinition, value: object, ground: Ground) -> str:
    chosen = text.whole(value)
    if chosen and chosen not in [option.value for option in question.options]:
        raise Refused("Choose one of the answers.")
    return chosen


def _choices(question: QuestionDefinition, value: object, ground: Ground) -> list[str]:
    if not isinstance(value, list) or len(value) > len(question.options):
        raise Refused("Give a list of answers, each one once.")
    chosen = [text.whole(entry) for entry in value]
    offered = [option.value for option in question.options]
    if any(entry not in offered for entry in chosen) or len(set(chosen)) != len(chosen):
        raise Refused("Choose from the answers, each one once.")
    return [entry for entry in offered if entry in chosen]


def _place(question: QuestionDefinition, value: object, ground: Ground) -> dict[str, str] | None:
    if not isinstance(value, Mapping):
        raise Refused("Give an object with address, suburb and postcode.")
    unknown = sorted(str(key) for key in value if key not in PLACE_PARTS)
    if unknown:
        raise Refused(f"There is no part {unknown[0][:40]!r}: only address, suburb, postcode.")
    clean = {}
    for part, limit in (("address", text.LINE_LIMIT), ("suburb", SUBURB_LIMIT), ("postcode", 20)):
        try:
            clean[part] = text.line("" if value.get(part) is None else value.get(part), limit=limit)
        except Refused as refused:
            raise Refused(refused.message, part=part) from refused
    clean["postcode"] = _postcode(clean["postcode"])
    if not any(clean.values()):
        return None
    if question.required and not clean["suburb"]:
        raise Refused(question.error_text or "Write the suburb or town.", part="suburb")
    return clean


def _postcode(typed: str) -> str:
    tight = re.sub(r"[\s-]", "", typed)
    if not tight or POSTCODE.fullmatch(tight):
        return tight
    likely = tight.upper().translate(str.maketrans("OIL", "011"))
    offer = (
        f"Did you mean {likely}?" if POSTCODE.fullmatch(likely) else "Write it like 3153, or leave it empty."
    )
    raise Refused(f"A postcode has 4 numbers. {offer}", part="postcode")


def _when(question: QuestionDefinition, value: object, ground: Ground) -> dict[str, Any] | None:
    clean = times.check_when(value, ground=ground)
    return None if times.is_empty(clean) else clean


_JUDGES: dict[QuestionKind, Callable[[QuestionDefinition, object, Ground], Any]] = {
    QuestionKind.TEXT: _line,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.YES_NO: _choice,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.WHEN: _when,
    QuestionKind.PLACE: _place,
    QuestionKind.MONEY: _money,
    QuestionKind.NAME: _name,
    QuestionKind.EMAIL: _email,
    QuestionKind.PHONE: _phone,
}
