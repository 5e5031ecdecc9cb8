"""What becomes of a report of a type by the tables in force: for whoever makes the type."""

from __future__ import annotations

from typing import Any

from assistline.decisions.loading import load_published
from assistline.models import DecisionTableVersion
from assistline.models.decision_table import VersionState
from reports.definitions import TypeDefinition
from reports.models.contact import Channel
from triage.facts import facts_of_answers
from triage.rules.grading import GRADE_TABLE, ROUTING_TABLE, assess

# What is told at the very least: that it is over or not.
_TOLD = (
    ("It is over, and nobody is hurt", {"happening_now": "no", "anyone_hurt": "no"}),
    ("They are not sure whether it is over", {"happening_now": "unsure", "anyone_hurt": "no"}),
    ("It is happening now", {"happening_now": "yes", "anyone_hurt": "no"}),
)


def outcomes_of(asked: TypeDefinition, customer_id: int) -> dict[str, Any]:
    """The grades of reports of a type that say nothing special, and where a row of its own would be added.

    Args:
        asked: The type, published or not.
        customer_id: Whose tables.

    Returns:
        ``lines`` (what is told, its grade, what is done, why), ``slug`` of the type, ``own_rows`` that name
        it, and ``table`` and ``draft``, the ids of the grade table's versions in force and begun.
    """
    tables = load_published(slugs=(GRADE_TABLE, ROUTING_TABLE), customer_id=customer_id)
    lines = []
    for told, answers in _TOLD:
        graded = assess(tables, facts_of_answers(asked, answers, channel=Channel.WEB))
        why = graded.reasons[0] if graded.reasons else {}
        lines.append(
            {
                "told": told,
                "grade": graded.grade.value,
                "grade_name": graded.grade.label,
                "done": graded.disposition.label,
                "why": why,
            }
        )
    versions = DecisionTableVersion.objects.filter(table__customer=customer_id, table__slug=GRADE_TABLE)
    in_force = versions.filter(state=VersionState.PUBLISHED).values_list("id", flat=True).first()
    draft = versions.filter(state=VersionState.DRAFT).order_by("-number").values_list("id", flat=True).first()
    grading = tables.get(GRADE_TABLE)
    own = [
        row.number
        for row in (grading.rows if grading else ())
        if any(c.fact == "type" and asked.slug in str(c.value).split(", ") for c in row.conditions)
    ]
    return {"lines": lines, "slug": asked.slug, "own_rows": own, "table": in_force, "draft": draft}
