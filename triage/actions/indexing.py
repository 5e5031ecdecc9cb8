"""Reports become findable: their plain words, and keyed digests of names, numbers, addresses and plates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from assistline.encryption import blind_index
from reports.actions.people import fold_name
from reports.models import ContactPoint, PersonRole, Report
from reports.models.report_type import QuestionKind
from reports.questions.display import answer_lines
from triage.facts import definition_of
from triage.models import KeyKind, SearchEntry, SearchKey, SearchWord
from triage.rules.finding import name_parts, plates_in, words_in

BATCH = 500
MOST_WORDS = 20_000

log = structlog.get_logger(__name__)


@transaction.atomic
def index_report(*, report_id: int) -> None:
    """Let a report be found. Safe to repeat: what is there is put right.

    Of a sealed type no word is kept here, only what cannot be read: names, numbers and plates as digests.

    Args:
        report_id: Which.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    report = Report.objects.select_related("contact__centre").get(id=report_id)
    text = _plain_words(report)
    SearchEntry.objects.update_or_create(
        report=report,
        defaults={
            # As English for "stole" and "stolen", and as it stands for names and other languages.
            "words": SearchVector(Value(text), config="english") + SearchVector(Value(text), config="simple"),
            "spelling": text,
        },
    )
    known = [SearchWord(customer_id=report.customer_id, word=word) for word in words_in(text)]
    SearchWord.objects.bulk_create(known, ignore_conflicts=True)
    keys = [SearchKey(report=report, kind=kind, index=index) for kind, index in sorted(set(_keys(report)))]
    SearchKey.objects.bulk_create(keys, ignore_conflicts=True)


def index_missing_reports(*, at: datetime) -> int:
    """Let those be found that were there before anything was indexed, or whose turn was lost.

    Args:
        at: Now; every period looks at what is missing then.

    Returns:
        How many.

    Raises:
        Nothing of its own: one that cannot be read stops no other.
    """
    missing = Report.objects.filter(search_entry=None).order_by("id")
    indexed = 0
    for report_id in list(missing.values_list("id", flat=True)[:BATCH]):
        try:
            index_report(report_id=report_id)
            indexed += 1
        except Exception as error:  # whatever is wrong with this one, the others are looked for too
            log.error("report_not_indexed", report=report_id, error=type(error).__name__)
    return indexed


def name_index(parts: list[str]) -> str:
    """What a name is found by, in whichever order its parts are told."""
    return blind_index(" ".join(parts), purpose="name parts")


def plate_index(plate: str) -> str:
    """What a number plate is found by."""
    return blind_index(plate, purpose="plate")


def _plain_words(report: Report) -> str:
    """The words as typed and the answers in words, from the plain columns alone."""
    asked = definition_of(report)
    if asked is None or asked.sealed:
        return ""
    zone = report.contact.centre.zone
    said = [asked.name, report.locality]
    for question in asked.questions():
        # "No" and "Yesterday, 9 pm" are looked for by nobody.
        if question.slug in report.facts and question.kind not in (QuestionKind.YES_NO, QuestionKind.WHEN):
            said += answer_lines(question, report.facts, zone=zone)
    answers = " · ".join(dict.fromkeys(part for part in said if part))
    return f"{report.narrative}\n{answers}"[:MOST_WORDS]


def _keys(report: Report) -> Iterator[tuple[str, str]]:
    roles = PersonRole.objects.filter(report=report).select_related("person")
    for role in roles.prefetch_related("person__contact_points"):
        parts = name_parts(fold_name(role.person.name))
        for some in ([parts] if len(parts) > 1 else []) + [[part] for part in parts]:
            yield KeyKind.NAME, name_index(some)
        for point in role.person.contact_points.all():
            kind = KeyKind.EMAIL if point.kind == ContactPoint.Kind.EMAIL else KeyKind.PHONE
            yield kind, point.value_index
    if report.contact.number_index:
        yield KeyKind.PHONE, report.contact.number_index
    for plate in plates_in(report.answers):
        yield KeyKind.PLATE, plate_index(plate)
