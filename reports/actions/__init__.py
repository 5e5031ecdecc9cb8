"""What can be done with reports. Every change in this app happens here."""

from reports.actions.agencies import count_signpost, rewrite_agency
from reports.actions.answered import sent_answer
from reports.actions.came_back import keep_owners_word, note_came_back, returned_points
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
from reports.actions.discarding import discard
from reports.actions.drafts import (
    DraftClosed,
    StaleAnswer,
    StartedDraft,
    keep_shorter,
    save_answers,
    set_language,
    set_type,
    start_draft,
    touch_draft,
    touch_drafts,
)
from reports.actions.files import WrongOffset, add_chunk, begin_file, finish_file
from reports.actions.hearing import NothingWritten
from reports.actions.kept_files import (
    delete_files,
    describe_file,
    files_of_draft,
    files_of_report,
    forget_cut_off_files,
    give_files,
    remove_file,
)
from reports.actions.one_time_codes import send_open_code, send_verify_code, use_open_code, verify_point
from reports.actions.proving import proved_by
from reports.actions.rating import NoOutcome, rate_outcome
from reports.actions.registering import (
    ChangedMeanwhile,
    NothingDifferent,
    cancel_registration,
    change_registration,
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
from reports.actions.scanning import scan_file, scan_now, scan_waiting_files
from reports.actions.statuses import publish_news, publish_status
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
from reports.actions.supplementing import add_agents_words, add_supplement
from reports.actions.thread import mark_read, send_message, write_to_citizen
from reports.actions.translating import Translated, translate, translate_all, untranslate
from reports.actions.wishes import (
    NotNow,
    answer_wishes,
    can_be_asked,
    make_wish,
    take_late_review,
    waiting_late,
)

__all__ = [
    "AnswersMissing",
    "ChangedMeanwhile",
    "ClearReasonMissing",
    "CueAlreadyCleared",
    "DifferentPayload",
    "DraftClosed",
    "LinkUsedUp",
    "NoOutcome",
    "NotNow",
    "NothingDifferent",
    "NothingWritten",
    "NumberNotSafe",
    "Opened",
    "StaleAnswer",
    "StartedDraft",
    "Submitted",
    "Translated",
    "WrongOffset",
    "add_agents_words",
    "add_chunk",
    "add_supplement",
    "answer_wishes",
    "begin_file",
    "can_be_asked",
    "cancel_registration",
    "change_registration",
    "clear_cue",
    "close_contact",
    "count_signpost",
    "delete_draft",
    "delete_expired_drafts",
    "delete_files",
    "describe_file",
    "discard",
    "files_of_draft",
    "files_of_report",
    "find_link",
    "find_submitted",
    "finish_file",
    "forget_cut_off_files",
    "give_files",
    "keep_contact_times",
    "keep_owners_word",
    "keep_shorter",
    "make_link",
    "make_wish",
    "mark_cues",
    "mark_read",
    "mark_silent",
    "note_came_back",
    "open_contact",
    "proved_by",
    "publish_news",
    "publish_status",
    "raise_cues",
    "rate_outcome",
    "remove_file",
    "request_call",
    "resume_by_code",
    "returned_points",
    "rewrite_agency",
    "save_answers",
    "scan_file",
    "scan_now",
    "scan_waiting_files",
    "send_link",
    "send_message",
    "send_open_code",
    "send_verify_code",
    "sent_answer",
    "set_language",
    "set_type",
    "start_draft",
    "submit_draft",
    "submit_report",
    "take_late_review",
    "touch_draft",
    "touch_drafts",
    "translate",
    "translate_all",
    "untranslate",
    "use_link",
    "use_open_code",
    "verify_point",
    "waiting_late",
    "write_to_citizen",
]
