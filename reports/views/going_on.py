"""Where somebody goes on who comes back to what they began."""

from __future__ import annotations

from django.urls import reverse

from reports.drafts import KeptDraft
from reports.questions.values import missing
from reports.views.step_page import CHECK, step_url
from reports.views.steps import questions_of


def place_to_go_on(draft: KeptDraft) -> str:
    """The first step that nothing was answered in or that lacks an answer; then the check; first of all
    a type."""
    if not draft.is_open:
        return reverse("report-sent", args=[draft.code])
    questions = questions_of(draft)
    if questions is None:
        return reverse("report-choose", args=[draft.code])
    for step in questions.asked(draft.answers):
        answered = any(question.slug in draft.answers for question in step.questions)
        if not answered or missing(step.questions, draft.answers):
            return step_url(draft.code, step.slug)
    return step_url(draft.code, CHECK)
