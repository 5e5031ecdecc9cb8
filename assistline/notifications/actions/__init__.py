"""Telling people: the intent is written with what happened, the sending follows, each goes out once."""

from .queueing import NotSafe, WrongPlaceholders, queue_notification, queue_on_each_channel
from .resending import HeldBack, NothingToResend, resend
from .returning import note_returned
from .sending import deliver_notification, put_off

__all__ = [
    "HeldBack",
    "NotSafe",
    "NothingToResend",
    "WrongPlaceholders",
    "deliver_notification",
    "note_returned",
    "put_off",
    "queue_notification",
    "queue_on_each_channel",
    "resend",
]
