"""To get a case and to be allowed to see it are the same call."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from assistline.models import User
from assistline.references import normalise_reference
from triage.models import Case
from triage.models.case import CaseQuerySet


def person(request: HttpRequest) -> User:
    """Who asks: the log-in middleware lets nobody else through."""
    return cast(User, request.user)


def is_number(text: str) -> bool:
    """Whether it can be the id of a row."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def seen_case(request: HttpRequest, reference: str, cases: CaseQuerySet | None = None) -> Case:
    """The case that the person asks for.

    Raises:
        Http404: There is none, or it is not theirs to see: the two answer alike.
    """
    known = normalise_reference(reference)
    visible = (Case.objects.all() if cases is None else cases).visible_to(person(request))
    case = visible.filter(reference=known).first() if known else None
    if case is None:
        raise Http404
    return case
