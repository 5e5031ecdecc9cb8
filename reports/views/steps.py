"""Writing a report: one page a step, saved when it is left, in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from reports.actions import DraftClosed, StaleAnswer, raise_cues, save_answers, set_type, start_draft
from reports.customers import ground_for
from reports.definitions import StepDefinition, TypeDefinition, definition, published, published_types
from reports.drafts import KeptDraft
from reports.keeping import days_kept, is_short
from reports.lexicon_additions import lexicon_of
from reports.models import ReportTypeVersion
from reports.models.report_type import QuestionKind
from reports.questions import SAFETY_OF
from reports.questions.forms import StepForm
from reports.questions.text import Ground
from reports.questions.values import fitting, missing
from reports.reading import CueFound, read_answers
from reports.views.access import closed, customer_of, draft_of, let_open, may_start, too_many_starts

View = Callable[..., HttpResponseBase]

CHECK = "check"
# What a step's form can say with its button instead of going on: the page is saved as far as it goes.
LATER, CALL_ME = "later", "call-me"
LEAVES = {LATER: "report-later", CALL_ME: "report-call-me"}
CHANGED_ELSEWHERE = "This was changed in another window. Your words are still on this page. Press Save again."
NOT_SAVED = "We could not save this. Your words are still on this page. Press Save again"


def keeps_words(view: View) -> View:
    """A page that still has what was typed when the database cannot be reached to save it."""

    @wraps(view)
    def tried(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            page = _not_saved(request) if request.method == "POST" else None
            if page is None:
                raise
            return page

    return tried


@login_not_required
@keeps_words
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step of a type; the draft begins when it is saved.

    Raises:
        Http404: Nothing of that name can be reported here.
    """
    customer, at = customer_of(request), timezone.now()
    questions = published(customer.id, slug)
    if questions is None or not questions.steps:
        raise Http404
    step = questions.steps[0]
    form = StepForm(
        step,
        ground=ground_for(customer, at=at),
        data=request.POST if request.method == "POST" else None,
        hidden=_page_of(questions, step),
    )
    leaves = request.POST.get("then", "")
    if not form.is_bound or not _is_enough(form, leaves):
        return _step_page(request, None, questions, step, form)
    if not may_start(request, at=at):
        form.add_error(None, too_many_starts(customer))
        return _step_page(request, None, questions, step, form, status=429)
    answers = {question: value for question, value in form.answers.items() if value is not None}
    if leaves == CALL_ME and not answers:
        return redirect("call-me")
    found = read_answers(questions, answers, lexicon=lexicon_of(customer.id))
    with transaction.atomic():
        started = start_draft(customer=customer, at=at, type_version_id=questions.version_id, answers=answers)
        raise_cues(draft_id=started.draft.id, found=found, at=at)
    code = started.draft.code
    response = redirect(_after(code, questions, step, danger=bool(found), leaves=leaves))
    return let_open(response, code=code, secret=started.secret)


