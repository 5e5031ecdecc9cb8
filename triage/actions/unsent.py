"""Words of a decision that somebody else made first: kept on the case's timeline for colleagues."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from assistline.models import User
from triage.actions.drafting import MOST_KEPT, forget_drafts
from triage.actions.noting import add_note
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseNote, CaseStatus, Decision

UNSENT = "unsent"
PARTS = {"reason": "Reasons", "told": "For the citizen", "note": "Note for colleagues"}


def keep_unsent_drafts(*, case: Case, decision: Decision, by: User, at: datetime) -> int:
    """Put on the timeline what colleagues had written and not sent, and throw the drafts away.

    What stands in the decision already is not said twice. In the caller's transaction.

    Args:
        case: Whose row the caller holds.
        decision: What was decided.
        by: Who decided; their draft is the decision.
        at: When, timezone-aware.

    Returns:
        How many were kept.

    Raises:
        DatabaseError: The decision is not made either.
    """
    theirs = case.decision_drafts.exclude(officer=by).select_related("officer")
    kept = [_keep(case, draft.officer, draft.words, decision, at) for draft in theirs]
    forget_drafts(case_id=case.id)
    return len([note for note in kept if note])


@transaction.atomic
def keep_unsent_words(*, case_id: int, by: User, typed: Mapping[str, str], at: datetime) -> CaseNote | None:
    """Keep words that come after somebody else has decided: once, however often they are sent.

    Args:
        case_id: The case.
        by: Who wrote them.
        typed: The form's fields by name.
        at: When, timezone-aware.

    Returns:
        The note; None where there is nothing to keep that is not in the decision.

    Raises:
        Case.DoesNotExist: No such case in what the person may see.
    """
    case = Case.objects.visible_to(by).select_for_update(of=["self"], no_key=True).get(id=case_id)
    if case.status != CaseStatus.CLOSED:
        return None
    note = _keep(case, by, typed, case.decisions.last(), at)
    if note is not None and note.at == at:
        keep_on_trail(case, by, "case.noted")
    return note


def _keep(
    case: Case, by: User, typed: Mapping[str, str], decision: Decision | None, at: datetime
) -> CaseNote | None:
    said = {name: typed.get(name, "").strip()[:MOST_KEPT] for name in PARTS}
    sent = {"reason": decision.reason, "told": decision.told} if decision else {}
    if all(words in sent.get(name, "") for name, words in said.items()):
        return None
    words = "\n\n".join(f"{PARTS[name]}: {words}" for name, words in said.items() if words)
    key = hashlib.sha256(f"{UNSENT} {by.id} {words}".encode()).hexdigest()
    kept = case.notes.filter(key=key).first()
    return kept or add_note(case=case, by=by, kind=UNSENT, about="", words=words, key=key, at=at)
