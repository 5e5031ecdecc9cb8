from triage.rules.grade import Grade

from .assessment import Assessment
from .case import Case, CaseContact, CaseEvent, CaseStatus, IllegalMove, QueuePlace
from .clock import Clock, Escalation
from .decision import Decision, DecisionKind
from .replay import Replay, ReplayChange, ReplayState

__all__ = [
    "Assessment",
    "Case",
    "CaseContact",
    "CaseEvent",
    "CaseStatus",
    "Clock",
    "Decision",
    "DecisionKind",
    "Escalation",
    "Grade",
    "IllegalMove",
    "QueuePlace",
    "Replay",
    "ReplayChange",
    "ReplayState",
]
