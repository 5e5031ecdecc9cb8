"""Who takes what we hand over, and how: referral desks and the records system; secrets are never shown."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assistline.admin.base import SettingsAdmin, customer_of
from assistline.signed_webhooks import new_secret
from reports.agencies import agencies_of
from reports.models import ReportType
from triage import actions
from triage.models import RecordsSystem, ReferralDesk, Way
from triage.screens.by_rule import referred_by_tables

KEEPS = "Leave it empty to keep what is there. It is not shown again."
NEEDED = {
    Way.OPEN311: ("url", "service_code"),
    Way.WEBHOOK: ("url",),
    Way.EMAIL: ("email",),
    Way.PHONE: ("phone",),
}
TEST = "test"


class SecretField(forms.CharField):
    """A secret is written, and never read back."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=200,
            help_text=KEEPS,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            **kwargs,
        )


class PartnerForm(forms.ModelForm):
    """Addresses are https; what stands empty of a secret is kept."""

    secrets: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.secrets:
            if name in self.fields:
                self.initial[name] = ""

    def clean(self) -> dict[str, Any]:
        """Refuse an address that anybody could listen to; keep secrets that nobody has changed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        url = cleaned.get("url") or ""
        if url and urlsplit(url).scheme != "https":
            self.add_error("url", "Write an address that begins with https://.")
        for name in self.secrets:
            cleaned[name] = cleaned.get(name) or (getattr(self.instance, name) if self.instance.pk else "")
        return cleaned


class DeskForm(PartnerForm):
    """A desk has what its way needs."""

    secrets = ("secret",)
    secret = SecretField(label="Secret or key")

    def clean(self) -> dict[str, Any]:
        """Ask for what its way needs, and for an agency that there is."""
        cleaned = super().clean()
        way = cleaned.get("way")
        for name in NEEDED.get(cast(Way, way), ()):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"{Way(cast(str, way)).label} needs this.")
        if way == Way.OPEN311 and not cleaned["secret"]:
            self.add_error("secret", "Open311 needs the key that they gave us.")
        customer = cleaned.get("customer") or getattr(self.instance, "customer", None)
        if cleaned.get("agency") and customer and cleaned["agency"] not in agencies_of(customer.pk):
            self.add_error("agency", "There is no agency of this name: see Agencies, or leave it empty.")
        if cleaned.get("by_rule"):
            self._check_rule(cleaned)
        return cleaned

    def _check_rule(self, cleaned: dict[str, Any]) -> None:
        """What goes by itself needs somebody who takes it without a call, and what they are asked to do."""
        if cleaned.get("way") == Way.PHONE:
            self.add_error("by_rule", "Nobody rings them by rule. Choose another way, or untick this.")
        if not cleaned.get("agency") and "agency" not in self.errors:
            self.add_error("agency", "Reports by rule need the agency that the decision tables name.")
        if not cleaned.get("rule_note"):
            self.add_error("rule_note", "Say what they are asked to do, for all that goes by rule.")


class SystemForm(PartnerForm):
    """The records system has two secrets: ours with it, and its with us."""

    secrets = ("key", "secret")
    key = SecretField(label="Our key")
    secret = SecretField(label="Its secret")

    def clean(self) -> dict[str, Any]:
        """Ask for our key."""
        cleaned = super().clean()
        if not cleaned["key"]:
            self.add_error("key", "Write the key that it knows us by.")
        return cleaned


class PartnerAdmin(SettingsAdmin):
    """A partner with a button that tries whether it is there."""

    customer_path = "customer"
    change_form_template = "admin/partners/change_form.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was handed over to it stays: switch it off instead."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new one is of one's own customer."""
        return {"customer": customer_of(request), **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        """An address without its beginning is one of https."""
        if db_field.name == "url":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, cast(HttpRequest, request), **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; a secret that both sides must know is made where there is none, and shown once."""
        made = "" if obj.secret or not self.shares_secret(obj) else new_secret()
        obj.secret = obj.secret or made
        super().save_model(request, obj, form, change)
        if made:
            messages.warning(
                request, f"They sign with the secret {made} – copy it now, it is shown only once."
            )

    def shares_secret(self, obj: Any) -> bool:
        """Whether both sides sign with a secret of ours."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        """And the button."""
        name = f"triage_{self.opts.model_name}_{TEST}"
        press = path(
            "<int:partner_id>/test/", self.admin_site.admin_view(require_POST(self.try_it)), name=name
        )
        return [press, *super().get_urls()]

    def try_it(self, request: HttpRequest, partner_id: int) -> HttpResponse:
        """Try whether it is there; nothing of a case is sent."""
        partner = self.get_object(request, str(partner_id))
        if partner is None:
            raise Http404
        if not self.has_change_permission(request, partner):
            raise PermissionDenied
        messages.info(request, self.tried(partner))
        self.log_change(request, partner, "Tried.")
        return redirect(reverse(f"admin:triage_{self.opts.model_name}_change", args=[partner.pk]))

    def tried(self, partner: Any) -> str:
        """What came of it, in a sentence."""
        raise NotImplementedError


@admin.register(ReferralDesk)
class ReferralDeskAdmin(PartnerAdmin):
    """Desks of agencies and local contractors: what they take, from where, and how."""

    form = DeskForm
    change_list_template = "admin/partners/desks.html"
    list_display = (
        "__str__",
        "kind",
        "way",
        "by_rule",
        "answer_hours",
        "tested_at",
        "test_result",
        "is_active",
    )
    list_filter = ("way", "kind", "by_rule", "is_active")
    search_fields = ("name", "agency")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("customer", "name", "kind", "agency", "takes", "area", "is_active")}),
        (
            "How it takes them",
            {"fields": ("way", "url", "secret", "service_code", "jurisdiction_id", "email", "phone")},
        ),
        (
            "What goes there by rule",
            {"fields": ("by_rule", "rule_address", "rule_answers", "rule_note")},
        ),
        ("How soon it answers", {"fields": ("answer_hours", "done_days")}),
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """And what became of what the tables referred."""
        referred = referred_by_tables(customer_id=customer_of(request), now=timezone.now())
        return super().changelist_view(request, {**(extra_context or {}), "referred": referred})

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest | None, **kwargs: Any
    ) -> Any:
        """Offer the customer's own types."""
        if request is not None and db_field.name == "takes":
            kwargs["queryset"] = ReportType.objects.filter(customer_id=customer_of(request)).order_by("name")
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, cast(HttpRequest, request), **kwargs)

    def shares_secret(self, obj: ReferralDesk) -> bool:
        """A webhook's is ours to make; Open311's key is theirs."""
        return obj.way == Way.WEBHOOK

    def tried(self, partner: ReferralDesk) -> str:
        """What came of it."""
        return actions.try_desk(desk=partner, at=timezone.now())


@admin.register(RecordsSystem)
class RecordsSystemAdmin(PartnerAdmin):
    """Where crimes are kept."""

    form = SystemForm
    list_display = ("__str__", "url", "tested_at", "test_result", "is_active")
    fields = ("customer", "url", "key", "secret", "answer_minutes", "is_active")

    def shares_secret(self, obj: RecordsSystem) -> bool:
        """Its answers are signed with it."""
        return True

    def tried(self, partner: RecordsSystem) -> str:
        """What came of it."""
        return actions.try_records_system(system=partner, at=timezone.now())
