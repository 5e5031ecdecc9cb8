"""A step with its questions, and a question with its choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from assistline.admin.inlines import DraftInline
from assistline.admin.nested import NestedAdmin
from reports.admin.branching import PartInline, QuestionConditionInline, StepConditionInline
from reports.admin.forms import ChoiceForm, QuestionForm, StepForm
from reports.models import Choice, Question, Step
from reports.models.report_type import QuestionKind, VersionState


class QuestionInline(DraftInline):
    """The questions of a step, each with a link to its choices."""

    model = Question
    form = QuestionForm
    template = "admin/edit_inline/stacked.html"
    fields = (("position", "required"), "label", ("slug", "kind"), "hint", ("error_text", "cue_if_yes"))
    show_change_link = True
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Parts stand on their question's page."""
        return super().get_queryset(request).filter(parent=None)

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(parent.version.state == VersionState.DRAFT)


@admin.register(Step)
class StepAdmin(NestedAdmin):
    """One page of questions."""

    customer_path = "version__report_type__customer"
    form = StepForm
    fields = StepForm.Meta.fields
    inlines = (StepConditionInline, QuestionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        """With version and type, which the way up names."""
        return super().get_queryset(request).select_related("version__report_type")

    def is_draft(self, row: Step) -> bool:
        """Whether its version may still be changed."""
        return row.version.state == VersionState.DRAFT

    def parent(self, row: Step) -> models.Model:
        """Its version."""
        return row.version

    def ancestors(self, row: Step) -> Sequence[models.Model]:
        """Type, version."""
        return [row.version.report_type, row.version]


class ChoiceInline(DraftInline):
    """What a question offers."""

    model = Choice
    form = ChoiceForm
    fields = ChoiceForm.Meta.fields
    extra = 2

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(parent.step.version.state == VersionState.DRAFT)


@admin.register(Question)
class QuestionAdmin(NestedAdmin):
    """One question."""

    customer_path = "step__version__report_type__customer"
    form = QuestionForm
    fields = QuestionForm.Meta.fields
    inlines = (ChoiceInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """With step, version and type, which the way up names."""
        return super().get_queryset(request).select_related("step__version__report_type", "parent")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Conditions; choices where the kind offers some, parts where it asks for several things, or where
        some are left that must go."""
        if obj is None:
            return ()
        shown: list[type[DraftInline]] = []
        if obj.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) or obj.choices.exists():
            shown.append(ChoiceInline)
        if obj.kind == QuestionKind.ITEMS or obj.parts.exists():
            shown.append(PartInline)
        return [*shown, QuestionConditionInline]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What one of several things is called, where several are asked for."""
        if obj is not None and obj.kind == QuestionKind.ITEMS:
            return self.fields
        return [name for name in QuestionForm.Meta.fields if name not in ("item_name", "most_items")]

    def is_draft(self, row: Question) -> bool:
        """Whether its version may still be changed."""
        return row.step.version.state == VersionState.DRAFT

    def parent(self, row: Question) -> models.Model:
        """Its step, or the question that it is a part of."""
        return row.parent or row.step

    def ancestors(self, row: Question) -> Sequence[models.Model]:
        """Type, version, step, and the question that it is a part of."""
        version = row.step.version
        above = [version.report_type, version, row.step]
        return [*above, row.parent] if row.parent else above
