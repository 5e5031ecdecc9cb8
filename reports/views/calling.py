""" "Call me, keep what I wrote": from any step, or before anything was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from assistline.encryption import keyed_hash
from assistline.models import Customer
from assistline.references import access_code_of, group, new_draft_code, normalise_reference
from reports.actions import DraftClosed, NumberNotSafe, request_call, start_draft
from reports.customers import ground_for
from reports.drafts import KeptDraft
from reports.keeping import is_short
from reports.lexicon_additions import lexicon_of
from reports.portal_language import active
from reports.questions import ANONYMOUS, FOR_WHOM
from reports.questions.call_me import call_me_step
from reports.questions.forms import StepForm
from reports.reading import read_answers
from reports.rules import IMMEDIATE
from reports.translations import step_in_page_language
from reports.views.access import (
    closed,
    customer_of,
    draft_of,
    let_open,
    may_start,
    note_language,
    too_many_starts,
)
from reports.views.already_sent import already_sent
from reports.views.step_page import LANGUAGE, SENT, now_url
from reports.views.steps import newly_found, questions_of
from reports.wording import unbroken

KEY_SALT = "reports.call-me"
NUMBER_IS_KEPT = gettext_noop(
    "You chose not to say who you are. If you ask for a call, we keep the number that you write here."
)
KEY_LASTS_SECONDS = 24 * 60 * 60
ABOUT = "This is about my report {}."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_from_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a call with what was written so far."""
    customer, at = customer_of(request), timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return already_sent(request, draft)
    kept = bool(draft.answers.get("what_happened"))
    answers = {name: value for name, value in draft.answers.items() if name != "phone_safe"}
    form = _form(request, customer, at, words_are_kept=kept, answers=answers)
    keeps = "ask" if is_short(questions_of(draft)) else "tab"
    if _speaks_anew(request) or not form.is_valid():
        unknown = draft.answers.get(FOR_WHOM) == ANONYMOUS
        back_url = reverse("report-check", args=[code])
        return _page(
            request,
            form,
            back_url=back_url,
            keeps=keeps,
            explanation=gettext(NUMBER_IS_KEPT) if unknown else "",
        )
    try:
        note_language(draft)
        request_call(draft_id=draft.id, customer=customer, answers=form.answers, at=at)
    except NumberNotSafe:
        back_url = reverse("report-check", args=[code])
        return _ask_for_another(request, form, customer, back_url=back_url, keeps=keeps)
    except DraftClosed:
        return closed(request)
    return redirect(_after_asking(code, customer, {**draft.answers, **form.answers}, draft))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_me(request: HttpRequest) -> HttpResponse:
    """Ask for a call before anything was written. The form carries a key, so that two clicks are one request.

    Raises:
        BadRequest: The key is not one of ours, or a day old.
    """
    customer, at = customer_of(request), timezone.now()
    sent_key = request.POST.get("key", "")
    key = sent_key or signing.dumps(new_draft_code(), salt=KEY_SALT)
    about = normalise_reference(request.GET.get("about", ""))
    said: dict[str, object] | None = {"what_happened": ABOUT.format(group(about))} if about else None
    form = _form(request, customer, at, words_are_kept=False, key=key, answers=said)
    if _speaks_anew(request):
        return _page(request, form)
    try:
        code = str(signing.loads(sent_key, salt=KEY_SALT, max_age=KEY_LASTS_SECONDS))
    except signing.BadSignature as error:
        raise BadRequest("This form is too old.") from error
    if not form.is_valid():
        return _page(request, form)
    if not may_start(request, at=at):
        form.add_error(None, too_many_starts(customer))
        return _page(request, form, status=429)
    # Only this page's form knows the key, so both clicks come to the same secret.
    secret = access_code_of(keyed_hash(key, purpose="call-me"))
    try:
        with transaction.atomic():
            started = start_draft(customer=customer, at=at, code=code, secret=secret, language=active().code)
            request_call(draft_id=started.draft.id, customer=customer, answers=form.answers, at=at)
    except NumberNotSafe:
        return _ask_for_another(request, form, customer)
    except DraftClosed:
        # The other click was first; its page shows the same reference.
        pass
    response = redirect(_after_asking(code, customer, form.answers))
    return let_open(response, code=code, secret=secret)


def _after_asking(
    code: str, customer: Customer, answers: Mapping[str, Any], draft: KeptDraft | None = None
) -> str:
    """To the interruption where what was said here sounds like danger now. What was asked for is kept first:
    nobody who asks for a call in danger has to press once more for it.
    """
    questions, lexicon = questions_of(draft) if draft else None, lexicon_of(customer.id)
    before = read_answers(questions, draft.answers, lexicon=lexicon) if draft else ()
    found = newly_found(before, read_answers(questions, answers, lexicon=lexicon))
    now = any(cue.grade == IMMEDIATE for cue in found)
    return now_url(code, SENT) if now else reverse("report-sent", args=[code])


def _form(
    request: HttpRequest,
    customer: Customer,
    at: datetime,
    *,
    words_are_kept: bool,
    answers: dict[str, object] | None = None,
    key: str = "",
) -> StepForm:
    unsent = _speaks_anew(request)
    form = StepForm(
        step_in_page_language(call_me_step(words_are_kept=words_are_kept)),
        ground=ground_for(customer, at=at),
        answers=answers,
        data=None if unsent else request.POST,
        hidden={"key": key} if key else None,
    )
    if unsent and request.method == "POST":
        form.keep_as_typed(request.POST)
    return form


def _speaks_anew(request: HttpRequest) -> bool:
    """Whether the page is only shown: for the first time, or in another language with what was typed."""
    return request.method != "POST" or request.POST.get("then") == LANGUAGE


def _ask_for_another(
    request: HttpRequest, form: StepForm, customer: Customer, *, back_url: str = "", keeps: str = "tab"
) -> HttpResponse:
    message = gettext("We only call a number that is safe. Write another number.")
    if customer.line_number:
        message = gettext("We only call a number that is safe. Write another number, or call %(number)s.") % {
            "number": unbroken(customer.line_number)
        }
    form.add_error("phone_safe", message)
    return _page(request, form, back_url=back_url, keeps=keeps)


def _page(
    request: HttpRequest,
    form: StepForm,
    *,
    back_url: str = "",
    keeps: str = "tab",
    explanation: str = "",
    status: int = 400,
) -> HttpResponse:
    context = {
        "form": form,
        "back_url": back_url or reverse("home"),
        "keeps": keeps,
        "explanation": explanation,
        "words_form": "call",
    }
    return render(request, "reports/call_me.html", context, status=status if form.errors else 200)
