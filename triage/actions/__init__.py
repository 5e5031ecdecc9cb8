"""Verbs: everything that changes anything about a case."""

from .corresponding import answer_withdrawal, read_news, write_to_reporter
from .deciding import IncompleteDecision, StaleCase, decide_case
from .drafting import forget_drafts, forget_looks, keep_draft, look_at
from .duty import go_off_duty, go_on_duty, see_on_duty, watch_duty
from .escalation import escalate_overdue, warn_of_deadlines
from .feedback import give_waiting_complaints
from .filtering import TooManyFilters, delete_filter, save_filter
from .follow_ups import end_turns, finish_follow_up, promise_follow_up, warn_of_late_follow_ups
from .following import take_up_news
from .handing_over import CannotHandOver, accept_hand_over, hand_over, return_hand_over, take_back
from .holidays import change_state, fill_holidays
from .indexing import index_missing_reports, index_report
from .joining import join_contact, leave_case, raise_joined_case
from .lease import claim_case, claim_next_case, free_expired_leases, release_case, renew_lease
from .marking import MarkerRefused, lift_marker, review_marker, set_marker
from .merging import merge_cases
from .missing import open_missing_cases
from .opening import assess_case, open_case
from .pausing import resume_waiting_clocks
from .planning import PlanRefused, end_plan, write_plan
from .registrations import end_registrations, follow_change
from .regrading import ReasonMissing, hand_over_report, lower_grade, raise_grade
from .relating import link_cases, part_cases
from .replaying import CannotJudge, CannotReplay, ask_replay, judge_change, run_replays
from .tracing import suggest_for_case
from .unmerging import unmerge_case

__all__ = [
    "CannotHandOver",
    "CannotJudge",
    "CannotReplay",
    "IncompleteDecision",
    "MarkerRefused",
    "PlanRefused",
    "ReasonMissing",
    "StaleCase",
    "TooManyFilters",
    "accept_hand_over",
    "answer_withdrawal",
    "ask_replay",
    "assess_case",
    "change_state",
    "claim_case",
    "claim_next_case",
    "decide_case",
    "delete_filter",
    "end_plan",
    "end_registrations",
    "end_turns",
    "escalate_overdue",
    "fill_holidays",
    "finish_follow_up",
    "follow_change",
    "forget_drafts",
    "forget_looks",
    "free_expired_leases",
    "give_waiting_complaints",
    "go_off_duty",
    "go_on_duty",
    "hand_over",
    "hand_over_report",
    "index_missing_reports",
    "index_report",
    "join_contact",
    "judge_change",
    "keep_draft",
    "leave_case",
    "lift_marker",
    "link_cases",
    "look_at",
    "lower_grade",
    "merge_cases",
    "open_case",
    "open_missing_cases",
    "part_cases",
    "promise_follow_up",
    "raise_grade",
    "raise_joined_case",
    "read_news",
    "release_case",
    "renew_lease",
    "resume_waiting_clocks",
    "return_hand_over",
    "review_marker",
    "run_replays",
    "save_filter",
    "see_on_duty",
    "set_marker",
    "suggest_for_case",
    "take_back",
    "take_up_news",
    "unmerge_case",
    "warn_of_deadlines",
    "warn_of_late_follow_ups",
    "watch_duty",
    "write_plan",
    "write_to_reporter",
]
