"""Opening a report by a code that is sent to its reporter, and showing that a number or address is one's own.

What is answered never says whether there is such a report, a contact point or a code: the same words, status
and limits for all of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from assistline.middleware import client_address
from assistline.references import normalise_reference
from assistline.throttle import count_attempt, network_of
from reports.actions import send_open_code, send_verify_code, use_open_code, verify_point
from reports.actions.one_time_codes import HOUR, by_access_code_only, unproved_points_of
from reports.forms import CodeForm
from reports.models import ContactPoint, Report
from reports.portal_language import speak
from reports.questions.display import say_phone
from reports.screens.track_page import call_about
from reports.views.access import ASKED, asked_lately, customer_of, keep_asked, let_track, may_track
from reports.views.opening import TOO_OFTEN, count_wrong, is_shut_out
from reports.views.step_page import asks_language
from reports.views.tracking import report_to_follow

# Codes asked for: by one network, and for one reference, whether there is such a report or not.
ASKS, WINDOW = 5, timedelta(minutes=15)
ASKS_AN_HOUR = 10
DOES_NOT_FIT = gettext_noop("This code does not work. Check it, or ask for a new one.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code; what is said afterwards is the same for every reference."""
    if request.method != "POST" or asks_language(request):
        return _page(request, "track_code", CodeForm(initial=request.POST.dict(), ask_code=False))
    form = CodeForm(request.POST, ask_code=False)
    if not form.is_valid():
        return _page(request, "track_code", form, status=400)
    at, typed = timezone.now(), form.cleaned_data["reference"]
    if not _may_ask(request, typed, at):
        form.add_error("reference", gettext(TOO_OFTEN))
        return _page(request, "track_code", form, status=429)
    send_open_code(customer=customer_of(request), reference=normalise_reference(typed), at=at)
    return keep_asked(redirect("track-code-enter"), reference=typed)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code that was sent."""
    if request.method != "POST" or asks_language(request):
        typed_before = {"reference": asked_lately(request)} | request.POST.dict()
        return _page(request, "track_code_enter", CodeForm(initial=typed_before))
    form, status, at = CodeForm(request.POST), 400, timezone.now()
    if form.is_valid() and is_shut_out(request, at=at):
        form.add_error("code", gettext(TOO_OFTEN))
        status = 429
    elif form.is_valid():
        typed = form.cleaned_data
        report = use_open_code(
            customer=customer_of(request),
            reference=normalise_reference(typed["reference"]),
            typed=typed["code"],
            at=at,
        )
        if report is not None:
            response = redirect("track-report", reference=report.reference)
            response.delete_cookie(ASKED, samesite="Lax")
            speak(request, response, report.language)
            return let_track(response, reference=report.reference)
        count_wrong(request, at=at)
        form.add_error("code", gettext(DOES_NOT_FIT))
    return _page(request, "track_code_enter", form, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Show that a safe number or address is one's own: have a code sent there, and type it."""
    if not may_track(request, reference):
        return redirect("track")
    report, at = report_to_follow(reference), timezone.now()
    points = unproved_points_of(report.id)
    if by_access_code_only(report) or not points:
        return redirect("track-report", reference=reference)
    if request.method != "POST":
        return _verify_page(request, report, points, CodeForm(ask_reference=False))
    if "point" in request.POST:
        return _send_to(request, report, points, at)
    if asks_language(request):
        form = CodeForm(initial=request.POST.dict(), ask_reference=False)
        return _verify_page(request, report, points, form, sent=True)
    form = CodeForm(request.POST, ask_reference=False)
    if form.is_valid():
        if verify_point(report_id=report.id, typed=form.cleaned_data["code"], at=at):
            return redirect(f"{reverse('track-report', args=[reference])}?kept=verify")
        form.add_error("code", gettext(DOES_NOT_FIT))
    return _verify_page(request, report, points, form, sent=True, status=422)


def _page(request: HttpRequest, name: str, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return render(request, f"reports/{name}.html", {"form": form, "words_form": "short"}, status=status)


def masked(point: ContactPoint) -> str:
    """Enough to know it again, too little to tell it."""
    if point.kind == ContactPoint.Kind.EMAIL:
        name, _, domain = point.value.partition("@")
        # No line ends behind the dots.
        return f"{name[:1]}…\N{WORD JOINER}@{domain}"
    return gettext("the number that ends in %(digits)s") % {"digits": say_phone(point.value)[-3:]}


def _send_to(request: HttpRequest, report: Report, points: list[ContactPoint], at: datetime) -> HttpResponse:
    chosen = request.POST["point"]
    form = CodeForm(ask_reference=False)
    if not _may_ask(request, report.reference, at):
        return _too_often(request, report, points)
    point = next((point for point in points if str(point.id) == chosen), None)
    if point is not None and not send_verify_code(report_id=report.id, point_id=point.id, at=at):
        return _too_often(request, report, points)
    return _verify_page(request, report, points, form, sent=True)


def _too_often(request: HttpRequest, report: Report, points: list[ContactPoint]) -> HttpResponse:
    form = CodeForm({}, ask_reference=False)
    form.is_valid()
    form.errors.clear()
    form.add_error("code", gettext(TOO_OFTEN))
    return _verify_page(request, report, points, form, sent=True, status=429)


def _verify_page(
    request: HttpRequest,
    report: Report,
    points: list[ContactPoint],
    form: CodeForm,
    *,
    sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "points": [{"id": point.id, "words": masked(point)} for point in points],
        "sent": sent,
        "words_form": "short" if sent else "",
        "back_url": reverse("track-report", args=[report.reference]),
        "call_me_url": call_about(report.reference),
    }
    return render(request, "reports/track_verify.html", context, status=status)


def _may_ask(request: HttpRequest, reference: str, at: datetime) -> bool:
    """Count, for the network and for the reference as typed; all are counted whatever comes of it."""
    network = network_of(client_address(request))
    known = normalise_reference(reference) or reference.strip()[:60]
    counted = (
        (f"track:ask:{network}", ASKS, WINDOW),
        (f"track:ask:{known}", ASKS, WINDOW),
        (f"track:ask:hour:{network}", ASKS_AN_HOUR, HOUR),
    )
    counts = [count_attempt(key=key, limit=limit, window=span, at=at) for key, limit, span in counted]
    return all(counts)
