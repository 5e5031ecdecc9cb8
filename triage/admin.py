"""Cases, for administrators: what happened to them and when; never what was told, or by whom."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from assistline.admin.base import BigTableAdmin
from assistline.admin.inlines import LinkedList
from triage.admin_replay import ReplayAdmin
from triage.models import Assessment, Case, CaseEvent, Clock

__all__ = ["CaseAdmin", "ReplayAdmin"]


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
    fields = ("kind", "started_at", "due_at", "paused_at", "met_at", "level", "next_escalation_at")
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
        """The customer's own; what came of the citizen's words stays in the database."""
        named = super().get_queryset(request).select_related("report_type", "centre", "officer")
        return named.defer("matter", "locality")
