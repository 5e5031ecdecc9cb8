"""Doors of who passes a case on, lowers its grade, or is asked about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assistline import audit
from assistline.models import User
from assistline.references import group
from triage import actions
from triage.forms_decisions import AnswerForm, GradeForm, PassOnForm, RefuseForm
from triage.models import AgentQuestion, Case, Grade, IllegalMove, Passing
from triage.screens.passings import given_by, given_rows, passing_words
from triage.screens.regrades import regrades_of
from triage.screens.words import clock_words, staff_time
from triage.views.access import is_number, person, seen_case
from triage.views.beside import beside

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def change_grade(request: HttpRequest, reference: str) -> HttpResponse:
    """Raise a grade at once, or lower it with a reason; and how it came to be what it is."""
    found = seen_case(request, reference)
    if request.method == "GET":
        return _grade_page(request, reference, None)
    form = GradeForm(request.POST, case=found, auto_id="grade_%s")
    if not form.is_valid():
        return _grade_page(request, reference, form, UNPROCESSABLE)
    grade, reason = Grade(form.cleaned_data["grade"]), form.cleaned_data["reason"]
    user, now = person(request), timezone.now()
    try:
        if form.lowers:
            actions.lower_grade(case_id=found.id, by=user, grade=grade, reason=reason, at=now)
        else:
            actions.raise_grade(case_id=found.id, by=user, grade=grade, reason=reason, at=now)
    except (IllegalMove, actions.ReasonMissing) as error:
        form.add_error(None, str(error))
        return _grade_page(request, reference, form, UNPROCESSABLE)
    told = " The citizen is told the new time." if form.lowers else ""
    messages.success(request, f"The grade is changed.{told}")
    return redirect("triage-case", reference=found.reference)


def _grade_page(
    request: HttpRequest, reference: str, form: GradeForm | None, status: int = 200
) -> HttpResponse:
    def read(case: Case, user: User, now: datetime) -> dict[str, Any]:
        history = regrades_of(case.assessments.select_related("by"))
        return {
            "form": form or GradeForm(case=case, auto_id="grade_%s"),
            "history": [
                {
                    "move": one.move,
                    "why": one.why,
                    "by": str(one.assessment.by) if one.assessment.by else "The rules",
                    "at": staff_time(one.assessment.at, case.centre.zone),
                }
                for one in reversed(history)
            ],
        }

    return beside(
        request,
        reference,
        here="grade",
        template="triage/grade.html",
        action="case.grade_read",
        read=read,
        status=status,
    )


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer the case to another centre or officer, or keep it after all; and what the agent was asked."""
    user, now = person(request), timezone.now()
    found = seen_case(request, reference, Case.objects.select_related("centre"))
    if request.method == "GET":
        return _pass_page(request, reference, None)
    try:
        if is_number(request.POST.get("take_back", "")):
            actions.take_back_passing(passing_id=int(request.POST["take_back"]), officer=user, at=now)
            messages.success(request, "It stays where it is.")
            return redirect("triage-pass-on", reference=found.reference)
        form = PassOnForm(request.POST, case=found, officer=user, auto_id="pass_%s")
        if not form.is_valid():
            return _pass_page(request, reference, form, UNPROCESSABLE)
        centre, to_user = form.target
        actions.pass_on_case(
            case_id=found.id,
            officer=user,
            to_centre=centre,
            to_user=to_user,
            reason=form.cleaned_data["reason"],
            by_email=form.cleaned_data["by_email"],
            at=now,
        )
    except Passing.DoesNotExist:
        raise Http404 from None
    except actions.IncompleteDecision as error:
        form.add_error(error.field, str(error))
        return _pass_page(request, reference, form, UNPROCESSABLE)
    except IllegalMove as error:
        messages.warning(request, f"{error} Nothing was passed on.")
        return redirect("triage-pass-on", reference=found.reference)
    messages.success(request, f"Offered to {to_user or centre}. It stays here until it is accepted.")
    return redirect("triage-case", reference=found.reference)


