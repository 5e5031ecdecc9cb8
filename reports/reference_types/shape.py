"""What a report type brings along: its names, its place on the portal and its questions."""

from __future__ import annotations

from dataclasses import dataclass

from reports.definitions import StepDefinition


@dataclass(frozen=True)
class FirstType:
    """A report type as a new installation gets it. Later it belongs to the administrator.

    Args:
        position: Order on the portal; types about danger to people stand under 10.
        advice: What every sender should do next; read on the page after sending, and in the first news.
        sealed: Words and answers are encrypted, and in no index.
        offence_code: The usual one; empty where nothing says yet that it is an offence.
    """

    slug: str
    name: str
    home_title: str
    home_hint: str
    position: int
    steps: tuple[StepDefinition, ...]
    advice: str = ""
    sealed: bool = False
    offence_code: str = ""
