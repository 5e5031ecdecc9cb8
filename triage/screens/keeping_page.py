"""What is kept how long: of one case, and what falls due soon of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from triage.actions.destroying import held
from triage.actions.keeping import class_for
from triage.models import (
    PARTS,
    Case,
    CaseStatus,
    Destruction,
    Keeping,
    LegalHold,
    RetentionClass,
)
from triage.models.case import CaseQuerySet
from triage.rules.keeping import NOTICE

PAGE, LATELY = 50, 20
PART_WORDS = {
    "words": "words",
    "people": "people",
    "contact_points": "numbers and addresses",
    "files": "files",
    "messages": "messages",
}
# What was destroyed, of one and of more.
COUNTED = {
    "words": ("text", "texts"),
    "people": ("entry of a person", "entries of people"),
    "contact_points": ("number or address", "numbers and addresses"),
    "files": ("file", "files"),
    "messages": ("message", "messages"),
}
STAYS = "Grade, type, times, place by suburb and kind of decision stay, for the figures."
HELD = "Legal hold"


class Place(NamedTuple):
    """A row's place in the list."""

    until: datetime
    case_id: int


def holds_in_force() -> Coalesce:
    """How many holds keep a case, its own and those of cases that had a contact of it, for the query that
    reads it."""
    links = {"case__contact_links__contact__case_links__case": OuterRef("id")}
    rows = LegalHold.objects.filter(Q(**links) | Q(case=OuterRef("id")), lifted_at=None).order_by()
    counted = rows.annotate(all=Value(1)).values("all").annotate(number=Count("id", distinct=True))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def known_to(user: User) -> CaseQuerySet:
    """Cases that a person may hold: of their customer, whatever centre, and not kept from them."""
    return Case.objects.not_kept_from(user).filter(customer_id=user.centre.customer_id)


def head_words(case: Case) -> dict[str, str]:
    """For the head of each page of a case, which was read with its keeping and its holds: no statement."""
    keeping = _keeping(case)
    number = getattr(case, "waits_keeping", 0)
    return {"kept_text": _short(keeping, case.centre.zone), "held_text": HELD if number else ""}


def of_case(case: Case, user: User) -> dict[str, Any]:
    """Everything that there is to say of one case: four statements."""
    keeping, zone = _keeping(case), case.centre.zone
    retention_class = keeping.retention_class if keeping and keeping.set_at else class_for(case)
    holds = list(case.legal_holds.select_related("placed_by", "lifted_by"))
    in_force = [hold for hold in holds if hold.lifted_at is None]
    others = LegalHold.objects.filter(
        case__contact_links__contact__case_links__case=case, lifted_at=None
    ).exclude(case=case)
    return {
        "class_name": retention_class.name if retention_class else "",
        "class_words": _class_words(retention_class),
        "authority": retention_class.authority if retention_class else "",
        "until_words": _until_words(case, keeping, zone),
        "destroyed": keeping is not None and keeping.destroyed_at is not None,
        "stays": STAYS,
        "holds": [_hold(hold, zone) for hold in in_force],
        "lifted": [_hold(hold, zone) for hold in holds if hold.lifted_at is not None],
        # One matter once: what is held of one of them is in the other too.
        "held_with": [group(one) for one in others.distinct().values_list("case__reference", flat=True)],
        "hold_url": reverse("triage-kept-case", args=[case.reference])
        if user.has_perm("triage.hold_case")
        else "",
    }


