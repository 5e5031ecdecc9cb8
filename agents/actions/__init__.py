"""What can be done with calls and people. Every change in this app happens here."""

from .call_draft import start_call_draft
from .lines import NewToken, find_line, make_line, renew_token
from .presence import IllegalPresence, beat, mark_absent_agents, set_presence
from .telephony import AlreadyAnswered, NotYourCall, answer_call, close_zombie_calls, hang_up, take_event
from .wrap_up import CannotWrapUp, wrap_up_call

__all__ = [
    "AlreadyAnswered",
    "CannotWrapUp",
    "IllegalPresence",
    "NewToken",
    "NotYourCall",
    "answer_call",
    "beat",
    "close_zombie_calls",
    "find_line",
    "hang_up",
    "make_line",
    "mark_absent_agents",
    "renew_token",
    "set_presence",
    "start_call_draft",
    "take_event",
    "wrap_up_call",
]
