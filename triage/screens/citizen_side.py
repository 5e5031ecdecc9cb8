"""What citizen and officers have written to each other since the report was sent, on the case page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from assistline.models import User
from assistline.references import group, new_access_code
from reports.models import Message, Rating, Report, Supplement, SupplementKind, Wish, WishKind, WishState
from triage.actions.following import FORCED
from triage.facts import definition_of
from triage.forms import LateReviewForm, WithdrawalForm, WriteForm
from triage.models import Case
from triage.rules.deadlines import PAUSABLE
from triage.screens.reporters import reporters_of
from triage.screens.words import staff_time

NOT_TAKEN = (
    "You asked us to look again after the day for it. We do not look at it again. It stays as we decided."
)


def citizen_side(
    case: Case,
    report: Report | None,
    *,
    mine: bool,
    write_form: WriteForm | None = None,
    withdrawal_form: WithdrawalForm | None = None,
    late_form: LateReviewForm | None = None,
) -> dict[str, Any]:
    """Messages, what was added or put right, and what is asked for: three statements, four of a closed case,
    however many have reported.

    Args:
        case: The case, read with its reporters.
        report: Its first report; nothing where there is none.
        mine: The person has the case, and may answer.
        write_form: What was typed to the citizen, to be shown again.
        withdrawal_form: What was typed to who asks to withdraw, to be shown again.
        late_form: The same to who asked for another officer after the day for it.
    """
    if report is None:
        return {"thread": [], "added": [], "wishes": [], "withdrawal": None, "can_write": False}
    zone, reporters = case.centre.zone, reporters_of(case)
    ids = [one.report_id for one in reporters] or [report.id]
    # Of several each entry says whose it is.
    whose = {one.report_id: group(one.reference) for one in reporters} if len(reporters) > 1 else {}
    messages = Message.objects.filter(report__in=ids).annotate(by_name=_name_of("by_id"))
    wishes = list(Wish.objects.filter(report__in=ids).annotate(by_name=_name_of("answered_by_id")))
    supplements = Supplement.objects.filter(report__in=ids).annotate(by_name=_name_of("by_id"))
    supplements = supplements.select_related("report__type_version__report_type")
    late = any(wish.late and wish.state == WishState.OPEN and not wish.taken_at for wish in wishes)
    withdraws = {
        wish.report_id for wish in wishes if wish.kind == WishKind.WITHDRAW and wish.state == WishState.OPEN
    }
    asks = bool(withdraws)
    silent = {one.report_id for one in reporters if one.silent}
    ratings = Rating.objects.filter(report__in=ids).order_by("-at")
    return {
        "thread": [_message(message, whose, zone) for message in messages],
        "added": [_added(supplement, whose, zone) for supplement in supplements],
        "wishes": [_wish(wish, whose, zone) for wish in wishes],
        "forced": FORCED if withdraws & silent else "",
        "several": len(reporters) if whose else 0,
        "rating": _rating(ratings.first()) if case.closed_at else "",
        "can_write": mine,
        "can_ask": mine and case.grade in PAUSABLE,
        "write_url": reverse("triage-write", args=[case.reference]),
        "write_form": write_form
        or WriteForm(
            initial={"key": new_access_code(), "version": case.version},
            reporters=reporters,
            auto_id="write_%s",
        ),
        "withdrawal_url": reverse("triage-withdrawal", args=[case.reference]) if asks and mine else "",
        "withdrawal_form": withdrawal_form
        or WithdrawalForm(initial={"version": case.version}, auto_id="withdrawal_%s"),
        "late_review_url": reverse("triage-late-review", args=[case.reference]) if late and mine else "",
        "late_form": late_form
        or LateReviewForm(initial={"version": case.version, "told": NOT_TAKEN}, auto_id="late_%s"),
        "message_limit": "No message goes out. The citizen reads it on the tracking page."
        if report.kept_silent and not whose
        else "",
    }


def _name_of(staff_id: str) -> Subquery:
    """Who wrote it, in the same statement."""
    return Subquery(User.objects.filter(id=OuterRef(staff_id)).values("full_name"))


def _message(message: Message, whose: Mapping[int, str], zone: ZoneInfo) -> dict[str, Any]:
    who = "The citizen" if message.by_id is None else vars(message)["by_name"] or "An officer"
    if message.by_id is None:
        read = ""
    elif message.read_at is None:
        read = "Not opened yet"
    else:
        read = f"On the citizen’s screen {staff_time(message.read_at, zone)}"
    return {
        "who": f"{who}{_of(message.report_id, whose, to=message.by_id is not None)}",
        "mine": message.by_id is not None,
        "at": staff_time(message.at, zone),
        "words": message.words,
        "read": read,
    }


def _added(supplement: Supplement, whose: Mapping[int, str], zone: ZoneInfo) -> dict[str, Any]:
    asked = definition_of(supplement.report)
    question = asked.by_slug.get(supplement.about) if asked else None
    name, kind = vars(supplement).get("by_name") or "", SupplementKind(supplement.kind).label
    return {
        "title": f"{kind}{', ' if name else ''}{name}{_of(supplement.report_id, whose)}",
        "is_files": supplement.kind == SupplementKind.FILES,
        "was": "Before:" if supplement.kind == SupplementKind.CHANGE else "Sent:",
        "now": "Now:" if supplement.kind == SupplementKind.CHANGE else "Right, says the citizen:",
        "label": question.label if question else "",
        "wrong": supplement.wrong,
        "words": supplement.words,
        "at": staff_time(supplement.at, zone),
    }


def _wish(wish: Wish, whose: Mapping[int, str], zone: ZoneInfo) -> dict[str, Any]:
    by = vars(wish)["by_name"] or ""
    when = staff_time(wish.answered_at, zone) if wish.answered_at else ""
    return {
        "title": f"{WishKind(wish.kind).label}{_of(wish.report_id, whose)}",
        "late": wish.late,
        "state": "Taken" if wish.taken_at and wish.state == WishState.OPEN else WishState(wish.state).label,
        "words": wish.words,
        "at": staff_time(wish.at, zone),
        "answer": f"{by}, {when}: {wish.answer}" if when else "",
    }


def _of(report_id: int, whose: Mapping[int, str], *, to: bool = False) -> str:
    return f"{' to' if to else ' of'} {whose[report_id]}" if report_id in whose else ""


def _rating(rating: Rating | None) -> str:
    if rating is None:
        return ""
    return f"{rating.score} of 5" + (f": {rating.words}" if rating.words else "")