def due_soon(user: User, now: datetime, after: str) -> tuple[list[Keeping], str]:
    """What falls due within the time of notice, the soonest first; a page, and the cursor of the next."""
    rows = Keeping.objects.filter(
        case__in=known_to(user).filter(status=CaseStatus.CLOSED).order_by(),
        customer_id=user.centre.customer_id,
        destroyed_at=None,
        kept_until__lte=now + NOTICE,
    ).annotate(is_held=Exists(Keeping.objects.filter(held(), case_id=OuterRef("case_id"))))
    if place := read_cursor(after):
        later = Q(kept_until=place.until, case_id__gt=place.case_id)
        rows = rows.filter(Q(kept_until__gt=place.until) | later)
    related = rows.select_related("case__report_type", "case__centre", "retention_class")
    found: list[Any] = list(related.order_by("kept_until", "case_id")[: PAGE + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    following = f"{last.kept_until.timestamp():.6f}-{last.case_id}" if last and last.kept_until else ""
    return shown, following


def read_cursor(text: str) -> Place | None:
    """The place that a cursor names; nothing for what is no cursor, which shows the first page."""
    at, _, case_id = text.partition("-")
    if not case_id.isascii() or not case_id.isdigit() or len(text) > 40:
        return None
    try:
        return Place(datetime.fromtimestamp(float(at), ZoneInfo("UTC")), int(case_id))
    except (ValueError, OverflowError, OSError):
        return None


def to_review(user: User, now: datetime) -> QuerySet[LegalHold]:
    """Holds in force that somebody has to look at within the time of notice."""
    day = (now + NOTICE).astimezone(user.centre.zone).date()
    holds = LegalHold.objects.filter(
        lifted_at=None, review_date__lte=day, case__in=known_to(user).order_by()
    ).select_related("case__report_type", "case__centre", "placed_by")
    return holds.order_by("review_date", "id")[:PAGE]


def page(
    found: Sequence[Keeping], holds: Sequence[LegalHold], user: User, now: datetime, following: str
) -> dict[str, Any]:
    """The list of the whole house: one statement more, for what was destroyed lately."""
    zone = user.centre.zone
    base = reverse("triage-kept")
    lately = Destruction.objects.filter(customer_id=user.centre.customer_id)[:LATELY]
    return {
        "rows": [_row(one, zone) for one in found],
        "next_url": f"{base}?{urlencode({'after': following})}" if following else "",
        "holds": [_review(hold, now.astimezone(zone).date()) for hold in holds],
        "destroyed": [_destroyed(one, zone) for one in lately],
        "days": NOTICE.days,
    }


def _keeping(case: Case) -> Keeping | None:
    return getattr(case, "keeping", None)


def _short(keeping: Keeping | None, zone: ZoneInfo) -> str:
    if keeping is None:
        return ""
    if keeping.destroyed_at is not None:
        return f"Destroyed {_day(keeping.destroyed_at, zone)}"
    if keeping.set_at is None or keeping.retention_class is None:
        return "Kept: no class yet"
    until = f"until {_day(keeping.kept_until, zone)}" if keeping.kept_until else "for good"
    return f"Kept {until}, {keeping.retention_class.name}"


def _until_words(case: Case, keeping: Keeping | None, zone: ZoneInfo) -> str:
    if keeping is None:
        return "Its time begins when the case is closed. Until then all of it is kept."
    if keeping.destroyed_at is not None:
        return f"What was told was destroyed on {_day(keeping.destroyed_at, zone)}."
    closed = f"It was closed on {_day(keeping.closed_at, zone)}."
    if keeping.set_at is None:
        return f"{closed} Until when it is kept is being reckoned."
    if keeping.kept_until is None:
        return f"{closed} It is kept for good."
    return f"{closed} It is kept until {_day(keeping.kept_until, zone)}."


def _class_words(retention_class: RetentionClass | None) -> str:
    if retention_class is None:
        return "No rule says which class it has: it is kept for good. An administrator sets the rules."
    if retention_class.months is None:
        return "Kept for good."
    goes = [PART_WORDS[part] for part in PARTS if getattr(retention_class, part)]
    months = f"{retention_class.months} month{'' if retention_class.months == 1 else 's'}"
    return f"{months} after it was closed. Then destroyed: {', '.join(goes)}."


def _hold(hold: LegalHold, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": hold.id,
        "reason": hold.reason,
        "placed": f"{hold.placed_by}, {_day(hold.placed_at, zone)}",
        "review": _date(hold.review_date),
        "lifted": f"{hold.lifted_by}, {_day(hold.lifted_at, zone)}" if hold.lifted_at else "",
        "lifted_reason": hold.lifted_reason,
    }


def _row(one: Keeping, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "reference": group(one.case.reference),
        "url": reverse("triage-kept-case", args=[one.case.reference]),
        "until": _day(one.kept_until, zone) if one.kept_until else "",
        "closed": _day(one.closed_at, zone),
        "type_name": str(one.case.report_type or "No type"),
        "centre": one.case.centre.name,
        "class_name": str(one.retention_class or "No class"),
        "held": bool(getattr(one, "is_held", False)),
    }


def _review(hold: LegalHold, today: date) -> dict[str, Any]:
    return {
        "reference": group(hold.case.reference),
        "url": reverse("triage-kept-case", args=[hold.case.reference]),
        "review": _date(hold.review_date),
        "late": hold.review_date < today,
        "type_name": str(hold.case.report_type or "No type"),
        "placed_by": str(hold.placed_by),
    }


def _destroyed(one: Destruction, zone: ZoneInfo) -> dict[str, str]:
    return {
        "at": _day(one.at, zone),
        "reference": group(one.reference),
        "class_name": one.class_name,
        "counts": _counts(one.counts),
    }


def _counts(counts: Mapping[str, int]) -> str:
    said = [f"{counts[part]} {COUNTED[part][counts[part] != 1]}" for part in PARTS if counts.get(part)]
    return ", ".join(said) or "nothing was left"


def _day(at: datetime, zone: ZoneInfo) -> str:
    return _date(at.astimezone(zone).date())


def _date(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
