"""Replays in the settings: asked for, watched, and judged contact by contact."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assistline.admin.base import SettingsAdmin, customer_of, person
from assistline.admin.nested import crumb, page_of
from assistline.audit import record
from assistline.models import DecisionTableVersion
from triage.actions import CannotJudge, CannotReplay, ask_replay, judge_alike, judge_change
from triage.admin_routing import RoutingPage
from triage.admin_try import TryPage
from triage.models import Replay, ReplayChange
from triage.replays_beside import PERMISSION
from triage.screens import replay_page

USUAL_DAYS = 30


class JudgeForm(forms.Form):
    """Right or wrong, and why."""

    judgement = forms.ChoiceField(
        choices=ReplayChange.Judgement.choices,
        error_messages={"required": "Press Right or Wrong.", "invalid_choice": "Press Right or Wrong."},
    )
    reason = forms.CharField(
        max_length=300,
        required=False,
        error_messages={"max_length": "Say why in at most 300 characters."},
    )


@admin.register(Replay)
class ReplayAdmin(RoutingPage, TryPage, SettingsAdmin):
    """A replay's own page; it is reached from the version that was replayed."""

    customer_path = "version__table__customer"

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The index does not list them."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may replay tables."""
        return person(request).has_perm(PERMISSION)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody by a form of fields."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody by a form of fields."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the draft that was replayed, and no other way."""
        return person(request).has_perm(PERMISSION)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Replay]:
        """With what the page names."""
        named = "version__table", "version__begun_from", "against", "asked_by"
        return super().get_queryset(request).select_related(*named)

    def get_urls(self) -> list[URLPattern]:
        """The page, what is asked for, and the judgement of one change: Django's own doors stay shut."""
        view = self.admin_site.admin_view
        return [
            *super().get_urls(),
            path("of/<int:version_id>/", view(require_POST(self.ask_view)), name="triage_replay_ask"),
            path("<int:replay_id>/", view(require_GET(self.replay_view)), name="triage_replay_read"),
            path(
                "change/<int:change_id>/",
                view(require_POST(self.judge_view)),
                name="triage_replaychange_judge",
            ),
            path(
                "change/<int:change_id>/alike/",
                view(require_POST(self.judge_alike_view)),
                name="triage_replaychange_alike",
            ),
        ]

    def ask_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """Let the draft be tried on the contacts of the last days."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        versions = DecisionTableVersion.objects.filter(table__customer=customer_of(request))
        version = versions.select_related("table").filter(id=version_id).first()
        if version is None:
            raise Http404
        typed = request.POST.get("days", str(USUAL_DAYS)).strip()
        days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
        try:
            with transaction.atomic():
                replay = ask_replay(version_id=version.pk, days=days, by=person(request), at=timezone.now())
                self.log_addition(request, replay, f"{version} is replayed over {days} days.")
        except CannotReplay as error:
            for sentence in error.sentences:
                messages.error(request, sentence)
            return redirect(page_of(version))
        return redirect("admin:triage_replay_read", replay_id=replay.pk)

    def replay_view(self, request: HttpRequest, replay_id: int) -> HttpResponse:
        """How far it is; then what would change, lowered ones first."""
        return self._page(request, self._seen(request, replay_id), request.GET)

    def judge_view(self, request: HttpRequest, change_id: int) -> HttpResponse:
        """Say of one contact whether the change is right; what was typed stays when it cannot be kept."""
        change = self._change(request, change_id)
        form = JudgeForm(request.POST)
        said = [str(words) for errors in form.errors.values() for words in errors]
        if form.is_valid():
            try:
                with transaction.atomic():
                    judged = judge_change(
                        change_id=change.pk, by=person(request), at=timezone.now(), **form.cleaned_data
                    )
                    self.log_change(request, judged.replay, f"Judged {judged.judgement}: {judged}.")
            except CannotJudge as error:
                said = list(error.sentences)
        here = {"show": request.POST.get("show", ""), "after": request.POST.get("after", "")}
        if not said:
            query = urlencode({name: value for name, value in here.items() if value})
            address = reverse("admin:triage_replay_read", args=[change.replay_id])
            return redirect(f"{address}{f'?{query}' if query else ''}#change-{change.pk}")
        wrong = {"id": change.pk, "errors": said, "reason": request.POST.get("reason", "")}
        return self._page(request, self._seen(request, change.replay_id), here, wrong)

    def judge_alike_view(self, request: HttpRequest, change_id: int) -> HttpResponse:
        """Say once that it is right of all that are lowered alike."""
        change, typed = self._change(request, change_id), request.POST.get("reason", "")
        try:
            with transaction.atomic():
                number = judge_alike(change_id=change.pk, by=person(request), reason=typed, at=timezone.now())
                self.log_change(request, change.replay, f"Judged right together: {number} contacts.")
        except CannotJudge as error:
            wrong = {"alike": change.pk, "errors": list(error.sentences), "reason": typed}
            return self._page(request, self._seen(request, change.replay_id), {}, wrong)
        messages.success(request, f"Right, for {number} contact{'' if number == 1 else 's'}.")
        return redirect("admin:triage_replay_read", replay_id=change.replay_id)

    def _change(self, request: HttpRequest, change_id: int) -> ReplayChange:
        """A change of the person's own customer."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        changes = ReplayChange.objects.filter(replay__version__table__customer=customer_of(request))
        change: ReplayChange | None = changes.select_related("replay").filter(id=change_id).first()
        if change is None:
            raise Http404
        return change

    def _seen(self, request: HttpRequest, replay_id: int) -> Replay:
        if not self.has_view_permission(request):
            raise PermissionDenied
        replay: Replay | None = self.get_queryset(request).filter(id=replay_id).first()
        if replay is None:
            raise Http404
        return replay

    def _page(self, request: HttpRequest, replay: Replay, here: Any, wrong: Any = None) -> HttpResponse:
        counts = replay_page.counts_of(replay)
        usual = "lowered" if counts["down"] else "all"
        show = here.get("show") if here.get("show") in replay_page.FILTERS else usual
        with transaction.atomic():
            changes, following = replay_page.page_of(replay, show, here.get("after", ""))
            record(
                actor=person(request),
                action="replay.read",
                object_kind="case",
                object_ids=[change.case_id for change in changes],
                request=request,
            )
            rows = replay_page.rows(changes)
        address = reverse("admin:triage_replay_read", args=[replay.pk])
        context = {
            "replay": replay,
            "version": replay.version,
            "ancestors": [crumb(replay.version.table), crumb(replay.version)],
            "progress": replay_page.progress(replay),
            "matrix": replay_page.matrix(replay),
            "counts": counts,
            "rows": rows,
            # What was said of one contact is often true of the next.
            "reasons": sorted({row["reason"] for row in rows if row["reason"]}),
            "show": show,
            "after": here.get("after", ""),
            "filters": [
                {"title": title, "url": f"{address}?{urlencode({'show': name})}", "current": name == show}
                for name, title in replay_page.FILTERS.items()
            ],
            "next_url": f"{address}?{urlencode({'show': show, 'after': following})}" if following else "",
            "first_url": f"{address}?{urlencode({'show': show})}" if here.get("after") else "",
            "is_draft": replay.version.state == "draft",
            "alike": replay_page.alike(replay) if show == "lowered" else [],
            "wrong": wrong or {},
        }
        return TemplateResponse(request, "admin/decision_table/replay.html", context)
