"""What can be done with calls and people. Every change in this app happens here."""

from .asking import (
    AlreadyHelped,
    LineCannot,
    answer_help,
    ask_supervisor,
    end_what_was_asked,
    let_interpreter_go,
    mute_call,
    ring_interpreter,
    take_question_back,
)
from .call_draft import start_call_draft
from .calling_back import TakenBySomebody, note_call_back, take_call_back, take_unfinished
from .draft import NoSuchType, Saved, change_call_type, save_call_answers
from .holding import decline_call, hold_call
from .joining import join_call, leave_call, say_nobody_came
from .line_answers import give_up_legs, heed_line
from .lines import NewToken, find_line, make_line, renew_token
from .orders import send_order, send_orders
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
    "AlreadyHelped",
    "CannotWrapUp",
    "IllegalPresence",
    "LineCannot",
    "NewToken",
    "NoSuchType",
    "NotYourCall",
    "OutcomeRefused",
    "Saved",
    "TakenBySomebody",
    "answer_call",
    "answer_help",
    "answered_by_000",
    "ask_supervisor",
    "beat",
    "change_call_type",
    "choose_outcome",
    "close_zombie_calls",
    "decline_call",
    "end_what_was_asked",
    "failed_by_000",
    "find_line",
    "give_up_legs",
    "hand_over_call",
    "hang_up",
    "heed_line",
    "hold_call",
    "join_call",
    "known_by_000",
    "leave_call",
    "let_interpreter_go",
    "make_line",
    "mark_absent_agents",
    "mute_call",
    "note_call_back",
    "renew_token",
    "ring_interpreter",
    "save_call_answers",
    "say_nobody_came",
    "send_call_report",
    "send_order",
    "send_orders",
    "set_presence",
    "start_call_draft",
    "start_transfer",
    "stop_transfer",
    "take_call_back",
    "take_event",
    "take_question_back",
    "take_unfinished",
    "wrap_up_call",
]
