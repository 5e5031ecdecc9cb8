"""People: added with role and centre, switched off, never deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from assistline.admin.base import NewestOnly, SettingsAdmin
from assistline.models import User

# Rights come from the role table alone.
admin.site.unregister(Group)


class NewPersonForm(BaseUserCreationForm):
    """Who someone is, what they do, where, and their first password."""

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "role", "centre")


class PersonForm(UserChangeForm):
    """Who someone is, what they do, where."""

    class Meta:
        model = User
        fields = ("username", "password", "full_name", "email", "role", "centre", "is_active")


@admin.register(User)
class UserAdmin(SettingsAdmin, DjangoUserAdmin):
    """Staff accounts of the customer."""

    customer_path = "centre__customer"
    form = PersonForm
    add_form = NewPersonForm
    paginator = NewestOnly
    change_list_template = "admin/newest_list.html"
    show_facets = admin.ShowFacets.NEVER
    list_display = ("full_name", "username", "role", "centre", "is_active", "last_login")
    list_filter = ("role", "is_active")
    list_select_related = ("centre",)
    list_per_page = 50
    search_fields = ("full_name", "username")
    ordering = ("full_name", "id")
    filter_horizontal = ()
    readonly_fields = ("last_login",)
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email")}),
        ("Work", {"fields": ("role", "centre", "is_active")}),
        ("Use", {"fields": ("last_login",)}),
    )
    add_fieldsets: Any = (
        (None, {"fields": ("username", "full_name", "email", "role", "centre", "password1", "password2")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody is deleted: the trail needs the name. Switch the account off instead."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody locks themselves out: another administrator changes one's own role or switches one off."""
        own = ("role", "is_active", "centre") if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """As Django's, with password and trace kept or lost together."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)
