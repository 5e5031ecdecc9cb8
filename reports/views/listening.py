"""While somebody types, where JavaScript runs: does it sound like danger now? Reads, and keeps nothing."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from assistline.middleware import client_address
from assistline.portal_guard import same_origin_post
from assistline.throttle import count_attempt, network_of
from reports.lexicon_additions import lexicon_of
from reports.reading import read
from reports.reading.answers import names_something
from reports.reading.named import read_named
from reports.reading.text import LONGEST
from reports.rules import IMMEDIATE
from reports.views.access import customer_of

# A page asks once in a second or two of typing, and not when nothing has changed.
LISTENS, LISTENS_WINDOW = 300, timedelta(minutes=10)


@login_not_required
@same_origin_post
def listen(request: HttpRequest) -> HttpResponse:
    """The words that sound like danger now, or nothing (204). Nobody is told: that comes with saving.

    Without a cookie; 429 when a network has asked too often, and the page is then quiet.
    """
    typed = request.POST.get("words", "")[:LONGEST]
    if not typed.strip():
        return HttpResponse(status=204)
    key = f"listen:{network_of(client_address(request))}"
    if not count_attempt(key=key, limit=LISTENS, window=LISTENS_WINDOW, at=timezone.now()):
        return HttpResponse(status=429, headers={"Retry-After": str(int(LISTENS_WINDOW.total_seconds()))})
    lexicon = lexicon_of(customer_of(request).id)
    named = names_something(request.POST.get("question", ""))
    cues = read_named(typed, lexicon=lexicon) if named else read(typed, lexicon=lexicon).cues
    words = [" ".join(cue.words.split()) for cue in cues if cue.grade == IMMEDIATE]
    return JsonResponse({"words": words}) if words else HttpResponse(status=204)
