"""Referrals: those of one case with their answers, and the list of all that somebody still waits for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Expression, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from triage.actions.referral_rows import desks_for, read_passable
from triage.forms_referral import FIRST_WORDS, AnswerForm, ReferForm
from triage.models import Case, CaseStatus, Referral, ReferralState
from triage.models.referral import BACK, MOVES, OPEN
from triage.passing import CONTACT, Passable
from triage.screens.words import staff_time

PAGE = 25
TO_RING, OVERDUE, CAME_BACK, DONE = "ring", "overdue", "back", "done"
TABS = (("", "Open"), (TO_RING, "To ring"), (OVERDUE, "Overdue"), (CAME_BACK, "Came back"), (DONE, "Done"))


def waits() -> Expression | Subquery:
    """How many of a case's referrals are open, as part of the case's own query."""
    found = Referral.objects.filter(case=OuterRef("id"), state__in=OPEN).order_by().values("case")
    return Coalesce(Subquery(found.annotate(n=Count("id")).values("n")), 0, output_field=IntegerField())


def read_refer(case: Case, user: User, now: datetime) -> dict[str, Any]:
    """What the page of a case's referrals shows, but for a form that comes back."""
    mine = case.status == CaseStatus.IN_REVIEW and case.officer_id == user.id
    closed = case.status == CaseStatus.CLOSED
    return {
        "referrals": [_referral(one, case.centre.zone, now) for one in _of(case)],
        "can_refer": mine or closed,
        "can_claim": case.status == CaseStatus.WAITING,
        "claim_url": reverse("triage-claim", args=[case.reference]),
        "refer_url": reverse("triage-refer", args=[case.reference]),
    }


def refer_form(
    case: Case, data: Any = None, *, user: User, carried: dict[str, str] | None = None
) -> ReferForm:
    """The form of a new referral; what was typed into the decision comes along."""
    can = read_passable(case)
    if case.officer_id != user.id:
        can = masked_contact(can)
    initial = {
        "version": case.version,
        "key": uuid.uuid4().hex,
        "parts": [part.name for part in can.parts if part.by_itself],
        "told": FIRST_WORDS,
        **(carried or {}),
    }
    return ReferForm(data, case=case, desks=_sorted(case, can), can=can, initial=initial, auto_id="refer_%s")


def masked_contact(can: Passable) -> Passable:
    """As everywhere: how to reach the citizen is shown to who has the case."""
    hidden = ("Shown to who has the case",)
    parts = (replace(part, lines=hidden) if part.name == CONTACT else part for part in can.parts)
    return replace(can, parts=tuple(parts))


def _sorted(case: Case, can: Passable) -> list[Any]:
    """Those of the agency that the rules name first, then those of the place."""
    latest = case.assessments.first()
    agency = latest.agency if latest else ""
    desks = list(desks_for(case))
    return sorted(
        desks,
        key=lambda desk: (not agency or desk.agency != agency, not desk.covers(can.postcode), desk.name),
    )


def _of(case: Case) -> list[Referral]:
    found = case.referrals.select_related("desk", "by").prefetch_related("answers__by")
    return list(found.order_by("-id"))


