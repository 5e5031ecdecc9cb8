from triage.rules.grade import Grade

from .assessment import Assessment
from .calendar import Calendar, CalendarException, Holiday, OpenSlot, State, Weekday
from .case import Case, CaseContact, CaseEvent, CaseKeeper, CaseStatus, IllegalMove, QueuePlace
from .case_life import CaseLife
from .case_look import CaseLook
from .case_note import CaseNote
from .clock import Clock, Escalation, Waiting
from .decision import BY_A_PERSON, Decision, DecisionKind
from .decision_draft import DecisionDraft
from .duty import Duty, DutyAlarm
from .emergency_desk import EmergencyContact, EmergencyDesk, EmergencyMessage, MessageState
from .feedback import FeedbackKind, FeedbackOwner
from .hand_over import FollowUp, FollowUpKind, HandOver, HandOverItem, ItemState
from .keeping import PARTS, Destruction, Keeping, LegalHold, RetentionClass, RetentionRule
from .marker import DANGEROUS, Marker, MarkerEvent, MarkerKind, Plan, PlanVersion, Subject
from .near_miss import NearMiss, NearMissSource, NearMissState
from .passing import AgentQuestion, Passing, PassingState
from .record_handover import HandoverState, RecordDifference, RecordHandover, RecordsSystem
from .referral import Referral, ReferralAnswer, ReferralState
from .referral_desk import ReferralDesk, Way
from .registration import Registration, RegistrationPlace
from .related import CaseMerge, CasePair, PairState, Trace, TraceKind, Whereabouts
from .replay import Replay, ReplayChange, ReplayState
from .saved_filter import SavedFilter
from .search import KeyKind, SearchEntry, SearchKey, SearchWord
from .second_eyes import SIGNABLE, Proposal, ProposalState, SecondEyes, SecondLook
from .target import MAY_WAIT, Ladder, Target
from .told_words import ASK_AGENT, ASK_CITIZEN, ToldWords
from .transfer import NOT_OVER, Transfer, TransferKind, TransferState

__all__ = [
    "ASK_AGENT",
    "ASK_CITIZEN",
    "BY_A_PERSON",
    "DANGEROUS",
    "MAY_WAIT",
    "NOT_OVER",
    "PARTS",
    "SIGNABLE",
    "AgentQuestion",
    "Assessment",
    "Calendar",
    "CalendarException",
    "Case",
    "CaseContact",
    "CaseEvent",
    "CaseKeeper",
    "CaseLife",
    "CaseLook",
    "CaseMerge",
    "CaseNote",
    "CasePair",
    "CaseStatus",
    "Clock",
    "Decision",
    "DecisionDraft",
    "DecisionKind",
    "Destruction",
    "Duty",
    "DutyAlarm",
    "EmergencyContact",
    "EmergencyDesk",
    "EmergencyMessage",
    "Escalation",
    "FeedbackKind",
    "FeedbackOwner",
    "FollowUp",
    "FollowUpKind",
    "Grade",
    "HandOver",
    "HandOverItem",
    "HandoverState",
    "Holiday",
    "IllegalMove",
    "ItemState",
    "Keeping",
    "KeyKind",
    "Ladder",
    "LegalHold",
    "Marker",
    "MarkerEvent",
    "MarkerKind",
    "MessageState",
    "NearMiss",
    "NearMissSource",
    "NearMissState",
    "OpenSlot",
    "PairState",
    "Passing",
    "PassingState",
    "Plan",
    "PlanVersion",
    "Proposal",
    "ProposalState",
    "QueuePlace",
    "RecordDifference",
    "RecordHandover",
    "RecordsSystem",
    "Referral",
    "ReferralAnswer",
    "ReferralDesk",
    "ReferralState",
    "Registration",
    "RegistrationPlace",
    "Replay",
    "ReplayChange",
    "ReplayState",
    "RetentionClass",
    "RetentionRule",
    "SavedFilter",
    "SearchEntry",
    "SearchKey",
    "SearchWord",
    "SecondEyes",
    "SecondLook",
    "State",
    "Subject",
    "Target",
    "ToldWords",
    "Trace",
    "TraceKind",
    "Transfer",
    "TransferKind",
    "TransferState",
    "Waiting",
    "Way",
    "Weekday",
    "Whereabouts",
]
