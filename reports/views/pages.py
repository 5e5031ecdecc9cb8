"""The first page, plain pages, and the way out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from assistline.portal_guard import same_origin_post
from reports.actions import raise_cues, start_draft
from reports.definitions import published_types
from reports.groups import common, in_groups
from reports.lexicon_additions import lexicon_of
from reports.models.contact import Channel
from reports.portal_language import COOKIE, active
from reports.questions.text import Refused, long_text
from reports.reading import read_answers
from reports.translations import names_in_page_language
from reports.views.access import (
    DRAFT,
    TRACK,
    customer_of,
    forget_all,
    let_open,
    may_start,
    too_many_starts,
)
from reports.views.offers import SAY_SOMETHING
from reports.views.step_page import asks_language, now_url


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Describe first; types for those who know our words."""
    return _home(request)


@login_not_required
@require_safe
def all_types(request: HttpRequest) -> HttpResponse:
    """Everything that can be reported, under headings, and own words for who does not find it."""
    return _all_types(request)


@login_not_required
@same_origin_post
def describe(request: HttpRequest) -> HttpResponse:
    """Keep the first words in a draft without a type, and go on to choose one, or to be called.

    Words that sound like danger lead to the interruption first; "call me" is on it.
    """
    calls = request.POST.get("next") == "call-me"
    typed = request.POST.get("words", "")
    if asks_language(request):
        page = _all_types if request.POST.get("from") == "types" else _home
        return page(request, words=typed)
    try:
        words = long_text(typed)
    except Refused as refused:
        return _home(request, words=typed, error=refused.message)
    if not words:
        return redirect("call-me") if calls else _home(request, words=typed, error=gettext(SAY_SOMETHING))
    customer, at, answers = customer_of(request), timezone.now(), {"what_happened": words}
    if not may_start(request, at=at):
        return _home(request, words=typed, error=too_many_starts(customer), status=429)
    found = read_answers(None, answers, lexicon=lexicon_of(customer.id))
    with transaction.atomic():
        started = start_draft(
            customer=customer, at=at, answers=answers, channel=Channel.WEB, language=active().code
        )
        raise_cues(draft_id=started.draft.id, found=found, at=at)
    code = started.draft.code
    after = reverse("report-call-me" if calls else "report-choose", args=[code])
    response = redirect(now_url(code) if found else after)
    return let_open(response, code=code, secret=started.secret)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, and who may see it."""
    return render(request, "reports/privacy.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Which standards the portal keeps."""
    return render(request, "reports/accessibility.html")


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Other ways to reach the line."""
    return render(request, "reports/contact.html")


@login_not_required
@same_origin_post
def quick_exit(request: HttpRequest) -> HttpResponse:
    """End everything that this browser has open here, and lead to a harmless page.

    By a page that goes on by itself: our content policy lets no form lead to another site, not even by
    a redirect. The browser's cache is not asked to be cleared: that can take seconds, and no page of ours is
    in it.
    """
    response = render(request, "reports/quick_exit.html", {"exit_url": customer_of(request).quick_exit_url})
    forget_all(
        request, response, DRAFT, TRACK, COOKIE, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME
    )
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def _all_types(request: HttpRequest, *, words: str = "") -> HttpResponse:
    customer_id = customer_of(request).id
    types = names_in_page_language(published_types(customer_id), customer_id=customer_id)
    context = {
        "groups": in_groups(types),
        "words": words.replace("\0", ""),
        "words_form": "find",
        "form_url": reverse("describe"),
    }
    return render(request, "reports/types.html", context)


def _home(request: HttpRequest, *, words: str = "", error: str = "", status: int = 400) -> HttpResponse:
    customer_id = customer_of(request).id
    types = published_types(customer_id)
    offered = names_in_page_language(common(types), customer_id=customer_id)
    context = {
        "types": offered,
        "more": len(types) - len(offered),
        "all_types": len(types),
        "words": words.replace("\0", ""),
        "words_error": error,
        "form_id": "describe",
        "form_url": reverse("describe"),
    }
    return render(request, "reports/home.html", context, status=status if error else 200)
