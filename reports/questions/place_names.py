"""Names of places, states and their clocks, as they are compared and said. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

POSTCODE = re.compile(r"[0-9]{4}")
_STATES = {
    "VIC": ("victoria",),
    "NSW": ("new south wales",),
    "ACT": ("australian capital territory",),
    "QLD": ("queensland",),
    "SA": ("south australia",),
    "WA": ("western australia",),
    "TAS": ("tasmania",),
    "NT": ("northern territory",),
}
STATES = tuple(_STATES)
_ZONES = {
    "VIC": "Australia/Melbourne",
    "NSW": "Australia/Sydney",
    "ACT": "Australia/Sydney",
    "QLD": "Australia/Brisbane",
    "SA": "Australia/Adelaide",
    "WA": "Australia/Perth",
    "TAS": "Australia/Hobart",
    "NT": "Australia/Darwin",
}
# Towns that keep another time than their state.
_ZONES_BY_POSTCODE = {"2880": "Australia/Broken_Hill", "2898": "Australia/Lord_Howe"}
# First and last postcode of each range, as Australia Post gives them out. Some places near borders differ.
_RANGES = (
    ("ACT", 200, 299),
    ("NT", 800, 999),
    ("NSW", 1000, 2599),
    ("ACT", 2600, 2618),
    ("NSW", 2619, 2899),
    ("ACT", 2900, 2920),
    ("NSW", 2921, 2999),
    ("VIC", 3000, 3999),
    ("QLD", 4000, 4999),
    ("SA", 5000, 5999),
    ("WA", 6000, 6999),
    ("TAS", 7000, 7999),
    ("VIC", 8000, 8999),
    ("QLD", 9000, 9999),
)
_SHORT = {"mt": "mount", "saint": "st", "pt": "port", "nth": "north", "sth": "south"}
_SMALL = frozenset({"of", "on", "the", "and", "upon", "via"})


def fold(name: str) -> str:
    """A name as it is compared: small letters without signs, "Mt" as "mount", "Saint" as "st"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’`]", "", letters)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def say_name(capitals: str) -> str:
    """``ST ANDREWS BEACH`` as people write it: ``St Andrews Beach``."""
    words = capitals.lower().split()
    return " ".join(word if at and word in _SMALL else _capital(word) for at, word in enumerate(words))


def state_named(text: str) -> str:
    """``VIC`` for "vic", "Vic." or "Victoria"; empty for what is no state."""
    plain = fold(text)
    found = (short for short, names in _STATES.items() if plain == short.lower() or plain in names)
    return next(found, "")


def state_of_postcode(postcode: str) -> str:
    """Such as ``VIC``; empty for what is no postcode."""
    if not (postcode.isascii() and POSTCODE.fullmatch(postcode)):
        return ""
    number = int(postcode)
    return next((state for state, first, last in _RANGES if first <= number <= last), "")


def split_typed(suburb: str) -> tuple[str, str, str]:
    """A typed suburb without the state and postcode that stand behind it: name, state, postcode."""
    name, postcode = suburb.strip(" ,."), ""
    if found := re.search(r"(?:^|[\s,])([0-9]{4})$", name):
        name, postcode = name[: found.start()].strip(" ,."), found[1]
    parts = re.split(r"[\s,]+", name)
    for words in (3, 2, 1):
        known = state_named(" ".join(parts[-words:])) if len(parts) > words else ""
        if known:
            return " ".join(parts[:-words]), known, postcode
    return name, "", postcode


def state_of(place: Mapping[str, Any]) -> str:
    """The state of a place's value: as it was found, else by its postcode; empty when it is not known."""
    state = place.get("state")
    if isinstance(state, str) and state in _STATES:
        return state
    postcode = place.get("postcode")
    return state_of_postcode(postcode) if isinstance(postcode, str) else ""


def zone_of(place: object, default: ZoneInfo) -> ZoneInfo:
    """The clock of a place's value; ``default`` where its state is not known."""
    if not isinstance(place, Mapping):
        return default
    named = _ZONES_BY_POSTCODE.get(str(place.get("postcode") or "")) or _ZONES.get(state_of(place))
    return ZoneInfo(named) if named else default


def _capital(word: str) -> str:
    # O'Connor and D'Aguilar, but Cook's; McCrae; Bourke-Street.
    said = "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
    said = re.sub(r"(?<=')(\w)(?=\w{2})", lambda found: found[1].upper(), said)
    said = re.sub(r"^Mc(\w)", lambda found: f"Mc{found[1].upper()}", said)
    return re.sub(r"(?<=[(/])(\w)", lambda found: found[1].upper(), said)
