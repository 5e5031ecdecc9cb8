"""What the kinds of a case's history are called on its timeline."""

from __future__ import annotations

from triage.rules.news import News

TITLES = {
    "report_sent": "Report sent",
    "graded": "Graded",
    "graded_again": "Graded again",
    "told_what_to_expect": "Told",
    "moved_to_in_review": "Claimed",
    "moved_to_waiting": "Back in the queue",
    "moved_to_closed": "Decided",
    "grade_raised": "Grade raised",
    "grade_lowered": "Grade lowered",
    "warned": "Last fifth of its time",
    "escalated": "Past its time",
    "clock_paused": "Clock paused",
    "clock_resumed": "Clock runs again",
    "given": "Given to",
    "registration_changed": "Registration changed by its owner",
    "citizen_wrote": "Message from the citizen",
    "citizen_added": "Added by the citizen",
    "citizen_corrected": "Corrected by the citizen",
    "citizen_added_files": "Files added by the citizen",
    "asked_to_withdraw": "The citizen asks to withdraw",
    "asked_for_review": "The citizen asks for another officer",
    "wrote_to_citizen": "Written to the citizen",
    "withdrawal_refused": "Withdrawal refused",
    "follow_up_promised": "To do",
    "follow_up_done": "Done",
    "follow_up_late": "Not done in time",
    "handed_over": "Handed over",
    "hand_over_accepted": "Taken over",
    "hand_over_returned": "Not taken over",
    "hand_over_taken_back": "Hand-over taken back",
}
ALARMS = frozenset({"escalated", "warned", "follow_up_late"})
# These count the case's version up, so they are what a form that was opened earlier did not see.
CHANGES = (
    "moved_to_in_review",
    "moved_to_waiting",
    "moved_to_closed",
    "grade_raised",
    "grade_lowered",
    "graded_again",
    *News,
    "withdrawal_refused",
    "registration_changed",
)
