"""What each fact of a table can be at all: the values of closed questions, and what the product brings."""

from __future__ import annotations

from reports.definitions import published_types
from reports.models.contact import Channel
from reports.models.report_type import QuestionKind
from triage.rules.grading import EMPTY

YES_NO = frozenset({"yes", "no"})
COUNTS = frozenset({"contacts_60_days", "open_cases"})


def domains_of(customer_id: int) -> dict[str, frozenset[str]]:
    """The values that text facts can have, by fact; a fact that is not there can be any text.

    Args:
        customer_id: Whose types are asked.
    """
    types = published_types(customer_id)
    found: dict[str, set[str]] = {}
    for kind in types:
        for question in kind.questions():
            if question.kind not in (QuestionKind.YES_NO, QuestionKind.CHOICE):
                continue
            values = found.setdefault(question.slug, set())
            values.update(option.value for option in question.options)
            if not question.required or question.slug in EMPTY:
                values.add("")
    return {slug: frozenset(values) for slug, values in found.items()} | {
        "channel": frozenset(Channel.values),
        "wants_call": YES_NO,
    }
