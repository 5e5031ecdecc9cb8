"""Writing a report: one page a step, saved when it is left, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from reports.actions import DraftClosed, StaleAnswer, raise_cues, save_answers, set_type, start_draft
from reports.customers import ground_for
from reports.definitions import (
    QuestionDefinition,
    StepDefinition,
    TypeDefinition,
    definition,
    published,
)
from reports.drafts import KeptDraft
from reports.lexicon_additions import lexicon_of
from reports.localities import police_of
from reports.portal_language import ASKED, active
from reports.questions import SAFETY_OF
from reports.questions.display import lines
from reports.questions.fields import fields_for
from reports.questions.forms import StepForm
from reports.questions.items import is_item_key, is_items
from reports.questions.text import Ground
from reports.questions.values import fitting
from reports.reading import CueFound, read_answers
from reports.translations import step_in_page_language
from reports.views import page_versions
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
from reports.views.not_saved import keeps_words
from reports.views.step_page import (
    CALL_ME,
    CHECK,
    LANGUAGE,
    LEAVES,
    WHERE,
    after_step,
    carried_by_page,
    elsewhere_url,
    next_asked,
    now_url,
    step_page,
    step_url,
)
from reports.views.things import (
    NEW,
    Things,
    as_one_more,
    put_back,
    remove_thing,
    things_on,
)
from reports.whose import goes_elsewhere

CHANGED_ELSEWHERE = gettext_noop(
    "This was changed in another window. Your words are still on this page. Press Save again."
)


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
    step = questions.asked({})[0]
    shown = step_in_page_language(step, customer_id=customer.id)
    form = StepForm(
        shown,
        ground=ground_for(customer, at=at),
        data=request.POST if request.method == "POST" else None,
        hidden=carried_by_page(questions, step, None),
    )
    leaves = request.POST.get("then", "")
    if not form.is_bound or not _is_enough(form, leaves):
        return step_page(request, None, questions, shown, form)
    if not may_start(request, at=at):
        form.add_error(None, too_many_starts(customer))
        return step_page(request, None, questions, shown, form, status=429)
    answers = {question: value for question, value in form.answers.items() if value is not None}
    if leaves == CALL_ME and not answers:
        return redirect("call-me")
    if leaves == LANGUAGE and not answers:
        return redirect("report-type", slug=slug)
    found = read_answers(questions, answers, lexicon=lexicon_of(customer.id))
    with transaction.atomic():
        started = start_draft(
            customer=customer,
            at=at,
            type_version_id=questions.version_id,
            answers=answers,
            language=active().code,
        )
        raise_cues(draft_id=started.draft.id, found=found, at=at)
    code = started.draft.code
    away = not found and goes_elsewhere(customer.id, (None, {}), (questions, answers))
    response = redirect(
        after_step(code, questions, step, answers, danger=bool(found), away=away, leaves=leaves)
    )
    return let_open(response, code=code, secret=started.secret)


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
        return already_sent(request, draft)
    questions = questions_of(draft, request.GET.get("type", ""))
    if questions is None:
        return redirect("report-choose", code=code)
    if questions.step(slug) is None:
        raise Http404
    ground = ground_for(customer, at=at)
    draft = read_by(questions, draft, ground=ground)
    current = _asked_or_sent(request, questions, slug, draft.answers)
    if current is None:
        return redirect(step_url(code, next_asked(questions, slug, draft.answers)))
    current = step_in_page_language(current, customer_id=customer.id)
    things = things_on(request, current, draft)
    if things and ("thing-remove" in request.POST or "thing-restore" in request.POST):
        return _press(request, draft, questions, current, things, at=at, ground=ground)
    kept = draft.answers | (things.answers() if things else {})
    form = StepForm(
        things.on(current) if things else current,
        ground=ground,
        answers=kept,
        data=request.POST if request.method == "POST" else None,
        hidden=carried_by_page(questions, current, draft),
    )
    leaves = request.POST.get("then", "")
    if not form.is_bound or not _is_enough(form, leaves):
        return step_page(request, draft, questions, current, form, things=things)
    seen = page_versions.versions_seen(request, current)
    changed = _changed(form.answers, kept, but=page_versions.left_alone(form.answers, seen))
    after = draft.answers_with(changed)
    # Another type may ask the same question and set a cue where the first set none.
    lexicon = lexicon_of(draft.customer_id)
    found = newly_found(
        read_answers(questions_of(draft), draft.answers, lexicon=lexicon),
        read_answers(questions, after, lexicon=lexicon),
    )
    try:
        with transaction.atomic():
            now_kept = _save(request, draft, changed, things, seen=seen, at=at)
            if now_kept is not None:
                return _conflict(request, now_kept, questions, current, form, changed)
            if questions.version_id != draft.type_version_id:
                set_type(draft_id=draft.id, version_id=questions.version_id)
            note_language(draft)
            raise_cues(draft_id=draft.id, found=found, at=at)
    except DraftClosed:
        return already_sent(request, draft)
    away = not found and goes_elsewhere(customer.id, (questions_of(draft), draft.answers), (questions, after))
    to_check = request.GET.get("return") == CHECK
    if leaves == LANGUAGE:
        return redirect(now_url(code, slug) if found else _same_page(request))
    if things and (leaves == NEW or is_item_key(leaves, things.question.slug)):
        here = step_url(code, slug, item=leaves, **{"return": CHECK if to_check else ""})
        return redirect(now_url(code, slug) if found else here)
    # Police elsewhere are named at once and by their state; the tables speak of them only in the end.
    police = police_of(customer.id, changed) if WHERE in changed and not (found or leaves) else None
    next_page = after_step(
        code,
        questions,
        current,
        after,
        danger=bool(found),
        away=away and police is None,
        to_check=to_check,
        leaves=leaves,
    )
    return redirect(elsewhere_url(code, next_page) if police else next_page)


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


def _is_enough(form: StepForm, leaves: str) -> bool:
    """Whether a page can be saved: whole, or as far as it goes for who leaves it now."""
    if form.is_valid():
        return bool(leaves) or form.days_can_be()
    return (leaves in LEAVES or leaves == LANGUAGE) and form.forgive_missing()


def _same_page(request: HttpRequest) -> str:
    """The page as it is, without the language that its address has asked for: the browser knows it now."""
    query = request.GET.copy()
    query.pop(ASKED, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _changed(typed: dict[str, Any], kept: dict[str, Any], *, but: set[str]) -> dict[str, Any]:
    """What a page changes; a number or address always together with whether it is safe."""
    changed = {name for name, value in typed.items() if value != kept.get(name)} - but
    for pair in SAFETY_OF.items():
        if not changed.isdisjoint(pair):
            changed.update(pair)
    return {name: value for name, value in typed.items() if name in changed}


def _save(
    request: HttpRequest,
    draft: KeptDraft,
    changed: dict[str, Any],
    things: Things | None,
    *,
    seen: dict[str, int],
    at: datetime,
) -> KeptDraft | None:
    """Save over what the page showed; not over what another window has saved since, unless that is the same
    (the other of two clicks).

    Returns:
        The draft as it is now, if something in it stands against this; nothing once it is saved.

    Raises:
        DraftClosed: The draft was sent or is gone.
    """
    expected = draft.versions | seen
    if things and things.key in changed:
        expected[things.key] = things.seen
        if "thing-both" in request.POST:
            changed, expected, things = as_one_more(changed, things)
    try:
        save_answers(draft_id=draft.id, answers=changed, at=at, expected=expected)
    except StaleAnswer:
        kept = draft_of(request, draft.code, at=at)
        if kept is None:
            raise DraftClosed(draft.code) from None
        left = [name for name, value in changed.items() if kept.value_of(name) != value]
        if things and left == [things.key] and kept.value_of(things.key) is None:
            # What was removed in another window meanwhile is told as one more.
            changed, expected, _ = as_one_more(changed, things.as_kept(kept))
            save_answers(draft_id=draft.id, answers=changed, at=at, expected=expected)
            return None
        return kept if left else None
    return None


def _conflict(
    request: HttpRequest,
    draft: KeptDraft,
    questions: TypeDefinition,
    current: StepDefinition,
    form: StepForm,
    changed: dict[str, Any],
) -> HttpResponse:
    """The page with what was typed, and beside it what the other window saved."""
    things = things_on(request, current, draft)
    if things:
        things = replace(things, seen=draft.versions.get(things.key, 0))
    # To save it again is to save over what is shown now.
    sent = request.POST.copy()
    sent[page_versions.NAME] = page_versions.versions_on(current, draft)
    form.data = sent
    form.add_error(None, gettext(CHANGED_ELSEWHERE))
    for question in form.step.questions:
        theirs = draft.value_of(question.slug)
        if question.slug in changed and theirs != changed[question.slug]:
            words = " ".join(lines(question, theirs, zone=form.ground.zone)) or gettext("nothing")
            form.add_error(None, gettext("The other window has: %(words)s") % {"words": words})
    return step_page(request, draft, questions, current, form, things=things, status=409, both=True)


def _press(
    request: HttpRequest,
    draft: KeptDraft,
    questions: TypeDefinition,
    current: StepDefinition,
    things: Things,
    *,
    at: datetime,
    ground: Ground,
) -> HttpResponse:
    """A button beside one of several things: the page comes back with all that is typed on it."""
    try:
        if "thing-restore" in request.POST:
            pressed = put_back(request, draft, things, at=at, ground=ground)
        else:
            pressed = remove_thing(draft, things, request.POST["thing-remove"], at=at, zone=ground.zone)
    except DraftClosed:
        return already_sent(request, draft)
    now_kept = draft_of(request, draft.code, at=at)
    if now_kept is None:
        return closed(request)
    draft = read_by(questions, now_kept, ground=ground)
    things = things_on(request, current, draft) or things
    if not things.number and not things.there:
        things = things.at_next_number()
    kept = draft.answers | things.answers()
    form = StepForm(
        things.on(current), ground=ground, answers=kept, hidden=carried_by_page(questions, current, draft)
    )
    form.keep_as_typed(request.POST)
    if pressed.error:
        form.add_error(None, pressed.error)
    return step_page(request, draft, questions, current, form, things=things, pressed=pressed)


def _asked_or_sent(
    request: HttpRequest, questions: TypeDefinition, slug: str, answers: dict[str, Any]
) -> StepDefinition | None:
    """The step as it is asked now. What was still asked when the page was drawn, and is sent, is kept too."""
    asked = next((step for step in questions.asked(answers) if step.slug == slug), None)
    whole = questions.step(slug)
    if request.method != "POST" or whole is None:
        return asked
    still = {question.slug: question for question in asked.questions} if asked else {}
    found = tuple(
        still.get(question.slug) or replace(question, required=False)
        for question in whole.questions
        if question.slug in still or _was_sent(question, request)
    )
    return replace(whole, questions=found) if found else None


def _was_sent(question: QuestionDefinition, request: HttpRequest) -> bool:
    if is_items(question):
        return is_item_key(request.POST.get("thing-key", ""), question.slug)
    return any(name in request.POST or f"{name}_day" in request.POST for name in fields_for(question))
