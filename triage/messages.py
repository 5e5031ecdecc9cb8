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
