"""Questions as data: to form fields, from what was typed to API values, and back to lines to read."""

from reports.models.report_type import QuestionKind

# Slugs that have a meaning for the product wherever they are asked, and the kind that they must have.
RESERVED: dict[str, str] = {
    "what_happened": QuestionKind.LONG_TEXT,
    "happening_now": QuestionKind.YES_NO,
    "when": QuestionKind.WHEN,
    "where": QuestionKind.PLACE,
    "name": QuestionKind.NAME,
    "phone": QuestionKind.PHONE,
    "phone_safe": QuestionKind.YES_NO,
    "email": QuestionKind.EMAIL,
    "email_safe": QuestionKind.YES_NO,
}

# Where its owner says that a contact point is safe. It is said of one number or address, so it is asked, sent
# and kept together with that.
SAFETY_OF = {"phone": "phone_safe", "email": "email_safe"}

# What identifies or reaches the person who reports: kept as a person with contact points, never among the
# facts.
REPORTER = ("name", "phone", "phone_safe", "email", "email_safe")
