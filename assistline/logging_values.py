"""Logs say what happened and where in the code, never with which values.

An exception's message may hold a citizen's words (a database error prints the row), so logs keep its class,
its SQLSTATE and the places in the code. Django's own lines about requests hold addresses and host names as
sent.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from structlog.typing import EventDict, WrappedLogger

FRAMES = 12
_HOUSE = f"{Path(__file__).resolve().parent.parent}/"
_ABOUT_REQUESTS = ("django.request", "django.security", "django.server", "gunicorn", "uvicorn.access")


def describe_exception(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """structlog processor: put ``error`` and ``where`` in the place of ``exc_info``."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = " from ".join(_name(one) for one in _chain(error))
        event["where"] = _places(error)
    return event


def hide_requests(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """structlog processor for other people's loggers.

    Keep that it happened, not the address that was asked for.
    """
    record: Any = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.name.startswith(_ABOUT_REQUESTS):
        event["event"] = record.name
        code = getattr(record, "status_code", None)
        if code is not None:
            event["code"] = code
    return event


def hide_task_errors(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """structlog processor for Celery's loggers.

    Keep which task it was and how it ended, not what its error said.
    """
    record: Any = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.name.startswith("celery"):
        task = getattr(record, "data", None)
        if isinstance(task, dict):
            event["event"] = f"Task {task.get('name')}[{task.get('id')}] {task.get('description')}"
        elif event.get("exc_info"):
            event["event"] = str(record.msg)  # as it stands in Celery's code, not filled in
    return event


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(4):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__


def _places(error: BaseException) -> list[str]:
    """Our own places in the code, outermost first, and the last one wherever it is."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames[:-1] if "site-packages" not in frame.filename] + frames[-1:]
    return [f"{frame.filename.removeprefix(_HOUSE)}:{frame.lineno} {frame.name}" for frame in ours[-FRAMES:]]


def _name(error: BaseException) -> str:
    state = getattr(error, "pgcode", None)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name} (SQLSTATE {state})" if state else name
