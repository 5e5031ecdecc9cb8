"""A question of a version, or a part of one about several things: opened on the version's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from assistline.admin.base import customer_of
from assistline.admin.nested import page_of
from reports.actions.arrange_type import Removed, copy_question, move_question, remove_question
from reports.actions.edit_type import ChangedMeanwhile, save_question
from reports.actions.publish_type import as_it_stands
from reports.actions.type_rows import NotADraft
from reports.admin.entry import CLOSED, EntryAdmin, anchor, is_id
from reports.admin.ready_made import ready_made
from reports.admin.reopening import CHANGED, REMOVED, errors_of, mine_and_theirs
from reports.admin.type_forms import QuestionForm, typed_so_far
from reports.admin.type_page import Opened
from reports.definitions import QuestionDefinition, TypeDefinition
from reports.models import Question, ReportTypeVersion, Step
from reports.models.report_type import QuestionKind, VersionState
from reports.naming import mark_of


@admin.register(Question)
class QuestionAdmin(EntryAdmin):
    """One question."""

    customer_path = "step__version__report_type__customer"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """With step, version and type, which the page names."""
        return super().get_queryset(request).select_related("step__version__report_type", "parent")

    def is_draft(self, row: Question) -> bool:
        """Whether its version may still be changed."""
        return row.step.version.state == VersionState.DRAFT

    def parent(self, row: Question) -> models.Model:
        """Its version, on whose page it stands."""
        return row.step.version

    def ancestors(self, row: Question) -> Sequence[models.Model]:
        """Type, version."""
        return [row.step.version.report_type, row.step.version]

    def version_of(self, row: Question) -> ReportTypeVersion:
        """Its version."""
        return row.step.version

    def copy_entry(self, row_id: int) -> Question:
        """The same once more."""
        return copy_question(question_id=row_id)

    def move_entry(self, row_id: int, by: int) -> Question:
        """One place up or down."""
        return move_question(question_id=row_id, by=by)

    def remove_entry(self, row_id: int) -> Removed:
        """Take it out."""
        return remove_question(question_id=row_id)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """An empty question at the end of the step, or of the parts, that the address names."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        named, above = request.GET.get("step", ""), request.GET.get("parent", "")
        steps = Step.objects.select_related("version__report_type").filter(
            version__report_type__customer=customer_of(request)
        )
        step = steps.filter(id=int(named)).first() if is_id(named) else None
        parent = None
        if step and is_id(above):
            parent = step.questions.filter(id=int(above), kind=QuestionKind.ITEMS).first()
        if step is None or (above and parent is None):
            if request.method == "POST":
                return self._again(request)
            messages.error(request, "Questions are added from the page of a draft.")
            return redirect("admin:reports_reporttype_changelist")
        return self._write(request, step, None, parent)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The version's page with the question opened."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._again(request)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if not self.is_draft(row) and request.method != "POST":
            return self.page(request, row.step.version, None)
        if not self.has_change_permission(request) or not (self.is_draft(row) or "label" in request.POST):
            raise PermissionDenied
        return self._write(request, row.step, row, row.parent)

    def _again(self, request: HttpRequest) -> HttpResponse:
        """What was typed for a question that is gone, as a new one on the step where it stood."""
        named = request.POST.get("version", "")
        version = self.versions(request).filter(id=int(named)).first() if is_id(named) else None
        if version is None or "label" not in request.POST:
            return self.gone(request)
        steps = list(version.steps.all())
        stood = request.POST.get("step", "")
        step = next((one for one in steps if str(one.pk) == stood), steps[-1] if steps else None)
        if step is None:
            return self.gone(request)
        form = QuestionForm(request.POST, version=as_it_stands(version_id=version.pk), step=step.slug)
        opened = Opened(form, _add_url(step, None), within=(step.slug,), said=[REMOVED])
        return self.page(request, version, opened, status=409)

    def _write(
        self, request: HttpRequest, step: Step, row: Question | None, parent: Question | None
    ) -> HttpResponse:
        version = step.version
        now = as_it_stands(version_id=version.pk)
        question = _defined(now, step, row, parent) if row else None
        key = (step.slug, *([parent.slug] if parent else []))
        blank = QuestionForm(
            version=now,
            step=step.slug,
            question=question,
            is_part=parent is not None,
            initial={"seen": mark_of(question) if question else ""},
        )
        opened = Opened(
            blank,
            reverse("admin:reports_question_change", args=[row.pk]) if row else _add_url(step, parent),
            key=(*key, row.slug) if row else (),
            within=None if row else key,
        )
        offered = ready_made(customer_of(request), now) if row is None and parent is None else []
        blank.ready = offered
        if request.method != "POST":
            return self.page(request, version, opened)
        form = QuestionForm(
            request.POST, version=now, step=step.slug, question=question, is_part=parent is not None
        )
        form.ready = offered
        opened = replace(opened, form=form)
        if version.state != VersionState.DRAFT:
            return self.page(request, version, replace(opened, said=[CLOSED], closed=True), status=409)
        pressed = request.POST.get("do", "")
        if pressed:
            return self.page(
                request, version, replace(opened, form=_pressed(form, request, now, step, pressed))
            )
        if not form.is_valid():
            return self.page(request, version, replace(opened, errors=errors_of(form)))
        try:
            with transaction.atomic():
                saved = save_question(
                    step_id=step.pk,
                    content=form.content(),
                    question_id=row.pk if row else None,
                    parent_id=parent.pk if parent else None,
                    seen=form.cleaned_data["seen"],
                )
                if row:
                    self.log_change(request, saved, "Changed.")
                else:
                    self.log_addition(request, saved, f"Added to {version}.")
        except ChangedMeanwhile as error:
            said = [CHANGED, *mine_and_theirs(now, form.content(), error.now)]
            form.now_seen(mark_of(error.now))
            return self.page(request, version, replace(opened, said=said), status=409)
        except NotADraft:
            return self.page(request, version, replace(opened, said=[CLOSED], closed=True), status=409)
        except (Question.DoesNotExist, Step.DoesNotExist):
            return self._again(request)
        if saved.kind == QuestionKind.ITEMS and not saved.parts.exists():
            messages.info(
                request, f"Say now what is asked of each {saved.item_name}: add its parts below it."
            )
        if "another" in request.POST:
            return redirect(f"{_add_url(step, parent)}#open")
        return redirect(f"{page_of(version)}#{anchor(saved)}")


