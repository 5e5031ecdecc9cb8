from triage.rules.grade import Grade

from .assessment import Assessment
from .calendar import Calendar, CalendarException, Holiday, OpenSlot, State, Weekday
from .case import Case, CaseContact, CaseEvent, CaseKeeper, CaseStatus, IllegalMove, QueuePlace
from .clock import Clock, Escalation, Waiting
from .decision import BY_A_PERSON, Decision, DecisionKind
from .duty import Duty, DutyAlarm
from .feedback import FeedbackKind, FeedbackOwner
from .registration import Registration, RegistrationPlace
from .replay import Replay, ReplayChange, ReplayState
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
    "CaseStatus",
    "Clock",
    "Decision",
    "DecisionKind",
    "Duty",
    "DutyAlarm",
    "Escalation",
    "FeedbackKind",
    "FeedbackOwner",
    "Grade",
    "Holiday",
    "IllegalMove",
    "Ladder",
    "OpenSlot",
    "QueuePlace",
    "Registration",
    "RegistrationPlace",
    "Replay",
    "ReplayChange",
    "ReplayState",
    "State",
    "Target",
    "Waiting",
    "Weekday",
]
