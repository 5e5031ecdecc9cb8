"""A process that hears of changes of the configuration, as each that serves pages does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from unittest.mock import patch

from assistline import configuration


@contextmanager
def hearing(on_change: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Until the end of the block this process listens, and is sure of what it remembers."""
    ear = configuration.Ear(on_change)
    with (
        patch.object(configuration, "BEAT_SECONDS", 0.05),
        patch.object(configuration, "_here", configuration._Here(on_change, ear)),
    ):
        ear.start()
        try:
            while not ear.is_sure(0.0, 0.0):
                assert ear.is_alive()
                Event().wait(0.01)
            yield
        finally:
            ear.stop()
