"""Cases that were closed and are kept for a while; one with secret words in every place that there is."""

from __future__ import annotations

from datetime import UTC, datetime

from reports.actions import (
    add_chunk,
    add_supplement,
    begin_file,
    finish_file,
    make_wish,
    send_message,
    start_draft,
    submit_draft,
)
from reports.definitions import published
from reports.models import SupplementKind, WishKind
from tests.reports.files import photo_with_place
from triage.actions import (
    claim_case,
    decide_case,
    index_report,
    open_case,
    raise_grade,
    reckon_keeping,
    take_up_news,
)
from triage.models import DecisionKind, Grade, Keeping
from triage.rules.news import News

AT = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)


def close(case, officer, *, at):
    claim_case(case_id=case.id, officer=officer, at=at)
    case.refresh_from_db()
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="Nobody saw it, said omphalos.",
        told="We close this, brindlemoth.",
        version=case.version,
        at=at,
    )
    case.refresh_from_db()
    return case


def due(case):
    return Keeping.objects.get(case=case).kept_until


def tell_everything(customer, officer, answers):
    """A case with secret words in every place that there is: answers, files, messages, notes and reasons."""
    kind = published(customer.id, "theft")
    said = answers | {
        "what_happened": "They took the zorbel and hit Marisol with a quillon.",
        "name": "Marisol Ekstrand",
        "taken": "the vexingly old grobbet",
    }
    draft = start_draft(customer=customer, at=AT, type_version_id=kind.version_id, answers=said).draft
    data, name = photo_with_place(), "photograph-of-my-door.jpg"
    file = begin_file(draft_id=draft.id, name=name, size=len(data), voice_note=False, at=AT)
    add_chunk(file_id=file.id, offset=0, data=data)
    finish_file(file_id=file.id, at=AT)
    report = submit_draft(draft_id=draft.id, customer=customer, at=AT).report
    case = open_case(report_id=report.id, at=AT)
    index_report(report_id=report.id)
    words = "And a gazump, said Marisol."
    add_supplement(report_id=report.id, kind=SupplementKind.ADDITION, words=words, key="a", at=AT)
    take_up_news(report_id=report.id, news=News.ADDED, words=words, said_at=AT, at=AT)
    send_message(report_id=report.id, words="My widdershins is gone.", key="m", at=AT)
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, reason="A kerfuffle.", at=AT)
    close(case, officer, at=AT)
    make_wish(report_id=report.id, kind=WishKind.REVIEW, words="Again, brindlemoth!", key="w", at=AT)
    reckon_keeping(at=AT)
    return case
