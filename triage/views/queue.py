"""The review queue: the list, its rows alone, the preview of one, and "take next"."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assistline import audit
from assistline.references import normalise_reference
from reports.models import StatusUpdate
from triage import actions
from triage.models import Case, CaseStatus, Grade
from triage.screens import case_page, queue_page
from triage.screens.duty_bar import duty_bar
from triage.screens.queue_filters import (
    Choices,
    choices_of,
    filter_panel,
    query_of,
    read_filters,
    with_choices,
)
from triage.views.access import person, seen_case


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def queue(request: HttpRequest) -> HttpResponse:
    """The list of a tab, most urgent first; ``?reference=`` goes straight to one case."""
    wanted = request.GET.get("reference", "").strip()
    if wanted:
        known = normalise_reference(wanted)
        if known:
            return redirect("triage-case", reference=known)
        messages.warning(
            request, "That is not a reference. It has nine letters and digits, such as 7K3M 92TX 4."
        )
        return redirect("triage-queue")
    user = person(request)
    # The line of who is on duty is no part of the rows.
    duty = duty_bar(user, timezone.now(), read_too=with_choices(user))
    choices = choices_of(user)
    start = next((one for one in choices.saved if one.is_start), None)
    if start and not request.GET:
        return redirect(f"{reverse('triage-queue')}?{start.query}")
    return render(request, "triage/queue.html", _list(request, choices=choices) | {"duty": duty})


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def rows(request: HttpRequest) -> HttpResponse:
    """The rows and the tabs with their counts, for the open page."""
    return render(request, "triage/_fresh.html", _list(request))


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """One case beside the list."""
    user, now = person(request), timezone.now()
    with transaction.atomic():
        cases = Case.objects.select_related("officer", "owner", "centre", "report_type")
        case = seen_case(request, reference, cases)
        file = case_page.read_file(case)
        last = (
            StatusUpdate.objects.filter(report=file.report).order_by("-at", "-id").first()
            if file.report
            else None
        )
        audit.record(
            actor=user,
            action="case.previewed",
            object_kind="case",
            object_ids=[case.id],
            request=request,
            centre_id=case.centre_id,
            allow_journal=case.grade == Grade.IMMEDIATE and case.status != CaseStatus.CLOSED,
        )
        context = case_page.preview(file, user, now, last.sentence if last else "")
    return render(request, "triage/_preview.html", context)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def take_next(request: HttpRequest) -> HttpResponse:
    """Give the person the most urgent case that waits."""
    case = actions.claim_next_case(officer=person(request), at=timezone.now())
    if case is None:
        messages.info(request, "Nothing waits. New cases appear here within seconds of being sent.")
        return redirect("triage-queue")
    return redirect("triage-case", reference=case.reference)


def _list(request: HttpRequest, *, choices: Choices | None = None) -> dict[str, Any]:
    """One page of the tab that is asked for, with the trail's entry for it.

    Where the trail cannot be written, danger must stay visible all the same: immediate cases alone are shown
    then, and the journal takes the entry.
    """
    try:
        return _read_list(request, choices=choices)
    except audit.CannotRecord:
        context = _read_list(request, choices=choices, danger_only=True)
    messages.error(
        request, "Only immediate cases are shown: the trail of who sees what cannot be written now."
    )
    return context


@transaction.atomic
def _read_list(request: HttpRequest, *, choices: Choices | None, danger_only: bool = False) -> dict[str, Any]:
    user, now = person(request), timezone.now()
    tab, filters = queue_page.known_tab(request.GET.get("tab", "")), read_filters(request.GET)
    after = request.GET.get("after", "")
    cases, following = queue_page.page_of(tab, user, now, after, filters=filters, danger_only=danger_only)
    audit.record(
        actor=user,
        action="queue.listed",
        object_kind="case",
        object_ids=[case.id for case in cases],
        request=request,
        allow_journal=danger_only,
    )
    here = query_of(tab, filters)
    base = reverse("triage-queue")
    return {
        "now_iso": now.isoformat(),
        "tabs": queue_page.tabs(tab, user, now, filters),
        "rows": [queue_page.row(case, user, now) for case in cases],
        "filters": filter_panel(tab, filters, choices, base) if choices else None,
        "filtered": bool(filters),
        "rows_url": f"{reverse('triage-rows')}?{here}{_after(after)}",
        "next_url": f"{base}?{here}{_after(following)}" if following else "",
        "first_url": f"{base}?{here}" if after else "",
        "stream_url": reverse("events", args=["review"]),
        "order_words": queue_page.ORDER_WORDS,
    }


def _after(cursor: str) -> str:
    return f"&{urlencode({'after': cursor})}" if cursor else ""
