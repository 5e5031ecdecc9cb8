"""What a citizen writes after sending: a message, more, a correction, a request, and how they found it.

Each form carries a key, so that a double click, a reload or a line that is cut keeps it once. Whose leave is
over (half an hour) shows the access code together with the words: nothing typed is lost.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from assistline.references import group, normalise_reference
from reports.actions import (
    NotNow,
    add_supplement,
    can_be_asked,
    cancel_registration,
    make_wish,
    rate_outcome,
    send_message,
)
from reports.actions.answered import hash_key
from reports.actions.rating import NoOutcome
from reports.actions.wishes import is_late
from reports.definitions import definition
from reports.forms import AgainForm, RatingForm, WordsForm
from reports.models import OpenCue, Report, SupplementKind, WishKind
from reports.questions.display import lines
from reports.rules import IMMEDIATE
from reports.screens.track_page import answered_questions, call_about
from reports.screens.write_pages import LATE_REVIEW, PAGES, RATE, Page
from reports.views.access import let_track, may_track
from reports.views.opening import Opened, try_access_code
from reports.views.step_page import asks_language
from reports.views.tracking import (
    in_the_tab,
    new_form_key,
    new_message_form,
    report_to_follow,
    show,
)
from reports.views.written import after_writing, interrupt, sounds_like

UNPROCESSABLE = 422
BESIDE = ("words", "key", "score", "line")
TIME_RAN_OUT = gettext_noop("Your time ran out. Write your access code.")
SENT_MEANWHILE = gettext_noop(
    "Your report was sent in another window. What you wrote here is not in it yet. Do you want to add it?"
)
NOT_ANY_MORE = gettext_noop("This is not open any more. Go back to see where your report is.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Write one thing and send it once.

    Raises:
        Http404: Nothing of this kind can be written.
    """
    if kind not in PAGES or normalise_reference(reference) != reference:
        raise Http404
    at, allowed = timezone.now(), may_track(request, reference)
    if request.method != "POST":
        if not allowed:
            return redirect("track")
        report = report_to_follow(reference)
        if kind in WishKind.values and not can_be_asked(report=report, kind=WishKind(kind)):
            # Opened by its address, or kept from before: the page of the report has the ways that are open.
            return redirect("track-report", reference)
        form = _form(kind, report, initial={"key": new_form_key()})
        return _page(request, report.reference, _page_of(kind, report, at), form, keeps=in_the_tab(report))
    if asks_language(request):
        return _in_another_language(request, reference, kind, at, allowed=allowed)
    if not allowed:
        return _write_with_code(request, reference, kind, at)
    return _keep(request, report_to_follow(reference), kind, at)


