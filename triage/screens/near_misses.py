"""The register of near misses, and its figures."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from triage.forms_decisions import LearnedForm
from triage.models import NearMiss, NearMissSource, NearMissState
from triage.screens.words import staff_time

MOST = 100


def register(user: User, *, keeps: bool, form: LearnedForm | None = None, about: int = 0) -> dict[str, Any]:
    """The entries: all that keepers may see, of others their own; with figures for keepers.

    Args:
        user: Who reads it.
        keeps: They keep the register.
        form: What was typed as learned, to be shown again.
        about: Of which entry.
    """
    entries = NearMiss.objects.visible_to(user)
    entries = entries if keeps else entries.filter(by=user)
    found = list(entries.select_related("case", "centre", "by", "keeper")[:MOST])
    figures = entries.order_by().values("source", "state").annotate(n=Count("id")) if keeps else []
    counted = {(row["source"], row["state"]): row["n"] for row in figures}
    return {
        "entries": [_entry(one, user, keeps=keeps, form=form if one.id == about else None) for one in found],
        "ids": [one.id for one in found],
        "figures": [
            {
                "name": source.label,
                "states": [
                    {"state": state.label, "count": counted.get((source.value, state.value), 0)}
                    for state in NearMissState
                ],
            }
            for source in NearMissSource
        ]
        if keeps
        else [],
        "states": [state.label for state in NearMissState],
    }


def _entry(one: NearMiss, user: User, *, keeps: bool, form: LearnedForm | None) -> dict[str, Any]:
    mine = keeps and one.state != NearMissState.CLOSED and one.keeper_id in (None, user.id)
    opens = one.case is not None and user.has_perm("triage.review_case")
    return {
        "id": one.id,
        "source": one.get_source_display(),
        "at": staff_time(one.at, one.centre.zone),
        "by": str(one.by) if one.by else "",
        "happened": one.happened,
        "could_have": one.could_have,
        "state": one.get_state_display(),
        "keeper": str(one.keeper) if one.keeper else "",
        "learned": one.learned,
        "reference": group(one.case.reference) if one.case else "",
        "case_url": reverse("triage-case", args=[one.case.reference]) if opens and one.case else "",
        "url": reverse("triage-near-miss", args=[one.id]),
        "can_take": mine and one.state == NearMissState.OPEN,
        "form": (form or LearnedForm(auto_id=f"near_{one.id}_%s")) if mine else None,
    }
