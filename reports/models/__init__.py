from .agency import Agency, Signpost
from .attachment import Attachment, DiscardedObject, FileKind, FileState
from .condition import QuestionCondition, StepCondition
from .contact import Contact
from .cue import CueMark, OpenCue
from .draft import Draft, DraftAnswer, DraftState
from .idempotency import IdempotencyKey
from .kept_out import DraftKeptOut, KeptOut, drafts_kept_from
from .lexicon import LexiconPhrase, LexiconVersion
from .message import Message
from .one_time_code import CodePurpose, OneTimeCode
from .open311 import Open311Client, Open311Request
from .person import ContactPoint, Person, PersonRole
from .place import Locality, LocalityList, PoliceElsewhere, State
from .rating import Rating
from .report import PublicStatus, Report, StatusUpdate
from .report_type import Choice, Question, ReportType, ReportTypeVersion, Step
from .resume_link import ResumeLink
from .supplement import Supplement, SupplementKind
from .translation import Translation
from .wish import Wish, WishKind, WishState

__all__ = [
    "Agency",
    "Attachment",
    "Choice",
    "CodePurpose",
    "Contact",
    "ContactPoint",
    "CueMark",
    "DiscardedObject",
    "Draft",
    "DraftAnswer",
    "DraftKeptOut",
    "DraftState",
    "FileKind",
    "FileState",
    "IdempotencyKey",
    "KeptOut",
    "LexiconPhrase",
    "LexiconVersion",
    "Locality",
    "LocalityList",
    "Message",
    "OneTimeCode",
    "Open311Client",
    "Open311Request",
    "OpenCue",
    "Person",
    "PersonRole",
    "PoliceElsewhere",
    "PublicStatus",
    "Question",
    "QuestionCondition",
    "Rating",
    "Report",
    "ReportType",
    "ReportTypeVersion",
    "ResumeLink",
    "Signpost",
    "State",
    "StatusUpdate",
    "Step",
    "StepCondition",
    "Supplement",
    "SupplementKind",
    "Translation",
    "Wish",
    "WishKind",
    "WishState",
    "drafts_kept_from",
]
