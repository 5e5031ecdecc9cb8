"""The owner of a registration changes its days and people, without JavaScript: one page, one form."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from assistline.references import group, normalise_reference
from reports.actions import ChangedMeanwhile, NothingDifferent, NotNow, change_registration
from reports.actions.answered import hash_key
from reports.customers import ground_for
from reports.definitions import QuestionDefinition, StepDefinition
from reports.forms import AgainForm
from reports.models import Report
from reports.questions.days import days_wrong
from reports.questions.forms import StepForm
from reports.questions.items import is_items, item_key, one_item, split_key
from reports.registrations import Standing, is_registered, standing_of
from reports.screens.track_page import call_about
from reports.translations import saying, step_in_page_language
from reports.views.access import let_track, may_track
from reports.views.following import NOT_ANY_MORE, try_again
from reports.views.step_page import asks_language
from reports.views.tracking import new_form_key, report_to_follow
from reports.views.written import after_writing

HIGHEST = 50
MEANWHILE = gettext_noop("This was changed in another window. Look at both, then save again.")
NOT_TYPED = ("csrfmiddlewaretoken", "access_code", "then")
NOTHING = gettext_noop("Nothing is different yet. Change a day or a person, or go back.")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Days, times and people as they stand; what is different is kept beside the first.

    Raises:
        Http404: There is no such report, or it is no registration that still runs.
        BadRequest: The page carries something that no page of ours carries.
    """
    if normalise_reference(reference) != reference:
        raise Http404
    at = timezone.now()
    if may_track(request, reference):
        return _change(request, reference, at)
    if request.method != "POST":
        return redirect("track")
    if asks_language(request):
        return _again(request, reference, AgainForm(initial=request.POST.dict()))
    form = AgainForm(request.POST)
    opened = try_again(request, reference, form, at)
    if opened.report is not None:
        return let_track(_change(request, reference, at), reference=reference)
    return _again(request, reference, form, status=opened.status)


def _again(request: HttpRequest, reference: str, form: AgainForm, *, status: int = 200) -> HttpResponse:
    typed = [(name, value) for name, value in request.POST.items() if name not in NOT_TYPED]
    context = {"form": form, "typed": typed, "reference": group(reference), "words_form": "again"}
    return render(request, "reports/track_again.html", context, status=status)


def _change(request: HttpRequest, reference: str, at: datetime) -> HttpResponse:
    report = report_to_follow(reference)
    if not is_registered(report):
        raise Http404
    standing = standing_of(report)
    if request.method != "POST":
        return _page(request, report, standing, _form(report, standing, at, numbers=_numbers(standing)))
    numbers = _sent_numbers(request.POST)
    pressed = request.POST.get("person", "")
    if asks_language(request):
        form = _form(report, standing, at, numbers=numbers)
        form.keep_as_typed(request.POST)
        return _page(request, report, standing, form)
    if pressed:
        left = [*numbers, max(numbers, default=0) + 1] if pressed == "more" else _without(numbers, pressed)
        form = _form(report, standing, at, numbers=left[:HIGHEST])
        form.keep_as_typed(request.POST)
        return _page(request, report, standing, form, pressed=pressed)
    return _save(request, report, standing, numbers, at)


def _save(
    request: HttpRequest, report: Report, standing: Standing, numbers: list[int], at: datetime
) -> HttpResponse:
    form = _form(report, standing, at, numbers=numbers, data=request.POST)
    if not form.is_valid():
        return _page(request, report, standing, form, status=422)
    answers = _answers(standing, form.answers)
    today = at.astimezone(ZoneInfo(report.customer.time_zone)).date()
    people = _people_question(standing)
    if wrong := days_wrong(answers, today=today):
        form.add_error(*wrong)
    if people is not None and people.required and not answers[people.slug]:
        form.add_error(None, people.error_text or gettext("Add one person."))
    if people is not None and len(answers[people.slug]) > people.most_items:
        most = gettext("We can ring %(number)s people at most. Remove some.") % {"number": people.most_items}
        form.add_error(None, most)
    if form.errors:
        return _page(request, report, standing, form, status=422)
    seen = request.POST.get("seen", "")
    try:
        _, cues = change_registration(
            report_id=report.id,
            answers=answers,
            key=_key_of(request, answers),
            at=at,
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else None,
        )
    except NothingDifferent:
        form.add_error(None, gettext(NOTHING))
        return _page(request, report, standing, form, status=422)
    except ChangedMeanwhile:
        form.add_error(None, gettext(MEANWHILE))
        return _page(request, report, standing, form, meanwhile=True, status=409)
    except NotNow:
        form.add_error(None, gettext(NOT_ANY_MORE))
        return _page(request, report, standing, form, status=409)
    return after_writing(report.reference, "change", cues)


