"""Following a report with its reference and access code."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from assistline import audit
from assistline.middleware import client_address
from assistline.references import group, normalise_access_code, normalise_reference
from assistline.throttle import count_attempt, is_used_up, network_of
from reports.actions.writing import hash_access_code
from reports.models import PublicStatus, Report, StatusUpdate
from reports.questions.fields import Typed
from reports.views.access import TRACK, customer_of, forget_all, let_track, may_track
from reports.wording import say_moment

TRIES, WINDOW = 10, timedelta(minutes=15)
NOT_TOGETHER = "This reference and code do not go together. Check both and try again."
TOO_OFTEN = "That was tried too often. Wait 15 minutes, then try again."


class TrackForm(forms.Form):
    """Reference and access code, however they are written."""

    use_required_attribute = False
    reference = Typed(
        "Reference", forms.TextInput({"autocomplete": "off"}), "9 letters and numbers, such as 7K3M 92TX 4."
    )
    access_code = Typed("Access code", forms.TextInput({"autocomplete": "off"}), "16 letters and numbers.")

    def clean(self) -> dict[str, Any]:
        """Both are there."""
        for name, message in (
            ("reference", "Write your reference."),
            ("access_code", "Write your access code."),
        ):
            if not str(self.cleaned_data.get(name) or "").strip():
                self.add_error(name, message)
        return self.cleaned_data


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for both; the same answer for a wrong code as for a reference that is not there."""
    if request.method != "POST":
        return render(request, "reports/track.html", {"form": TrackForm()})
    form = TrackForm(request.POST)
    status = 400
    if form.is_valid():
        at = timezone.now()
        address = f"track:wrong:{network_of(client_address(request))}"
        if is_used_up(key=address, limit=TRIES, window=WINDOW, at=at):
            form.add_error("reference", TOO_OFTEN)
            status = 429
        else:
            report = open_with_code(form.cleaned_data["reference"], form.cleaned_data["access_code"])
            if report is not None and report.customer_id == customer_of(request).id:
                response = redirect("track-report", reference=report.reference)
                return let_track(response, reference=report.reference)
            # Only what is wrong counts, and only for who tried it: nobody can lock out whoever has the code.
            count_attempt(key=address, limit=TRIES, window=WINDOW, at=at)
            form.add_error("reference", NOT_TOGETHER)
    return render(request, "reports/track.html", {"form": form}, status=status)


@login_not_required
@require_safe
@transaction.atomic
def track_report(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a report is, for the browser that has shown its code; who has not is asked for it.

    Raises:
        Http404: There is no such report any more.
    """
    if not may_track(request, reference):
        return redirect("track")
    found = Report.objects.filter(reference=reference).select_related("type_version__report_type", "customer")
    report = found.first()
    if report is None:
        raise Http404
    updates = list(report.status_updates.all())
    audit.record(
        actor="citizen",
        action="report.tracked",
        object_kind="report",
        object_ids=[report.id],
        request=request,
        centre_id=report.centre_id,
    )
    zone, at = ZoneInfo(report.customer.time_zone), timezone.now()
    latest = updates[-1] if updates else None
    decided = report.public_status == PublicStatus.DECIDED
    context = {
        "reference": group(report.reference),
        "call_me_url": f"{reverse('call-me')}?{urlencode({'about': report.reference})}",
        "heading": report.get_public_status_display(),
        "type_name": report.type_version.report_type.name if report.type_version else "",
        "expectation": "" if decided else next((u.sentence for u in reversed(updates) if u.sentence), ""),
        "decision": _decision(latest) if decided and latest else None,
        "timeline": [
            *_past(updates, zone, at, decided=decided),
            *_future(updates, zone, at, decided=decided),
        ],
    }
    return render(request, "reports/track_report.html", context)


@login_not_required
def track_leave(request: HttpRequest) -> HttpResponse:
    """Forget on this browser every report that was looked at; asked for by its address, only lead on."""
    response = redirect("track")
    return forget_all(request, response, TRACK) if request.method == "POST" else response


def open_with_code(reference: str, access_code: str) -> Report | None:
    """The report with this reference, if the code is its own; a wrong code takes as long as a missing
    report."""
    known, code = normalise_reference(reference), normalise_access_code(access_code)
    report = Report.objects.filter(reference=known or "").first()
    expected = report.access_code_hash if report else hash_access_code("")
    return report if hmac.compare_digest(expected, hash_access_code(code or "-")) and report else None


def promised_by(updates: list[StatusUpdate]) -> datetime | None:
    """By when we said that the next thing happens, if the last word on it was a promise."""
    return next((update.promised_by for update in reversed(updates) if update.promised_by), None)


def _past(
    updates: list[StatusUpdate], zone: ZoneInfo, at: datetime, *, decided: bool
) -> list[dict[str, str]]:
    told = [
        {
            "title": PublicStatus(update.status).label,
            "detail": update.sentence,
            "at": say_moment(update.at, zone=zone, now=at),
            "state": "done",
        }
        for update in updates
    ]
    if told and not decided:
        told[-1]["state"] = "now"
    if told and decided:
        told[-1]["detail"] = ""  # it is above, in full
    return told


def _future(
    updates: list[StatusUpdate], zone: ZoneInfo, at: datetime, *, decided: bool
) -> list[dict[str, str]]:
    if decided:
        return []
    by = promised_by(updates)
    when = f"By {say_moment(by, zone=zone, now=at)}" if by and by > at else ""
    return [
        {"title": "An officer decides", "detail": "", "at": when, "state": "todo"},
        {"title": "We tell you what was decided", "detail": "", "at": "", "state": "todo"},
    ]


def _decision(update: StatusUpdate) -> dict[str, Any]:
    paragraphs = [text.strip() for text in update.sentence.split("\n\n") if text.strip()]
    return {"title": "What we decided", "paragraphs": paragraphs}
