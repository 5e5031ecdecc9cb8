"""What can be done with calls and people. Every change in this app happens here."""

from .call_draft import start_call_draft
from .calling_back import TakenBySomebody, note_call_back, take_call_back, take_unfinished
from .draft import NoSuchType, Saved, change_call_type, save_call_answers
from .holding import decline_call, hold_call
from .joining import join_call, leave_call, say_nobody_came
from .lines import NewToken, find_line, make_line, renew_token
from .outcomes import (
    OutcomeRefused,
    choose_outcome,
    hand_over_call,
    send_call_report,
    start_transfer,
    stop_transfer,
)
from .presence import IllegalPresence, beat, mark_absent_agents, set_presence
from .telephony import AlreadyAnswered, NotYourCall, answer_call, close_zombie_calls, hang_up, take_event
from .transferring import answered_by_000, failed_by_000, known_by_000
from .wrap_up import CannotWrapUp, wrap_up_call

__all__ = [
    "AlreadyAnswered",
    "CannotWrapUp",
    "IllegalPresence",
    "NewToken",
    "NoSuchType",
    "NotYourCall",
    "OutcomeRefused",
    "Saved",
    "TakenBySomebody",
    "answer_call",
    "answered_by_000",
    "beat",
    "change_call_type",
    "choose_outcome",
    "close_zombie_calls",
    "decline_call",
    "failed_by_000",
    "find_line",
    "hand_over_call",
    "hang_up",
    "hold_call",
    "join_call",
    "known_by_000",
    "leave_call",
    "make_line",
    "mark_absent_agents",
    "note_call_back",
    "renew_token",
    "save_call_answers",
    "say_nobody_came",
    "send_call_report",
    "set_presence",
    "start_call_draft",
    "start_transfer",
    "stop_transfer",
    "take_call_back",
    "take_event",
    "take_unfinished",
    "wrap_up_call",
]
