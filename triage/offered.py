"""Which values of facts are usual, for whoever writes a row: what can be ticked instead of typed."""

from __future__ import annotations

from reports.agencies import agencies_of
from reports.definitions import published_types
from reports.models.report_type import QuestionKind
from reports.rules import CUES
from triage.domains import domains_of
from triage.rules.grading import AS_READ, OTHER_AGENCY
from triage.rules.places import UNKNOWN

# Those that the product itself reads or routes to; a customer adds its own under Settings, Agencies.
AGENCIES = (
    "council",
    "epa",
    "reportcyber",
    "scamwatch",
    "crime_stoppers",
    "consumer_affairs",
    "transport",
    "rspca",
    "interstate",
    OTHER_AGENCY,
)
STATES = ("vic", "nsw", "act", "qld", "sa", "tas", "wa", "nt", UNKNOWN)


def offered_to(customer_id: int) -> dict[str, tuple[str, ...]]:
    """Usual values by fact; others can be typed, but for facts whose values are all known.

    ``takes`` are those of a row's own outcome: who else takes it.

    Args:
        customer_id: Whose types are asked.
    """
    types = published_types(customer_id)
    lists = {
        question.slug: tuple(option.value for option in question.options)
        for kind in types
        for question in kind.questions()
        if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO)
    }
    closed = {fact: tuple(sorted(values)) for fact, values in domains_of(customer_id).items()}
    agencies = tuple(dict.fromkeys((*agencies_of(customer_id), *AGENCIES)))
    return {
        **closed,
        **{slug: values for slug, values in lists.items() if set(values) >= set(closed.get(slug, ()))},
        "type": tuple(kind.slug for kind in types),
        "cues": CUES,
        "cues_now": CUES,
        "agency": agencies,
        "agency_read": agencies,
        "state": STATES,
        "takes": (AS_READ, *agencies),
    }
