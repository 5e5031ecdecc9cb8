"""A decided case as the crime that it is recorded as: what was told, by whom, and what an officer decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from reports.files.names import shown_name
from reports.models import Attachment, PersonRole, Report
from reports.questions import PEOPLE
from reports.questions.display import answer_lines
from triage.facts import definition_of
from triage.models import Case, CaseMerge, Decision, HandoverState, RecordHandover
from triage.offences import OFFENCES
from triage.rules.niem import ContactWay, Crime, Somebody, Told

APART = {*PEOPLE, "what_happened", "where", "when"}


def crime_of(
    case: Case, decision: Decision, *, key: str, mended: Mapping[str, str], number: str, at: datetime
) -> Crime:
    """Everything that the records system is given of a case: its own report, those of contacts that were
    joined with it, their people and files.

    Args:
        case: With its centre.
        decision: That it is recorded, with its officer.
        key: Of the handing over.
        mended: What officers put right.
        number: The crime number that it has already.
        at: When it is handed over.
    """
    links = case.contact_links.filter(ended_at=None).exclude(report=None)
    links = links.select_related("report__type_version__report_type").order_by("linked_at", "id")
    told = [link.report for link in links if link.report]
    # Its own first: when others were joined, or came back, says nothing of whose matter it is.
    told.sort(key=lambda one: one.reference != case.reference)
    report, further = (told[0] if told else None), told[1:]
    return Crime(
        key=key,
        reference=case.reference,
        centre=case.centre.name,
        made_at=at,
        reported_at=report.submitted_at if report else case.opened_at,
        words=report.narrative_text if report else "",
        happened_from=report.happened_from if report else None,
        happened_to=report.happened_to if report else None,
        place=_place(report) if report else {},
        offence=(
            decision.offence_scheme,
            decision.offence_version,
            decision.offence_code,
            OFFENCES.get(decision.offence_code, ""),
        ),
        officer=str(decision.officer) if decision.officer else "",
        reason=decision.reason,
        decided_at=decision.at,
        answers=_answers(case, report) if report else (),
        people=tuple(
            replace(somebody, report=one.reference if one is not report else "")
            for one in told
            for somebody in _people(one)
        ),
        files=tuple(file for one in told for file in _files(one)),
        further=tuple(
            Told(one.reference, one.submitted_at, one.narrative_text, _answers(case, one)) for one in further
        ),
        crime_number=number,
        earlier=tuple(
            (reference, known) for reference, known in numbers_before_merge(case) if known != number
        ),
        mended=mended,
    )


def numbers_before_merge(case: Case) -> list[tuple[str, str]]:
    """Reference and crime number of each case that goes on in this one and had been recorded before."""
    merged = CaseMerge.objects.filter(root=case, ended_at=None).values("case_id")
    known = RecordHandover.objects.filter(case_id__in=merged, state=HandoverState.ACKNOWLEDGED)
    # The newest of each case last, so that it stays.
    rows = known.order_by("id").values_list("case__reference", "crime_number")
    return sorted(dict(rows).items())


def _place(report: Report) -> dict[str, Any]:
    said = report.answers.get("where")
    where = dict(said) if isinstance(said, dict) else {}
    return {"suburb": report.locality, "postcode": report.postcode, **where}


def _answers(case: Case, report: Report) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    asked = definition_of(report)
    found = []
    for question in asked.questions() if asked else ():
        if question.slug not in APART:
            lines = answer_lines(question, report.answers, zone=case.centre.zone)
            if lines:
                found.append((question.slug, question.label, tuple(lines)))
    return tuple(found)


def _people(report: Report) -> tuple[Somebody, ...]:
    """Everybody with a role; who wants to stay unknown is nobody. An agreed word goes nowhere."""
    if report.anonymous:
        return ()
    roles = PersonRole.objects.filter(report=report, ended_at=None).select_related("person")
    return tuple(
        Somebody(
            role.role,
            role.person.name,
            tuple(
                ContactWay(str(point.kind), point.value, point.may_be_used)
                for point in role.person.contact_points.all()
            ),
        )
        for role in roles.prefetch_related("person__contact_points").order_by("id")
    )


def _files(report: Report) -> tuple[tuple[str, str], ...]:
    files = Attachment.objects.filter(report=report).kept().in_order()
    return tuple((shown_name(file.name), file.sha256) for file in files)
