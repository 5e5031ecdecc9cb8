"""The emergency number's programs: where facts of transfers go, and the token and secret of each."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from assistline.admin.base import SettingsAdmin, customer_of
from triage.actions import hash_token
from triage.models import EmergencyDesk


class DeskForm(forms.ModelForm):
    """A desk; what people told travels to its address, so nobody may read along."""

    class Meta:
        model = EmergencyDesk
        fields = ("customer", "name")  # the rest as the admin asks for it

    def clean_url(self) -> str:
        """An https address without a password in it; a demonstration sends to itself anyway."""
        url = str(self.cleaned_data["url"] or "")
        place = urlsplit(url)
        if url and place.scheme != "https" and not settings.DEMO:
            raise forms.ValidationError("Write an address that begins with https.")
        if place.username or place.password:
            raise forms.ValidationError("Leave the password out: messages are signed instead.")
        return url

    def clean(self) -> dict[str, Any]:
        """The centre is the customer's."""
        cleaned = super().clean() or {}
        customer, centre = cleaned.get("customer"), cleaned.get("centre")
        if customer and centre and centre.customer_id != customer.id:
            self.add_error("centre", "Choose a centre of this customer.")
        return cleaned


@admin.register(EmergencyDesk)
class EmergencyDeskAdmin(SettingsAdmin):
    """A desk with its token and secret, which are shown once."""

    form = DeskForm
    customer_path = "customer"
    change_form_template = "admin/desk/change_form.html"
    formfield_overrides: ClassVar[dict[Any, Any]] = {models.URLField: {"assume_scheme": "https"}}
    list_display = ("name", "customer", "centre", "url", "is_active")
    list_select_related = ("customer", "centre")
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("customer", "name", "url", "centre", "is_active")}),
        (
            "Minutes, for what the Dispatch page calls saved",
            {
                "fields": (
                    ("visit_minutes_low", "visit_minutes_high"),
                    ("telling_minutes_low", "telling_minutes_high"),
                ),
                "description": "A guess of yours, shown as a span and as a guess beside the figures.",
            },
        ),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What went there stays on record: switch it off instead."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new one is of one's own customer."""
        return {"customer": customer_of(request), **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: EmergencyDesk, form: Any, change: bool) -> None:
        """Save; a new desk gets its token and secret."""
        if change:
            super().save_model(request, obj, form, change)
            return
        token = _renew(obj)
        super().save_model(request, obj, form, change)
        _show_once(request, obj, token)

    def get_urls(self) -> list[URLPattern]:
        """And the button for new ones."""
        press = path(
            "<int:desk_id>/token/",
            self.admin_site.admin_view(require_POST(self.new_token)),
            name="triage_emergencydesk_token",
        )
        return [press, *super().get_urls()]

    def new_token(self, request: HttpRequest, desk_id: int) -> HttpResponse:
        """Give the desk another token and secret; those before open and sign nothing more."""
        desk = self.get_object(request, str(desk_id))
        if desk is None:
            raise Http404
        if not self.has_change_permission(request, desk):
            raise PermissionDenied
        with transaction.atomic():
            token = _renew(desk)
            desk.save(update_fields=["token_hash", "secret"])
            self.log_change(request, desk, "New token and secret.")
        _show_once(request, desk, token)
        return redirect(reverse("admin:triage_emergencydesk_change", args=[desk.pk]))


def _renew(desk: EmergencyDesk) -> str:
    token, desk.secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
    desk.token_hash = hash_token(token=token)
    return token


def _show_once(request: HttpRequest, desk: EmergencyDesk, token: str) -> None:
    address = request.build_absolute_uri(reverse("api-emergency-contacts"))
    messages.warning(
        request,
        f"It sends to {address} with the token {token} and checks our messages with the secret "
        f"{desk.secret} – copy both now, they are shown only once.",
    )