def _defined(
    now: TypeDefinition, step: Step, row: Question, parent: Question | None
) -> QuestionDefinition | None:
    beside = now.step_named(step.slug).questions
    if parent:
        beside = next(question.parts for question in beside if question.slug == parent.slug)
    return next((question for question in beside if question.slug == row.slug), None)


def _pressed(
    form: QuestionForm, request: HttpRequest, now: TypeDefinition, step: Step, pressed: str
) -> QuestionForm:
    """The form as it was typed, after a button that saves nothing: rows moved, or a ready question put in."""
    known = next((one for one in form.ready if one.slug == request.POST.get("ready")), None)
    if pressed == "ready" and known:
        kept = {one.question for one in known.ask_if} <= now.by_slug.keys()
        filled = known if kept else replace(known, ask_if=())
        fresh = QuestionForm(version=now, step=step.slug, question=filled)
    else:
        fresh = QuestionForm(
            version=now,
            step=step.slug,
            question=form.before,
            is_part=form.is_part,
            initial=typed_so_far(form, request.POST),
        )
        fresh.choices = form.choices
        fresh.choices.press(pressed)
    fresh.ready = form.ready
    return fresh


def _add_url(step: Step, parent: Question | None) -> str:
    query = {"step": step.pk, **({"parent": parent.pk} if parent else {})}
    return f"{reverse('admin:reports_question_add')}?{urlencode(query)}"
