"""Whose matter it is when it happened in another state."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models

from assistline.admin.base import SettingsAdmin
from reports.models import PoliceElsewhere


@admin.register(PoliceElsewhere)
class PoliceElsewhereAdmin(SettingsAdmin):
    """The police of other states, as citizens are told of them. A state not listed is our own."""

    customer_path: ClassVar[str] = "customer_id"
    list_display = ("name", "state", "number", "website")
    formfield_overrides: ClassVar[dict[Any, Any]] = {models.URLField: {"assume_scheme": "https"}}
