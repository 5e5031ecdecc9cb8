"""Search over the cases that a person may see."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assistline import audit
from assistline.references import normalise_reference
from triage.models import Case
from triage.screens import search_page
from triage.views.access import person


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def search(request: HttpRequest) -> HttpResponse:
    """What is found for the words, name, number or plate; a reference leads straight to its case."""
    user, now = person(request), timezone.now()
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[: search_page.LONGEST]
    known = normalise_reference(text) if any(map(str.isdigit, text)) else None
    if known and Case.objects.visible_to(user).filter(reference=known).exists():
        return redirect("triage-case", reference=known)
    what = search_page.sought(text, request.GET.get("state", ""))
    if not text:
        return render(request, "triage/search.html", search_page.page([], what, user, now, "", first=True))
    after = request.GET.get("after", "")
    with transaction.atomic():
        cases, following = search_page.page_of(what, user, after)
        if not cases and not after and (other := search_page.spelt_otherwise(what, user)):
            cases, following = search_page.page_of(other, user, after)
            what = other if cases else what
            following = ""  # the next page would look for what was typed
        audit.record(
            actor=user,
            action="case.searched",
            object_kind="case",
            object_ids=[case.id for case in cases],
            request=request,
            # What was typed may be a name: the trail says how, and which cases came of it.
            reason="By a name, number or plate, or by words" if what.keys else "By words",
        )
        context = search_page.page(cases, what, user, now, following, first=not after)
    return render(request, "triage/search.html", context)
