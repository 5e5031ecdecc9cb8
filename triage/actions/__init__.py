"""Verbs: everything that changes anything about a case."""

from .corresponding import answer_withdrawal, read_news, write_to_reporter
from .deciding import IncompleteDecision, StaleCase, decide_case
from .escalation import escalate_overdue
from .feedback import give_waiting_complaints
from .following import take_up_news
from .lease import claim_case, claim_next_case, free_expired_leases, release_case, renew_lease
from .missing import open_missing_cases
from .opening import assess_case, open_case
from .registrations import end_registrations, follow_change
from .regrading import ReasonMissing, hand_over_report, lower_grade, raise_grade
from .replaying import CannotJudge, CannotReplay, ask_replay, judge_change, run_replays

__all__ = [
    "CannotJudge",
    "CannotReplay",
    "IncompleteDecision",
    "ReasonMissing",
    "StaleCase",
    "answer_withdrawal",
    "ask_replay",
    "assess_case",
    "claim_case",
    "claim_next_case",
    "decide_case",
    "end_registrations",
    "escalate_overdue",
    "follow_change",
    "free_expired_leases",
    "give_waiting_complaints",
    "hand_over_report",
    "judge_change",
    "lower_grade",
    "open_case",
    "open_missing_cases",
    "raise_grade",
    "read_news",
    "release_case",
    "renew_lease",
    "run_replays",
    "take_up_news",
    "write_to_reporter",
]
