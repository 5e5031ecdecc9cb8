"""What a clock counts, as a part of the configuration: hours, targets, who is told last. It holds at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Centre, Customer
from assistline.publishing import CannotPublish
from reports.models import ReportType
from triage.models import MAY_WAIT, Calendar, CalendarException, Grade, Holiday, Ladder, OpenSlot, Target
from triage.models.calendar import MIDNIGHT, Weekday

OF_SLOT = ("weekday", "opens", "closes")
SLOT = Shape(
    "Slot",
    OpenSlot,
    OF_SLOT,
    key=OF_SLOT,
    ordered=False,
    judged_by={"weekday": (CalendarException, "reason")},  # a word here; which one, the obstacles say
)
HOLIDAY = Shape("Holiday", Holiday, ("date", "name"), key=("date",), ordered=False)
EXCEPTION = Shape(
    "Exception",
    CalendarException,
    ("date", "opens", "closes", "reason"),
    key=("date", "opens"),
    ordered=False,
)
# What comes with a state: its name, its public holidays, and how far they were written down.
OF_STATE = ("state", "holidays_to", "state_holidays")
NO_CENTRE = "Its centre is not here either: add that in the settings, and read the file again."


class CalendarsPart(Part):
    """The hours of each centre that has any, by the centre's name.

    A centre that keeps the holidays of one state does not take those of another: they stay, and its own days
    and slots move.
    """

    file = "calendars"
    shape = Shape(
        "Hours of",
        Calendar,
        ("centre", "always_open", "state", "holidays_to"),
        key=("centre",),
        inside={"slots": SLOT, "holidays": HOLIDAY, "state_holidays": HOLIDAY, "exceptions": EXCEPTION},
        judged_by={"centre": (Centre, "name")},
        ordered=False,
    )
    kind = "calendar"
    not_made = NO_CENTRE

    def here(self, customer: Customer) -> list[Document]:
        """All of the customer's, of the oldest of those centres that share a name."""
        found = {one.centre.name: self._document(one) for one in _calendars(customer)}
        return [found[name] for name in sorted(found)]

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """What the form of the settings would refuse."""
        for slot in document["slots"]:
            if slot["weekday"] not in Weekday.labels:
                yield f"“{slot['weekday'][:20]}” is no day of the week."
            yield from _wrong_times(slot, slot["weekday"][:20])
        for day in document["exceptions"]:
            if (day["opens"] is None) != (day["closes"] is None):
                yield f"{day['date']}: give both times, or neither for a day on which it is closed."
            elif day["opens"] is not None:
                yield from _wrong_times(day, day["date"])
        days = [one["date"] for name in ("holidays", "state_holidays") for one in document[name]]
        for day in sorted({day for day in days if days.count(day) > 1}):
            yield f"{day} is a holiday twice."

    def takes_new(self, customer: Customer, document: Document, *, first: bool) -> bool:
        """Where its centre is, or is made from the same file."""
        return first or _centre(customer, document) is not None

    def kept(self, customer: Customer, there: Document, document: Document) -> Iterable[str]:
        """Of a centre in another state, what comes with its state."""
        return OF_STATE if there["state"] and there["state"] != document["state"] else ()

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """The hours of a centre that was always open until now."""
        centre = _centre(customer, document)
        if centre is None:
            raise CannotPublish([f"There is no centre called “{document['centre']}”."])
        calendar = Calendar.objects.create(centre=centre)
        _write(calendar, document, (*self.shape.fields, *self.shape.inside))
        return calendar.id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Write what differs; a list becomes that of the file. Promises that were made stay."""
        calendar = _calendars(customer).filter(centre__name=document["centre"]).order_by("centre_id")[0]
        _write(calendar, document, names)
        return calendar.id

    def _document(self, calendar: Calendar) -> Document:
        holidays = list(calendar.holidays.order_by("date"))
        slots = [
            {"weekday": Weekday(one.weekday).label, "opens": _time(one.opens), "closes": _time(one.closes)}
            for one in calendar.slots.order_by("weekday", "opens", "closes", "id")
        ]
        days = [
            {
                "date": one.date.isoformat(),
                "opens": _time(one.opens),
                "closes": _time(one.closes),
                "reason": one.reason,
            }
            for one in calendar.exceptions.order_by("date", "opens", "closes", "id")
        ]
        return {
            "centre": calendar.centre.name,
            **self.shape.own(calendar),
            "slots": _once(slots, SLOT),
            "holidays": [_holiday(one) for one in holidays if not one.from_list],
            "state_holidays": [_holiday(one) for one in holidays if one.from_list],
            "exceptions": _once(days, EXCEPTION),
        }


class TargetsPart(Part):
    """How long each grade and type may take: what holds now, and what will from a day that is set already.

    What is other than here holds from the moment at which it is taken in: old promises stay as they were.
    """

    file = "targets"
    shape = Shape(
        "Target",
        Target,
        ("grade", "report_type", "holds_from", "minutes", "in_hours"),
        key=("grade", "report_type", "holds_from"),
        judged_by={"report_type": (ReportType, "slug"), "holds_from": (Target, "from_at")},
        may_lack=("report_type", "holds_from"),
        ordered=False,
    )
    kind = "target"
    not_made = "Its day is past: what holds now is compared by itself."

    def here(self, customer: Customer) -> list[Document]:
        """What holds now of each grade and type, then what will, by its day."""
        now, found = timezone.now(), list[Document]()
        rows = Target.objects.filter(customer=customer).select_related("report_type")
        holds: dict[tuple[str, str], Document] = {}
        for row in rows.order_by("from_at", "id"):
            slug = row.report_type.slug if row.report_type else None
            document: Document = {"grade": row.grade, "report_type": slug, "holds_from": None}
            document |= {"minutes": row.minutes, "in_hours": row.in_hours}
            if row.from_at <= now:
                holds[row.grade, slug or ""] = document
            else:
                found.append({**document, "holds_from": row.from_at.isoformat()})
        return [*(holds[key] for key in sorted(holds)), *found]

    def name(self, document: Mapping[str, Any]) -> str:
        """By its grade, its type, and its day if that is to come."""
        whose = document["report_type"] or "every type"
        later = f" from {document['holds_from'][:16]}" if document["holds_from"] else ""
        return f"Target of {Grade(document['grade']).label} for {whose}{later}"

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """What the form of the settings would refuse."""
        if document["in_hours"] and document["grade"] not in MAY_WAIT:
            yield "Immediate and Priority run around the clock."
        told = document["holds_from"]
        if told is not None and not _is_moment(told):
            yield f"Write a moment in UTC, such as 2027-06-30T14:00:00+00:00, not “{told[:40]}”."

    def takes_new(self, customer: Customer, document: Document, *, first: bool) -> bool:
        """What holds now, and what is still to come."""
        from_at = _moment(document)
        return from_at is None or from_at > timezone.now()

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Another that follows."""
        kind, slug = None, document["report_type"]
        if slug is not None:
            kind = ReportType.objects.filter(customer=customer, slug=slug).first()
            if kind is None:
                raise CannotPublish([f"There is no type called “{slug}”."])
        return Target.objects.create(
            customer=customer,
            grade=document["grade"],
            report_type=kind,
            minutes=document["minutes"],
            in_hours=document["in_hours"],
            from_at=_moment(document) or at,
        ).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """What holds now is followed by another; what nobody was promised by yet is written anew."""
        if (from_at := _moment(document)) is None:
            return self.make(customer, document, at=at)
        rows = Target.objects.filter(customer=customer, grade=document["grade"], from_at=from_at)
        slug = document["report_type"]
        row = rows.get(report_type__slug=slug) if slug else rows.get(report_type=None)
        row.minutes, row.in_hours = document["minutes"], document["in_hours"]
        row.save(update_fields=["minutes", "in_hours"])
        return row.id


