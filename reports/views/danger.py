"""The interruption: what was written sounds like danger. Going on is one press."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.definitions import TypeDefinition
from reports.drafts import KeptDraft
from reports.lexicon_additions import lexicon_of
from reports.questions.display import lines
from reports.questions.items import is_items
from reports.reading import CueFound, mark_words, read_answers
from reports.reading.answers import own_words
from reports.rules import IMMEDIATE
from reports.translations import in_page_language
from reports.views.access import closed, draft_of
from reports.views.step_page import CHECK, LEAVES, SENT, step_url
from reports.views.steps import questions_of


@login_not_required
@require_safe
def now(request: HttpRequest, code: str) -> HttpResponse:
    """Says what sounded like danger, in the very words, and what to do now."""
    draft = draft_of(request, code, at=timezone.now())
    if draft is None:
        return closed(request)
    asked_for = request.GET.get("next", CHECK)
    if not draft.is_open and asked_for != SENT:
        return redirect("report-check", code=code)
    questions = questions_of(draft)
    target = _target(draft, questions, asked_for)
    found = read_answers(questions, draft.answers, lexicon=lexicon_of(draft.customer_id))
    if not found:
        return redirect(target)
    asked_in = questions.step_of(found[0].question) if questions else None
    context = {
        "quote": _quote(draft, questions, found),
        "happening": found[0].grade == IMMEDIATE,
        "continue_url": target,
        "is_sent": not draft.is_open,
        "change_url": _change(draft, asked_in.slug if asked_in else ""),
        "call_me_url": reverse("report-call-me", args=[code]) if draft.is_open else "",
        # The cues are stored with the answers, and whoever watches the floor sees them.
        "staff_told": True,
    }
    return render(request, "reports/now.html", context)


def _target(draft: KeptDraft, questions: TypeDefinition | None, asked: str) -> str:
    """Where going on leads: to a step of the type, else to the check, or first of all to a type; from what
    is sent to what was said of it."""
    if not draft.is_open:
        return reverse("report-sent", args=[draft.code])
    if questions is None:
        return reverse("report-choose", args=[draft.code])
    if asked in LEAVES:
        return reverse(LEAVES[asked], args=[draft.code])
    is_asked = any(step.slug == asked for step in questions.asked(draft.answers))
    return step_url(draft.code, asked if is_asked else CHECK)


def _change(draft: KeptDraft, step: str) -> str:
    """Where the words can be put right; of what is sent nothing is changed."""
    if not draft.is_open:
        return ""
    if step:
        return step_url(draft.code, step)
    return f"{reverse('report-choose', args=[draft.code])}#change" if draft.type_version_id is None else ""


def _quote(
    draft: KeptDraft, questions: TypeDefinition | None, found: tuple[CueFound, ...]
) -> list[dict[str, Any]]:
    """What was said, question by question: own words as typed with the cue's marked, closed answers whole."""
    shown = in_page_language(questions, customer_id=draft.customer_id) if questions else None
    quote: list[dict[str, Any]] = []
    for slug in dict.fromkeys(cue.question for cue in found):
        said = [cue for cue in found if cue.question == slug]
        if quote:
            quote.append({"text": "\n", "marked": False})
        if any(cue.end for cue in said):
            quote.extend(mark_words(own_words(questions, draft.answers)[slug].text, said))
        elif questions and is_items(questions.by_slug[slug]):
            quote.append({"text": f"{said[0].words}.", "marked": True})
        elif shown:
            question = shown.by_slug[slug]
            quote += [{"text": question.label, "marked": False}, {"text": " ", "marked": False}]
            quote.append({"text": f"{' '.join(lines(question, draft.answers[slug]))}.", "marked": True})
    return quote