@login_not_required
@require_POST
def rate(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep how they found it.

    Raises:
        Http404: That is no reference.
    """
    if normalise_reference(reference) != reference:
        raise Http404
    at = timezone.now()
    if asks_language(request):
        # The page that asks for the access code: its choice of a language sends nothing.
        typed = {name: request.POST.get(name, "") for name in ("score", "line", "access_code")}
        return _page(request, reference, RATE, RatingForm(initial=typed, ask_code=True))
    if may_track(request, reference):
        return _keep_rating(request, report_to_follow(reference), at)
    form = RatingForm(request.POST, ask_code=True)
    opened = try_again(request, reference, form, at)
    if opened.report is None:
        return _page(request, reference, RATE, form, status=opened.status)
    return let_track(_keep_rating(request, report_to_follow(reference), at), reference=reference)


def to_add(request: HttpRequest, report: Report, words: str) -> HttpResponse:
    """The form that adds to a report, for words that came when it was sent already."""
    form = _form("add", report, initial={"words": words, "key": new_form_key()})
    return _page(
        request,
        report.reference,
        replace(PAGES["add"], lead=SENT_MEANWHILE),
        form,
        status=409,
        keeps=in_the_tab(report),
        action=reverse("track-write", args=[report.reference, "add"]),
    )


def _in_another_language(
    request: HttpRequest, reference: str, kind: str, at: datetime, *, allowed: bool
) -> HttpResponse:
    """The page again, with what was typed on it; nothing is judged or kept."""
    typed = {name: request.POST.get(name, "") for name in ("words", "about", "key")}
    if not allowed:
        return _page(request, reference, PAGES[kind], _form(kind, None, initial=typed, ask_code=True))
    report = report_to_follow(reference)
    form = _form(kind, report, initial=typed)
    if kind == "message":
        return show(request, report, at=at, message_form=form)
    return _page(request, reference, _page_of(kind, report, at), form, keeps=in_the_tab(report))


def _write_with_code(request: HttpRequest, reference: str, kind: str, at: datetime) -> HttpResponse:
    form = _form(kind, None, request.POST, ask_code=True)
    opened = try_again(request, reference, form, at)
    if opened.report is None:
        return _page(request, reference, PAGES[kind], form, status=opened.status)
    return let_track(_keep(request, report_to_follow(reference), kind, at), reference=reference)


def try_again(
    request: HttpRequest, reference: str, form: WordsForm | RatingForm | AgainForm, at: datetime
) -> Opened:
    """The leave is over: what was typed comes back with a field for the access code, and goes on with it."""
    form.is_valid()
    typed = request.POST.get("access_code", "")
    opened = Opened(None, gettext(TIME_RAN_OUT), UNPROCESSABLE)
    if typed.strip():
        opened = try_access_code(request, reference, typed, at=at)
    if opened.report is None:
        form.add_error("access_code", opened.error)
    return opened


def _page_of(kind: str, report: Report, at: datetime) -> Page:
    """Who asks for a second look after its day reads what happens then."""
    return LATE_REVIEW if kind == "review" and is_late(report, at) else PAGES[kind]


def _keep_rating(request: HttpRequest, report: Report, at: datetime) -> HttpResponse:
    form = RatingForm(request.POST, auto_id="rate_%s")
    if not form.is_valid():
        return show(request, report, at=at, rating_form=form, status=UNPROCESSABLE)
    score, words = form.cleaned_data["score"], form.cleaned_data["line"]
    kept, said = "rate", ""
    cues: list[OpenCue] = []
    try:
        rating, cues = rate_outcome(report_id=report.id, score=score, words=words, at=at)
        said = rating.words
    except NoOutcome:
        kept = ""
    if words and words != said:
        # It is open again, or was rated in another tab: what was written about it is heard all the same.
        kept, cues = "message", _act(report, "message", words, request.POST.get("key", ""), "", at)
    return _after_one_of_two(request, report, kept, cues, beside=("words",), at=at)


def _keep(request: HttpRequest, report: Report, kind: str, at: datetime) -> HttpResponse:
    form = _form(kind, report, request.POST)
    if not form.is_valid():
        if kind == "message":
            return show(request, report, at=at, message_form=form, status=UNPROCESSABLE)
        page, keeps = _page_of(kind, report, at), in_the_tab(report)
        return _page(request, report.reference, page, form, status=UNPROCESSABLE, keeps=keeps)
    words, key = form.cleaned_data["words"], form.cleaned_data["key"]
    try:
        with transaction.atomic():
            cues = _act(report, kind, words, key, form.cleaned_data.get("about", ""), at)
            # Danger opens the matter again, and of what is open nobody is asked how it was.
            rated = _rate_beside(request, report, at) if sounds_like(cues) else False
    except NotNow:
        if not words:
            form.add_error(None, gettext(NOT_ANY_MORE))
            return _page(request, report.reference, PAGES[kind], form, status=409, keeps=in_the_tab(report))
        # It was decided while they wrote: what they say is heard and kept all the same.
        kind, rated, cues = "message", False, _act(report, "message", words, key, "", at)
    if kind == "message" and not rated:
        return _after_one_of_two(request, report, kind, cues, beside=("score", "line"), at=at)
    return after_writing(report.reference, kind, cues)


def _rate_beside(request: HttpRequest, report: Report, at: datetime) -> bool:
    """Keep the rating that was filled in beside a message; whether there was one to keep."""
    form = RatingForm(request.POST)
    if not form.is_valid():
        return False
    with suppress(NoOutcome):
        rate_outcome(
            report_id=report.id, score=form.cleaned_data["score"], words=form.cleaned_data["line"], at=at
        )
        return True
    return False


def _after_one_of_two(
    request: HttpRequest,
    report: Report,
    kept: str,
    cues: list[OpenCue],
    *,
    beside: tuple[str, ...],
    at: datetime,
) -> HttpResponse:
    """A message and a rating stand on one page: what was typed for the other is there again, by way of the
    interruption too."""
    typed = [(name, request.POST[name]) for name in beside if request.POST.get(name, "").strip()]
    if not typed:
        return after_writing(report.reference, kept, cues)
    said = sounds_like(cues)
    if said:
        return interrupt(request, report.reference, kept, happening=IMMEDIATE in said, beside=typed)
    if "words" in beside:
        return show(request, report, at=at, kept=kept)
    return show(request, report, at=at, kept=kept, message_form=new_message_form())


def _act(report: Report, kind: str, words: str, key: str, about: str, at: datetime) -> list[OpenCue]:
    """Keep it. What says something else on a form that is gone back to is something new; beside a request
    that stands already, other words are a message."""
    key = hash_key("\n".join((key or new_form_key(), about, words)))
    common: dict[str, Any] = {"report_id": report.id, "words": words, "key": key, "at": at}
    match kind:
        case "message":
            return send_message(**common)[1]
        case "add":
            return add_supplement(kind=SupplementKind.ADDITION, **common)[1]
        case "fix":
            wrong = as_sent(report, about)
            return add_supplement(kind=SupplementKind.CORRECTION, about=about, wrong=wrong, **common)[1]
        case "cancel":
            off, cues = cancel_registration(**common)
            kept = off.words
        case _:
            wish, cues = make_wish(kind=WishKind(kind), **common)
            kept = wish.words
    return send_message(**common)[1] if words and kept != words else cues


def as_sent(report: Report, slug: str) -> str:
    """The answer to one question of a report, in words; empty where there is none."""
    asked = definition(report.type_version_id) if report.type_version_id else None
    question = asked.by_slug.get(slug) if asked else None
    if question is None:
        return ""
    if slug == "what_happened":
        return report.narrative_text
    zone = ZoneInfo(report.customer.time_zone)
    # It is kept beside the report and read by staff, in whatever language its sender puts it right.
    with translation.override(settings.LANGUAGE_CODE):
        return "\n".join(lines(question, report.answers.get(slug), zone=zone))


def _form(kind: str, report: Report | None, *args: Any, ask_code: bool = False, **kwargs: Any) -> WordsForm:
    page = PAGES[kind]
    return WordsForm(
        *args,
        label=_said(page.label),
        hint=_said(page.hint),
        missing=_said(page.missing),
        choices=answered_questions(report) if kind == "fix" and report else None,
        ask_code=ask_code,
        **kwargs,
    )


def _said(words: str) -> str:
    """In the language of the page; gettext of nothing is the catalogue's own heading."""
    return gettext(words) if words else ""


def _page(
    request: HttpRequest,
    reference: str,
    page: Page,
    form: WordsForm | RatingForm,
    *,
    status: int = 200,
    keeps: str = "",
    action: str = "",
) -> HttpResponse:
    # Without the code nothing says which matter it is, so nothing of it is kept in the tab either.
    context = {
        "title": _said(page.title),
        "lead": _said(page.lead),
        "button": _said(page.button),
        "form": form,
        "keeps": keeps,
        "reference": group(reference),
        "back_url": reverse("track-report", args=[reference]),
        "call_me_url": call_about(reference),
        "words_form": "words",
        "form_url": action,
        # A message and a rating are one form on the tracking page: what was typed for the other comes along.
        "beside": [
            (name, request.POST[name]) for name in BESIDE if name in request.POST and name not in form.fields
        ],
    }
    return render(request, "reports/track_write.html", context, status=status)
