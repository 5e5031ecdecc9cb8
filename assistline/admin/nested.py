"""Pages below pages: a version of a table or a type, its rows and steps, and the way back up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assistline.admin.base import SettingsAdmin, person
from assistline.models import User
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish

Crumb = tuple[str, str]


def page_of(row: models.Model) -> str:
    """The address of a row's settings page."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def crumb(row: models.Model) -> Crumb:
    """A row as a link of the way up."""
    return str(row), page_of(row)


class NestedAdmin(SettingsAdmin):
    """A row that is reached from its parent's page, written only while its version is a draft."""

    change_form_template = "admin/nested_form.html"

    def parent(self, row: Any) -> models.Model:
        """The row on whose page this one is listed."""
        raise NotImplementedError

    def ancestors(self, row: Any) -> Sequence[models.Model]:
        """From the top of the way down to the parent."""
        raise NotImplementedError

    def is_draft(self, row: Any) -> bool:
        """Whether the version that the row is part of may still be changed."""
        raise NotImplementedError

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The index lists the top of the way only."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows are added on their parent's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was published is looked at only."""
        return super().has_change_permission(request, obj) and (obj is None or self.is_draft(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was published stays."""
        return super().has_delete_permission(request, obj) and (obj is None or self.is_draft(obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: rows are dealt with one at a time, on their own page."""
        return {}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The row's page, with the way up."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        context = {"ancestors": [crumb(ancestor) for ancestor in self.ancestors(row)], **self.more(row)}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def more(self, row: Any) -> dict[str, Any]:
        """What else the page shows."""
        return {}

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Delete, and go back up."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        above = page_of(self.parent(row))
        response = super().delete_view(request, object_id, extra_context)
        return redirect(above) if isinstance(response, HttpResponseRedirect) else response

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Save, and go back up."""
        return redirect(page_of(self.parent(obj)))


class VersionAdmin(NestedAdmin):
    """A version: changed while a draft, published by a button after its checks, copied into the next one."""

    def is_draft(self, row: Any) -> bool:
        """Whether it may still be changed."""
        return bool(row.state == VersionState.DRAFT)

    def obstacles(self, version: Any) -> list[str]:
        """What has to be put right before it can be published, in sentences."""
        raise NotImplementedError

    def begin_version(self, *, version_id: int) -> models.Model:
        """Make a draft from it."""
        raise NotImplementedError

    def publish_version(self, *, version_id: int, by: User | None, at: Any) -> models.Model:
        """Put it in force."""
        raise NotImplementedError

    def more(self, row: Any) -> dict[str, Any]:
        """Its state, and what stands in the way of publishing it."""
        draft = self.is_draft(row)
        return {"version": row, "is_draft": draft, "obstacles": self.obstacles(row) if draft else []}

    def get_urls(self) -> list[URLPattern]:
        """The buttons' addresses before Django's own."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        buttons = [
            path(
                f"<int:version_id>/{verb}/",
                self.admin_site.admin_view(require_POST(partial(self._press, press=press))),
                name=f"{name}_{verb}",
            )
            for verb, press in self.buttons().items()
        ]
        return [*buttons, *super().get_urls()]

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any], models.Model]]:
        """What can be pressed on a version; each returns the row whose page comes next."""
        return {"copy": self._copy, "publish": self._publish}

    def _press(
        self, request: HttpRequest, version_id: int, press: Callable[[HttpRequest, Any], models.Model]
    ) -> HttpResponse:
        version = self.get_object(request, str(version_id))
        if version is None:
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                version = press(request, version)
        except CannotPublish as error:
            for sentence in error.sentences:
                messages.error(request, sentence)
        return redirect(page_of(version))

    def _copy(self, request: HttpRequest, version: Any) -> models.Model:
        draft = self.begin_version(version_id=version.pk)
        self.log_addition(request, draft, f"Copied from {version}.")
        messages.success(request, f"{draft} is a draft now. Nobody outside sees it before it is published.")
        return draft

    def _publish(self, request: HttpRequest, version: Any) -> models.Model:
        published = self.publish_version(version_id=version.pk, by=person(request), at=timezone.now())
        self.log_change(request, published, "Published.")
        messages.success(request, f"{published} is published and in force.")
        return published
