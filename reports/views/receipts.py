"""The receipt as a file: right after sending, with the access code, or later from the tracking page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from assistline import audit
from reports.actions import sent_answer
from reports.models import Report
from reports.portal_language import ENGLISH, LANGUAGES
from reports.receipt.paper import write_pdf
from reports.screens import letter, receipt
from reports.screens.track_page import read_followed
from reports.views.access import closed, draft_of, may_track
from reports.views.tracking import report_to_follow


@login_not_required
@require_safe
def of_sending(request: HttpRequest, code: str) -> HttpResponse:
    """For the browser that has the draft's secret, as long as what was said at sending is kept."""
    draft = draft_of(request, code, at=timezone.now())
    told = sent_answer(draft_code=code) if draft and not draft.is_open else None
    if told is None:
        return closed(request)
    return _file(request, report_to_follow(told["reference"]), told)


@login_not_required
@require_safe
def of_report(request: HttpRequest, reference: str) -> HttpResponse:
    """For the browser that has shown the access code; the code itself is not kept, so not on it."""
    if not may_track(request, reference):
        return redirect("track")
    return _file(request, report_to_follow(reference))


@login_not_required
@require_safe
def letter_of_report(request: HttpRequest, reference: str) -> HttpResponse:
    """The decision as a letter, for the browser that has shown the access code.

    Raises:
        Http404: Nothing is decided yet.
    """
    if not may_track(request, reference):
        return redirect("track")
    report, at = report_to_follow(reference), timezone.now()
    language = LANGUAGES.get(report.language, ENGLISH)
    with transaction.atomic(), translation.override(language.code):
        followed = read_followed(report)
        blocks = letter.blocks_of(followed, at)
        if not blocks:
            raise Http404
        audit.record(
            actor="citizen",
            action="report.letter_taken",
            object_kind="report",
            object_ids=[report.id],
            request=request,
            centre_id=report.centre_id,
        )
        file = write_pdf(blocks, title=letter.title_of(followed), language=language.tag)
    return _download(file, letter.file_name_of(followed))


def _download(file: bytes, name: str) -> HttpResponse:
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@transaction.atomic
def _file(request: HttpRequest, report: Report, told: dict[str, Any] | None = None) -> HttpResponse:
    audit.record(
        actor="citizen",
        action="report.receipt_taken",
        object_kind="report",
        object_ids=[report.id],
        request=request,
        centre_id=report.centre_id,
    )
    language = LANGUAGES.get(report.language, ENGLISH)
    # The report's language, not that of the page: it may be read long after, by somebody else's browser.
    with translation.override(language.code):
        blocks = receipt.blocks_of(read_followed(report), timezone.now(), told=told)
        file = write_pdf(blocks, title=receipt.title_of(report), language=language.tag)
    return _download(file, receipt.file_name_of(report))