class LadderPart(Part):
    """Who is told last, by the address of a desk, and how long a clock waits. People do not move."""

    file = "escalation"
    shape = Shape(
        "Escalation and waiting",
        Ladder,
        (
            "state_duty_email",
            "answer_days",
            "agent_minutes",
            "agent_pauses",
            "review_days",
            "review_hours",
            "outside_body",
            "outside_contact",
        ),
    )
    kind = "ladder"

    def here(self, customer: Customer) -> list[Document]:
        """One, where the customer has it."""
        return [self.shape.own(row) for row in Ladder.objects.filter(customer=customer)]

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Where there was none yet."""
        return Ladder.objects.create(customer=customer, **document).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Write them."""
        row = Ladder.objects.get(customer=customer)
        for name in names:
            setattr(row, name, document[name])
        row.save(update_fields=list(names))
        return row.id


def _calendars(customer: Customer) -> QuerySet[Calendar]:
    rows = Calendar.objects.filter(centre__customer=customer).select_related("centre")
    return rows.order_by("centre__name", "-centre_id")


def _centre(customer: Customer, document: Document) -> Centre | None:
    return customer.centres.filter(name=document["centre"]).order_by("id").first()


def _write(calendar: Calendar, document: Document, names: Iterable[str]) -> None:
    wanted = set(names)
    for name in wanted & {"always_open", "state", "holidays_to"}:
        setattr(calendar, name, document[name])
    calendar.save()
    if "slots" in wanted:
        calendar.slots.all().delete()
        for slot in document["slots"]:
            calendar.slots.create(
                weekday=Weekday.labels.index(slot["weekday"]),
                opens=cast(time, parse_time(slot["opens"])),
                closes=cast(time, parse_time(slot["closes"])),
            )
    # A day is a holiday once, whichever list it was of: the file's own is the one that stays.
    lists = [name for name in ("state_holidays", "holidays") if name in wanted]
    for name in lists:
        calendar.holidays.filter(from_list=name == "state_holidays").delete()
    for name in lists:
        for day in document[name]:
            words = {"name": day["name"], "from_list": name == "state_holidays"}
            calendar.holidays.update_or_create(date=cast(date, parse_date(day["date"])), defaults=words)
    if "exceptions" in wanted:
        calendar.exceptions.all().delete()
        for day in document["exceptions"]:
            calendar.exceptions.create(
                date=cast(date, parse_date(day["date"])),
                opens=parse_time(day["opens"]) if day["opens"] else None,
                closes=parse_time(day["closes"]) if day["closes"] else None,
                reason=day["reason"],
            )


def _wrong_times(slot: Mapping[str, Any], when: str) -> Iterator[str]:
    opens, closes = parse_time(slot["opens"]), parse_time(slot["closes"])
    for told, read in ((slot["opens"], opens), (slot["closes"], closes)):
        if read is None or _time(read) != told:
            yield f"{when}: write a time as 08:30, not “{told[:20]}”."
            return
    if opens and closes and closes <= opens and closes != MIDNIGHT:
        yield f"{when}: it closes before it opens. Write a night as two slots."


def _moment(document: Mapping[str, Any]) -> datetime | None:
    return parse_datetime(document["holds_from"]) if document["holds_from"] else None


def _is_moment(told: str) -> bool:
    read = parse_datetime(told)
    return read is not None and read.tzinfo is not None and read.astimezone(UTC).isoformat() == told


def _once(listed: list[Document], shape: Shape) -> list[Document]:
    return list({shape.key_of(one): one for one in listed}.values())


def _time(told: time | None) -> str | None:
    if told is None:
        return None
    return told.isoformat(timespec="auto" if told.second or told.microsecond else "minutes")


def _holiday(day: Holiday) -> Document:
    return {"date": day.date.isoformat(), "name": day.name}
