"""Words of a decision are kept while they are typed, whatever becomes of the page or of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from assistline.models import User
from triage.actions.lease import claim_case, renew_lease
from triage.models import Case, CaseLook, CaseStatus, DecisionDraft, IllegalMove

# Fields that say how a form was sent, and are no words of anybody.
NO_WORDS = frozenset({"csrfmiddlewaretoken", "version", "note_key", "later", "look", "take"})
# What stands in these before anybody has typed is no draft.
CHOSEN_FOR_THEM = frozenset({"offence_code"})
MOST_KEPT = 40_000
LOOKS_KEPT = timedelta(days=1)


@transaction.atomic
def keep_draft(
    *, case_id: int, officer: User, typed: Mapping[str, str], version: int, at: datetime
) -> DecisionDraft | None:
    """Keep what an officer has typed into a decision. Typing keeps the case theirs as well.

    A case that went back to the queue meanwhile, because the page could not say that it was open, is theirs
    again if nobody took it. If somebody did, the words are kept all the same.

    Args:
        case_id: The case.
        officer: Who types.
        typed: The form's fields by name.
        version: The case's version when the form was opened.
        at: When, timezone-aware.

    Returns:
        The draft; None where there are no words, and then none is kept.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: It is closed: there is nothing to decide.
    """
    # The lock keeps a draft from being written behind a decision that is just being made.
    case = Case.objects.visible_to(officer).select_for_update(of=["self"], no_key=True).get(id=case_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("This case is closed already.")
    words = words_of(typed)
    drafts = DecisionDraft.objects.filter(case=case, officer=officer)
    if not words:
        drafts.delete()
        draft = None
    else:
        draft, _ = DecisionDraft.objects.update_or_create(
            case=case,
            officer=officer,
            defaults={"words": words, "version": version, "saved_at": at},
            create_defaults={"words": words, "version": version, "saved_at": at, "begun_at": at},
        )
    _keep_theirs(case, officer, at)
    return draft


def words_of(typed: Mapping[str, str]) -> dict[str, str]:
    """What is worth keeping of a form; nothing where nobody has typed or chosen anything."""
    words = {name: str(value) for name, value in typed.items() if name not in NO_WORDS and value}
    if not any(value.strip() for name, value in words.items() if name not in CHOSEN_FOR_THEM):
        return {}
    left = MOST_KEPT
    for name, value in words.items():
        words[name] = value[:left]
        left -= len(words[name])
    return words


def forget_drafts(*, case_id: int) -> int:
    """Throw away what anybody has written on a case that is decided now. In the caller's transaction.

    Returns:
        How many.

    Raises:
        DatabaseError: The decision is not made either.
    """
    return DecisionDraft.objects.filter(case_id=case_id).delete()[0]


def forget_own_draft(*, case_id: int, officer: User) -> None:
    """Throw away what one officer has typed, when it was sent as a question.

    Raises:
        DatabaseError: It is kept.
    """
    DecisionDraft.objects.filter(case_id=case_id, officer=officer).delete()


@transaction.atomic
def look_at(*, case_id: int, user: User, at: datetime) -> None:
    """A page of the case says that it is open in front of somebody.

    Args:
        case_id: A case that they may see.
        user: Who has it open.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Nobody hears of it; the next time comes in some seconds.
    """
    CaseLook.objects.bulk_create(
        [CaseLook(case_id=case_id, user=user, seen_at=at)],
        update_conflicts=True,
        unique_fields=["case", "user"],
        update_fields=["seen_at"],
    )


def forget_looks(*, at: datetime) -> int:
    """Delete yesterday's looks, and drafts of cases that are closed in another way than by a decision.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many rows went.

    Raises:
        DatabaseError: They stay until the next run.
    """
    gone, _ = CaseLook.objects.filter(seen_at__lt=at - LOOKS_KEPT).delete()
    closed = DecisionDraft.objects.filter(case__status=CaseStatus.CLOSED, case__merged_into=None)
    over = closed.filter(saved_at__lt=at - LOOKS_KEPT)  # what is merged can be taken apart again
    return gone + over.delete()[0]


def _keep_theirs(case: Case, officer: User, at: datetime) -> None:
    try:
        with transaction.atomic():
            if case.status == CaseStatus.WAITING:
                claim_case(case_id=case.id, officer=officer, at=at)
            elif case.officer_id == officer.id:
                renew_lease(case_id=case.id, officer=officer, at=at)
    except IllegalMove:
        return  # the words are kept; whose case it is, the page is told
