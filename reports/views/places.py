"""Places: what somebody may mean who types, and what holds when it happened in another state."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from reports.actions import count_signpost
from reports.agencies import INTERSTATE, agencies_of
from reports.definitions import TypeDefinition
from reports.drafts import KeptDraft
from reports.localities import LONGEST, Gazetteer, police_of
from reports.models import State
from reports.views.access import closed, customer_of, draft_of
from reports.views.step_page import CHECK, WHERE, step_url
from reports.views.steps import questions_of


@login_not_required
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Localities for what is typed so far, as ``{"places": [{id, name, state, postcode, label}]}``."""
    typed = request.GET.get("q", "").replace("\0", "")
    found = Gazetteer(customer_of(request).id).suggest(typed) if len(typed) <= LONGEST else []
    return JsonResponse(
        {
            "places": [
                {
                    "id": place.id,
                    "name": place.name,
                    "state": place.state,
                    "postcode": place.postcode,
                    "label": place.label,
                }
                for place in found
            ]
        }
    )


@login_not_required
@require_safe
def elsewhere(request: HttpRequest, code: str) -> HttpResponse:
    """Which police look into what happened in another state, counted once. Going on is one press."""
    at = timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return redirect("report-check", code=code)
    questions = questions_of(draft)
    target = _target(draft, questions, request.GET.get("next", CHECK))
    police = police_of(draft.customer_id, draft.answers)
    if police is None:
        return redirect(target)
    agency = agencies_of(draft.customer_id).get(INTERSTATE)
    if agency:
        count_signpost(
            customer_id=draft.customer_id,
            agency=agency,
            type_slug=questions.slug if questions else "",
            channel=draft.channel,
            of=draft.code,
            at=at,
        )
    asked_in = questions.step_of(WHERE) if questions else None
    context = {
        "police": police,
        "state_name": gettext(State(police.state).label),
        "continue_url": target,
        "change_url": step_url(code, asked_in.slug) if asked_in else "",
        "call_me_url": reverse("report-call-me", args=[code]),
    }
    return render(request, "reports/elsewhere.html", context)


def _target(draft: KeptDraft, questions: TypeDefinition | None, asked: str) -> str:
    if questions is None:
        return reverse("report-choose", args=[draft.code])
    is_asked = any(step.slug == asked for step in questions.asked(draft.answers))
    return step_url(draft.code, asked if is_asked else CHECK)
