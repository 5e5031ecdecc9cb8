"""The floor of a page: a view that reads one row, behind the whole middleware of the house."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from assistline.models import Customer


@login_not_required
def one_row(request: HttpRequest) -> JsonResponse:
    """One row, by its key, as JSON."""
    customer = Customer.objects.get(is_default=True)
    return JsonResponse({"name": customer.name})


urlpatterns = [path("one-row/", one_row), path("", include("assistline.urls"))]