def _referral(one: Referral, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    late = one.due_at is not None and one.due_at <= now and one.state in OPEN
    answers = list(one.answers.all())
    return {
        "id": one.id,
        "desk": str(one.desk),
        "way": one.get_way_display(),
        "state": one.get_state_display(),
        "tone": "late" if late or one.state in BACK else "done" if one.state == "completed" else "",
        "made": f"{staff_time(one.made_at, zone)} by {one.by_words}",
        "sent": staff_time(one.sent_at, zone) if one.sent_at else "",
        "due": staff_time(one.due_at, zone) if one.due_at else "",
        "late": late,
        "error": one.last_error,
        "their_reference": one.their_reference,
        "phone": one.desk.phone if one.state == ReferralState.TO_RING else "",
        "passed": str(dict(one.passed or {}).get("text", "")),
        "agreed": one.agreed,
        "closes": one.decision_id is not None,
        "answers": [_answer(answer, zone) for answer in answers],
        "again": one.state == ReferralState.FAILED,
        "form": AnswerForm(referral=one, initial={"key": uuid.uuid4().hex}, auto_id=f"answer{one.id}_%s")
        if MOVES[one.state]
        else None,
    }


def _answer(answer: Any, zone: ZoneInfo) -> dict[str, str]:
    who = f" {answer.by}" if answer.by else ""
    return {
        "state": answer.get_state_display(),
        "at": staff_time(answer.at, zone),
        "how": f"{answer.get_source_display()}{who}",
        "who": answer.who,
        "reference": answer.their_reference,
        "words": answer.words,
    }


def listed(user: User, tab: str, after: str) -> tuple[list[Referral], str]:
    """One page of the list, and the cursor of the next one (empty: there is none).

    Args:
        user: Who looks; only what they may see is there.
        tab: Of ``TABS``.
        after: The last row of the page before.
    """
    found = _in_tab(Referral.objects.visible_to(user), tab)
    found = found.select_related("case__centre", "case__report_type", "desk", "by")
    if tab in (CAME_BACK, DONE):
        found = found.order_by("-id")
        found = found.filter(id__lt=int(after)) if _is_id(after) else found
    else:
        found = found.order_by("id")
        found = found.filter(id__gt=int(after)) if _is_id(after) else found
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].id) if len(rows) > PAGE else ""


def page(rows: Sequence[Referral], user: User, tab: str, following: str, now: datetime) -> dict[str, Any]:
    """What the list shows."""
    base = reverse("triage-referrals")
    counts = _counts(user)
    return {
        "rows": [_row(one, now) for one in rows],
        "tabs": [
            *(
                {
                    "title": title,
                    "url": f"{base}?{urlencode({'tab': name})}" if name else base,
                    "count": counts.get(name),
                    "current": name == tab,
                }
                for name, title in TABS
            ),
            {"title": "Records system", "url": reverse("triage-records"), "count": None, "current": False},
        ],
        "next_url": f"{base}?{urlencode({'tab': tab, 'after': following})}" if following else "",
        "tab": tab,
        "empty": EMPTY[tab],
    }


EMPTY = {
    "": "What is referred to an agency or a contractor stands here until they have said the last word.",
    TO_RING: "Referrals to desks that are rung stand here until somebody has rung them.",
    OVERDUE: "A referral whose answer does not come in time stands here. Its sender and a sergeant are told.",
    CAME_BACK: "What an agency refused, or what could not be sent, stands here with the reason.",
    DONE: "What agencies and contractors say is done stands here.",
}


def known_tab(asked: str) -> str:
    """The tab that was asked for; the first for what is none."""
    return asked if asked in EMPTY else ""


def _in_tab(found: Any, tab: str) -> Any:
    if tab == TO_RING:
        return found.filter(state=ReferralState.TO_RING)
    if tab == OVERDUE:
        return found.overdue()
    if tab == CAME_BACK:
        return found.came_back()
    if tab == DONE:
        return found.filter(state=ReferralState.COMPLETED)
    return found.open()


def _counts(user: User) -> dict[str, int]:
    """Of what somebody has to do; one statement."""
    seen = Referral.objects.visible_to(user).open()
    counted = seen.aggregate(
        all=Count("id"),
        ring=Count("id", filter=Q(state=ReferralState.TO_RING)),
        overdue=Count("id", filter=Q(overdue_at__isnull=False)),
    )
    return {"": counted["all"], TO_RING: counted["ring"], OVERDUE: counted["overdue"]}


def _row(one: Referral, now: datetime) -> dict[str, Any]:
    zone, late = one.case.centre.zone, one.due_at is not None and one.due_at <= now and one.state in OPEN
    kind = one.case.report_type.name if one.case.report_type else "Call back"
    return {
        "id": one.id,
        "state": one.get_state_display(),
        "late": late,
        "back": one.state in BACK,
        "desk": str(one.desk),
        "way": one.get_way_display(),
        "phone": one.desk.phone if one.state == ReferralState.TO_RING else "",
        "matter": f"{kind}, {one.case.locality}" if one.case.locality else kind,
        "reference": group(one.case.reference),
        "url": f"{reverse('triage-refer', args=[one.case.reference])}#referral-{one.id}",
        "made": staff_time(one.made_at, zone),
        "due": staff_time(one.due_at, zone) if one.due_at else "",
        "by": str(one.by) if one.by else "By rule",
        "their_reference": one.their_reference,
    }


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
