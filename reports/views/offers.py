"""What fits what somebody wrote: forms, another agency, a call, and every other form. The words are kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from reports.actions import DraftClosed, StaleAnswer, raise_cues, save_answers
from reports.agencies import agencies_of
from reports.definitions import TypeDefinition, published_types
from reports.drafts import KeptDraft
from reports.groups import in_groups
from reports.lexicon_additions import lexicon_of
from reports.offers import Offer, offers_for
from reports.questions.text import Refused, long_text
from reports.reading import language_name, read, read_answers
from reports.reading.answers import NARRATIVE
from reports.spoken import spoken_in
from reports.translations import say
from reports.views.access import closed, customer_of, draft_of, note_language
from reports.views.already_sent import already_sent
from reports.views.not_saved import keeps_words
from reports.views.step_page import asks_language, now_url, step_url
from reports.views.steps import CHANGED_ELSEWHERE, newly_found
from reports.wording import say_language

SAY_SOMETHING = gettext_noop("Tell us what happened, in your own words.")


@login_not_required
@keeps_words
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """What fits, with the words that led there; what was written can be changed here."""
    at = timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return already_sent(request, draft)
    if request.method != "POST":
        return _page(request, draft)
    typed = request.POST.get("words", "")
    if asks_language(request):
        return _page(request, draft, typed=typed, status=200)
    try:
        words = long_text(typed)
    except Refused as refused:
        return _page(request, draft, typed=typed, error=refused.message)
    if not words:
        return _page(request, draft, typed=typed, error=gettext(SAY_SOMETHING))
    lexicon = lexicon_of(draft.customer_id)
    found = newly_found(
        read_answers(None, draft.answers, lexicon=lexicon),
        read_answers(None, {NARRATIVE: words}, lexicon=lexicon),
    )
    try:
        with transaction.atomic():
            save_answers(draft_id=draft.id, answers={NARRATIVE: words}, at=at, expected=draft.versions)
            raise_cues(draft_id=draft.id, found=found, at=at)
            note_language(draft)
    except DraftClosed:
        return already_sent(request, draft)
    except StaleAnswer:
        return _page(request, draft, typed=typed, error=gettext(CHANGED_ELSEWHERE), status=409)
    return redirect(now_url(code) if found else reverse("report-choose", args=[code]))


def _page(
    request: HttpRequest, draft: KeptDraft, *, typed: str = "", error: str = "", status: int = 400
) -> HttpResponse:
    customer, words = customer_of(request), str(draft.answers.get(NARRATIVE) or "")
    lexicon = lexicon_of(draft.customer_id)
    types, reading = published_types(draft.customer_id), read(words, lexicon=lexicon)
    offers = offers_for(words, reading, types=types, agencies=agencies_of(draft.customer_id), lexicon=lexicon)
    offered = {offer.form.slug for offer in offers.forms if offer.form}
    emergency = customer.emergency_number
    context = {
        "draft_code": draft.code,
        "also_open": draft.is_open_elsewhere(timezone.now()),
        "segments": offers.segments if words else [],
        "danger": offers.danger,
        "forms": [_form(draft, offer) for offer in offers.forms],
        "agency": offers.agency,
        "agency_url": reverse("report-not-ours", args=[draft.code]),
        "types": [
            {**_entry(draft, kind), "heading": group.heading}
            for group in in_groups(types)
            for kind in group.entries
            if kind.steps and kind.slug not in offered
        ],
        "language": "" if reading.understood else _named(reading.lang),
        "spoken": None if reading.understood else spoken_in(reading.lang, emergency_number=emergency),
        "call_me_url": reverse("report-call-me", args=[draft.code]),
        "words": (typed or ("" if error else words)).replace("\0", ""),
        "is_changed": bool(typed) and typed.split() != words.split(),
        "words_form": "own-words",
        "words_error": error,
    }
    return render(request, "reports/choose.html", context, status=status if error else 200)


def _named(code: str) -> str:
    return say_language(code, language_name(code)) or gettext("another language")


def _form(draft: KeptDraft, offer: Offer) -> dict[str, Any]:
    assert offer.form is not None  # noqa: S101 - an offer of a form has one
    return {**_entry(draft, offer.form), "because": offer.words}


def _entry(draft: KeptDraft, kind: TypeDefinition) -> dict[str, Any]:
    customer_id = draft.customer_id
    return {
        "home_title": say(kind.home_title, customer_id=customer_id),
        "home_hint": say(kind.home_hint, customer_id=customer_id),
        "url": step_url(draft.code, kind.steps[0].slug, type=kind.slug),
    }
