"""What a play comes to: figures, and what went wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from agents.simulation.pages import WentWrong

MOST_ERRORS_KEPT = 200


@dataclass
class Figures:
    """What has happened so far; written by many threads at once."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str) -> None:
        """One more."""
        with self._lock:
            self.counts[what] += 1

    def fail(self, words: str) -> None:
        """Something went wrong."""
        with self._lock:
            if words in self.errors or len(self.errors) < MOST_ERRORS_KEPT:
                self.errors[words] += 1

    @property
    def went_wrong(self) -> int:
        """How often."""
        return sum(self.errors.values())

    def line(self) -> str:
        """All of it in one line."""
        c = self.counts
        return (
            f"calls {c['rung']} rung, {c['answered']} answered, {c['wrapped_up']} wrapped up, "
            f"{c['gave_up']} gave up; reports {c['by_api']} by API, {c['by_portal']} by portal; "
            f"{self.went_wrong} errors"
        )

    def attempt(self, act: Callable[..., None], *given: object) -> bool:
        """Do it; what goes wrong is counted, and the day goes on."""
        try:
            act(*given)
        except WentWrong as error:
            self.fail(str(error))
            return False
        return True
