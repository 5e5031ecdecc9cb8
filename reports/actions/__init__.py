"""What can be done with reports. Every change in this app happens here."""

from reports.actions.contacts import close_contact, keep_contact_times, open_contact
from reports.actions.cues import (
    ClearReasonMissing,
    CueAlreadyCleared,
    clear_cue,
    mark_cues,
    mark_silent,
    raise_cues,
)
from reports.actions.drafts import (
    DraftClosed,
    StaleAnswer,
    StartedDraft,
    delete_expired_drafts,
    save_answers,
    set_type,
    start_draft,
    touch_draft,
)
from reports.actions.statuses import publish_status
from reports.actions.submitting import (
    AnswersMissing,
    DifferentPayload,
    NumberNotSafe,
    Submitted,
    find_submitted,
    request_call,
    sent_answer,
    submit_draft,
    submit_report,
)

__all__ = [
    "AnswersMissing",
    "ClearReasonMissing",
    "CueAlreadyCleared",
    "DifferentPayload",
    "DraftClosed",
    "NumberNotSafe",
    "StaleAnswer",
    "StartedDraft",
    "Submitted",
    "clear_cue",
    "close_contact",
    "delete_expired_drafts",
    "find_submitted",
    "keep_contact_times",
    "mark_cues",
    "mark_silent",
    "open_contact",
    "publish_status",
    "raise_cues",
    "request_call",
    "save_answers",
    "sent_answer",
    "set_type",
    "start_draft",
    "submit_draft",
    "submit_report",
    "touch_draft",
]
