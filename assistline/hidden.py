"""Which records are kept from one member of staff, for the lists of administrators and auditors.

A port: ``settings.KEPT_FROM`` names what is called, so that nothing above is imported from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from assistline.models import User

Ids = Mapping[str, list[int]]


def kept_from(user: User) -> Ids:
    """The ids of what this person must not know of, by kind (``case``, ``report``, ``draft``, ``cue``)."""
    return cast(Ids, cast(Callable[[User], Any], import_string(settings.KEPT_FROM))(user))


def in_payload(user: User) -> Q:
    """Events and deliveries that carry such an id."""
    hidden = Q()
    for kind, ids in kept_from(user).items():
        hidden |= Q(**{f"payload__{kind}_id__in": ids})
    return hidden


def on_trail(user: User) -> Q:
    """Entries of the trail, also of lists, that name such a record."""
    hidden = Q()
    for kind, ids in kept_from(user).items():
        hidden |= Q(object_kind=kind, object_ids__overlap=ids)
    return hidden


def in_mail(user: User) -> Q:
    """Messages about such a record."""
    hidden = Q()
    for kind, ids in kept_from(user).items():
        hidden |= Q(subject_kind=kind, subject_id__in=ids)
    return hidden
