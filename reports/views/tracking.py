"""Following a report with its reference and access code."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from assistline import audit
from assistline.references import new_access_code
from reports.actions import mark_read
from reports.definitions import definition
from reports.forms import RatingForm, TrackForm, WordsForm
from reports.keeping import is_short
from reports.models import Report
from reports.portal_language import speak
from reports.screens import track_page
from reports.screens.write_pages import MESSAGE_LABEL, NO_MESSAGE
from reports.views.access import TRACK, forget_all, let_track, may_track
from reports.views.opening import try_access_code
from reports.views.step_page import asks_language


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for both; the same answer for a wrong code as for a reference that is not there."""
    if request.method != "POST":
        return _ask(request, TrackForm())
    if asks_language(request):
        return _ask(request, TrackForm(initial=request.POST.dict()))
    form = TrackForm(request.POST)
    status = 400
    if form.is_valid():
        typed = form.cleaned_data
        opened = try_access_code(request, typed["reference"], typed["access_code"], at=timezone.now())
        if opened.report is not None:
            response = redirect("track-report", reference=opened.report.reference)
            speak(request, response, opened.report.language)
            return let_track(response, reference=opened.report.reference)
        form.add_error("reference", opened.error)
        status = opened.status
    return _ask(request, form, status=status)


def _ask(request: HttpRequest, form: TrackForm, *, status: int = 200) -> HttpResponse:
    return render(request, "reports/track.html", {"form": form, "words_form": "short"}, status=status)


@login_not_required
@require_safe
def track_report(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a report is, for the browser that has shown its code; who has not is asked for it.

    Raises:
        Http404: There is no such report any more.
    """
    if not may_track(request, reference):
        return redirect("track")
    return show(request, report_to_follow(reference), at=timezone.now(), kept=request.GET.get("kept", ""))


@login_not_required
def track_leave(request: HttpRequest) -> HttpResponse:
    """Forget on this browser every report that was looked at; asked for by its address, only lead on."""
    response = redirect("track")
    return forget_all(request, response, TRACK) if request.method == "POST" else response


def report_to_follow(reference: str) -> Report:
    """The report, with what its page needs of others; the caller has checked that the browser may open it.

    Raises:
        Http404: There is no such report any more.
    """
    known = Report.objects.filter(reference=reference)
    report = known.select_related("type_version__report_type", "customer", "contact").first()
    if report is None:
        raise Http404
    return report


@transaction.atomic
def show(
    request: HttpRequest,
    report: Report,
    *,
    at: datetime,
    kept: str = "",
    message_form: WordsForm | None = None,
    rating_form: RatingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The tracking page, with what was typed beside what was sent or is missing. Whatever is on it has been
    read."""
    audit.record(
        actor="citizen",
        action="report.tracked",
        object_kind="report",
        object_ids=[report.id],
        request=request,
        centre_id=report.centre_id,
    )
    followed = track_page.read_followed(report)
    if any(message.read_at is None and not message.from_citizen for message in followed.messages):
        mark_read(report_id=report.id, by_citizen=True, at=at)
    context = track_page.page(followed, at, kept=kept)
    message_form = message_form or new_message_form(request.POST.get("words", ""))
    if kept != "rate" and not context["may_rate"]:
        _take_along(message_form, request.POST.get("line", ""))
    context |= {
        "keeps": in_the_tab(report),
        "message_form": message_form,
        "rating_form": rating_form or RatingForm(initial=request.POST.dict(), auto_id="rate_%s"),
        "words_form": "message" if context.get("message_url") else "",
        "form_url": context.get("message_url", ""),
        "form": next((form for form in (message_form, rating_form) if form and form.is_bound), None),
    }
    return render(request, "reports/track_report.html", context, status=status)


def _take_along(form: WordsForm, line: str) -> None:
    """The line of a rating, where nobody asks for one any more: into the message that is not sent yet."""
    if line.strip() and not form.is_bound:
        form.initial["words"] = "\n\n".join(filter(None, (form.initial.get("words", ""), line)))


def in_the_tab(report: Report) -> str:
    """How the browser keeps what is typed and not sent yet: of sealed and silent matters only if asked to."""
    questions = definition(report.type_version_id) if report.type_version_id else None
    return "ask" if report.kept_silent or is_short(questions) else "tab"


def new_message_form(words: str = "") -> WordsForm:
    """A message to be written, with a key of its own."""
    initial = {"key": new_form_key(), "words": words}
    return WordsForm(initial=initial, label=gettext(MESSAGE_LABEL), missing=gettext(NO_MESSAGE))


def new_form_key() -> str:
    """What makes sending a form twice one sending."""
    return new_access_code()
