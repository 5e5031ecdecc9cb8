"""What a case has to do with others: suggested with reasons, linked, merged; all contacts, one timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Func, OuterRef, Q, Subquery
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from reports.models import Report
from reports.questions.places import say_place
from triage.actions.tracing import traces_of
from triage.models import (
    Case,
    CaseContact,
    CaseEvent,
    CaseMerge,
    CasePair,
    CaseStatus,
    PairState,
    Registration,
    TraceKind,
)
from triage.rules.likeness import reasons
from triage.rules.tracing import Named, shared_phrase
from triage.screens.titles import ALARMS, TITLES
from triage.screens.words import staff_time
from triage.suggesting import MOST, Suggestion, suggest

WORDS_SHOWN, SAID_SHOWN = 400, 120
MOST_EVENTS = 200


def suggested() -> Subquery:
    """How many cases are suggested to be the same as each of a query's, both of one centre."""
    pairs = CasePair.objects.filter(
        Q(one=OuterRef("pk")) | Q(other=OuterRef("pk")),
        state=PairState.SUGGESTED,
        one_centre=True,
        one__merged_into=None,
        other__merged_into=None,
    )
    return Subquery(pairs.order_by().annotate(many=Func(F("id"), function="COUNT")).values("many"))


def contacts() -> Subquery:
    """How many contacts each case of a query has now."""
    links = CaseContact.objects.filter(case=OuterRef("pk"), ended_at=None)
    return Subquery(links.order_by().annotate(many=Func(F("id"), function="COUNT")).values("many"))


def read_related(case: Case, user: User, now: datetime) -> dict[str, Any]:
    """Everything on the page: so many statements however many cases there are.

    Args:
        case: Whose page it is.
        user: Who reads it: what they may not see is not there.
        now: The server's time.
    """
    zone = case.centre.zone
    pairs = {
        (pair.other_id if pair.one_id == case.id else pair.one_id): pair
        for pair in CasePair.objects.filter(Q(one=case) | Q(other=case)).exclude(state=PairState.SUGGESTED)
    }
    merges = _merges(case)
    gone = {merge.case_id for merge in merges}
    listed = Registration.objects.filter(case=case).exists()
    found = suggest(case, without=[*pairs, *gone]) if case.merged_into_id is None and not listed else []
    wanted = [one.case_id for one in found]
    linked = [key for key, pair in pairs.items() if pair.state == PairState.LINKED and key not in gone]
    # Of a case that goes on in another that one says all.
    linked_ids = linked if case.merged_into_id is None else []
    cases = (
        Case.objects.visible_to(user)
        .unrestricted()
        .filter(merged_into=None)
        .select_related("officer", "report_type", "registration")
        .annotate(contacts=contacts())
        .in_bulk([*wanted, *linked_ids])
    )
    # What is planned is no crime that two people tell of: it is linked where it helps, and never merged.
    matters = {key for key, one in cases.items() if not hasattr(one, "registration")}
    shown = [one for one in found if one.case_id in matters][:MOST]
    told_by = _contacts(case)
    suggestions = _suggestions(case, shown, cases, zone)
    return {
        "suggestions": suggestions,
        # With one there is nothing to choose: its own button does it.
        "several": sum(one["open"] for one in suggestions) > 1 and case.status != CaseStatus.CLOSED,
        "linked": [
            _other(cases[key], zone) | {"merges": key in matters and not listed}
            for key in linked_ids
            if key in cases
        ],
        "listed": listed,
        "merged": [_merged(merge, case, told_by, zone) for merge in merges],
        "into": _into(case, user, zone),
        "contacts": [_contact(link, zone) for link in told_by],
        "told": sum(link.report is not None for link in told_by),
        "story": _story(case, merges, zone),
        "open": case.status != CaseStatus.CLOSED,
        "version": case.version,
        "reference": case.reference,
        "urls": {
            name: reverse(f"triage-related-{name}", args=[case.reference])
            for name in ("link", "part", "merge", "several", "unmerge")
        },
    }


def _merges(case: Case) -> list[CaseMerge]:
    """The merges whose contacts are here now, the newest first."""
    merges = CaseMerge.objects.filter(root=case, ended_at=None).select_related("case__report_type", "by")
    return list(merges.order_by("-at", "-id"))


def _contacts(case: Case) -> list[CaseContact]:
    links = case.contact_links.filter(ended_at=None).select_related(
        "contact", "report__type_version__report_type", "merge__case"
    )
    links = links.prefetch_related("report__supplements", "report__messages")
    return list(links.order_by("linked_at", "id"))


def _suggestions(
    case: Case, found: Iterable[Suggestion], cases: Mapping[int, Case], zone: ZoneInfo
) -> list[dict[str, Any]]:
    found = list(found)
    if not found:
        return []
    mine = _report(case)
    named: dict[tuple[str, str], Named] = traces_of(mine) if mine else {}
    words = mine.narrative if mine else ""
    links = CaseContact.objects.filter(case_id__in=[one.case_id for one in found], ended_at=None)
    told = links.exclude(report=None).select_related("report__type_version__report_type").order_by("-id")
    theirs = {link.case_id: link.report for link in told}
    return [
        _other(cases[one.case_id], zone)
        | {
            "reasons": _reasons(
                one, named, shared_phrase(words, _plain(theirs.get(one.case_id))), cases[one.case_id]
            ),
            "strength": one.strength,
        }
        | _told(theirs.get(one.case_id))
        for one in found
    ]


def _plain(report: Report | None) -> str:
    """What was told, where it is not sealed: whoever is to read that opens the case."""
    return report.narrative if report else ""


def _told(report: Report | None) -> dict[str, str]:
    """Where it was and how its caller began: so much tells one matter from the one next door."""
    words = _plain(report)
    return {"place": _place(report) if report and words else "", "said": _short(words)}


