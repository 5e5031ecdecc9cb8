"""What triage says to staff. Citizens are told through ``reports.actions.publish_status``."""

from assistline.messages import Message, MessageClass, register

ESCALATED = register(
    Message(
        "case_escalated",
        channels=("email",),
        placeholders=("reference", "grade", "due", "case_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
# For those who answer for the clock and cannot open cases.
ESCALATED_TO_SUPERVISOR = register(
    Message(
        "case_escalated_supervisor",
        channels=("email",),
        placeholders=("reference", "grade", "due"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
# Before the deadline, to whoever has the case.
CASE_WARNING = register(
    Message(
        "case_due_soon",
        channels=("email",),
        placeholders=("reference", "grade", "due", "case_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
NOBODY_ON_DUTY = register(
    Message(
        "nobody_on_duty",
        channels=("email",),
        placeholders=("centre", "since", "queue_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
FEEDBACK_GIVEN = register(
    Message("feedback_given", channels=("email",), placeholders=("reference", "case_url"))
)
# To a desk that takes referrals by mail: what an officer chose to pass on.
REFERRAL = register(
    Message("referral", channels=("email",), placeholders=("desk", "reference", "passed", "hours", "sender"))
)
REFERRAL_OVERDUE = register(
    Message(
        "referral_overdue",
        channels=("email",),
        placeholders=("reference", "desk", "refer_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
REFERRAL_BACK = register(
    Message(
        "referral_came_back",
        channels=("email",),
        placeholders=("reference", "desk", "refer_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
# A crime that the records system did not take, or never answered for.
RECORD_NOT_TAKEN = register(
    Message(
        "record_not_taken",
        channels=("email",),
        placeholders=("reference", "why", "record_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
RECORDS_DIFFER = register(
    Message(
        "records_differ",
        channels=("email",),
        placeholders=("count", "records_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
REPORT_WITHOUT_CASE = register(
    Message(
        "report_without_case",
        channels=("email",),
        placeholders=("reference", "sent"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
# To a marker's owner, later to the sergeants: nobody has looked whether it still holds.
MARKER_DUE = register(
    Message("marker_due", channels=("email",), placeholders=("kind", "day", "owner", "marker_url"))
)
# To sergeants and supervisors: nobody at the emergency number or at dispatch has answered.
TRANSFER_UNANSWERED = register(
    Message(
        "transfer_unanswered",
        channels=("email",),
        placeholders=("what", "state", "matter", "since", "page_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
# To whom a case is offered by another officer.
PASSED_ON = register(
    Message(
        "case_passed_on",
        channels=("email",),
        placeholders=("reference", "by", "passed_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
# To the agent who took the call that an officer asks about.
AGENT_ASKED = register(
    Message(
        "agent_asked",
        channels=("email",),
        placeholders=("reference", "due", "questions_url"),
        class_=MessageClass.DOUBLE_IS_BETTER,
    )
)
