"""The hand-over of a shift: what I have, what is offered to me, and what I have offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from assistline.roles import ROLES, allows
from reports.models import Report
from triage.actions.handing_over import note_key, why_key
from triage.left_open import due_of_others, left_open_by, said_left_open, still_waits, with_left_open
from triage.models import (
    Case,
    CaseEvent,
    CaseNote,
    CaseStatus,
    DecisionDraft,
    FollowUp,
    FollowUpKind,
    HandOver,
    HandOverItem,
    ItemState,
    Waiting,
)
from triage.screens.duty_bar import until_words
from triage.screens.words import clock_words

MOST = 100
# The last one stands open, those before it under it; what is older is on the case's timeline.
MOST_NOTES = 6
REVIEWERS = tuple(role for role in ROLES if allows(role, "triage.review_case"))


def colleagues_of(user: User) -> QuerySet[User]:
    """Who can take something over: officers and sergeants of the same centre, and sergeants of any."""
    people = User.objects.filter(is_active=True, role__in=REVIEWERS, centre__customer__centres=user.centre_id)
    near = Q(centre_id=user.centre_id) | Q(
        role__in=[r for r in REVIEWERS if allows(r, "triage.see_every_centre")]
    )
    return people.filter(near).exclude(id=user.id).order_by("full_name", "id").distinct()


def read_page(user: User, now: datetime) -> dict[str, Any]:
    """Everything on the page: seven statements, however much there is."""
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
    late = list(_late_of_others(user, now))
    ids = {one.case_id for one in (*owed, *late)} | set(cases) | {item.follow_up.case_id for item in items}
    noted = _notes(ids)
    _say_not_taken(mine, _not_taken(owed, user), noted, user, now)
    mine = [row | _said_notes(noted[row["case_id"]], user, now) for row in mine]
    return {
        "mine": sorted(mine, key=lambda row: row["due_at_iso"]),
        "to_me": _by_hand_over([item for item in items if _is_for(item, user)], user, now, noted),
        "from_me": _by_hand_over([item for item in items if _is_by(item, user)], user, now, noted),
        "unaccepted": _by_hand_over(
            [item for item in items if not _is_by(item, user) and not _is_for(item, user)], user, now, noted
        ),
        "late": [_owed_row(one, None, user, now) for one in late],
        "case_ids": sorted(ids),
    }


def _is_by(item: HandOverItem, user: User) -> bool:
    return item.hand_over.by_id == user.id


def _is_for(item: HandOverItem, user: User) -> bool:
    if _is_by(item, user):
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
    own = own.filter(~Q(kind=FollowUpKind.CASE) | still_waits())
    return list(own.select_related("case__centre")[:MOST])


def _at_hand(user: User) -> list[Case]:
    """Cases that the person has now or goes on with, has written on, has asked the citizen about, or has put
    before others who have not answered, closed or not."""
    drafts = DecisionDraft.objects.filter(case=OuterRef("pk"), officer=user)
    asked = CaseEvent.objects.filter(case=OuterRef("pk"), by=user, kind="wrote_to_citizen")
    calls = Report.objects.filter(case_links__case=OuterRef("pk"), case_links__ended_at=None, wants_call=True)
    cases = with_left_open(Case.objects.visible_to(user).select_related("centre"), user)
    cases = cases.annotate(
        draft_at=Subquery(drafts.values("saved_at")[:1]), asked=Exists(asked), rings=Exists(calls)
    )
    has = Q(status=CaseStatus.IN_REVIEW, officer_id=user.id) | Q(owner_id=user.id)
    has |= Q(draft_at__isnull=False) | Q(asked=True, paused_for=Waiting.CITIZEN)
    still = ~Q(status=CaseStatus.CLOSED) & has
    return list(cases.filter(still | left_open_by(user)).order_by("due_at", "id")[:MOST])


def _notes(case_ids: Iterable[int]) -> dict[int, list[CaseNote]]:
    """What colleagues wrote on each case, the newest first, and some more than are shown."""
    place = Window(RowNumber(), partition_by="case_id", order_by=[F("at").desc(), F("id").desc()])
    notes = CaseNote.objects.filter(case_id__in=list(case_ids)).annotate(place=place)
    found: dict[int, list[CaseNote]] = defaultdict(list)
    for note in notes.filter(place__lte=MOST_NOTES + 2).select_related("by").order_by("case_id", "place"):
        found[note.case_id].append(note)
    return found


def _said_notes(notes: Sequence[CaseNote], user: User, now: datetime) -> dict[str, Any]:
    """The last note, those before it, and whether there are older ones still."""
    said = [
        {
            "words": note.words,
            "by": "You" if note.by_id == user.id else str(note.by),
            "at": until_words(note.at, user.centre.zone, now),
        }
        for note in notes[:MOST_NOTES]
    ]
    return {"note": said[0] if said else {}, "before": said[1:], "older": len(notes) > MOST_NOTES}


def _not_taken(owed: Sequence[FollowUp], user: User) -> list[HandOverItem]:
    """Of what the person has: what they last offered and somebody did not take."""
    last = HandOverItem.objects.filter(follow_up__in=[one.id for one in owed], hand_over__by=user)
    last = last.order_by("follow_up_id", "-id").distinct("follow_up_id")
    items = last.select_related("answered_by", "follow_up")
    return [item for item in items if item.state == ItemState.RETURNED]


def _say_not_taken(
    rows: Iterable[dict[str, Any]],
    items: Iterable[HandOverItem],
    noted: Mapping[int, list[CaseNote]],
    user: User,
    now: datetime,
) -> None:
    """On the rows that came back: who did not take it, when, and why if they said it."""
    by_value = {f"owed-{item.follow_up_id}": item for item in items}
    for row in rows:
        item = by_value.get(row["value"])
        if item is None or item.answered_at is None:
            continue
        notes = noted[row["case_id"]]
        why = next((note for note in notes if note.key == why_key(item)), None)
        if why is not None:
            notes.remove(why)  # it is said here, not once more among the notes
        row["not_taken"] = {
            "by": str(item.answered_by),
            "at": until_words(item.answered_at, user.centre.zone, now),
            "why": why.words if why else "",
        }


def _late_of_others(user: User, now: datetime) -> Iterable[FollowUp]:
    """Promises of others that nobody kept in time: before who answers for them."""
    if not user.has_perm("triage.see_every_centre"):
        return []
    late = FollowUp.objects.visible_to(user).open().exclude(kind=FollowUpKind.CASE)
    late = late.filter(due_at__lt=now).exclude(owner=user)
    return late.select_related("case__centre", "owner")[:MOST]


def _by_hand_over(
    items: Iterable[HandOverItem], user: User, now: datetime, noted: Mapping[int, list[CaseNote]]
) -> list[dict[str, Any]]:
    return [
        {
            "by": str(made.by),
            "to": str(made.to) if made.to else "the next shift",
            "at": until_words(made.at, user.centre.zone, now),
            "note": made.note,
            "can_return": made.to_id == user.id,
            "items": [
                _owed_row(item.follow_up, None, user, now)
                | {"item_id": item.id}
                | _said_notes(_of_before(noted.get(item.follow_up.case_id, []), made), user, now)
                for item in several
            ],
        }
        for made, several in groupby(items, key=lambda item: item.hand_over)
    ]


def _of_before(notes: Sequence[CaseNote], made: HandOver) -> list[CaseNote]:
    """The hand-over's own note stands above its cases already."""
    return [note for note in notes if note.key != note_key(made)]


