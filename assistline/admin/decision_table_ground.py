"""What the forms of a table's version stand on: its columns, and what is known of their values."""

from __future__ import annotations

from django.utils.module_loading import import_string

from assistline.admin.decision_table_forms import Ground
from assistline.decisions.publishing import GRADING, known_of
from assistline.models import DecisionTableVersion

# Values that are usual for facts of a table, by its slug: called with the customer's id. Named, not imported.
OFFERED: dict[str, str] = {"grade": "triage.offered.offered_to", "routing": "triage.offered.offered_to"}


def ground_of(version: DecisionTableVersion) -> Ground:
    """What forms of a version stand on.

    Args:
        version: With its table.
    """
    customer_id, slug = version.table.customer_id, version.table.slug
    offered, known = OFFERED.get(slug), known_of(version.table)
    return Ground(
        columns=list(version.columns.all()),
        domains=known.domains,
        counts=known.counts,
        offered=import_string(offered)(customer_id) if offered else {},
        grading=slug == GRADING,
    )
