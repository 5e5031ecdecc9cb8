"""A day of calls in the demonstration's town. Names are invented; the numbers are set aside for fiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class DemoCall:
    """One matter that somebody called about, and what came of it.

    Args:
        number: The caller's; empty when withheld.
        words: What the agent wrote down; empty when nobody answered.
        type: The slug of the type that the agent chose.
        outcome: A disposition; a report or a hand-over is sent to the officers.
        told: What the caller was told.
        agency: Which other agency they were told of, as it is asked at wrap-up.
        not_told: Why nobody was told.
        answers: What else was answered.
        talked: How long, in seconds.
        asked: What the agent asked a supervisor meanwhile.
        helped: What the supervisor answered; empty while nobody has.
    """

    number: str
    words: str = ""
    type: str = "general_enquiry"
    outcome: str = "advice"
    told: str = ""
    agency: str = ""
    not_told: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    talked: int = 150
    asked: str = ""
    helped: str = ""


COUNCIL = "Your council can act on this. Call them in office hours, and write down when you hear it."
MISSED = DemoCall("61370100181", outcome="no_contact", not_told="The caller hung up before we answered")
SILENT = DemoCall(
    "", "Nobody spoke.", outcome="no_contact", not_told="Nobody spoke, and the number is withheld", talked=25
)
# Played from the top again until the day is over; the same people call more than once.
CALLS = (
    DemoCall(
        "61491570156",
        "The dog next door barks all day while its people are at work.",
        "noise",
        "referral",
        COUNCIL,
        "council",
        answers={"noise_from": "animals"},
    ),
    DemoCall(
        "61370100112",
        "What time does the station in Ararat open on Saturday?",
        told="The station is open from 8 am. You can also ask at the counter in Stawell.",
        talked=70,
    ),
    DemoCall(
        "61491570157",
        "The ladder and two paint sprayers were gone from the ute this morning.",
        "theft",
        "report",
        "An officer decides within a day. Police will not come for this unless we tell you first.",
        answers={"taken": "Ladder, two paint sprayers", "seen": "no"},
        talked=420,
    ),
    MISSED,
    DemoCall(
        "61370100145",
        "My report about the fence is two weeks old. What comes next?",
        "report_update",
        told="An officer has it. The Track page shows what was decided, with your reference and code.",
        answers={"update_kind": "news"},
        talked=95,
    ),
    DemoCall(
        "61491570158",
        "I left my bag at the bus stop in Kyneton. It was not there when I came back.",
        "lost_property",
        "report",
        "We keep it on record. Call us with your reference if you find it.",
        answers={"taken": "Brown bag with glasses and a book", "by_force": "no"},
        talked=260,
    ),
    SILENT,
    DemoCall(
        "61370100198",
        "A factory in Laverton hums through the night.",
        "noise",
        "referral",
        "EPA Victoria can act on this. You have their number now.",
        "epa",
        answers={"noise_from": "industry"},
        talked=180,
    ),
    DemoCall(
        "61491570159",
        "Her husband rang from a new phone last night. She moved out in May and he is not to contact her. "
        "She is at work now and safe.",
        "family_violence",
        "officer_review",
        "An officer calls you at work before 3 pm. If he comes near you, call 000.",
        answers={"weapon": "no", "person_is": "ex", "order_broken": "yes"},
        talked=640,
        asked="She wants to know whether he was told of the order. May I say?",
        helped="No. The officer who calls her tells her.",
    ),
    DemoCall(
        "61370100112",
        "Thank you for the help this morning, that is all.",
        "general_enquiry",
        "no_action",
        not_told="A thank you, nothing to tell",
        talked=35,
    ),
    DemoCall(
        "61370100167",
        "Someone went through the shed over the weekend. The mower is gone.",
        "burglary",
        "report",
        "An officer decides within a day. Do not clean the shed before then.",
        answers={"taken": "Red petrol mower", "building": "shed", "seen": "no", "moved": "no"},
        talked=380,
    ),
    DemoCall(
        "61491570110",
        "Loud music at number 9 since eleven. No shouting.",
        "noise",
        told="Ask them to turn it down if you feel safe. If it goes on, call us with your reference.",
        answers={"noise_from": "party"},
        talked=120,
    ),
)
# Calls to the second customer.
TRAM_CALLS = (
    DemoCall(
        "61370100123",
        "The ramp at stop 31 does not come out.",
        "feedback",
        told="We pass it to the depot today. The Track page says when it works again.",
        answers={"mood": "not_good", "route": "route_96"},
        talked=110,
    ),
    DemoCall(
        "61491570006",
        "When does the last tram to Vermont South leave?",
        "feedback",
        told="At eleven minutes past midnight.",
        answers={"mood": "idea"},
        talked=60,
    ),
)
# What goes on when the demonstration starts: on the line, and a line that was cut.
ON_THE_LINE = DemoCall(
    "61491570157",
    "There is loud music upstairs again. Now she is screaming and he is hitting her.",
    "noise",
    answers={"noise_from": "party"},
    asked="He took the telephone from her once. Do I stay on the line while 000 comes on?",
)
CUT_OFF = DemoCall(
    "61370100176",
    "He said he will kill me if I talk to anybody about the money. He knows where I live.",
    "general_enquiry",
    talked=75,
)
# Somebody began to write this on the portal, and has stopped.
LEFT_WRITING = "My daughter is 14 and has not come home since last night. Her phone is off."
