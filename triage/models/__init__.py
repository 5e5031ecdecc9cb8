from triage.rules.grade import Grade

from .assessment import Assessment
from .case import Case, CaseContact, CaseEvent, CaseKeeper, CaseStatus, IllegalMove, QueuePlace
from .clock import Clock, Escalation
from .decision import BY_A_PERSON, Decision, DecisionKind
from .feedback import FeedbackKind, FeedbackOwner
from .registration import Registration, RegistrationPlace
from .replay import Replay, ReplayChange, ReplayState

__all__ = [
    "BY_A_PERSON",
    "Assessment",
    "Case",
    "CaseContact",
    "CaseEvent",
    "CaseKeeper",
    "CaseStatus",
    "Clock",
    "Decision",
    "DecisionKind",
    "Escalation",
    "FeedbackKind",
    "FeedbackOwner",
    "Grade",
    "IllegalMove",
    "QueuePlace",
    "Registration",
    "RegistrationPlace",
    "Replay",
    "ReplayChange",
    "ReplayState",
]
