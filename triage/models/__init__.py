from triage.rules.grade import Grade

from .assessment import Assessment
from .calendar import Calendar, CalendarException, Holiday, OpenSlot, State, Weekday
from .case import Case, CaseContact, CaseEvent, CaseKeeper, CaseStatus, IllegalMove, QueuePlace
from .case_look import CaseLook
from .clock import Clock, Escalation, Waiting
from .decision import BY_A_PERSON, Decision, DecisionKind
from .decision_draft import DecisionDraft
from .duty import Duty, DutyAlarm
from .feedback import FeedbackKind, FeedbackOwner
from .hand_over import FollowUp, FollowUpKind, HandOver, HandOverItem, ItemState
from .registration import Registration, RegistrationPlace
from .replay import Replay, ReplayChange, ReplayState
from .saved_filter import SavedFilter
from .search import KeyKind, SearchEntry, SearchKey, SearchWord
from .target import MAY_WAIT, Ladder, Target

__all__ = [
    "BY_A_PERSON",
    "MAY_WAIT",
    "Assessment",
    "Calendar",
    "CalendarException",
    "Case",
    "CaseContact",
    "CaseEvent",
    "CaseKeeper",
    "CaseLook",
    "CaseStatus",
    "Clock",
    "Decision",
    "DecisionDraft",
    "DecisionKind",
    "Duty",
    "DutyAlarm",
    "Escalation",
    "FeedbackKind",
    "FeedbackOwner",
    "FollowUp",
    "FollowUpKind",
    "Grade",
    "HandOver",
    "HandOverItem",
    "Holiday",
    "IllegalMove",
    "ItemState",
    "KeyKind",
    "Ladder",
    "OpenSlot",
    "QueuePlace",
    "Registration",
    "RegistrationPlace",
    "Replay",
    "ReplayChange",
    "ReplayState",
    "SavedFilter",
    "SearchEntry",
    "SearchKey",
    "SearchWord",
    "State",
    "Target",
    "Waiting",
    "Weekday",
]
