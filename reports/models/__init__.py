from .agency import Agency, Signpost
from .condition import QuestionCondition, StepCondition
from .contact import Contact
from .cue import CueMark, OpenCue
from .draft import Draft, DraftAnswer, DraftState
from .idempotency import IdempotencyKey
from .kept_out import KeptOut
from .lexicon import LexiconPhrase, LexiconVersion
from .person import ContactPoint, Person, PersonRole
from .report import PublicStatus, Report, StatusUpdate
from .report_type import Choice, Question, ReportType, ReportTypeVersion, Step
from .resume_link import ResumeLink

__all__ = [
    "Agency",
    "Choice",
    "Contact",
    "ContactPoint",
    "CueMark",
    "Draft",
    "DraftAnswer",
    "DraftState",
    "IdempotencyKey",
    "KeptOut",
    "LexiconPhrase",
    "LexiconVersion",
    "OpenCue",
    "Person",
    "PersonRole",
    "PublicStatus",
    "Question",
    "QuestionCondition",
    "Report",
    "ReportType",
    "ReportTypeVersion",
    "ResumeLink",
    "Signpost",
    "StatusUpdate",
    "Step",
    "StepCondition",
]
