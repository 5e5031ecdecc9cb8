"""Verbs: everything that changes anything about a case."""

from .asking_agents import NobodyToAsk, answer_question, ask_agent, raise_unanswered_questions
from .checking_life import check_life
from .comparing_records import reconcile_records, settle_difference
from .corresponding import answer_late_review, answer_withdrawal, read_news, write_to_reporter
from .crime_records import (
    ask_after_handovers,
    hand_over_again,
    hand_over_case,
    mend_handover,
    send_handovers,
    try_records_system,
)
from .deciding import IncompleteDecision, StaleCase, decide_case
from .destroying import destroy_what_is_due
from .drafting import forget_drafts, forget_looks, forget_own_draft, keep_draft, look_at
from .duty import go_off_duty, go_on_duty, see_on_duty, watch_duty
from .emergency_contacts import OtherMessage, find_desk, hash_token, take_answer, take_contact
from .emergency_sending import send_emergency_message, send_emergency_messages
from .escalation import escalate_overdue, warn_of_deadlines
from .event_updates import update_event_of_call
from .feedback import give_waiting_complaints
from .filtering import TooManyFilters, delete_filter, save_filter
from .follow_ups import end_turns, finish_follow_up, promise_follow_up, warn_of_late_follow_ups
from .following import take_up_news
from .handing_over import CannotHandOver, accept_hand_over, hand_over, return_hand_over, take_back
from .holding import lift_hold, place_hold, review_hold
from .holidays import change_state, fill_holidays
from .indexing import index_missing_reports, index_report
from .joining import join_contact, leave_case, raise_joined_case
from .keeping import reckon_again, reckon_keeping
from .lease import (
    claim_case,
    claim_next_case,
    free_expired_leases,
    is_barred,
    release_case,
    renew_lease,
)
from .marker_reviews import raise_overdue_markers
from .marking import MarkerRefused, lift_marker, review_marker, set_marker
from .merging import merge_cases
from .merging_several import merge_several
from .missing import open_missing_cases
from .near_misses import close_near_miss, look_into, see_near_miss, tell_near_miss
from .nobody_came import nobody_came, take_up_nobody_came
from .noting import LONGEST_NOTE, NoteRefused, write_note
from .opening import assess_case, open_case
from .owners_word import NotProved, note_callers_word, note_owners_word
from .passing import accept_passing, pass_on_case, refuse_passing, take_back_passing
from .pausing import resume_waiting_clocks
from .planning import PlanRefused, end_plan, write_plan
from .reaching import note_unreached
from .record_answers import answer_handover
from .referral_answers import answer_referral, raise_overdue_referrals
from .referral_sending import poll_referrals, send_referrals, try_desk
from .referring import refer_case, send_again
from .registrations import end_registrations, follow_change
from .regrading import ReasonMissing, hand_over_report, lower_grade, raise_grade
from .relating import link_cases, part_cases
from .replaying import CannotJudge, CannotReplay, ask_replay, judge_alike, judge_change, run_replays
from .retyping import change_type
from .second_eyes import set_second_eyes
from .second_looks import look_again
from .signing import propose_decision, return_proposal, sign_proposal
from .taking_out import take_life
from .tracing import suggest_for_case
from .transfer_alarms import watch_transfers
from .transfers import AnswerRefused, answer_transfer, ask_again, ask_transfer, fail_transfer, stop_transfer
from .unmerging import unmerge_case
from .unsent import keep_unsent_words

__all__ = [
    "LONGEST_NOTE",
    "AnswerRefused",
    "CannotHandOver",
    "CannotJudge",
    "CannotReplay",
    "IncompleteDecision",
    "MarkerRefused",
    "NobodyToAsk",
    "NotProved",
    "NoteRefused",
    "OtherMessage",
    "PlanRefused",
    "ReasonMissing",
    "StaleCase",
    "TooManyFilters",
    "accept_hand_over",
    "accept_passing",
    "answer_handover",
    "answer_late_review",
    "answer_question",
    "answer_referral",
    "answer_transfer",
    "answer_withdrawal",
    "ask_after_handovers",
    "ask_again",
    "ask_agent",
    "ask_replay",
    "ask_transfer",
    "assess_case",
    "change_state",
    "change_type",
    "check_life",
    "claim_case",
    "claim_next_case",
    "close_near_miss",
    "decide_case",
    "delete_filter",
    "destroy_what_is_due",
    "end_plan",
    "end_registrations",
    "end_turns",
    "escalate_overdue",
    "fail_transfer",
    "fill_holidays",
    "find_desk",
    "finish_follow_up",
    "follow_change",
    "forget_drafts",
    "forget_looks",
    "forget_own_draft",
    "free_expired_leases",
    "give_waiting_complaints",
    "go_off_duty",
    "go_on_duty",
    "hand_over",
    "hand_over_again",
    "hand_over_case",
    "hand_over_report",
    "hash_token",
    "index_missing_reports",
    "index_report",
    "is_barred",
    "join_contact",
    "judge_alike",
    "judge_change",
    "keep_draft",
    "keep_unsent_words",
    "leave_case",
    "lift_hold",
    "lift_marker",
    "link_cases",
    "look_again",
    "look_at",
    "look_into",
    "lower_grade",
    "mend_handover",
    "merge_cases",
    "merge_several",
    "nobody_came",
    "note_callers_word",
    "note_owners_word",
    "note_unreached",
    "open_case",
    "open_missing_cases",
    "part_cases",
    "pass_on_case",
    "place_hold",
    "poll_referrals",
    "promise_follow_up",
    "propose_decision",
    "raise_grade",
    "raise_joined_case",
    "raise_overdue_markers",
    "raise_overdue_referrals",
    "raise_unanswered_questions",
    "read_news",
    "reckon_again",
    "reckon_keeping",
    "reconcile_records",
    "refer_case",
    "refuse_passing",
    "release_case",
    "renew_lease",
    "resume_waiting_clocks",
    "return_hand_over",
    "return_proposal",
    "review_hold",
    "review_marker",
    "run_replays",
    "save_filter",
    "see_near_miss",
    "see_on_duty",
    "send_again",
    "send_emergency_message",
    "send_emergency_messages",
    "send_handovers",
    "send_referrals",
    "set_marker",
    "set_second_eyes",
    "settle_difference",
    "sign_proposal",
    "stop_transfer",
    "suggest_for_case",
    "take_answer",
    "take_back",
    "take_back_passing",
    "take_contact",
    "take_life",
    "take_up_news",
    "take_up_nobody_came",
    "tell_near_miss",
    "try_desk",
    "try_records_system",
    "unmerge_case",
    "update_event_of_call",
    "warn_of_deadlines",
    "warn_of_late_follow_ups",
    "watch_duty",
    "watch_transfers",
    "write_note",
    "write_plan",
    "write_to_reporter",
]
