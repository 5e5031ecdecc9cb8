"""How a step is drawn, and the ways to it and from it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_noop

from reports.definitions import StepDefinition, TypeDefinition
from reports.drafts import KeptDraft
from reports.keeping import days_kept, is_short
from reports.models.report_type import QuestionKind
from reports.questions import FOR_WHOM, UNDER_18
from reports.questions.forms import StepForm
from reports.questions.values import missing
from reports.translations import say
from reports.views import page_versions
from reports.views.access import customer_of
from reports.views.things import Pressed, Things, list_of

CHECK, SENT, WHERE = "check", "sent", "where"
# What a step's form can say with its button instead of going on: the page is saved as far as it goes.
LATER, CALL_ME, FILES, LANGUAGE = "later", "call-me", "files", "language"
LEAVES = {LATER: "report-later", CALL_ME: "report-call-me", FILES: "report-files"}


def asks_language(request: HttpRequest) -> bool:
    """Whether a form was only sent to be shown in another language: nothing typed is judged or kept."""
    return request.method == "POST" and request.POST.get("then") == LANGUAGE


def step_line(
    draft: KeptDraft | None,
    questions: TypeDefinition,
    current: str,
    *,
    customer_id: int,
    chosen: bool = False,
) -> dict[str, Any]:
    """The step marker: ``steps``, ``number`` and ``total``; the check page is the last step.

    Args:
        draft: What is kept; nothing before the first answer.
        questions: The type.
        current: The slug of the step, or ``check``.
        customer_id: Whose words they are.
        chosen: The type is only being chosen, so links must name it.
    """
    entries = []
    for entry in questions.asked(draft.answers if draft else {}):
        answered = draft is not None and any(question.slug in draft.answers for question in entry.questions)
        done = draft is not None and answered and not missing(entry.questions, draft.answers)
        state = "now" if entry.slug == current else "done" if done else "todo"
        url = step_url(draft.code, entry.slug, type=questions.slug if chosen else "") if draft else ""
        entries.append({"title": say(entry.title, customer_id=customer_id), "state": state, "url": url})
    check_url = reverse("report-check", args=[draft.code]) if draft and not chosen else ""
    entries.append(
        {
            "title": say(gettext_noop("Check")),
            "state": "now" if current == CHECK else "todo",
            "url": check_url,
        }
    )
    number = next(place for place, entry in enumerate(entries, start=1) if entry["state"] == "now")
    return {"steps": entries, "number": number, "total": len(entries)}


def step_page(
    request: HttpRequest,
    draft: KeptDraft | None,
    questions: TypeDefinition,
    current: StepDefinition,
    form: StepForm,
    *,
    things: Things | None = None,
    pressed: Pressed | None = None,
    both: bool = False,
    status: int | None = None,
    template: str = "reports/step.html",
) -> HttpResponse:
    first = current.slug == questions.steps[0].slug
    chosen = draft is not None and draft.type_version_id != questions.version_id
    call_me = reverse("report-call-me", args=[draft.code]) if draft else reverse("call-me")
    context = {
        **step_line(draft, questions, current.slug, customer_id=customer_of(request).id, chosen=chosen),
        "step": current,
        "form": form,
        "back_url": _back(request, draft, questions, current, chosen=chosen),
        "privacy_notice": first,
        "offer_call": first and questions.call_first,
        "call_me_url": call_me,
        "form_id": "step",
        "offers_files": draft is not None and questions.takes_files,
        # Sealed matters stay in the browser only if their writer asks for it.
        "keeps": "ask" if is_short(questions) else "tab",
        "also_open": draft is not None and draft.is_open_elsewhere(timezone.now()),
        "first_text": current.slug == _first_text(questions),
        "young": draft is not None and draft.answers.get(FOR_WHOM) == UNDER_18,
        "days": days_kept(customer_of(request), questions),
        "things": list_of(things, form, zone=form.ground.zone, pressed=pressed) if things else None,
        "both": both and things is not None and bool(things.number) and not things.is_full,
    }
    status = status or (400 if form.errors else 200)
    return render(request, template, context, status=status)


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
    before = [step.slug for step in _until(questions, current.slug, draft.answers)]
    if not before:
        return reverse("report-choose", args=[draft.code])
    return step_url(draft.code, before[-1], type=questions.slug if chosen else "")


def after_step(
    code: str,
    questions: TypeDefinition,
    current: StepDefinition,
    answers: dict[str, Any],
    *,
    danger: bool,
    away: bool,
    to_check: bool = False,
    leaves: str = "",
) -> str:
    """Where a saved step leads: to the interruption when a cue is new, else to where its writer leaves for,
    to whose matter it is when that is new, to the next step that is asked for these answers, or back to the
    check."""
    if leaves in LEAVES:
        return now_url(code, leaves) if danger else reverse(LEAVES[leaves], args=[code])
    if leaves == LANGUAGE:
        return now_url(code, current.slug) if danger else step_url(code, current.slug)
    target = CHECK if to_check else next_asked(questions, current.slug, answers)
    if danger:
        return now_url(code, target)
    return not_ours_url(code, target) if away else step_url(code, target)


def next_asked(questions: TypeDefinition, slug: str, answers: dict[str, Any]) -> str:
    """The step after one (which need not be asked itself), for these answers; the check after the last."""
    order = [step.slug for step in questions.steps]
    later = order[order.index(slug) + 1 :]
    return next((step.slug for step in questions.asked(answers) if step.slug in later), CHECK)


def _until(questions: TypeDefinition, slug: str, answers: dict[str, Any]) -> list[StepDefinition]:
    """The steps that are asked before one."""
    order = [step.slug for step in questions.steps]
    earlier = order[: order.index(slug)]
    return [step for step in questions.asked(answers) if step.slug in earlier]


def now_url(code: str, target: str = "") -> str:
    """The interruption, and where going on leads."""
    url = reverse("report-now", args=[code])
    return f"{url}?{urlencode({'next': target})}" if target else url


def not_ours_url(code: str, target: str) -> str:
    """Whose matter it is, and where going on with us leads."""
    return f"{reverse('report-not-ours', args=[code])}?{urlencode({'next': target})}"


def elsewhere_url(code: str, next_page: str) -> str:
    """Whose matter it is where it happened, and the page that going on leads to."""
    target = next_page.partition("?")[0].rstrip("/").rpartition("/")[2]
    return f"{reverse('report-elsewhere', args=[code])}?{urlencode({'next': target})}"


def step_url(code: str, slug: str, **query: str) -> str:
    """The address of a step, or of the check."""
    url = reverse("report-check", args=[code]) if slug == CHECK else reverse("report-step", args=[code, slug])
    given = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(given)}" if given else url


def carried_by_page(
    questions: TypeDefinition, current: StepDefinition, draft: KeptDraft | None
) -> dict[str, str]:
    """What the page carries: what it takes to show it again without the database, and which answers it
    shows."""
    page = f"{questions.version_id}/{current.slug}"
    return {"page": page, page_versions.NAME: page_versions.versions_on(current, draft)}
