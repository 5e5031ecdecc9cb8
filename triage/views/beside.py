"""A page beside the case: under the same head, for the same people, with its own line on the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from assistline import audit
from assistline.models import User
from triage.models import Case, CaseStatus, Grade
from triage.screens import case_page, case_tabs
from triage.views.access import person, seen_case

Reader = Callable[[Case, User, datetime], dict[str, Any]]


def beside(
    request: HttpRequest,
    reference: str,
    *,
    here: str,
    template: str,
    action: str,
    read: Reader,
    status: int = 200,
) -> HttpResponse:
    """Show a page of a case.

    Args:
        request: Who asks for it.
        reference: The case.
        here: The tab's name.
        template: Extends ``triage/beside.html``.
        action: What the trail says, such as ``case.related_read``.
        read: What is on the page, of the case, who reads it, and the time.
        status: 422 or 409 where a form comes back.

    Raises:
        Http404: There is none, or it is not theirs to see.
    """
    user, now = person(request), timezone.now()
    with transaction.atomic():
        cases = case_tabs.with_tabs(
            Case.objects.select_related("officer", "centre", "report_type").with_target()
        )
        case = seen_case(request, reference, cases)
        audit.record(
            actor=user,
            action=action,
            object_kind="case",
            object_ids=[case.id],
            request=request,
            centre_id=case.centre_id,
            allow_journal=case.grade == Grade.IMMEDIATE and case.status != CaseStatus.CLOSED,
        )
        context = {
            "case": case_page.head(case, now),
            "case_tabs": case_tabs.tabs(case, here),
            "case_reference": case.reference,
            "mine": case.status == CaseStatus.IN_REVIEW and case.officer_id == user.id,
            "version": case.version,
            "grade_rank": case.grade_rank,
            "heartbeat_url": reverse("triage-heartbeat", args=[case.reference]),
            **read(case, user, now),
        }
    return render(request, template, context, status=status)
