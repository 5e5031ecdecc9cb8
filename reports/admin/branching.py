"""What a step or question waits for, and the parts of a question about several things."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from assistline.admin.inlines import DraftInline, LabelledFormSet
from reports.admin.forms import PartForm
from reports.models import Question, QuestionCondition, ReportTypeVersion, Step, StepCondition
from reports.models.report_type import VersionState
from reports.questions.asked import CLOSED


def version_of(row: Step | Question) -> ReportTypeVersion:
    """The version that a step or question is part of."""
    return row.version if isinstance(row, Step) else row.step.version


class WithAnswers(forms.ModelChoiceField):
    """A question with fixed answers, each choice naming them."""

    def label_from_instance(self, obj: Any) -> str:
        """``Was a vehicle taken? (car, none)``."""
        offered = [choice.value for choice in obj.choices.all()] or ["yes", "no", "unsure"]
        return f"{obj.label} ({', '.join(offered)})"


class ConditionInline(DraftInline):
    """What is waited for: all of the rows must hold."""

    fields = ("earlier", "values")
    extra = 1
    verbose_name = "condition"
    verbose_name_plural = "Asked only if all of these hold (none: always asked)"

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(version_of(parent).state == VersionState.DRAFT)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Offers the questions with fixed answers of the same version, each with its answers."""
        formset = super().get_formset(request, obj, **kwargs)
        fields = formset.form.base_fields
        if "earlier" in fields and obj is not None:
            fields["earlier"] = WithAnswers(queryset=closed_questions(obj), label="Earlier question")
            fields["values"].help_text = "One or more of its answers, with commas between: yes, unsure."
        return formset


class StepConditionInline(ConditionInline):
    """When a step is asked."""

    model = StepCondition
    fk_name = "step"


class QuestionConditionInline(ConditionInline):
    """When a question is asked."""

    model = QuestionCondition
    fk_name = "question"


class PartFormSet(LabelledFormSet):
    """Parts stand on the step of their question."""

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Put a new part on the step."""
        form.instance.step_id = self.instance.step_id
        return super().save_new(form, commit)


class PartInline(DraftInline):
    """What is asked of each of several things, each with a link to its choices and conditions."""

    model = Question
    fk_name = "parent"
    form = PartForm
    formset = PartFormSet
    template = "admin/edit_inline/stacked.html"
    fields = (("position", "required"), "label", ("slug", "kind"), "hint", ("error_text", "cue_if_yes"))
    show_change_link = True
    extra = 1
    verbose_name = "part"
    verbose_name_plural = "Parts: what is asked of each one"

    def is_draft(self, parent: Any) -> bool:
        """Whether the version may still be changed."""
        return bool(version_of(parent).state == VersionState.DRAFT)


def closed_questions(row: Step | Question) -> QuerySet[Question]:
    """The questions of earlier steps that a condition can ask about."""
    step = row if isinstance(row, Step) else row.step
    return (
        Question.objects.filter(step__version=version_of(row), parent=None, kind__in=CLOSED)
        .exclude(step=step)
        .prefetch_related("choices")
        .order_by("step__position", "step_id", "position", "id")
    )
