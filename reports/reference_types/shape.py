"""What a report type brings along: its names, its place on the portal and its questions."""

from __future__ import annotations

from dataclasses import dataclass

from reports.definitions import StepDefinition
from reports.models.report_type import PortalGroup


@dataclass(frozen=True)
class FirstType:
    """A report type as a new installation gets it. Later it belongs to the administrator.

    Args:
        position: Order on the portal; of the police line's own types ``TYPES`` is the order.
        advice: What every sender should do next; read on the page after sending, and in the first news.
        sealed: Words and answers are encrypted, and in no index.
        offence_code: The usual one; empty where nothing says yet that it is an offence.
        group: Under which heading it stands.
        on_home: One of the few that the first page offers.
        call_first: Its first page offers a call before it asks anything.
        open311: Programs of others may send it.
    """

    slug: str
    name: str
    home_title: str
    home_hint: str
    steps: tuple[StepDefinition, ...]
    position: int = 0
    advice: str = ""
    sealed: bool = False
    offence_code: str = ""
    group: str = PortalGroup.OTHER
    on_home: bool = False
    call_first: bool = False
    open311: bool = False
