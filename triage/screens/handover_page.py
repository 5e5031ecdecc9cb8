"""The hand-over of a shift: what I have, what is offered to me, and what I have offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from assistline.roles import ROLES, allows
from reports.models import Report
from triage.models import (
    Case,
    CaseEvent,
    CaseStatus,
    DecisionDraft,
    FollowUp,
    FollowUpKind,
    HandOverItem,
    ItemState,
    Waiting,
)
from triage.screens.duty_bar import until_words
from triage.screens.words import clock_words

MOST = 100
REVIEWERS = tuple(role for role in ROLES if allows(role, "triage.review_case"))


def colleagues_of(user: User) -> QuerySet[User]:
    """Who can take something over: officers and sergeants of the same centre, and sergeants of any."""
    people = User.objects.filter(is_active=True, role__in=REVIEWERS, centre__customer__centres=user.centre_id)
    near = Q(centre_id=user.centre_id) | Q(
        role__in=[r for r in REVIEWERS if allows(r, "triage.see_every_centre")]
    )
    return people.filter(near).exclude(id=user.id).order_by("full_name", "id").distinct()


def read_page(user: User, now: datetime) -> dict[str, Any]:
    """Everything on the page: five statements, however much there is."""
    items = _offered(user)
    offered_ids = {item.follow_up_id for item in items if item.hand_over.by_id == user.id}
    owed = [one for one in _owed(user) if one.id not in offered_ids]
    turns = {one.case_id for one in owed if one.kind == FollowUpKind.CASE}
    given_cases = {
        item.follow_up.case_id
        for item in items
        if item.hand_over.by_id == user.id and item.follow_up.kind == FollowUpKind.CASE
    }
    at_hand = [case for case in _at_hand(user) if case.id not in given_cases]
    cases = {case.id: case for case in at_hand}
    mine = [_owed_row(one, cases.get(one.case_id), user, now) for one in owed]
    mine += [_case_row(case, user, now) for case in at_hand if case.id not in turns]
    return {
        "mine": sorted(mine, key=lambda row: row["due_at_iso"]),
        "to_me": _by_hand_over((item for item in items if _is_for(item, user)), user, now),
        "from_me": _by_hand_over((item for item in items if item.hand_over.by_id == user.id), user, now),
        "unaccepted": _by_hand_over(
            (item for item in items if item.hand_over.by_id != user.id and not _is_for(item, user)), user, now
        ),
        "late": [_owed_row(one, None, user, now) for one in _late_of_others(user, now)],
        "case_ids": sorted({one.case_id for one in owed} | set(cases) | {i.follow_up.case_id for i in items}),
    }


def _is_for(item: HandOverItem, user: User) -> bool:
    if item.hand_over.by_id == user.id:
        return False
    if item.hand_over.to_id is None:
        return item.hand_over.centre_id == user.centre_id
    return item.hand_over.to_id == user.id


def _offered(user: User) -> list[HandOverItem]:
    """What is offered by or to the person, and for sergeants what nobody has accepted."""
    seen = Case.objects.visible_to(user).order_by()
    theirs = Q(hand_over__by=user) | Q(hand_over__to=user)
    theirs |= Q(hand_over__to=None, hand_over__centre_id=user.centre_id)
    if user.has_perm("triage.see_every_centre"):
        theirs |= Q(hand_over__centre__customer_id=user.centre.customer_id)
    items = HandOverItem.objects.filter(
        theirs, state=ItemState.OFFERED, follow_up__case__in=seen, follow_up__done_at=None
    )
    items = items.select_related("hand_over__by", "hand_over__to", "follow_up__case__centre")
    return list(items.order_by("hand_over__at", "hand_over_id", "follow_up__due_at", "id")[:MOST])


def _owed(user: User) -> list[FollowUp]:
    own = FollowUp.objects.visible_to(user).open().filter(owner=user)
    own = own.exclude(kind=FollowUpKind.CASE, case__status=CaseStatus.CLOSED)
    return list(own.select_related("case__centre")[:MOST])


def _at_hand(user: User) -> list[Case]:
    """Cases that the person has now, has written on, or has asked the citizen about."""
    drafts = DecisionDraft.objects.filter(case=OuterRef("pk"), officer=user)
    asked = CaseEvent.objects.filter(case=OuterRef("pk"), by=user, kind="wrote_to_citizen")
    calls = Report.objects.filter(case_links__case=OuterRef("pk"), case_links__ended_at=None, wants_call=True)
    cases = Case.objects.visible_to(user).open().select_related("centre")
    cases = cases.annotate(
        draft_at=Subquery(drafts.values("saved_at")[:1]), asked=Exists(asked), rings=Exists(calls)
    )
    has = Q(status=CaseStatus.IN_REVIEW, officer_id=user.id)
    return list(
        cases.filter(has | Q(draft_at__isnull=False) | Q(asked=True, paused_for=Waiting.CITIZEN)).order_by(
            "due_at", "id"
        )[:MOST]
    )


def _late_of_others(user: User, now: datetime) -> Iterable[FollowUp]:
    """Promises of others that nobody kept in time: before who answers for them."""
    if not user.has_perm("triage.see_every_centre"):
        return []
    late = FollowUp.objects.visible_to(user).open().exclude(kind=FollowUpKind.CASE)
    late = late.filter(due_at__lt=now).exclude(owner=user)
    return late.select_related("case__centre", "owner")[:MOST]


def _by_hand_over(items: Iterable[HandOverItem], user: User, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "by": str(made.by),
            "to": str(made.to) if made.to else "the next shift",
            "at": until_words(made.at, user.centre.zone, now),
            "note": made.note,
            "can_return": made.to_id == user.id,
            "items": [_owed_row(item.follow_up, None, user, now) | {"item_id": item.id} for item in several],
        }
        for made, several in groupby(items, key=lambda item: item.hand_over)
    ]


def _owed_row(one: FollowUp, case: Case | None, user: User, now: datetime) -> dict[str, Any]:
    zone = one.case.centre.zone
    # A case's own clock is what counts for who goes on with it; what was kept with it may be older.
    due_at = one.case.due_at if one.kind == FollowUpKind.CASE else one.due_at
    return _of_case(one.case, now) | {
        "value": f"owed-{one.id}",
        "what": FollowUpKind(one.kind).label,
        "words": one.words,
        "due": until_words(due_at, zone, now),
        "due_at_iso": due_at.isoformat(),
        "late": due_at < now,
        "signs": _signs(case, user, now) if case else [],
        "owner": str(one.owner) if one.owner_id != user.id else "",
    }


def _case_row(case: Case, user: User, now: datetime) -> dict[str, Any]:
    return _of_case(case, now) | {
        "value": f"case-{case.id}",
        "what": "Decide",
        "words": "",
        "due": until_words(case.due_at, case.centre.zone, now),
        "due_at_iso": case.due_at.isoformat(),
        "late": case.due_at < now and not case.paused_for,
        "signs": _signs(case, user, now),
        "owner": "",
    }


def _of_case(case: Case, now: datetime) -> dict[str, Any]:
    return {
        "reference": group(case.reference),
        "url": reverse("triage-case", args=[case.reference]),
        "matter": case.matter,
        "place": case.locality,
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "clock": clock_words(case, now).text,
    }


def _signs(case: Case, user: User, now: datetime) -> list[str]:
    """Why the case is on the list."""
    read: dict[str, Any] = defaultdict(bool, vars(case))
    signs = []
    if case.status == CaseStatus.IN_REVIEW and case.officer_id == user.id:
        signs.append("you have it now")
    if read["draft_at"]:
        signs.append(f"draft of {until_words(read['draft_at'], case.centre.zone, now)}")
    if case.paused_for:
        signs.append("waits for the citizen")
    if read["rings"]:
        signs.append("asked to be called")
    return signs
