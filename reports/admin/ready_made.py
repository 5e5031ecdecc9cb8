"""Questions that other types ask already, to be asked here as well: answers then survive a change of type."""

from __future__ import annotations

from reports.definitions import QuestionDefinition, TypeDefinition, published_types


def ready_made(customer_id: int, version: TypeDefinition) -> list[QuestionDefinition]:
    """Every question that is on the portal and not in this version, each slug once, by its words.

    Args:
        customer_id: Whose types.
        version: The draft.
    """
    found: dict[str, QuestionDefinition] = {}
    for kind in published_types(customer_id):
        for question in kind.questions():
            if question.slug not in version.by_slug:
                found.setdefault(question.slug, question)
    return sorted(found.values(), key=lambda question: question.label)
