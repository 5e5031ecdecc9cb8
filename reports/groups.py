"""What can be reported, under headings: nobody reads thirty lines to find one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from django.utils.translation import gettext

from reports.definitions import TypeDefinition
from reports.models.report_type import PortalGroup


@dataclass(frozen=True)
class Group:
    """A heading and what stands under it, in the order of the portal.

    Args:
        entries: Types, or what a page makes of them.
    """

    slug: str
    heading: str
    entries: tuple[Any, ...]


def in_groups(types: Sequence[TypeDefinition]) -> tuple[Group, ...]:
    """The types under their headings; a heading with nothing under it is left out."""
    found = {group: tuple(kind for kind in types if kind.group == group) for group in PortalGroup}
    return tuple(Group(group.value, gettext(group.label), kinds) for group, kinds in found.items() if kinds)


def common(types: Sequence[TypeDefinition]) -> tuple[TypeDefinition, ...]:
    """The few that the first page offers: all of them where an administrator has chosen none."""
    return tuple(kind for kind in types if kind.on_home) or tuple(types)


def one_of_each_first(types: Sequence[TypeDefinition]) -> tuple[TypeDefinition, ...]:
    """Those of the first page, one of each heading in turn, then all others: for who offers only a few."""
    turns = zip_longest(*(group.entries for group in in_groups(common(types))))
    first = [kind for kind in chain.from_iterable(turns) if kind is not None]
    return (*first, *(kind for kind in types if kind not in first))
