""" "Save and come back later": the code to write down, a link or picture for another device, and deleting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from assistline.middleware import client_address
from assistline.models import Customer
from assistline.references import group
from assistline.throttle import count_attempt, network_of
from reports.actions import delete_draft, make_link, send_link
from reports.actions.deleting import LINKS_OF_DRAFT, LINKS_OF_DRAFT_WINDOW
from reports.customers import ground_for
from reports.drafts import KeptDraft
from reports.lexicon_additions import lexicon_of
from reports.models import OpenCue, ResumeLink
from reports.questions.come_back import come_back_step, link_target
from reports.questions.forms import StepForm
from reports.questions.text import Refused
from reports.reading import read_answers
from reports.silence import stays_silent
from reports.translations import step_in_page_language
from reports.views.access import DRAFT, closed, customer_of, draft_of
from reports.views.going_on import place_to_go_on
from reports.views.step_page import asks_language
from reports.views.steps import questions_of
from reports.wording import say_date

LINKS, PICTURES = 5, 20
OF_ONE_CONTACT, CONTACT_WINDOW = 3, timedelta(hours=1)
OF_ONE_NETWORK, NETWORK_WINDOW = 10, timedelta(hours=1)
TOO_MANY = gettext_noop("That was asked for too often. Write down your code and word instead.")
ONLY_SAFE = gettext_noop("We only write where it is safe. Write down your code and word instead.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, code: str) -> HttpResponse:
    """How to come back: by code and word, by a picture for the phone, by a link where that is safe."""
    customer, at = customer_of(request), timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return redirect("report-sent", code=code)
    wants = request.POST.get("do", "")
    form = _form(request, customer, at) if wants == "send" else _form(None, customer, at)
    if request.method != "POST":
        return _page(request, draft, form, sent=request.GET.get("sent") == "1")
    if asks_language(request):
        form.keep_as_typed(request.POST)
        return _page(request, draft, form)
    if wants == "picture":
        picture = _picture(request, draft, at)
        return _page(request, draft, form, picture=picture, refused="" if picture else gettext(TOO_MANY))
    if wants != "send" or not may_send(draft):
        return redirect("report-later", code=code)
    if form.is_valid() and _send(request, draft, customer, form, at):
        return redirect(f"{reverse('report-later', args=[code])}?sent=1")
    return _page(request, draft, form)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, because it cannot be undone; then delete what was written, at once."""
    at = timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return redirect("report-sent", code=code)
    if request.method != "POST":
        context = {
            "back_url": place_to_go_on(draft),
            "danger": OpenCue.objects.open().filter(draft_id=draft.id).exists(),
            "call_me_url": reverse("report-call-me", args=[code]),
        }
        return render(request, "reports/delete.html", context)
    delete_draft(draft_id=draft.id, at=at)
    response = redirect("report-deleted")
    response.delete_cookie(f"{DRAFT}{code}", samesite="Lax")
    return response


@login_not_required
@require_http_methods(["GET", "HEAD"])
def deleted(request: HttpRequest) -> HttpResponse:
    """It is gone. The same page for whoever asks: it says nothing of any draft."""
    return render(request, "reports/deleted.html")


def may_send(draft: KeptDraft) -> bool:
    """Whether a link may be sent at all: not where silence is the default, whoever says that it is safe."""
    questions = questions_of(draft)
    found = read_answers(questions, draft.answers, lexicon=lexicon_of(draft.customer_id))
    return not stays_silent(type_slug=questions.slug if questions else "", cues=(cue.cue for cue in found))


def _form(request: HttpRequest | None, customer: Customer, at: datetime) -> StepForm:
    data = request.POST if request else None
    return StepForm(step_in_page_language(come_back_step()), ground=ground_for(customer, at=at), data=data)


def _word(request: HttpRequest, draft: KeptDraft) -> str:
    """The draft's secret word: this browser's cookie holds it."""
    return request.COOKIES.get(f"{DRAFT}{draft.code}", "")


def _link_page(request: HttpRequest) -> str:
    return f"{request.build_absolute_uri(reverse('resume'))}?link="


def _send(request: HttpRequest, draft: KeptDraft, customer: Customer, form: StepForm, at: datetime) -> bool:
    """Send the link, or say at the field why not."""
    try:
        way, to = link_target(form.answers["link_to"], ground=form.ground)
    except Refused as refused:
        form.add_error("link_to", refused.message)
        return False
    if form.answers["link_safe"] != "yes":
        form.add_error("link_safe", gettext(ONLY_SAFE))
        return False
    network = network_of(client_address(request))
    counted = (
        (LINKS_OF_DRAFT.format(draft.id), LINKS, LINKS_OF_DRAFT_WINDOW),
        (f"resume-link:to:{to.casefold()}", OF_ONE_CONTACT, CONTACT_WINDOW),
        (f"resume-link:from:{network}", OF_ONE_NETWORK, NETWORK_WINDOW),
    )
    if not all(count_attempt(key=key, limit=limit, window=span, at=at) for key, limit, span in counted):
        form.add_error("link_to", gettext(TOO_MANY))
        return False
    send_link(
        draft=draft,
        word=_word(request, draft),
        customer=customer,
        way=ResumeLink.Way(way),
        to=to,
        page=_link_page(request),
        at=at,
    )
    return True


def _picture(request: HttpRequest, draft: KeptDraft, at: datetime) -> SafeString:
    """A picture code of a link that works once; nothing if too many were asked for."""
    key = f"resume-picture:{network_of(client_address(request))}"
    if not count_attempt(key=key, limit=PICTURES, window=NETWORK_WINDOW, at=at):
        return SafeString("")
    _, token = make_link(draft=draft, word=_word(request, draft), way=ResumeLink.Way.PICTURE, at=at)
    drawn = segno.make(f"{_link_page(request)}{token}", error="m", micro=False)
    # segno writes the picture from numbers alone: nothing that anybody typed is in it.
    return mark_safe(drawn.svg_inline(border=3, omitsize=True, svgclass="picture-code__svg", lineclass=None))  # noqa: S308


def _page(
    request: HttpRequest,
    draft: KeptDraft,
    form: StepForm,
    *,
    sent: bool = False,
    picture: SafeString | str = "",
    refused: str = "",
) -> HttpResponse:
    zone, sends = ZoneInfo(customer_of(request).time_zone), may_send(draft)
    context: dict[str, Any] = {
        "code": group(draft.code),
        "word": group(_word(request, draft)),
        "until": say_date(draft.expires_at.astimezone(zone).date()),
        "resume_address": request.build_absolute_uri(reverse("resume")),
        "form": form,
        "words_form": "link" if sends else "",
        "may_send": sends,
        "sent": sent,
        "picture": picture,
        "picture_refused": refused,
        "back_url": place_to_go_on(draft),
        "delete_url": reverse("report-delete", args=[draft.code]),
        "call_me_url": reverse("report-call-me", args=[draft.code]),
    }
    status = 429 if refused else 400 if form.errors else 200
    return render(request, "reports/later.html", context, status=status)
