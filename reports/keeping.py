"""How long what is not sent is kept. Pure."""

from __future__ import annotations

from assistline.models import Customer
from reports.definitions import TypeDefinition
from reports.models.contact import Channel
from reports.questions import REPORTER, WISHES
from reports.silence import SILENT

# A call's words are its agent's; the contact stays, and what was to be sent was sent at its end.
CALL_DAYS = 7
# After sending, the draft only lets its writer see the reference and the code once more.
SENT_DAYS = 7
# What the floor needs, beside the cue's own words, of a draft whose time is over while its danger is not
# cleared.
FLOOR_NEEDS = (*REPORTER, *WISHES, "agreed_word", "where")


def is_short(questions: TypeDefinition | None) -> bool:
    """Whether what is written of this type is deleted sooner."""
    return questions is not None and (questions.sealed or questions.slug in SILENT)


def days_kept(customer: Customer, questions: TypeDefinition | None, *, channel: str = Channel.WEB) -> int:
    """How many days after it was last saved a draft of this type is deleted, unless it is sent.

    Args:
        customer: Who decides it.
        questions: The type; nothing where there is none yet.
        channel: By which it is written.
    """
    if channel == Channel.PHONE:
        return CALL_DAYS
    short = min(customer.sealed_draft_days, customer.draft_days)
    return short if is_short(questions) else customer.draft_days
