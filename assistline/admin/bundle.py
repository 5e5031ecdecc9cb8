"""Moving the whole configuration: read out as a file, compared with what is here, taken in."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assistline.admin.base import person
from assistline.admin_site import page
from assistline.bundle.archive import LARGEST_FILE, TOO_LARGE
from assistline.bundle.moving import (
    Bundle,
    apply_bundle,
    diff_bundle,
    export_bundle,
    read_bundle,
    state_of,
    trace_export,
)
from assistline.bundle.refusal import BundleRefused
from assistline.models import Customer

PERMISSION = "assistline.move_configuration"
SHOWN = 400
MOVED_ON = "The configuration was changed meanwhile: read what would change now, then decide again."
NO_FILE = "Choose a file first."


@page("configuration/", "configuration")
@require_safe
def configuration(request: HttpRequest) -> HttpResponse:
    """The way out and the way in."""
    _customer(request)
    return _page(request, {})


@page("configuration/file/", "configuration_file")
@require_safe
def configuration_file(request: HttpRequest) -> HttpResponse:
    """The whole configuration as one file; who has read it out stands in the trail."""
    customer = _customer(request)
    packed = export_bundle(customer=customer)
    trace_export(customer=customer, by=person(request), request=request, packed=packed)
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = (
        f'attachment; filename="{customer.slug}-{timezone.localdate():%Y-%m-%d}.zip"'
    )
    return response


@page("configuration/compare/", "configuration_compare")
@require_POST
def configuration_compare(request: HttpRequest) -> HttpResponse:
    """What a file would change here; nothing is written."""
    customer = _customer(request)
    brought = request.FILES.get("file")
    if brought is None:
        return _page(request, {"sentences": [NO_FILE]}, status=422)
    if (brought.size or 0) > LARGEST_FILE:
        return _page(request, {"sentences": [TOO_LARGE]}, status=422)
    return _comparison(request, customer, brought.read())


@page("configuration/apply/", "configuration_apply")
@require_POST
def configuration_apply(request: HttpRequest) -> HttpResponse:
    """Take a file in, if what it is compared with is still what was read."""
    customer = _customer(request)
    try:
        packed = base64.b64decode(request.POST.get("packed", ""), validate=True)
        bundle = read_bundle(packed)
        if request.POST.get("state") != state_of(customer):
            messages.warning(request, MOVED_ON)
            return _comparison(request, customer, packed)
        difference = apply_bundle(
            bundle=bundle, customer=customer, by=person(request), at=timezone.now(), request=request
        )
    except (binascii.Error, ValueError):
        return _page(request, {"sentences": [NO_FILE]}, status=422)
    except BundleRefused as refused:
        return _page(request, {"sentences": refused.sentences}, status=422)
    messages.success(
        request,
        f"Taken in: {len(difference.changes)} changes. What is a draft now is published as any other draft.",
    )
    return redirect("admin:configuration")


def _comparison(request: HttpRequest, customer: Customer, packed: bytes) -> HttpResponse:
    try:
        bundle: Bundle = read_bundle(packed)
    except BundleRefused as refused:
        return _page(request, {"sentences": refused.sentences}, status=422)
    difference = diff_bundle(bundle=bundle, customer=customer)
    return _page(
        request,
        {
            "compared": True,
            "made_for": bundle.made_for,
            "changes": difference.changes[:SHOWN],
            "changes_left_out": max(0, len(difference.changes) - SHOWN),
            "remarks": difference.remarks[:SHOWN],
            "count": len(difference.changes),
            "packed": base64.b64encode(packed).decode(),
            "state": state_of(customer),
        },
    )


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    whole = {**admin.site.each_context(request), "title": "Move the configuration", **context}
    return TemplateResponse(request, "admin/bundle/configuration.html", whole, status=status)


def _customer(request: HttpRequest) -> Customer:
    """The person's own customer.

    Raises:
        PermissionDenied: They may not move its configuration.
    """
    if not person(request).has_perm(PERMISSION):
        raise PermissionDenied
    return person(request).centre.customer