@login_not_required
@require_safe
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Which type fits; the words are kept."""
    draft = draft_of(request, code, at=timezone.now())
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return redirect("report-sent", code=code)
    context = {
        "draft_code": code,
        "words": draft.answers.get("what_happened", ""),
        "also_open": draft.is_open_elsewhere(timezone.now()),
        "types": [
            {
                "home_title": entry.home_title,
                "home_hint": entry.home_hint,
                "url": f"{step_url(code, entry.steps[0].slug)}?{urlencode({'type': entry.slug})}",
            }
            for entry in published_types(draft.customer_id)
            if entry.steps
        ],
        "call_me_url": reverse("report-call-me", args=[code]),
    }
    return render(request, "reports/choose.html", context)


@login_not_required
@keeps_words
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """One step of a draft: what is kept is shown, what is sent is saved.

    Raises:
        Http404: The type has no such step.
    """
    customer, at = customer_of(request), timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return redirect("report-sent", code=code)
    questions = questions_of(draft, request.GET.get("type", ""))
    if questions is None:
        return redirect("report-choose", code=code)
    current = questions.step(slug)
    if current is None:
        raise Http404
    ground = ground_for(customer, at=at)
    draft = read_by(questions, draft, ground=ground)
    form = StepForm(
        current,
        ground=ground,
        answers=draft.answers,
        data=request.POST if request.method == "POST" else None,
        hidden=_page_of(questions, current),
    )
    leaves = request.POST.get("then", "")
    if not form.is_bound or not _is_enough(form, leaves):
        return _step_page(request, draft, questions, current, form)
    changed = _changed(form.answers, draft.answers)
    after = {name: value for name, value in {**draft.answers, **changed}.items() if value is not None}
    # Another type may ask the same question and set a cue where the first set none.
    lexicon = lexicon_of(draft.customer_id)
    found = newly_found(
        read_answers(questions_of(draft), draft.answers, lexicon=lexicon),
        read_answers(questions, after, lexicon=lexicon),
    )
    try:
        with transaction.atomic():
            if not _save(request, draft, changed, at=at):
                form.add_error(None, CHANGED_ELSEWHERE)
                return _step_page(request, draft, questions, current, form, status=409)
            if questions.version_id != draft.type_version_id:
                set_type(draft_id=draft.id, version_id=questions.version_id)
            raise_cues(draft_id=draft.id, found=found, at=at)
    except DraftClosed:
        return redirect("report-sent", code=code)
    to_check = request.GET.get("return") == CHECK
    return redirect(_after(code, questions, current, danger=bool(found), to_check=to_check, leaves=leaves))


def questions_of(draft: KeptDraft, chosen: str = "") -> TypeDefinition | None:
    """The questions that a draft answers: the version it began with, or those of a type that is being
    chosen."""
    kept = definition(draft.type_version_id) if draft.type_version_id else None
    if chosen and (kept is None or kept.slug != chosen):
        return published(draft.customer_id, chosen) or kept
    return kept


def read_by(questions: TypeDefinition, draft: KeptDraft, *, ground: Ground) -> KeptDraft:
    """The draft with the answers that these questions can read; nothing that is kept changes."""
    return replace(draft, answers=fitting(questions.questions(), draft.answers, ground=ground))


def newly_found(before: tuple[CueFound, ...], after: tuple[CueFound, ...]) -> tuple[CueFound, ...]:
    """What is said now and was not said before: other cues, other words, or more urgent ones."""
    known = {(cue.cue, cue.grade, cue.words) for cue in before}
    return tuple(cue for cue in after if (cue.cue, cue.grade, cue.words) not in known)


def step_line(
    draft: KeptDraft | None, questions: TypeDefinition, current: str, *, chosen: bool = False
) -> dict[str, Any]:
    """The step marker: ``steps``, ``number`` and ``total``; the check page is the last step.

    Args:
        draft: What is kept; nothing before the first answer.
        questions: The type.
        current: The slug of the step, or ``check``.
        chosen: The type is only being chosen, so links must name it.
    """
    entries = []
    for entry in questions.steps:
        answered = draft is not None and any(question.slug in draft.answers for question in entry.questions)
        done = draft is not None and answered and not missing(entry.questions, draft.answers)
        state = "now" if entry.slug == current else "done" if done else "todo"
        url = step_url(draft.code, entry.slug, type=questions.slug if chosen else "") if draft else ""
        entries.append({"title": entry.title, "state": state, "url": url})
    check_url = reverse("report-check", args=[draft.code]) if draft and not chosen else ""
    entries.append({"title": "Check", "state": "now" if current == CHECK else "todo", "url": check_url})
    number = next(place for place, entry in enumerate(entries, start=1) if entry["state"] == "now")
    return {"steps": entries, "number": number, "total": len(entries)}


def _is_enough(form: StepForm, leaves: str) -> bool:
    """Whether a page can be saved: whole, or as far as it goes for who leaves it now."""
    return form.is_valid() or (leaves in LEAVES and form.forgive_missing())


def _changed(typed: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """What a page changes; a number or address always together with whether it is safe."""
    changed = {name for name, value in typed.items() if value != kept.get(name)}
    for pair in SAFETY_OF.items():
        if not changed.isdisjoint(pair):
            changed.update(pair)
    return {name: value for name, value in typed.items() if name in changed}


def _save(request: HttpRequest, draft: KeptDraft, changed: dict[str, Any], *, at: datetime) -> bool:
    """Save over what was read; not over what another window has saved meanwhile, unless that is the same (the
    other of two clicks).

    Raises:
        DraftClosed: The draft was sent or is gone.
    """
    try:
        save_answers(draft_id=draft.id, answers=changed, at=at, expected=draft.versions)
    except StaleAnswer:
        kept = draft_of(request, draft.code, at=at)
        return kept is not None and all(kept.answers.get(name) == value for name, value in changed.items())
    return True


def _page_of(questions: TypeDefinition, current: StepDefinition) -> dict[str, str]:
    """What the page carries, so that it can be shown again without the database."""
    return {"page": f"{questions.version_id}/{current.slug}"}


def _not_saved(request: HttpRequest) -> HttpResponse | None:
    """The page with what was typed on it, if its questions are in memory; 503."""
    version, _, slug = request.POST.get("page", "").partition("/")
    if not version.isdecimal() or len(version) > 9:
        return None
    try:
        questions = definition(int(version))
    except (DatabaseError, ReportTypeVersion.DoesNotExist):
        return None
    current = questions.step(slug)
    if current is None:
        return None
    customer = customer_of(request)
    form = StepForm(current, ground=ground_for(customer, at=timezone.now()), data=request.POST)
    or_call = f", or call {customer.line_number}" if customer.line_number else ""
    form.add_error(None, f"{NOT_SAVED}{or_call}.")
    return _step_page(request, None, questions, current, form, status=503)


def _step_page(
    request: HttpRequest,
    draft: KeptDraft | None,
    questions: TypeDefinition,
    current: StepDefinition,
    form: StepForm,
    *,
    status: int | None = None,
) -> HttpResponse:
    first = current is questions.steps[0]
    chosen = draft is not None and draft.type_version_id != questions.version_id
    call_me = reverse("report-call-me", args=[draft.code]) if draft else reverse("call-me")
    context = {
        **step_line(draft, questions, current.slug, chosen=chosen),
        "step": current,
        "form": form,
        "back_url": _back(request, draft, questions, current, chosen=chosen),
        "privacy_notice": first,
        "call_me_url": call_me,
        "form_id": "step",
        # Sealed matters stay in the browser only if their writer asks for it.
        "keeps": "ask" if is_short(questions) else "tab",
        "also_open": draft is not None and draft.is_open_elsewhere(timezone.now()),
        "first_text": current.slug == _first_text(questions),
        "days": days_kept(customer_of(request), questions),
    }
    status = status or (400 if form.errors else 200)
    return render(request, "reports/step.html", context, status=status)


def _first_text(questions: TypeDefinition) -> str:
    """The step that first takes words: before them stands what is kept, who sees it, and how long."""
    free = {QuestionKind.TEXT, QuestionKind.LONG_TEXT, QuestionKind.NAME, QuestionKind.ITEMS}
    found = (step.slug for step in questions.steps if any(q.kind in free for q in step.questions))
    return next(found, "")


def _back(
    request: HttpRequest,
    draft: KeptDraft | None,
    questions: TypeDefinition,
    current: StepDefinition,
    *,
    chosen: bool,
) -> str:
    if draft is None:
        return reverse("home")
    if request.GET.get("return") == CHECK:
        return reverse("report-check", args=[draft.code])
    place = questions.steps.index(current)
    if place == 0:
        return reverse("report-choose", args=[draft.code])
    return step_url(draft.code, questions.steps[place - 1].slug, type=questions.slug if chosen else "")


def _after(
    code: str,
    questions: TypeDefinition,
    current: StepDefinition,
    *,
    danger: bool,
    to_check: bool = False,
    leaves: str = "",
) -> str:
    """Where a saved step leads: to the interruption when a cue is new, else to where its writer leaves for,
    to the next step or back to the check."""
    if leaves in LEAVES:
        return now_url(code, leaves) if danger else reverse(LEAVES[leaves], args=[code])
    place = questions.steps.index(current) + 1
    target = CHECK if to_check or place == len(questions.steps) else questions.steps[place].slug
    return now_url(code, target) if danger else step_url(code, target)


def now_url(code: str, target: str = "") -> str:
    """The interruption, and where going on leads."""
    url = reverse("report-now", args=[code])
    return f"{url}?{urlencode({'next': target})}" if target else url


def step_url(code: str, slug: str, **query: str) -> str:
    """The address of a step, or of the check."""
    url = reverse("report-check", args=[code]) if slug == CHECK else reverse("report-step", args=[code, slug])
    given = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(given)}" if given else url
