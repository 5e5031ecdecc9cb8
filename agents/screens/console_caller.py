"""Who calls, as far as stored records say: earlier calls, people and open cases of this number.

Caller ID proves nothing, so all of it is "perhaps". Never the words of an earlier matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from agents.models import Call, CallState
from assistline.models import User
from assistline.references import group
from reports.models import ContactPoint, Person, PersonRole, drafts_kept_from
from reports.questions import WISHES
from reports.questions.display import say_phone
from reports.questions.people import WORD, WORD_RULE, wish_rows
from triage.history import PATTERN_TIME, history_of
from triage.models import Case, CaseContact, CaseStatus
from triage.rules.grading import History

DAYS = PATTERN_TIME.days
MOST = 6
# One number is that of a household, a school, an office: all who gave it count.
MOST_PEOPLE = 200
PATTERN = 3
NOT_KNOWN = "Send and ring nothing until they say what is safe."
NOT_SURE = "They are not sure. Ring and send nothing."
NOT_SAFE = "They said that it is not safe. Ring and send nothing."
SAFE = "They said that this number is safe."
OFFICER_DECIDES = (
    "They say that it is safe. Ring and send nothing all the same: an officer decides it with them."
)
SAID = {"yes": True, "no": False}


@dataclass(frozen=True)
class Known:
    """Who gave a number before, and how often it called: for what changes while somebody talks.

    Args:
        names: Of the people who gave this number, the newest first.
        safe: What each of them said of it; nothing where nobody asked.
        needs: How the one who gave it last wants to be reached and helped: title and lines.
        word: What they agreed on with us.
        history: What is stored of the number in 60 days.
    """

    names: tuple[str, ...] = ()
    safe: tuple[bool | None, ...] = ()
    needs: tuple[tuple[str, list[str]], ...] = ()
    word: str = ""
    history: History = field(default_factory=History)


@dataclass(frozen=True)
class Caller:
    """What is stored of a number, for one customer."""

    call: Call
    known: Known = field(default_factory=Known)
    calls: list[Call] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def shown_ids(self) -> dict[str, list[int]]:
        """The ids of what is shown, by kind, for the trail."""
        return {
            "call": [self.call.id, *(call.id for call in self.calls)],
            "case": [case.id for case in self.cases],
        }


def read_known(call: Call, viewer_id: int | None) -> Known:
    """Who gave a call's number before, and how often it called: two statements, none if it is withheld.

    Of who complains about the viewer it says nothing but whether the number is safe.
    """
    if not call.number_index:
        return Known()
    told_of_viewer = PersonRole.objects.filter(
        person=OuterRef("person"), report__kept_out__user_id__in=[viewer_id] if viewer_id else []
    )
    found = _points(call).annotate(hidden=Exists(told_of_viewer)).select_related("person")
    points = list(found.order_by("-id")[:MOST_PEOPLE])
    people = [point.person for point in points if not vars(point)["hidden"]]
    return Known(
        tuple(person.name for person in people if person.name),
        tuple(point.safe for point in points),
        tuple(next((rows for person in people if (rows := wish_rows(person))), [])),
        next((person.agreed_word for person in people if person.agreed_word), ""),
        history_of(call.contact, at=call.started_at, viewer_id=viewer_id),
    )


def _points(call: Call) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(
        kind=ContactPoint.Kind.PHONE,
        value_index=call.number_index,
        person__customer_id=call.contact.customer_id,
    )


def read_caller(call: Call, viewer: User) -> Caller:
    """Everything that is stored of a call's number: four statements, none for a number that is withheld.

    What the viewer is kept out of, and complaints about staff, are not there.
    """
    if not call.number_index:
        return Caller(call)
    customer_id = call.contact.customer_id
    same = Call.objects.inbound().filter(
        number_index=call.number_index,
        centre__customer_id=customer_id,
        started_at__gte=call.started_at - PATTERN_TIME,
        started_at__lt=call.started_at,
    )
    hidden = CaseContact.objects.filter(
        Q(case__restricted=True) | Q(report__kept_out__user_id=viewer.id), contact=OuterRef("contact")
    )
    calls = list(
        same.exclude(id=call.id)
        .exclude(Exists(hidden))
        .exclude(draft_id__in=drafts_kept_from(viewer))
        .select_related("contact", "draft__type_version__report_type")
        .newest_first()[:MOST]
    )
    told = PersonRole.objects.filter(
        report=OuterRef("report"), person_id__in=_points(call).values("person_id")
    )
    links = CaseContact.objects.filter(
        Q(contact_id__in=[one.contact_id for one in calls]) | Exists(told),
        ended_at=None,
        case__customer_id=customer_id,
        case__restricted=False,
    ).exclude(Q(case__status=CaseStatus.CLOSED) | Q(report__kept_out__user_id=viewer.id))
    found = {link.case_id: link.case for link in links.select_related("case").order_by("-id")[:MOST]}
    return Caller(call, read_known(call, viewer.id), calls, list(found.values()))


def caller_panel(caller: Caller, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What the left panel shows of stored records.

    Args:
        caller: What is stored.
        now: When.
        zone: The centre's.
    """
    history = caller.known.history
    return {
        "calls": [_earlier(call, now, zone) for call in caller.calls],
        "more": history.contacts > len(caller.calls),
        "pattern": _pattern(history),
        "cases": [_case(case, now, zone) for case in caller.cases],
        "first_cases": [_case(case, now, zone) for case in caller.cases[:2]],
        "cases_more": history.open_cases > len(caller.cases),
        "last_told": next((_told(call, now, zone) for call in caller.calls if call.contact.told), None),
        "summary": _summary(history),
    }


