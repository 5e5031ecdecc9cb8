"""Offence codes that an officer may record: the Crime Statistics Agency's classification.

The scheme and its version are kept with each decision, so that a later list changes nothing that was decided.
"""

SCHEME = "CSA"
VERSION = "2024"
OFFENCES = {
    "A20": "Assault",
    "A50": "Robbery",
    "A70": "Stalking and harassment",
    "B20": "Property damage",
    "B30": "Burglary",
    "B40": "Theft",
    "B50": "Deception",
    "D20": "Disorderly conduct",
    "D30": "Public nuisance",
    "E20": "Breach of orders",
}