def _pass_page(
    request: HttpRequest, reference: str, form: PassOnForm | None, status: int = 200
) -> HttpResponse:
    def read(case: Case, user: User, now: datetime) -> dict[str, Any]:
        zone = case.centre.zone
        passings = case.passings.select_related("by", "to_user", "to_centre", "answered_by").order_by("-at")
        questions = case.agent_questions.select_related("by", "to", "supplement").order_by("-at")
        return {
            "form": form or PassOnForm(case=case, officer=user, auto_id="pass_%s"),
            "passings": [passing_words(one, zone) for one in passings],
            "questions": [_question(one, case) for one in questions],
        }

    return beside(
        request,
        reference,
        here="pass_on",
        template="triage/pass_on.html",
        action="case.passing_read",
        read=read,
        status=status,
    )


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def passed(request: HttpRequest) -> HttpResponse:
    """What was passed on to this person or their centre and waits to be accepted."""
    return _passed_page(request)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def answer_passing(request: HttpRequest, passing_id: int) -> HttpResponse:
    """Accept a case, or say why not."""
    user, now = person(request), timezone.now()
    offered = Passing.objects.offered_to(user).filter(case__in=Case.objects.not_kept_from(user))
    get_object_or_404(offered, id=passing_id)
    try:
        if request.POST.get("do") == "accept":
            case = actions.accept_passing(passing_id=passing_id, officer=user, at=now)
            messages.success(request, "It is yours now. What was promised stays promised.")
            return redirect("triage-case", reference=case.reference)
        form = RefuseForm(request.POST, auto_id=f"refuse_{passing_id}_%s")
        if not form.is_valid():
            return _passed_page(request, form=form, about=passing_id, status=UNPROCESSABLE)
        actions.refuse_passing(
            passing_id=passing_id, officer=user, answer=form.cleaned_data["answer"], at=now
        )
        messages.success(request, "It stays where it was. They read why.")
    except IllegalMove as error:
        messages.warning(request, str(error))
    return redirect("triage-passed")


def _passed_page(
    request: HttpRequest, *, form: RefuseForm | None = None, about: int = 0, status: int = 200
) -> HttpResponse:
    user, now = person(request), timezone.now()
    with transaction.atomic():
        offered = Passing.objects.offered_to(user).filter(case__in=Case.objects.not_kept_from(user).open())
        found = list(offered.select_related("case__centre", "by", "from_centre").order_by("case__due_at"))
        given = given_by(user, now)
        theirs = set(Case.objects.visible_to(user).filter(passings__in=found).values_list("id", flat=True))
        if found or given:
            audit.record(
                actor=user,
                action="case.passed_listed",
                object_kind="case",
                object_ids=sorted({one.case_id for one in (*found, *given)}),
                request=request,
                centre_id=user.centre_id,
            )
    rows = [
        {
            "id": one.id,
            "title": one.case.matter,
            "reference": group(one.case.reference),
            "grade": one.case.grade,
            "grade_name": one.case.get_grade_display(),
            "clock": clock_words(one.case, now),
            "locality": one.case.locality,
            "by": str(one.by),
            "from": one.from_centre.name,
            "since": staff_time(one.at, user.centre.zone),
            # Of another centre they read what is said here; the whole case is theirs when they accept it.
            "url": reverse("triage-case", args=[one.case.reference]) if one.case_id in theirs else "",
            "reason": one.reason,
            "form": form if form and one.id == about else RefuseForm(auto_id=f"refuse_{one.id}_%s"),
        }
        for one in found
    ]
    shown = {"rows": rows, "given": given_rows(given), "form": form}
    return render(request, "triage/passed.html", shown, status=status)


@require_http_methods(["GET", "POST"])
@permission_required("agents.take_call", raise_exception=True)
def questions(request: HttpRequest) -> HttpResponse:
    """What officers ask the agent about calls that they took."""
    user, form, about, status = person(request), None, 0, 200
    if request.method == "POST":
        about = int(request.POST["question"]) if is_number(request.POST.get("question", "")) else 0
        form = AnswerForm(request.POST, auto_id=f"question_{about}_%s")
        if form.is_valid():
            try:
                actions.answer_question(
                    question_id=about, agent=user, answer=form.cleaned_data["answer"], at=timezone.now()
                )
                messages.success(request, "Sent. The officer reads it with the case.")
            except AgentQuestion.DoesNotExist:
                raise Http404 from None
            except IllegalMove as error:
                messages.warning(request, str(error))
            return redirect("triage-questions")
        status = UNPROCESSABLE
    with transaction.atomic():
        theirs = AgentQuestion.objects.filter(to=user)
        theirs = theirs.select_related("case__centre", "by", "to", "supplement")
        theirs = theirs.filter(case__in=Case.objects.not_kept_from(user)).order_by("-at")
        found = list(theirs.filter(answered_at=None)) + list(theirs.exclude(answered_at=None)[:20])
        if found:
            audit.record(
                actor=user,
                action="case.question_read",
                object_kind="case",
                object_ids=[one.case_id for one in found],
                request=request,
                centre_id=user.centre_id,
            )
    rows = [
        _question(one, one.case)
        | {"form": form if form and one.id == about else AnswerForm(auto_id=f"question_{one.id}_%s")}
        for one in found
    ]
    return render(request, "triage/questions.html", {"rows": rows, "form": form}, status=status)


def _question(one: AgentQuestion, case: Case) -> dict[str, Any]:
    zone = case.centre.zone
    return {
        "id": one.id,
        "reference": group(case.reference),
        "title": case.matter,
        "by": str(one.by),
        "to": str(one.to),
        "at": staff_time(one.at, zone),
        "words": one.words,
        "due": staff_time(one.due_at, zone) if one.due_at else "",
        "late": one.answered_at is None and one.due_at is not None and one.due_at <= timezone.now(),
        "answer": one.said,
        "answered": staff_time(one.answered_at, zone) if one.answered_at else "",
    }
