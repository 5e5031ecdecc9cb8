"""Looking over a report, sending it once, and what is shown to its sender afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assistline.references import group
from reports.actions import AnswersMissing, DraftClosed, submit_draft
from reports.actions.answered import find_answer
from reports.actions.writing import expectation_of
from reports.customers import ground_for
from reports.definitions import TypeDefinition
from reports.drafts import KeptDraft
from reports.lexicon_additions import lexicon_of
from reports.localities import police_of
from reports.models import State
from reports.place_map import map_of
from reports.portal_language import active, in_its_language
from reports.questions import ANONYMOUS, FOR_WHOM, SAFETY_OF, UNDER_18
from reports.questions.days import wrong_days
from reports.questions.display import lines, sections
from reports.questions.items import is_items
from reports.questions.values import missing
from reports.reading import CueFound, read_answers
from reports.rules import IMMEDIATE
from reports.screens.files_page import check_section
from reports.translations import in_page_language
from reports.views.access import closed, customer_of, draft_of, let_track, secret_of
from reports.views.step_page import CHECK, WHERE, elsewhere_url, not_ours_url, step_line
from reports.views.steps import questions_of, read_by
from reports.whose import not_ours

NOT_USED = gettext_noop("You did not say that it is safe to use this. We will not use it.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """All answers on one page; sending happens once, however often the button is pressed.

    Raises:
        BadRequest: The form is that of another draft.
    """
    tried = request.method == "POST"
    if tried and request.POST.get("key") == code:
        try:
            submit_draft(
                opened_with=(code, secret_of(request, code)),
                customer=customer_of(request),
                at=timezone.now(),
                language=active().code,
            )
            return redirect("report-sent", code=code)
        except DraftClosed:
            return closed(request)
        except AnswersMissing:
            pass  # the page says which
    draft = draft_of(request, code, at=timezone.now())
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return redirect("report-sent", code=code)
    if tried and request.POST.get("key") != code:
        raise BadRequest("The form is not that of this draft.")
    questions = questions_of(draft)
    if questions is None:
        return redirect("report-choose", code=code)
    return _check_page(request, draft, questions, tried=tried)


@login_not_required
@require_safe
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """Reference and access code, as long as the browser keeps the draft's secret."""
    at = timezone.now()
    answer = find_answer(code=code, secret=secret_of(request, code), customer=customer_of(request), at=at)
    if answer is None:
        draft = draft_of(request, code, at=at)
        return redirect("report-check", code=code) if draft and draft.is_open else closed(request)
    context = {
        "reference": group(answer["reference"]),
        "access_code": group(answer["access_code"]),
        "expectation": answer["expectation"],
        "told": answer["told"],
        "advice": in_its_language(answer["advice"], answer.get("advice_language", "")),
        "follow_url": reverse("report-follow", args=[code]),
        "call_me_url": f"{reverse('call-me')}?{urlencode({'about': answer['reference']})}",
        "young": answer.get("for_whom") == UNDER_18,
        "anonymous": answer.get("for_whom") == ANONYMOUS and not answer["wants_call"],
        "receipt_url": reverse("report-receipt", args=[code]),
    }
    return render(request, "reports/called.html" if answer["wants_call"] else "reports/sent.html", context)


@login_not_required
@require_POST
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """From what was just sent to where it is: this browser has shown the draft's secret, so it need not type
    the access code that stands on the page. The address has neither."""
    answer = find_answer(
        code=code, secret=secret_of(request, code), customer=customer_of(request), at=timezone.now()
    )
    if answer is None:
        return closed(request)
    response = redirect("track-report", reference=answer["reference"])
    return let_track(response, reference=answer["reference"])


def is_unsafe(slug: str, answers: Mapping[str, Any]) -> bool:
    """Whether the answer is a contact point that nobody said is safe to use."""
    return slug in SAFETY_OF and bool(answers.get(slug)) and answers.get(SAFETY_OF[slug]) != "yes"


def _check_page(
    request: HttpRequest, draft: KeptDraft, questions: TypeDefinition, *, tried: bool = False
) -> HttpResponse:
    ground = ground_for(customer_of(request), at=timezone.now())
    draft = read_by(questions, draft, ground=ground)
    customer_id = draft.customer_id
    spoken = in_page_language(questions, customer_id=customer_id)
    shown = sections(spoken, draft.answers, zone=ground.zone)
    found = read_answers(questions, draft.answers, lexicon=lexicon_of(draft.customer_id))
    elsewhere = (
        None
        if found
        else not_ours(
            customer_id=draft.customer_id, questions=questions, answers=draft.answers, channel=draft.channel
        )
    )
    asked = spoken.asked_questions(draft.answers)
    left, wrong = missing(asked, draft.answers), wrong_days(asked, draft.answers, ground=ground)
    police = None if elsewhere else police_of(draft.customer_id, draft.answers)
    context = {
        **step_line(draft, questions, CHECK, customer_id=customer_id),
        "danger": [_said(cue, spoken, draft.answers) for cue in found if cue.grade == IMMEDIATE],
        "agency": elsewhere.agency if elsewhere else None,
        "agency_url": not_ours_url(draft.code, CHECK),
        "map": map_of(draft.answers.get(WHERE)),
        "police": police,
        "police_state": gettext(State(police.state).label) if police else "",
        "elsewhere_url": elsewhere_url(draft.code, CHECK),
        "sections": [
            {
                "title": section.title,
                "rows": [
                    {
                        "label": row.label,
                        "lines": row.lines,
                        "warning": gettext(NOT_USED) if is_unsafe(row.slug, draft.answers) else "",
                        "change_url": _change(draft, questions, row.slug),
                        "is_place": row.slug == WHERE,
                    }
                    for row in section.rows
                ],
            }
            for section in shown
        ],
        "missing": [
            {"label": question.error_text or question.label, "url": _change(draft, questions, question.slug)}
            for question in (*left, *wrong)
        ],
        "over": bool(wrong) and not left,
        "expectation": expectation_of(questions, draft.answers),
        "key": draft.code,
        "back_url": reverse("report-step", args=[draft.code, questions.asked(draft.answers)[-1].slug]),
        "call_me_url": reverse("report-call-me", args=[draft.code]),
        "draft_code": draft.code,
        "young": draft.answers.get(FOR_WHOM) == UNDER_18,
        "anonymous": draft.answers.get(FOR_WHOM) == ANONYMOUS,
        "files": check_section(draft),
        "takes_files": questions.takes_files,
        "files_wanted": questions.files_wanted,
        "files_url": reverse("report-files", args=[draft.code]),
        "also_open": draft.is_open_elsewhere(ground.now),
    }
    return render(request, "reports/check.html", context, status=400 if tried else 200)


def _said(cue: CueFound, spoken: TypeDefinition, answers: Mapping[str, Any]) -> str:
    """What a cue was said in: own words as typed, a closed answer in the language of the page."""
    question = spoken.by_slug.get(cue.question)
    if cue.end or question is None or is_items(question):
        return cue.words
    return f"{question.label} {' '.join(lines(question, answers.get(cue.question)))}"


def _change(draft: KeptDraft, questions: TypeDefinition, question: str) -> str:
    step = questions.step_of(question)
    if step is None:
        return reverse("report-call-me", args=[draft.code])
    return f"{reverse('report-step', args=[draft.code, step.slug])}?{urlencode({'return': CHECK})}"