def _key_of(request: HttpRequest, answers: dict[str, Any]) -> str:
    """The form's, and what it says: who goes back and says something else changes it once more."""
    key = request.POST.get("key", "") or new_form_key()
    return hash_key("\n".join((key, json.dumps(answers, sort_keys=True, default=str))))


def _form(
    report: Report,
    standing: Standing,
    at: datetime,
    *,
    numbers: list[int],
    data: QueryDict | None = None,
) -> StepForm:
    questions: list[QuestionDefinition] = []
    answers = dict(standing.answers)
    for question in standing.questions:
        if not is_items(question):
            questions.append(question)
            continue
        there = standing.answers.get(question.slug) or []
        for number in numbers:
            questions.append(one_item(question, number))
            if number <= len(there):
                answers[item_key(question.slug, number)] = there[number - 1]
    step = StepDefinition("change", "", "", questions=tuple(questions))
    return StepForm(
        step_in_page_language(step, customer_id=report.customer_id),
        ground=ground_for(report.customer, at=at),
        answers=answers,
        data=data,
        hidden={
            "people": ",".join(map(str, numbers)),
            "seen": str(standing.change_id),
            "key": new_form_key(),
        },
    )


def _answers(standing: Standing, given: dict[str, Any]) -> dict[str, Any]:
    """The form's answers with the people as a list, in the order of the page; who is left empty is gone."""
    people = _people_question(standing)
    if people is None:
        return given
    listed = [said for key, said in given.items() if split_key(key)[0] == people.slug and split_key(key)[1]]
    answers = {key: said for key, said in given.items() if not split_key(key)[1]}
    return {**answers, people.slug: [said for said in listed if said]}


def _people_question(standing: Standing) -> QuestionDefinition | None:
    return next((question for question in standing.questions if is_items(question)), None)


def _numbers(standing: Standing) -> list[int]:
    """A fieldset for each person that there is, and one where there is nobody yet."""
    people = _people_question(standing)
    there = standing.answers.get(people.slug) or [] if people else []
    return list(range(1, max(len(there), 1) + 1))


def _sent_numbers(sent: QueryDict) -> list[int]:
    numbers = []
    for word in sent.get("people", "").split(",")[:HIGHEST]:
        if not (word.isascii() and word.isdecimal() and len(word) < 3 and 1 <= int(word) <= HIGHEST):
            if word:
                raise BadRequest("That is no page of ours.")
            continue
        numbers.append(int(word))
    return list(dict.fromkeys(numbers))


def _without(numbers: list[int], pressed: str) -> list[int]:
    return [number for number in numbers if str(number) != pressed]


def _page(
    request: HttpRequest,
    report: Report,
    standing: Standing,
    form: StepForm,
    *,
    pressed: str = "",
    meanwhile: bool = False,
    status: int = 200,
) -> HttpResponse:
    people = _people_question(standing)
    groups = form.simple_groups
    # Each person is a question of its own, with its number.
    items = [question for question in form.step.questions if split_key(question.slug)[1]]
    spoken = saying(report.customer_id) or (lambda words: words)
    seen = form.data.get("seen", "") if form.is_bound and not meanwhile else str(standing.change_id)
    context = {
        "form": form,
        "reference": group(report.reference),
        "back_url": reverse("track-report", args=[report.reference]),
        "call_me_url": call_about(report.reference),
        "groups": groups,
        "people": replace(people, label=spoken(people.label)) if people else None,
        "name": spoken(people.item_name) if people else "",
        "persons": [
            {"number": split_key(item.slug)[1], "place": place, "groups": form.part_groups(item.slug)}
            for place, item in enumerate(items, start=1)
        ],
        "has_room": people is not None and len(items) < people.most_items,
        "words_form": "change",
        "removed": pressed not in ("", "more"),
        "cancelled": standing.cancelled,
        "seen": seen,
        "numbers": ",".join(str(split_key(item.slug)[1]) for item in items),
        "key": form.data.get("key", "") if form.is_bound else form["key"].value(),
    }
    return render(request, "reports/track_change.html", context, status=status)
