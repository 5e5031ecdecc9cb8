"""What callers say, and what an agent who listens makes of it. The people in it are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# The dispositions of the house, and the words on the buttons that choose them.
REFERRAL, ADVICE, REPORT, OFFICER = "referral", "advice", "report", "officer_review"
TRANSFER, NO_CONTACT = "transfer_000", "no_contact"
BUTTONS = {
    REFERRAL: "Referral",
    ADVICE: "Advice",
    REPORT: "Report",
    OFFICER: "Officer",
    TRANSFER: "Transfer to 000",
}


@dataclass(frozen=True)
class Matter:
    """What one caller has to say.

    Args:
        share: How many of a hundred calls are of this kind.
        says: The first words; empty when nobody speaks.
        type: The slug of the type that the agent chooses for them.
        outcome: The disposition that fits in the end.
        answers: What is answered to the questions, by the names of the fields.
        goes_on: What is said later in the call; empty when that was all.
        becomes: The slug of the type that the later words ask for; empty when it stays.
        told: What the caller is told; empty when the words of the form fit.
        not_told: Why nobody was told.
    """

    share: int
    says: str
    type: str
    outcome: str
    answers: Mapping[str, str] = field(default_factory=dict)
    goes_on: str = ""
    becomes: str = ""
    told: str = ""
    not_told: str = ""


QUIET = {"happening_now": "no", "anyone_hurt": "no"}
PLACED = {**QUIET, "when_unsure": "on", "name": "Sam Player"}

# Mostly of the kind that nobody has to come for, so that the figures are not full of alarms.
MATTERS = (
    Matter(
        20,
        "A dog barks every morning in the yard behind ours.",
        "noise",
        REFERRAL,
        {**PLACED, "noise_from": "animals"},
    ),
    Matter(
        16,
        "What do I need to bring to have a paper signed at the station?",
        "general_enquiry",
        ADVICE,
        {"happening_now": "no"},
        told="Bring the paper, not signed yet, and your licence or passport.",
    ),
    Matter(
        12,
        "I want to know what came of the report I sent last week.",
        "report_update",
        ADVICE,
        {"happening_now": "no", "update_kind": "news"},
        told="The Track page shows what was decided, with your reference and your code.",
    ),
    Matter(
        12,
        "My umbrella was left at the counter of the market in Colac.",
        "lost_property",
        REPORT,
        {**PLACED, "taken": "Green umbrella with a wooden handle", "by_force": "no"},
    ),
    Matter(
        16,
        "My bike was gone when I came out of the library yesterday.",
        "theft",
        REPORT,
        {**PLACED, "taken": "Silver bicycle with a basket", "seen": "no"},
        goes_on="The lock was cut. It lies there still.",
    ),
    # Rings off before everything is asked: it is sent as it stands.
    Matter(6, "Someone took the plants from my porch.", "theft", REPORT, QUIET),
    Matter(
        6,
        "There is loud music from the flat next door every night.",
        "noise",
        OFFICER,
        {**QUIET, "noise_from": "party"},
        goes_on="It is not next door. It is my husband. He hit me last night and he said he will kill me.",
        becomes="family_violence",
        told="An officer reads this now. I will not ring or text you. If he comes near you, call 000.",
    ),
    Matter(
        2,
        "Somebody is breaking into the house next door right now.",
        "burglary",
        TRANSFER,
        {"happening_now": "yes"},
    ),
    Matter(10, "", "", NO_CONTACT, not_told="Silent call"),
)
