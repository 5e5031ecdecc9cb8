"""Coming back in this browser: by code and secret word, or by a link that opens once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from assistline.middleware import client_address
from assistline.throttle import count_attempt, is_used_up, network_of
from reports.actions import LinkUsedUp, find_link, resume_by_code, use_link
from reports.drafts import find_draft
from reports.portal_language import speak
from reports.questions.asking_back import Typed
from reports.views.access import customer_of, let_open
from reports.views.going_on import place_to_go_on
from reports.views.step_page import asks_language

TRIES, WINDOW = 10, timedelta(minutes=15)
NOT_TOGETHER = gettext_noop(
    "This code and word do not go together, or the time is over. Check both and try again."
)
TOO_OFTEN = gettext_noop("That was tried too often. Wait 15 minutes, then try again.")
LONGEST_TOKEN = 100


class ResumeForm(forms.Form):
    """Code and secret word, however they are written."""

    use_required_attribute = False
    code = Typed(
        gettext_lazy("Your code"),
        forms.TextInput({"autocomplete": "off"}),
        gettext_lazy("8 letters and numbers, such as 7K3M 92TX."),
    )
    word = Typed(
        gettext_lazy("Your secret word"),
        forms.TextInput({"autocomplete": "off"}),
        gettext_lazy("16 letters and numbers."),
    )

    def clean(self) -> dict[str, Any]:
        """Both are there."""
        asked = (("code", gettext("Write your code.")), ("word", gettext("Write your secret word.")))
        for name, message in asked:
            if not str(self.cleaned_data.get(name) or "").strip():
                self.add_error(name, message)
        return self.cleaned_data


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Ask for both, with the same answer for a wrong word as for a draft that is not there; or for one press
    on a link's page, so that a program that only looks at links uses none up."""
    token = (request.POST if request.method == "POST" else request.GET).get("link", "")[:LONGEST_TOKEN]
    if token:
        return _by_link(request, token)
    if request.method != "POST" or asks_language(request):
        return _page(request, ResumeForm(initial=request.POST.dict()))
    form = ResumeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    at, customer = timezone.now(), customer_of(request)
    address = f"resume:wrong:{network_of(client_address(request))}"
    if is_used_up(key=address, limit=TRIES, window=WINDOW, at=at):
        form.add_error("code", gettext(TOO_OFTEN))
        return _page(request, form, status=429)
    typed = form.cleaned_data
    opened = resume_by_code(customer=customer, typed_code=typed["code"], typed_word=typed["word"], at=at)
    if opened is None:
        # Only what is wrong counts, and only for who tried it: nobody can lock out whoever has the code.
        count_attempt(key=address, limit=TRIES, window=WINDOW, at=at)
        form.add_error("code", gettext(NOT_TOGETHER))
        return _page(request, form, status=400)
    access, draft = opened
    response = speak(request, redirect(place_to_go_on(draft)), draft.language)
    return let_open(response, code=access.code, secret=access.word)


def _by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page with the button; or, pressed, the draft in this browser."""
    customer, at = customer_of(request), timezone.now()
    if request.method != "POST":
        if find_link(customer=customer, token=token, at=at) is None:
            return _page(request, ResumeForm(), link_over=True, status=410)
        return _page(request, ResumeForm(), link=token, press=secrets.token_urlsafe(12))
    try:
        opened = use_link(customer=customer, token=token, press=request.POST.get("press", ""), at=at)
    except LinkUsedUp:
        return _page(request, ResumeForm(), link_over=True, status=410)
    draft = find_draft(code=opened.code, secret=opened.word, at=at)
    if draft is None:
        return _page(request, ResumeForm(), link_over=True, status=410)
    response = speak(request, redirect(place_to_go_on(draft)), draft.language)
    return let_open(response, code=opened.code, secret=opened.word)


def _page(
    request: HttpRequest,
    form: ResumeForm,
    *,
    link: str = "",
    press: str = "",
    link_over: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "link": link, "press": press, "link_over": link_over}
    # On the page with the button nothing is typed.
    context |= {} if link else {"words_form": "short"}
    return render(request, "reports/resume.html", context, status=status)