def _owed_row(one: FollowUp, case: Case | None, user: User, now: datetime) -> dict[str, Any]:
    zone = one.case.centre.zone
    # A case's own clock is what counts for who goes on with it; what was kept with it may be older.
    its_own = one.kind == FollowUpKind.CASE and one.case.status != CaseStatus.CLOSED
    due_at = one.case.due_at if its_own else one.due_at
    return _of_case(one.case, now) | {
        "value": f"owed-{one.id}",
        "what": _what(one.case) if one.kind == FollowUpKind.CASE else FollowUpKind(one.kind).label,
        "words": one.words,
        "due": until_words(due_at, zone, now),
        "due_at_iso": due_at.isoformat(),
        "late": due_at < now,
        "signs": _signs(case, user, now) if case else [],
        "owner": str(one.owner) if one.owner_id != user.id else "",
    }


def _case_row(case: Case, user: User, now: datetime) -> dict[str, Any]:
    closed = case.status == CaseStatus.CLOSED
    due_at = (due_of_others(case) if closed else None) or case.due_at
    return _of_case(case, now) | {
        "value": f"case-{case.id}",
        "what": _what(case) if closed else "Decide",
        "words": "",
        "due": until_words(due_at, case.centre.zone, now),
        "due_at_iso": due_at.isoformat(),
        "late": due_at < now and not case.paused_for,
        "signs": _signs(case, user, now),
        "owner": "",
    }


def _what(case: Case) -> str:
    """What is left to do: of a closed case others still owe an answer."""
    return "Watch for the answer" if case.status == CaseStatus.CLOSED else FollowUpKind.CASE.label


def _of_case(case: Case, now: datetime) -> dict[str, Any]:
    return {
        "case_id": case.id,
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
    elif case.owner_id == user.id and case.status != CaseStatus.CLOSED:
        signs.append("yours to go on with")
    if read["draft_at"]:
        signs.append(f"draft of {until_words(read['draft_at'], case.centre.zone, now)}")
    if case.paused_for:
        signs.append("waits for the citizen")
    if read["rings"]:
        signs.append("asked to be called")
    return signs + said_left_open(case)
