"""A surge row: for a storm, a festival, a failed network. One person, at once, until a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.module_loading import import_string

from assistline.admin.base import person
from assistline.admin.decision_table_forms import Ground, RowForm, errors_of
from assistline.admin.decision_table_ground import ground_of
from assistline.admin.decision_table_version import Beside
from assistline.admin.nested import crumb, page_of
from assistline.decisions.surge import ALONE, LONGEST, SurgeRow, add_surge_row, with_surge_row
from assistline.models import DecisionTable, DecisionTableVersion
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish

# What the floor above shows of the last day before a surge row goes in force, by the table's slug: called
# with the table, its rows in force and those with the surge row; answers with a Beside. Named, not imported.
LAST_DAY: dict[str, str] = {
    "grade": "triage.surge_replay.last_day",
    "routing": "triage.surge_replay.last_day",
}
SALT = "surge"
# So long what was seen of the last day holds.
SEEN_FOR = timedelta(minutes=30)
USUAL = timedelta(hours=12)
TYPED = "%Y-%m-%dT%H:%M"


class SurgeForm(RowForm):
    """What a surge row asks and decides, and until when."""

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:
        super().__init__(*args, ground=ground, row=None, **kwargs)
        del self.fields["offence_code"]
        at = timezone.localtime()
        self.fields["until"] = forms.DateTimeField(
            label="Until when",
            help_text="at most 72 hours from now; then it ends by itself",
            input_formats=[TYPED, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            initial=(at + USUAL).strftime(TYPED),
            widget=forms.DateTimeInput(
                attrs={
                    "type": "datetime-local",
                    "min": at.strftime(TYPED),
                    "max": (at + LONGEST).strftime(TYPED),
                },
                format=TYPED,
            ),
            error_messages={
                "required": "Say until when it lasts.",
                "invalid": "Give a day and a time, such as 2026-11-23T18:00.",
            },
        )

    def clean(self) -> dict[str, Any]:
        """For whom, and how long: a row at speed never takes every contact, and never stays."""
        cleaned = super().clean()
        until, at = cleaned.get("until"), timezone.now()
        if until and not at < until <= at + LONGEST:
            self.add_error("until", "Choose a time within the next 72 hours.")
        if not self.conditions and not self.errors:
            self.add_error(None, "Say for whom: a row without a condition would take every contact.")
        return cleaned

    def row(self) -> SurgeRow:
        """The row, once the form is clean."""
        typed: Mapping[str, Any] = self.cleaned_data
        return SurgeRow(
            conditions=[(c.fact, c.operator, c.value) for c in self.typed_conditions()],
            grade=typed["grade"],
            disposition=typed["disposition"],
            reason=typed["reason"],
            agency=typed["agency"],
            minutes=typed["minutes"],
        )

    def outcome(self) -> list[Any]:
        """The fields of what the row decides, for the page."""
        return [self[name] for name in ("grade", "disposition", "minutes", "agency")]


class SurgePage:
    """Mixed into the tables' admin: the page on which a surge row is added."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """And the surge page."""
        surge = path(
            "<int:table_id>/surge/",
            self.admin_site.admin_view(self.surge_view),
            name="assistline_decisiontable_surge",
        )
        return [surge, *super().get_urls()]  # type: ignore[misc]

    def surge_view(self, request: HttpRequest, table_id: int) -> HttpResponse:
        """Say for whom, what, why and until when; one press puts it in force."""
        table: DecisionTable | None = self.get_object(request, str(table_id))  # type: ignore[attr-defined]
        if table is None:
            raise Http404
        if not self.has_change_permission(request, table):  # type: ignore[attr-defined]
            raise PermissionDenied
        versions = table.versions.select_related("table").filter(state=VersionState.PUBLISHED)
        now = versions.first()
        if now is None:
            messages.error(request, "Nothing of this table is in force yet.")
            return redirect(page_of(table))
        form = SurgeForm(request.POST or None, ground=ground_of(now))
        replay, seen = Beside(), ""
        if request.method == "POST" and form.is_valid():
            try:
                if (words := _seen_words(request, now, form)) is not None:
                    with transaction.atomic():
                        return self._begin(request, table, form, words)
                replay, seen = self._last_day(request, table, now, form)
            except CannotPublish as error:
                for sentence in error.sentences:
                    form.add_error(None, sentence)
        return self._surge_page(request, table, now, form, replay, seen)

    def _last_day(
        self, request: HttpRequest, table: DecisionTable, now: DecisionTableVersion, form: SurgeForm
    ) -> tuple[Beside, str]:
        """What the row would have changed, and the word that says that it was shown for this very row."""
        at = timezone.now()
        tables = with_surge_row(now=now, row=form.row(), at=at, until=form.cleaned_data["until"])
        name = LAST_DAY.get(table.slug)
        shown: Beside = (
            import_string(name)(table, *tables, person=person(request), at=at, request=request)
            if name
            else Beside()
        )
        return shown, signing.dumps([now.pk, repr(form.row()), shown.note], salt=SALT)

    def _begin(self, request: HttpRequest, table: DecisionTable, form: SurgeForm, words: str) -> HttpResponse:
        begun = add_surge_row(
            table_id=table.pk,
            row=form.row(),
            by=person(request),
            at=timezone.now(),
            until=form.cleaned_data["until"],
        )
        self.log_change(request, table, f"Surge: {begun}. {words}".strip())  # type: ignore[attr-defined]
        messages.success(
            request, f"{begun} is in force with the surge row. A second person reads it within 4 hours."
        )
        return redirect(page_of(begun))

    def _surge_page(
        self,
        request: HttpRequest,
        table: DecisionTable,
        now: DecisionTableVersion,
        form: SurgeForm,
        replay: Beside,
        seen: str,
    ) -> HttpResponse:
        context = {
            "table": table,
            "replay": replay,
            "seen": seen,
            "version": now,
            "form": form,
            "errors": errors_of(form) if form.is_bound else [],
            "ancestors": [crumb(table), crumb(now)],
            "alone_hours": int(ALONE.total_seconds() // 3600),
        }
        return TemplateResponse(request, "admin/decision_table/surge.html", context)


def _seen_words(request: HttpRequest, now: DecisionTableVersion, form: SurgeForm) -> str | None:
    """What the last day said of this very row beside these very rows; None where it was not shown yet."""
    if "again" in request.POST:
        return None
    try:
        version_id, row, words = signing.loads(request.POST.get("seen", ""), salt=SALT, max_age=SEEN_FOR)
    except signing.BadSignature:
        return None
    return str(words) if (version_id, row) == (now.pk, repr(form.row())) else None
