"""What is said of a form that comes back: what is wrong with it, and what another window saved meanwhile."""

from __future__ import annotations

from django import forms

from reports.admin.type_forms import QuestionForm
from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition
from reports.type_changes import entry_changes

CHANGED = (
    "This was changed in another window since you opened it. What you typed is still here, and what the "
    "other window saved is kept. Save again to put yours in its place; this would change:"
)
REMOVED = "This was taken out in another window. What you typed is still here: save it to put it in again."


def mine_and_theirs(
    version: TypeDefinition,
    mine: QuestionDefinition | StepDefinition,
    theirs: QuestionDefinition | StepDefinition,
) -> list[str]:
    """What saving again would change, in sentences."""
    said = entry_changes(theirs, mine, version.by_slug)
    return said or ["Nothing: both windows say the same."]


def errors_of(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every error with the id of its field, for the summary."""
    found = [
        {"id": form[name].auto_id if name in form.fields else "", "words": str(words)}
        for name, errors in form.errors.items()
        for words in errors
    ]
    rows = form.choices.rows if isinstance(form, QuestionForm) else []
    for row in rows:
        found += [
            {"id": f"id_{row.prefix}-{name}", "words": f"Answer {row.number + 1}: {words}"}
            for name, words in row.errors.items()
        ]
    return found
