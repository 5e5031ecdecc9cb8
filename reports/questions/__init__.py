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
    # For whom it is told (reports/reference_types/whom.py).
    "for_whom": QuestionKind.CHOICE,
    "other_name": QuestionKind.NAME,
    "other_relation": QuestionKind.CHOICE,
    "other_knows": QuestionKind.YES_NO,
    "other_phone": QuestionKind.PHONE,
    "other_phone_safe": QuestionKind.YES_NO,
    "business_name": QuestionKind.TEXT,
    "business_role": QuestionKind.TEXT,
    "abn": QuestionKind.ABN,
    "looked_after_by": QuestionKind.TEXT,
    # How they can be reached and helped.
    "help_wanted": QuestionKind.CHOICES,
    "best_time": QuestionKind.TEXT,
    "wanted_contact": QuestionKind.CHOICE,
    "voicemail_safe": QuestionKind.YES_NO,
    "agreed_word": QuestionKind.TEXT,
    "interpreter": QuestionKind.CHOICE,
    "interpreter_other": QuestionKind.TEXT,
    "relay": QuestionKind.CHOICE,
    "access_needs": QuestionKind.CHOICES,
    "access_words": QuestionKind.TEXT,
    # Registrations and feedback: the case of it is kept by day, or given by kind.
    "party_date": QuestionKind.DATE,
    "away_from": QuestionKind.DATE,
    "away_until": QuestionKind.DATE,
    "hosts": QuestionKind.ITEMS,
    "keyholders": QuestionKind.ITEMS,
    "feedback_kind": QuestionKind.CHOICE,
    "about_staff": QuestionKind.YES_NO,
    "staff": QuestionKind.ITEMS,
}
FIRST_DAYS, LAST_DAYS = ("party_date", "away_from"), ("away_until",)
FEEDBACK_KIND, ABOUT_STAFF, STAFF, ABOUT_REPORT = "feedback_kind", "about_staff", "staff", "first_report"
FOR_WHOM = "for_whom"
ANONYMOUS, UNDER_18 = "anonymous", "child"
CHILD_SAFE = "child_safe"

# Where its owner says that a contact point is safe. It is said of one number or address, so it is asked, sent
# and kept together with that.
SAFETY_OF = {
    "phone": "phone_safe",
    "email": "email_safe",
    "other_phone": "other_phone_safe",
}

# What identifies or reaches the person who reports: kept as a person with contact points, never among the
# facts.
REPORTER = ("name", "phone", "phone_safe", "email", "email_safe")

# How they want to be reached and helped: kept with the person. The agreed word has a column of its own.
WISHES = (
    "best_time",
    "wanted_contact",
    "voicemail_safe",
    "interpreter",
    "interpreter_other",
    "relay",
    "access_needs",
    "access_words",
)
# Everything that is kept as people, and never among the facts.
PEOPLE = (
    *REPORTER,
    *WISHES,
    "help_wanted",
    "agreed_word",
    "other_name",
    "other_relation",
    "other_knows",
    "other_phone",
    "other_phone_safe",
    "business_name",
    "business_role",
    "abn",
    "looked_after_by",
    "hosts",
    "keyholders",
)
# Who wants to stay unknown is asked none of these.
ASKED_OF_THE_KNOWN = (*REPORTER, *WISHES, "help_wanted", "agreed_word")
