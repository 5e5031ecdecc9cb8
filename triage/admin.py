"""Cases, for administrators: what happened to them and when; never what was told, or by whom."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from assistline.admin.base import BigTableAdmin, SettingsAdmin, customer_of, person
from assistline.admin.inlines import LinkedList
from assistline.models import User
from assistline.roles import PERMISSIONS
from triage.admin_clocks import CalendarAdmin, LadderAdmin, TargetAdmin
from triage.admin_desk import EmergencyDeskAdmin
from triage.admin_keeping import RetentionClassAdmin, RetentionRuleAdmin
from triage.admin_partners import RecordsSystemAdmin, ReferralDeskAdmin
from triage.admin_replay import ReplayAdmin
from triage.admin_words import SecondEyesAdmin, ToldWordsAdmin
from triage.models import Assessment, Case, CaseEvent, Clock, FeedbackOwner

__all__ = [
    "CalendarAdmin",
    "CaseAdmin",
    "EmergencyDeskAdmin",
    "FeedbackOwnerAdmin",
    "LadderAdmin",
    "RecordsSystemAdmin",
    "ReferralDeskAdmin",
    "ReplayAdmin",
    "RetentionClassAdmin",
    "RetentionRuleAdmin",
    "SecondEyesAdmin",
    "TargetAdmin",
    "ToldWordsAdmin",
]


class CaseEventInline(LinkedList):
    """The history."""

    model = CaseEvent
    fields = ("at", "kind", "by", "words")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[CaseEvent]:
        """With the person, who is named."""
        return super().get_queryset(request).select_related("by")


class AssessmentInline(LinkedList):
    """Every grading. Reasons quote what was told, so only their sources are shown."""

    model = Assessment
    fields = ("at", "grade", "disposition", "rules_version", "sources", "cue_names", "by")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        """With the person, who is named."""
        return super().get_queryset(request).select_related("by")

    @admin.display(description="Rules that spoke")
    def sources(self, assessment: Assessment) -> str:
        """Which rows of which table, strongest first."""
        return ", ".join(dict.fromkeys(str(reason.get("source", "")) for reason in assessment.reasons))

    @admin.display(description="Cues")
    def cue_names(self, assessment: Assessment) -> str:
        """The signs of risk by name."""
        return ", ".join(str(cue).replace("_", " ") for cue in assessment.cues)


class ClockInline(LinkedList):
    """The promises."""

    model = Clock
    fields = (
        "kind",
        "started_at",
        "due_at",
        "warned_at",
        "paused_at",
        "met_at",
        "level",
        "next_escalation_at",
    )
    readonly_fields = fields


@admin.register(Case)
class CaseAdmin(BigTableAdmin):
    """Looked at only; decisions are made in the review queue."""

    customer_path = "customer"
    list_display = (
        "reference",
        "grade",
        "status",
        "disposition",
        "report_type",
        "centre",
        "due_at",
        "level",
        "officer",
    )
    list_filter = ("status", "grade")
    search_fields = ("=reference",)
    search_hint = "a whole reference, without spaces"
    inlines = (CaseEventInline, AssessmentInline, ClockInline)
    fields = (
        "reference",
        "report_type",
        "centre",
        "channel",
        "status",
        "grade",
        "disposition",
        "due_at",
        "level",
        "officer",
        "lease_until",
        "opened_at",
        "closed_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The customer's own, without what is kept from the person; citizens' words stay in the database."""
        known = Case.objects.not_kept_from(person(request)).values("id")
        named = super().get_queryset(request).select_related("report_type", "centre", "officer")
        return named.filter(id__in=known).defer("matter", "locality")


@admin.register(FeedbackOwner)
class FeedbackOwnerAdmin(SettingsAdmin):
    """Who gets each kind of feedback, centre by centre. It holds for what comes from now on."""

    customer_path = "centre__customer"
    list_display = ("centre", "kind", "owner")
    list_filter = ("kind",)
    fields = ("centre", "kind", "owner")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that the list shows."""
        return super().get_queryset(request).select_related("centre", "owner")

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest | None, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer those of the customer's people who may open a case."""
        if request is not None and db_field.related_model is User:
            kwargs["queryset"] = User.objects.filter(
                centre__customer_id=customer_of(request),
                is_active=True,
                role__in=PERMISSIONS["triage.review_case"],
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
