"""What the doors of a step and of a question share: opened on their version, moved, copied, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from assistline.admin.base import customer_of
from assistline.admin.nested import NestedAdmin, page_of
from reports.actions.arrange_type import Removed, StillAwaited
from reports.actions.type_rows import NotADraft
from reports.admin.removed import keep_removed
from reports.admin.type_page import Opened, show
from reports.models import ReportTypeVersion, Step

CLOSED = "This version was published meanwhile and never changes: make a new version from it."
GONE = "That was taken out in another window."


def anchor(row: models.Model) -> str:
    """Where a row stands on the page of its version."""
    return f"{'step' if isinstance(row, Step) else 'question'}-{row.pk}"


class EntryAdmin(NestedAdmin):
    """A row of a draft that is written on the page of its version."""

    copy_entry: Callable[[int], Any]
    move_entry: Callable[[int, int], Any]
    remove_entry: Callable[[int], Removed]

    def version_of(self, row: Any) -> ReportTypeVersion:
        """The version that it is part of."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        """It is added from its version's page, which says in the address where."""
        return self.has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """And the buttons beside it."""
        name = f"reports_{self.opts.model_name}"

        def button(verb: str, view: Callable[..., HttpResponse], **kwargs: int) -> URLPattern:
            guarded = self.admin_site.admin_view(require_POST(view))
            return path(f"<int:row_id>/{verb}/", guarded, kwargs, name=f"{name}_{verb}")

        return [
            button("up", self.move_view, by=-1),
            button("down", self.move_view, by=1),
            button("copy", self.copy_view),
            *super().get_urls(),
        ]

    def move_view(self, request: HttpRequest, row_id: int, by: int) -> HttpResponse:
        """One place up or down."""
        words = "Moved up." if by < 0 else "Moved down."

        def move(row: Any) -> models.Model:
            moved: models.Model = self.move_entry(row.pk, by)
            self.log_change(request, moved, words)
            return moved

        return self._press(request, row_id, move)

    def copy_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """The same once more."""

        def copy(row: Any) -> models.Model:
            made: models.Model = self.copy_entry(row.pk)
            self.log_addition(request, made, f"Copied from {row}.")
            messages.success(request, f"“{made}” is there twice now: change the words of the copy below it.")
            return made

        return self._press(request, row_id, copy)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Take it out; it can be put back with one press, so nobody is asked whether they are sure."""
        row = self.get_object(request, object_id)
        if row is None:
            return self.gone(request)
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(page_of(self.version_of(row)))

        def remove(row: Any) -> models.Model:
            version = self.version_of(row)
            self.log_deletions(request, [row])
            keep_removed(request, version.pk, self.remove_entry(row.pk))
            return version

        return self._press(request, row.pk, remove)

    def gone(self, request: HttpRequest) -> HttpResponse:
        """What answers where the row is not there.

        Raises:
            Http404: Always, where nothing says which version it was of.
        """
        named = request.POST.get("version", "")
        version = self.versions(request).filter(id=int(named)).first() if is_id(named) else None
        if version is None:
            raise Http404
        messages.warning(request, GONE)
        return redirect(page_of(version))

    def versions(self, request: HttpRequest) -> models.QuerySet[ReportTypeVersion]:
        """The versions of the person's customer."""
        rows = ReportTypeVersion.objects.select_related("report_type")
        return rows.filter(report_type__customer=customer_of(request))

    def page(
        self, request: HttpRequest, version: ReportTypeVersion, opened: Opened | None, status: int = 200
    ) -> HttpResponse:
        """The version's page, with something opened."""
        can_write = self.has_change_permission(request)
        return show(request, version, can_write=can_write, opened=opened, status=status)

    def _press(self, request: HttpRequest, row_id: int, press: Callable[[Any], models.Model]) -> HttpResponse:
        row = self.get_object(request, str(row_id))
        if row is None:
            return self.gone(request)
        if not self.has_change_permission(request):
            raise PermissionDenied
        above = page_of(self.version_of(row))
        try:
            with transaction.atomic():
                next_row = press(row)
        except NotADraft:
            messages.error(request, CLOSED)
        except StillAwaited as error:
            waiting = ", ".join(f"“{words}”" for words in error.waiting)
            messages.error(
                request,
                f"“{row}” stays: {waiting} waits for an answer to it. Change when that is asked first.",
            )
        except models.ObjectDoesNotExist:
            messages.warning(request, GONE)
        else:
            return redirect(
                above
                if next_row.pk is None or isinstance(next_row, ReportTypeVersion)
                else f"{above}#{anchor(next_row)}"
            )
        return redirect(f"{above}#{anchor(row)}")


def is_id(text: str) -> bool:
    """Whether a text of an address or form can be the id of a row."""
    return text.isascii() and text.isdecimal() and len(text) < 18
