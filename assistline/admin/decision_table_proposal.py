"""Facts that would hit a row as it is typed, for an example that a person then says in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistline.admin.decision_table_forms import RowForm
from assistline.decisions import Row, Table
from assistline.decisions.checks import example_of
from assistline.decisions.versions import read_whole
from assistline.models import DecisionRow, DecisionTableVersion


def proposed_facts(
    version: DecisionTableVersion, row: DecisionRow | None, form: RowForm
) -> Mapping[str, str] | None:
    """Facts that hit the row and none above it; nothing where there are none.

    Args:
        version: The draft.
        row: The row as it is stored; none for a new one, which is taken to come above the row that asks
            nothing.
        form: The row as it is typed; conditions that cannot be read are left out.
    """
    whole = read_whole(version)
    ids = list(version.rows.values_list("id", flat=True))
    rows = list(whole.table.rows)
    if row:
        place = ids.index(row.pk)
        rows[place] = replace(rows[place], conditions=form.typed_conditions())
    else:
        place = len(rows) - 1 if rows and not rows[-1].conditions else len(rows)
        rows.insert(place, Row(0, form.typed_conditions(), "", "", None, ""))
    numbered = tuple(replace(one, number=number) for number, one in enumerate(rows, start=1))
    table = Table(whole.table.slug, whole.table.version, numbered)
    return example_of(numbered[place], table, form.ground.domains, form.ground.counts)
