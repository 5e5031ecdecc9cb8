"""A page that was still open when its report was sent in another window: what it brings beyond that stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from assistline.not_taken import not_taken
from reports.actions import add_supplement
from reports.actions.answered import find_answer
from reports.drafts import KeptDraft
from reports.lexicon_additions import lexicon_of
from reports.models import SupplementKind
from reports.reading import read
from reports.views.access import closed, customer_of, let_track, secret_of
from reports.views.following import to_add
from reports.views.tracking import new_form_key, report_to_follow
from reports.views.written import after_writing


def already_sent(request: HttpRequest, draft: KeptDraft) -> HttpResponse:
    """To what was sent. Words that are not in it stand on the form that adds them; those that sound like
    danger now are kept and heard at once."""
    words = _new_words(request, draft)
    if not words and not request.FILES:
        return redirect("report-sent", code=draft.code)
    at, secret = timezone.now(), secret_of(request, draft.code)
    answer = find_answer(code=draft.code, secret=secret, customer=customer_of(request), at=at)
    if answer is None:
        return closed(request)
    reference = str(answer["reference"])
    report = report_to_follow(reference)
    if not words:
        return let_track(redirect(f"{reverse('track-files', args=[reference])}?lost=1"), reference=reference)
    if read(words, lexicon=lexicon_of(report.customer_id)).cues:
        _, cues = add_supplement(
            report_id=report.id, kind=SupplementKind.ADDITION, words=words, key=new_form_key(), at=at
        )
        return let_track(after_writing(reference, "add", cues), reference=reference)
    return let_track(to_add(request, report, words), reference=reference)


def _new_words(request: HttpRequest, draft: KeptDraft) -> str:
    typed, there = not_taken(request), set(_said(draft.answers))
    words = [value for _, value in typed.words if " ".join(value.split()) not in there] if typed else []
    return "\n\n".join(words)


def _said(value: Any) -> Iterator[str]:
    """Every word of the answers that were sent, wherever it stands."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _said(one)
    elif isinstance(value, str):
        yield " ".join(value.split())