def _reasons(
    found: Suggestion, named: Mapping[tuple[str, str], Named], phrase: str, other: Case
) -> list[str]:
    like = found.likeness
    shown = {
        kind: named[kind, index].shown if (kind, index) in named else ""
        for kind, index in like.traces.items()
        if kind != TraceKind.SUBURB
    }
    return reasons(
        type(like)(like.kilometres, like.later, like.words, like.same_type, shown),
        phrase=phrase,
        locality=other.locality,
    )


def _report(case: Case) -> Report | None:
    links = case.contact_links.filter(ended_at=None).exclude(report=None).order_by("linked_at", "id")
    link = links.select_related("report__type_version__report_type").first()
    return link.report if link else None


def _other(case: Case, zone: ZoneInfo) -> dict[str, Any]:
    holder = str(case.officer) if case.officer and case.status == CaseStatus.IN_REVIEW else ""
    return {
        "reference": case.reference,
        "reference_words": group(case.reference),
        "url": reverse("triage-case", args=[case.reference]),
        "matter": case.matter,
        "locality": case.locality,
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "opened": staff_time(case.opened_at, zone),
        "state": f"{holder} has it" if holder else case.get_status_display(),
        "open": case.status != CaseStatus.CLOSED,
        "version": case.version,
        "contacts": vars(case)["contacts"] or 0,
    }


def _merged(merge: CaseMerge, case: Case, told_by: Iterable[CaseContact], zone: ZoneInfo) -> dict[str, Any]:
    """One of those that go on here, with what its own caller said: several are alike in all else."""
    other = merge.case
    came = [link for link in told_by if link.merge_id == merge.id]
    own = next((link.report for link in came if link.report), None)
    return {
        "reference": other.reference,
        "reference_words": group(other.reference),
        "url": reverse("triage-related", args=[other.reference]),
        "matter": other.matter,
        "grade": other.grade,
        "grade_name": other.get_grade_display(),
        "words": f"Merged {staff_time(merge.at, zone)} by {merge.by}",
        "came": len(came),
        "place": _place(own) if own else "",
        "said": _short(own.narrative_text) if own else "",
        "version": other.version,
        # The leading case would come down again: that takes a reason.
        "lowers": case.status != CaseStatus.CLOSED and other.grade_rank == case.grade_rank,
    }


def _into(case: Case, user: User, zone: ZoneInfo) -> dict[str, Any] | None:
    """Where a merged case goes on."""
    if case.merged_into_id is None:
        return None
    merge = CaseMerge.objects.filter(case=case, ended_at=None).select_related("by").first()
    lead = Case.objects.visible_to(user).filter(id=merge.root_id).first() if merge else None
    if merge is None or lead is None:
        return {"words": "It goes on in another case.", "url": ""}
    return {
        "words": f"Merged {staff_time(merge.at, zone)} by {merge.by}.",
        "reference_words": group(lead.reference),
        "reference": lead.reference,
        "url": reverse("triage-case", args=[lead.reference]),
        "version": lead.version,
        "unmerge_url": reverse("triage-related-unmerge", args=[lead.reference]),
        "lowers": lead.status != CaseStatus.CLOSED and case.grade_rank == lead.grade_rank,
    }


def _contact(link: CaseContact, zone: ZoneInfo) -> dict[str, Any]:
    contact, report = link.contact, link.report
    words = report.narrative_text if report else ""
    kind = report.type_version.report_type.name if report and report.type_version else ""
    return {
        "title": f"{contact.get_channel_display()}, {staff_time(contact.started_at, zone)}",
        "reference": group(report.reference) if report else "",
        "type": kind,
        "place": _place(report) if report else "",
        "words": _short(words, WORDS_SHOWN),
        "later": _later(report, zone) if report else [],
        "told": contact.told if report is None else "",
        "outcome": contact.get_outcome_display() if contact.outcome else "",
        "came_with": group(link.merge.case.reference) if link.merge else "",
    }


def _place(report: Report) -> str:
    """The address as it was told: several who tell of one matter, or of two, differ in that."""
    where = report.answers.get("where")
    return ", ".join(say_place(where)) if isinstance(where, Mapping) else report.locality


def _short(words: str, most: int = SAID_SHOWN) -> str:
    return f"{words[: most - 1]}…" if len(words) > most else words


def _later(report: Report, zone: ZoneInfo) -> list[dict[str, str]]:
    """What was written after the report was sent, by its citizen and to them."""
    said = [(one.at, one.get_kind_display(), one.words) for one in report.supplements.all()]
    said += [(one.at, "To them" if one.by_id else "They wrote", one.words) for one in report.messages.all()]
    return [
        {"title": f"{title}, {staff_time(at, zone)}", "words": words} for at, title, words in sorted(said)
    ]


def _by(event: CaseEvent) -> str:
    return f"By {event.by}" if event.by and str(event.by) != event.words else ""


def _story(case: Case, merges: Iterable[CaseMerge], zone: ZoneInfo) -> list[dict[str, str]]:
    """What happened in this case and in those that go on in it, in order."""
    names = {case.id: ""} | {merge.case_id: group(merge.case.reference) for merge in merges}
    events = CaseEvent.objects.filter(case_id__in=names).select_related("by").order_by("-at", "-id")
    return [
        {
            "title": TITLES.get(event.kind, event.kind.replace("_", " ").capitalize()),
            "at": staff_time(event.at, zone),
            "detail": ". ".join(
                part for part in (names[event.case_id], event.words.removesuffix("."), _by(event)) if part
            ),
            "state": "alarm" if event.kind in ALARMS else "done",
        }
        for event in reversed(events[:MOST_EVENTS])
    ]