def told_panel(
    call: Call, known: Known, values: Mapping[str, Any], *, silent: bool, place: str = ""
) -> dict[str, Any]:
    """What the left panel shows of who calls, as far as they have told it: it follows the call.

    Args:
        call: The call.
        known: Who gave the number before.
        values: What was answered in this call.
        silent: By its type or an open cue this is a matter in which nothing is sent by itself.
        place: The address that was told.
    """
    told = str(values.get("name") or "")
    number = say_phone(call.number) if call.number else ""
    name = known.names[0] if known.names else ""
    return {
        "name": told or (f"Perhaps {name}" if name else "Name not told"),
        "note": _name_note(known, told, number),
        "safe": safe_contact(known.safe, str(values.get("phone_safe") or ""), silent=silent),
        "place": place,
        "needs": [*_needs(known, values), *_word(call, known, values)],
    }


def _needs(known: Known, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How they want to be reached and helped: as told in this call, else before."""
    rows = wish_rows(Person(wishes={slug: values[slug] for slug in WISHES if values.get(slug)}))
    before = "" if rows else " (said before)"
    return [{"title": f"{title}{before}", "lines": said} for title, said in rows or known.needs]


def _word(call: Call, known: Known, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The agreed word, to compare it with what the caller says: for who has answered, nobody before."""
    word = str(values.get("agreed_word") or known.word) if call.state == CallState.ANSWERED else ""
    return [{"title": WORD, "lines": [word, WORD_RULE]}] if word else []


def safe_contact(before: Sequence[bool | None], said: str, *, silent: bool) -> dict[str, Any]:
    """Whether the number may be rung and written to.

    Args:
        before: What people with this number said of it earlier; the most cautious of them counts.
        said: What was said in this call.
        silent: Silence is the default: an earlier "yes" says nothing of today.
    """
    if said == "unsure":
        return {"ok": False, "state": "not sure", "words": NOT_SURE}
    known = SAID.get(said)
    if known is None and before:
        known = False if False in before else None if silent or None in before else True
    if known is None:
        return {"ok": False, "state": "not known: ask", "words": NOT_KNOWN}
    if known and silent:
        return {"ok": False, "state": "they say yes", "words": OFFICER_DECIDES}
    return {"ok": known, "state": "yes" if known else "no", "words": SAFE if known else NOT_SAFE}


def course(caller: Caller, now: datetime, zone: ZoneInfo) -> list[dict[str, str]]:
    """Earlier contacts and this one as the line, the oldest first."""
    earlier = [_earlier(call, now, zone) for call in reversed(caller.calls[:3])]
    nodes = [
        {"at": one["at"], "words": one["title"], "state": "missed" if one["missed"] else "done"}
        for one in earlier
    ]
    return [*nodes, {"at": "Now ringing", "words": "", "state": "now"}] if nodes else []


def _name_note(known: Known, told: str, number: str) -> str:
    if told:
        return "Name as told in this call. Not verified."
    if not number:
        return "The caller hides the number. Ask who is calling."
    seen = known.history.contacts
    if not seen and not known.safe:
        return "This number is new to us."
    times = f"Number seen {seen} time{'' if seen == 1 else 's'} in {DAYS} days. " if seen else ""
    return f"{times}Caller ID proves nothing: ask."


def _earlier(call: Call, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
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
        "at": day(call.started_at, now, zone),
        "detail": detail,
        "missed": missed,
    }


def _case(case: Case, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    late = "Late: was to be decided" if case.due_at < now else "Decided"
    return {
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "matter": case.matter,
        "reference": group(case.reference),
        "due": f"{late} by {case.due_at.astimezone(zone):%a %-d %b, %H:%M}",
    }


def _told(call: Call, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    return {"words": call.contact.told, "at": day(call.started_at, now, zone)}


def _pattern(history: History) -> str:
    if history.contacts < PATTERN:
        return ""
    return f"{history.contacts} earlier contacts in {DAYS} days. Each was looked at alone."


def _summary(history: History) -> str:
    seen, waiting = history.contacts, history.open_cases
    calls = f"{seen} earlier contact{'' if seen == 1 else 's'}" if seen else "no earlier contacts"
    return f"{calls}, {waiting} open case{'' if waiting == 1 else 's'}" if waiting else calls


def day(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """``3 Nov``, or ``Today 14:02``, in the centre's zone."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"Today {local:%H:%M}"
    return f"{local.day} {local:%b}"
