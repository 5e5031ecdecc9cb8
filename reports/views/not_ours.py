"""Not ours: whose it is and why, what to do, and that nothing is lost. Nobody is forced away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from reports.actions import count_signpost
from reports.definitions import TypeDefinition
from reports.drafts import KeptDraft
from reports.keeping import days_kept
from reports.lexicon_additions import lexicon_of
from reports.questions.display import lines
from reports.reading import FORM, CueFound, mark_words
from reports.reading.answers import NARRATIVE
from reports.reading.because import words_for
from reports.translations import in_page_language
from reports.views.access import closed, customer_of, draft_of
from reports.views.step_page import CHECK, step_url
from reports.views.steps import questions_of
from reports.whose import PLACE, WORDS, NotOurs, not_ours


@login_not_required
@require_safe
def other_agency(request: HttpRequest, code: str) -> HttpResponse:
    """Who takes it, in the customer's words of today; counted once, though nothing may ever be sent."""
    at = timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return redirect("report-sent", code=code)
    questions = questions_of(draft)
    onward = _onward(draft, questions, request.GET.get("next", ""))
    found = not_ours(
        customer_id=draft.customer_id, questions=questions, answers=draft.answers, channel=draft.channel
    )
    if found is None:
        return redirect(onward)
    count_signpost(
        customer_id=draft.customer_id,
        agency=found.agency,
        type_slug=questions.slug if questions else "",
        channel=draft.channel,
        of=draft.code,
        at=at,
    )
    context = {
        "agency": found.agency,
        "because": list(_because(draft, questions, found)),
        "days": days_kept(customer_of(request), questions, channel=draft.channel),
        "draft_code": code,
        "onward_url": onward,
        "call_me_url": reverse("report-call-me", args=[code]),
        "back_url": reverse("report-choose", args=[code]) if questions is None else "",
    }
    return render(request, "reports/not_ours.html", context)


def _onward(draft: KeptDraft, questions: TypeDefinition | None, asked: str) -> str:
    """Where "report it to us anyway" leads: on in the form, or to all forms."""
    if questions is None:
        return f"{reverse('report-choose', args=[draft.code])}#all"
    is_asked = any(step.slug == asked for step in questions.asked(draft.answers))
    return step_url(draft.code, asked if is_asked else CHECK)


def _because(
    draft: KeptDraft, questions: TypeDefinition | None, found: NotOurs
) -> Iterator[list[dict[str, Any]]]:
    """The answers that decided it, each in segments with what counts marked."""
    spoken = in_page_language(questions, customer_id=draft.customer_id) if questions else None
    asked = spoken.by_slug if spoken else {}
    for fact in found.facts:
        if fact == WORDS and draft.answers.get(NARRATIVE):
            yield _marked(draft, found)
        elif fact == PLACE and "where" in draft.answers:
            place = draft.answers["where"]
            said = " ".join(str(place[part]) for part in ("suburb", "postcode") if place.get(part))
            yield [
                {"text": gettext("Where it happened:") + " ", "marked": False},
                {"text": said, "marked": True},
            ]
        elif fact in asked and fact in draft.answers:
            said = " ".join(lines(asked[fact], draft.answers[fact]))
            yield [
                {"text": asked[fact].label, "marked": False},
                {"text": " ", "marked": False},
                {"text": said, "marked": True},
            ]


def _marked(draft: KeptDraft, found: NotOurs) -> list[dict[str, Any]]:
    text, agency = str(draft.answers[NARRATIVE]), found.agency.slug
    spans = words_for(text, lambda part: part.agency == agency, lexicon=lexicon_of(draft.customer_id))
    return mark_words(text, [CueFound("", "", "", start, end, FORM) for start, end in spans])
