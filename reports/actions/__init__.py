"""What can be done with reports. Every change in this app happens here."""

from reports.actions.drafts import (
    DraftClosed,
    StaleAnswer,
    StartedDraft,
    delete_expired_drafts,
    save_answers,
    set_type,
    start_draft,
)
from reports.actions.statuses import publish_status
from reports.actions.submitting import (
    AnswersMissing,
    DifferentPayload,
    NumberNotSafe,
    Submitted,
    find_submitted,
    request_call,
    submit_draft,
    submit_report,
)

__all__ = [
    "AnswersMissing",
    "DifferentPayload",
    "DraftClosed",
    "NumberNotSafe",
    "StaleAnswer",
    "StartedDraft",
    "Submitted",
    "delete_expired_drafts",
    "find_submitted",
    "publish_status",
    "request_call",
    "save_answers",
    "set_type",
    "start_draft",
    "submit_draft",
    "submit_report",
]
