"""Who calls, as far as stored records say: earlier calls, people and open cases of this number.

Caller ID proves nothing, so all of it is "perhaps". Never the words of an earlier matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from agents.models import Call, CallState
from assistline.references import group
from reports.models import ContactPoint, PersonRole
from reports.questions.display import say_phone
from triage.models import Case, CaseContact, CaseStatus

DAYS = 60
MOST = 6
PATTERN = 3
NOT_KNOWN = "Send and ring nothing until they say what is safe."
NOT_SAFE = "They said that it is not safe. Ring and send nothing."
SAFE = "They said that this number is safe."


@dataclass(frozen=True)
class Caller:
    """What is stored of a number, for one customer."""

    call: Call
    calls: list[Call] = field(default_factory=list)
    points: list[ContactPoint] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def shown_ids(self) -> dict[str, list[int]]:
        """The ids of what is shown, by kind, for the trail."""
        return {
            "call": [self.call.id, *(call.id for call in self.calls)],
            "case": [case.id for case in self.cases],
        }

    @property
    def name(self) -> str:
        """The name that somebody with this number gave last; empty when nobody did."""
        return next((point.person.name for point in self.points if point.person.name), "")


def read_caller(call: Call, now: datetime) -> Caller:
    """Everything that is stored of a call's number: three statements, none for a number that is withheld."""
    if not call.number_index:
        return Caller(call)
    customer_id = call.contact.customer_id
    same = Call.objects.inbound().filter(
        number_index=call.number_index,
        centre__customer_id=customer_id,
        started_at__gte=now - timedelta(days=DAYS),
        started_at__lt=call.started_at,
    )
    calls = list(
        same.exclude(id=call.id)
        .select_related("contact", "draft__type_version__report_type")
        .newest_first()[:MOST]
    )
    points = ContactPoint.objects.filter(
        kind=ContactPoint.Kind.PHONE, value_index=call.number_index, person__customer_id=customer_id
    )
    people = list(points.select_related("person").order_by("-id")[:MOST])
    told = PersonRole.objects.filter(
        report=OuterRef("report"), person_id__in=[point.person_id for point in people]
    )
    links = CaseContact.objects.filter(
        Q(contact_id__in=[one.contact_id for one in calls]) | Exists(told),
        ended_at=None,
        case__customer_id=customer_id,
    ).exclude(case__status=CaseStatus.CLOSED)
    found = {link.case_id: link.case for link in links.select_related("case").order_by("-id")[:MOST]}
    return Caller(call, calls, people, list(found.values()))


def caller_panel(caller: Caller, values: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What the left panel shows.

    Args:
        caller: What is stored.
        values: What was answered in this call.
        now: When.
        zone: The centre's.
    """
    told = str(values.get("name") or "")
    number = say_phone(caller.call.number) if caller.call.number else ""
    return {
        "number": number or "Number withheld",
        "name": told or (f"Perhaps {caller.name}" if caller.name else "Name not told"),
        "name_note": _name_note(caller, told, number),
        "safe": _safe(caller, values),
        "calls": [_earlier(call, zone) for call in caller.calls],
        "more": len(caller.calls) >= MOST,
        "pattern": _pattern(caller, now),
        "cases": [_case(case, zone) for case in caller.cases],
        "last_told": next((_told(call, zone) for call in caller.calls if call.contact.told), None),
        "summary": _summary(caller),
    }


def course(caller: Caller, zone: ZoneInfo) -> list[dict[str, str]]:
    """Earlier contacts and this one as the line, the oldest first."""
    earlier = [_earlier(call, zone) for call in reversed(caller.calls[:3])]
    nodes = [
        {"at": one["at"], "words": one["title"], "state": "missed" if one["missed"] else "done"}
        for one in earlier
    ]
    return [*nodes, {"at": "Now ringing", "words": "", "state": "now"}] if nodes else []


def _name_note(caller: Caller, told: str, number: str) -> str:
    if told:
        return "Name as told in this call. Not verified."
    if not number:
        return "The caller hides the number. Ask who is calling."
    seen = len(caller.calls)
    if not seen and not caller.points:
        return "This number is new to us."
    times = f"Number seen {seen} time{'' if seen == 1 else 's'} in {DAYS} days. " if seen else ""
    return f"{times}Caller ID proves nothing: ask."


def _safe(caller: Caller, values: Mapping[str, Any]) -> dict[str, Any]:
    said = values.get("phone_safe")
    known = {"yes": True, "no": False, "unsure": False}.get(str(said)) if said else None
    if known is None:
        known = next((point.safe for point in caller.points if point.safe is not None), None)
    if known is None:
        return {"ok": False, "state": "not known", "words": NOT_KNOWN}
    return {"ok": known, "state": "yes" if known else "no", "words": SAFE if known else NOT_SAFE}


def _earlier(call: Call, zone: ZoneInfo) -> dict[str, Any]:
    missed = call.state == CallState.MISSED
    version = call.draft.type_version if call.draft else None
    name = version.report_type.name if version else "Call"
    seconds = int(((call.ended_at or call.started_at) - call.started_at).total_seconds())
    if missed:
        detail = f"Hung up after {seconds} s"
    else:
        detail = call.get_disposition_display() if call.disposition else "Not wrapped up"
    return {
        "title": "Abandoned call" if missed else name,
        "at": day(call.started_at, zone),
        "detail": detail,
        "missed": missed,
    }


def _case(case: Case, zone: ZoneInfo) -> dict[str, str]:
    return {
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "matter": case.matter,
        "reference": group(case.reference),
        "due": f"Decided by {case.due_at.astimezone(zone):%a %-d %b, %H:%M}",
    }


def _told(call: Call, zone: ZoneInfo) -> dict[str, str]:
    return {"words": call.contact.told, "at": day(call.started_at, zone)}


def _pattern(caller: Caller, now: datetime) -> str:
    if len(caller.calls) < PATTERN:
        return ""
    days = max((now - caller.calls[-1].started_at).days, 1)
    span = f"{days} day{'' if days == 1 else 's'}"
    return f"{len(caller.calls)} earlier calls in {span}. Each was looked at alone."


def _summary(caller: Caller) -> str:
    seen, open_cases = len(caller.calls), len(caller.cases)
    calls = f"{seen} earlier call{'' if seen == 1 else 's'}" if seen else "no earlier calls"
    return f"{calls}, {open_cases} open case{'' if open_cases == 1 else 's'}" if open_cases else calls


def day(at: datetime, zone: ZoneInfo) -> str:
    """``3 Nov``, in the centre's zone."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b}"
