"""What the people of the demonstration's town have told.

Names and numbers are invented; the telephone numbers are those set aside for works of fiction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Told:
    """One report of the town.

    Args:
        hours_ago: When it was sent.
        place: Street, suburb, postcode.
        words: What happened, as typed.
        taken: What was taken or lost.
        value: In dollars.
        answers: What else was answered.
        ahead: Questions that are answered with a day, so many days from today.
        wants_call: Asks to be called.
        type: The slug of its type.
    """

    hours_ago: float
    place: tuple[str, str, str]
    words: str
    taken: str = ""
    value: str = ""
    name: str = ""
    phone: str = ""
    safe: str = "yes"
    answers: dict[str, Any] = field(default_factory=dict)
    type: str = "theft"
    ahead: dict[str, int] = field(default_factory=dict)
    wants_call: bool = False


TOWN = (
    Told(
        0.02,
        ("3 Station Street", "Boronia", "3155"),
        "Two men are at the bike cage at the station right now. One has a grinder and is cutting the locks.",
        "Bikes from the cage at the station",
        "3000.00",
        "Aidan Marsh",
        "+61491570006",
        answers={"happening_now": "yes"},
    ),
    Told(
        0.1,
        ("88 Fitzgerald Street", "Moe", "3825"),
        "My handbag went from the trolley at the shops. The woman who took it looked at me and I think "
        "she followed "
        "me to the car park. I am at home now with the doors locked.",
        "Black handbag with house keys and cards",
        "240.00",
        "Leanne Dacosta",
        "+61491570156",
        answers={"happening_now": "unsure", "seen": "seen"},
    ),
    Told(
        0.15,
        ("12 Argyle Street", "Traralgon", "3844"),
        "Someone pushed past my dad at the bank and took the envelope out of his hand. He fell. He says "
        "he is fine "
        "but his wrist hurts.",
        "Envelope with 600 dollars",
        "600.00",
        "Sam Wirth",
        "+61491570157",
        answers={"anyone_hurt": "unsure", "seen": "seen"},
    ),
    Told(
        1.5,
        ("5 Pinewood Drive", "Pakenham", "3810"),
        "Tools gone from the tray of my ute overnight. The tarp was cut. My neighbour has a camera on the "
        "street.",
        "Drill set, saw and two batteries",
        "1450.00",
        "Jo Petrou",
        "+61491570158",
        answers={"seen": "camera"},
    ),
    Told(
        3,
        ("40 Koornang Road", "Carnegie", "3163"),
        "I left my pram outside the cafe for ten minutes. When I came out it was gone.",
        "Grey pram with a rain cover",
        "900.00",
        "Hannah Lim",
        "+61491570159",
    ),
    Told(
        5,
        ("210 Pakington Street", "Geelong West", "3218"),
        "A boy took a jacket from the rack and ran. We have him on the shop camera.",
        "Blue rain jacket",
        "189.95",
        "Elm Outdoor",
        "",
        answers={"seen": "camera", "email": "shop@example.org", "email_safe": "yes"},
    ),
    Told(
        8,
        ("17 View Street", "Bendigo", "3550"),
        "My garden statue was taken from the front yard. It is heavy, so there must have been two people.",
        "Stone lion, about 60 kg",
        "350.00",
        "Colin Avery",
        "+61491570110",
        safe="no",
    ),
    Told(
        11,
        ("2 Orana Street", "Bayswater North", "3153"),
        "I know who took it. My flatmate moved out on Sunday and my laptop went with him. He does not "
        "answer.",
        "Silver laptop, serial C02XK1F9",
        "1900.00",
        "Meera Sandhu",
        "+61491570156",
        answers={"seen": "known"},
    ),
    Told(
        16,
        ("86 High Street", "Northcote", "3070"),
        "Wallet taken out of my bag on the tram, somewhere before Clifton Hill.",
        "Brown wallet, cards stopped",
        "80.00",
        "Duc Nguyen",
        "+61491570157",
    ),
    Told(
        20,
        ("9 Deakin Avenue", "Mildura", "3500"),
        "Three boxes of avocados were taken from the stall while I was serving.",
        "Three boxes of avocados",
        "120.00",
        "Rosa Conti",
        "+61491570158",
    ),
    Told(
        25,
        ("31 Barkly Street", "Footscray", "3011"),
        "A parcel was on the porch at noon and gone at one. The delivery photo shows it there.",
        "Parcel with running shoes",
        "210.00",
        "Bee Okoro",
        "+61491570159",
        answers={"seen": "camera"},
    ),
    Told(
        30,
        ("6 Vineyard Road", "Sunbury", "3429"),
        "The copper pipe is gone from the building site. The fence was cut at the back.",
        "About 40 m of copper pipe",
        "1100.00",
        "Ridge Building",
        "+61491570006",
    ),
    Told(
        34,
        ("54 Watton Street", "Werribee", "3030"),
        "My e-scooter was locked outside the library. The lock is still there, cut through.",
        "Black e-scooter",
        "700.00",
        "Tariq Haddad",
        "+61491570110",
    ),
    Told(
        40,
        ("15 Wellington Street", "St Kilda", "3182"),
        "Someone took the number plates off my car while it was parked.",
        "Two number plates",
        "40.00",
        "Grace Bell",
        "+61491570156",
    ),
)
