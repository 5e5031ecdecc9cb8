"""What citizen and officers have written to each other since the report was sent, on the case page."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from assistline.models import User
from assistline.references import new_access_code
from reports.models import Message, Rating, Report, Supplement, SupplementKind, Wish, WishKind, WishState
from triage.actions.following import FORCED
from triage.facts import definition_of
from triage.forms import WithdrawalForm, WriteForm
from triage.models import Case
from triage.rules.deadlines import PAUSABLE
from triage.screens.words import staff_time


def citizen_side(
    case: Case,
    report: Report | None,
    *,
    mine: bool,
    write_form: WriteForm | None = None,
    withdrawal_form: WithdrawalForm | None = None,
) -> dict[str, Any]:
    """Messages, what was added or put right, and what is asked for: three statements, four of a closed case.

    Args:
        case: The case.
        report: Its first report; nothing where there is none.
        mine: The person has the case, and may answer.
        write_form: What was typed to the citizen, to be shown again.
        withdrawal_form: What was typed to who asks to withdraw, to be shown again.
    """
    if report is None:
        return {"thread": [], "added": [], "wishes": [], "withdrawal": None, "can_write": False}
    zone = case.centre.zone
    messages = report.messages.annotate(by_name=_name_of("by_id"))
    wishes = list(report.wishes.annotate(by_name=_name_of("answered_by_id")))
    asks = any(wish.kind == WishKind.WITHDRAW and wish.state == WishState.OPEN for wish in wishes)
    return {
        "thread": [_message(message, zone) for message in messages],
        "added": [_added(supplement, report, zone) for supplement in report.supplements.all()],
        "wishes": [_wish(wish, zone) for wish in wishes],
        "forced": FORCED if asks and report.kept_silent else "",
        "rating": _rating(report.ratings.order_by("-at").first()) if case.closed_at else "",
        "can_write": mine,
        "can_ask": mine and case.grade in PAUSABLE,
        "write_url": reverse("triage-write", args=[case.reference]),
        "write_form": write_form or WriteForm(initial={"key": new_access_code()}, auto_id="write_%s"),
        "withdrawal_url": reverse("triage-withdrawal", args=[case.reference]) if asks and mine else "",
        "withdrawal_form": withdrawal_form
        or WithdrawalForm(initial={"version": case.version}, auto_id="withdrawal_%s"),
        "message_limit": "No message goes out. The citizen reads it on the tracking page."
        if report.kept_silent
        else "",
    }


def _name_of(staff_id: str) -> Subquery:
    """Who wrote it, in the same statement."""
    return Subquery(User.objects.filter(id=OuterRef(staff_id)).values("full_name"))


def _message(message: Message, zone: ZoneInfo) -> dict[str, Any]:
    who = "The citizen" if message.by_id is None else vars(message)["by_name"] or "An officer"
    if message.by_id is None:
        read = ""
    elif message.read_at is None:
        read = "Not opened yet"
    else:
        read = f"On the citizen’s screen {staff_time(message.read_at, zone)}"
    return {
        "who": who,
        "mine": message.by_id is not None,
        "at": staff_time(message.at, zone),
        "words": message.words,
        "read": read,
    }


def _added(supplement: Supplement, report: Report, zone: ZoneInfo) -> dict[str, Any]:
    asked = definition_of(report)
    question = asked.by_slug.get(supplement.about) if asked else None
    return {
        "title": SupplementKind(supplement.kind).label,
        "is_files": supplement.kind == SupplementKind.FILES,
        "was": "Before:" if supplement.kind == SupplementKind.CHANGE else "Sent:",
        "now": "Now:" if supplement.kind == SupplementKind.CHANGE else "Right, says the citizen:",
        "label": question.label if question else "",
        "wrong": supplement.wrong,
        "words": supplement.words,
        "at": staff_time(supplement.at, zone),
    }


def _wish(wish: Wish, zone: ZoneInfo) -> dict[str, str]:
    by = vars(wish)["by_name"] or ""
    when = staff_time(wish.answered_at, zone) if wish.answered_at else ""
    return {
        "title": WishKind(wish.kind).label,
        "state": WishState(wish.state).label,
        "words": wish.words,
        "at": staff_time(wish.at, zone),
        "answer": f"{by}, {when}: {wish.answer}" if when else "",
    }


def _rating(rating: Rating | None) -> str:
    if rating is None:
        return ""
    return f"{rating.score} of 5" + (f": {rating.words}" if rating.words else "")
