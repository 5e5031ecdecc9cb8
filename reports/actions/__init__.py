"""What can be done with reports. Every change in this app happens here."""

from reports.actions.agencies import count_signpost, rewrite_agency
from reports.actions.contacts import close_contact, keep_contact_times, open_contact
from reports.actions.cues import (
    ClearReasonMissing,
    CueAlreadyCleared,
    clear_cue,
    mark_cues,
    mark_silent,
    raise_cues,
)
from reports.actions.deleting import delete_draft, delete_expired_drafts
from reports.actions.drafts import (
    DraftClosed,
    StaleAnswer,
    StartedDraft,
    keep_shorter,
    save_answers,
    set_type,
    start_draft,
    touch_draft,
)
from reports.actions.resuming import (
    LinkUsedUp,
    Opened,
    find_link,
    make_link,
    resume_by_code,
    send_link,
    use_link,
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
    "LinkUsedUp",
    "NumberNotSafe",
    "Opened",
    "StaleAnswer",
    "StartedDraft",
    "Submitted",
    "clear_cue",
    "close_contact",
    "count_signpost",
    "delete_draft",
    "delete_expired_drafts",
    "find_link",
    "find_submitted",
    "keep_contact_times",
    "keep_shorter",
    "make_link",
    "mark_cues",
    "mark_silent",
    "open_contact",
    "publish_status",
    "raise_cues",
    "request_call",
    "resume_by_code",
    "rewrite_agency",
    "save_answers",
    "send_link",
    "sent_answer",
    "set_type",
    "start_draft",
    "submit_draft",
    "submit_report",
    "touch_draft",
    "use_link",
]
