from .contact import Contact
from .draft import Draft, DraftAnswer, DraftState
from .idempotency import IdempotencyKey
from .person import ContactPoint, Person, PersonRole
from .report import PublicStatus, Report, StatusUpdate
from .report_type import Choice, Question, ReportType, ReportTypeVersion, Step

__all__ = [
    "Choice",
    "Contact",
    "ContactPoint",
    "Draft",
    "DraftAnswer",
    "DraftState",
    "IdempotencyKey",
    "Person",
    "PersonRole",
    "PublicStatus",
    "Question",
    "Report",
    "ReportType",
    "ReportTypeVersion",
    "StatusUpdate",
    "Step",
]
