"""What was taken out of a draft last, kept in the session of who took it out, so that it can be put back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from reports.actions.arrange_type import Removed
from reports.definition_documents import as_document, question_of, step_of
from reports.definitions import StepDefinition

_KEY = "type_removed"


def keep_removed(request: HttpRequest, version_id: int, removed: Removed) -> None:
    """Remember what was taken out, instead of what was remembered before."""
    request.session[_KEY] = {
        "version": version_id,
        "step": removed.step,
        "parent": removed.parent,
        "place": removed.place,
        "is_step": isinstance(removed.entry, StepDefinition),
        "entry": as_document(removed.entry),
    }


def removed_words(request: HttpRequest, version_id: int) -> str:
    """What can be put back into this version, by its words; nothing where there is nothing."""
    kept = _kept(request, version_id)
    return str(kept["entry"]["title" if kept["is_step"] else "label"]) if kept else ""


def take_removed(request: HttpRequest, version_id: int) -> Removed | None:
    """What was taken out of this version; it is forgotten."""
    kept = _kept(request, version_id)
    if kept is None:
        return None
    del request.session[_KEY]
    read = step_of if kept["is_step"] else question_of
    return Removed(read(kept["entry"]), kept["place"], kept["step"], kept["parent"])


def _kept(request: HttpRequest, version_id: int) -> dict[str, Any] | None:
    kept = request.session.get(_KEY)
    return kept if kept and kept["version"] == version_id else None
