"""Handing over to the emergency number and asking for a car: when it alarms, and what is counted. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# So long may a request stay without an answer; then it alarms, and again each minute, a step higher.
ANSWER_WITHIN = timedelta(seconds=60)
AGAIN_AFTER = timedelta(seconds=60)
# So long after it was asked an event is told what is new; later it is over, and asked for again if needed.
EVENT_LASTS = timedelta(hours=24)
# Level 1 is on the pages; each of the next is told by mail besides.
PAGES_LEVEL, SERGEANT_LEVEL, SUPERVISOR_LEVEL = 1, 2, 3

POLICE_COME = (
    "We asked for police to come to you, and they have the job. We do not know yet when they get there. "
    "If you are in danger, call 000."
)
POLICE_COME_SILENT = "An officer has acted on what you told us. We do not call, text or write to you."
NOT_COMING = (
    "We said that police come to you. We hear that they did not. An officer looks at this again by {by}. "
    "If you are in danger, call 000."
)
NOT_COMING_SILENT = "An officer looks at this again by {by}. We do not call, text or write to you."
GIVEN_TO_000 = "We passed this on to Triple Zero (000). If you are in danger, call 000."
GIVEN_SILENT = "An officer has acted on what you told us. We do not call, text or write to you."


def is_unanswered(*, due_at: datetime, failed: bool, now: datetime) -> bool:
    """Whether an open request alarms at this moment, whatever a sweep has done."""
    return failed or due_at <= now


def span_words(lasted: timedelta) -> str:
    """``0:48``, ``12:05``, ``1:02:03``."""
    seconds = max(int(lasted.total_seconds()), 0)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


def with_news(before: str, news: Mapping[str, str], *, clock: str) -> str:
    """What is to be told, a line for each name; what is said of a name now takes the place of its line.

    Args:
        before: The lines so far.
        news: Words by their name.
        clock: When, such as ``14:05``.
    """
    heads = {name: name if name.endswith("?") else f"{name}:" for name in news}
    told = tuple(f"{head} " for head in heads.values())
    kept = [line for line in before.splitlines() if not line.partition(" ")[2].startswith(told)]
    said = [f"{clock} {heads[name]} {' '.join(words.split())}" for name, words in news.items()]
    return "\n".join([*kept, *said])


@dataclass(frozen=True)
class Saved:
    """Minutes that were not spent: how many times, and how many minutes each time, as a span.

    Nobody can measure what was not done, so there is no figure without the two ends of the guess.
    """

    times: int
    low: int
    high: int

    @property
    def words(self) -> str:
        """``60 to 180 min``."""
        if not self.times:
            return "none"
        least, most = self.times * self.low, self.times * self.high
        return f"{least} min" if least == most else f"{least} to {most} min"

    @property
    def formula(self) -> str:
        """``2 × 30 to 90 min``: what stands beside the figure."""
        each = f"{self.low} min" if self.low == self.high else f"{self.low} to {self.high} min"
        return f"{self.times} × {each}"
