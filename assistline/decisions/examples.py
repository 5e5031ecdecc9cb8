"""Worked examples of a row: facts that must hit it, and no row above it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from assistline.decisions.checks import Column, wrong_example
from assistline.models import DecisionExample, DecisionExampleFact, DecisionRow, DecisionTableVersion
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish

LONGEST_VALUE = 200


@transaction.atomic
def add_example(*, row_id: int, words: str, facts: Mapping[str, str]) -> DecisionExample:
    """Add a worked example to a row of a draft. Whether it hits its row is said by the check of the version.

    Args:
        row_id: The row.
        words: What it is an example of, in a sentence; without, the row's own reason.
        facts: Fact to value as it is typed, a list with commas between. One that is left out is not known.

    Raises:
        DecisionRow.DoesNotExist: There is no such row.
        CannotPublish: Its version is no draft, or the facts cannot be read.
    """
    row = DecisionRow.objects.get(id=row_id)
    version = DecisionTableVersion.objects.select_for_update().get(id=row.version_id)
    if version.state != VersionState.DRAFT:
        raise CannotPublish(["This version is not a draft any more: copy it into one to change it."])
    columns = {column.fact: column for column in version.columns.all()}
    wrong = wrong_example(facts, [Column(column.fact, column.kind) for column in columns.values()])
    too_long = next((fact for fact, value in facts.items() if len(value) > LONGEST_VALUE), "")
    if wrong or too_long:
        raise CannotPublish([wrong or f"{too_long}: say it in at most {LONGEST_VALUE} characters."])
    example = DecisionExample.objects.create(row=row, words=(words.strip() or row.reason)[:200])
    DecisionExampleFact.objects.bulk_create(
        DecisionExampleFact(example=example, column=columns[fact], value=value)
        for fact, value in facts.items()
    )
    return example
