"""The answer to "where": found among the localities, asked about when it is not clear, or kept as stated.

The API value is ``{"address", "suburb", "postcode"}`` and, where it is known, ``state``, ``locality`` (our
id), ``latitude``, ``longitude``, ``words`` (own words: "on the Frankston line") and ``as_stated`` (true: keep
suburb and postcode as they are, although they name no one place).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from reports.questions import text
from reports.questions.localities import Found, Localities, distance_km
from reports.questions.place_names import (
    POSTCODE,
    STATES,
    fold,
    split_typed,
    state_named,
    state_of_postcode,
)
from reports.questions.text import Ground, Refused
from reports.wording import join

TEXT_PARTS = ("address", "suburb", "postcode")
PARTS = (*TEXT_PARTS, "state", "locality", "latitude", "longitude", "words", "as_stated")
# Any of these says where to look; a street alone does not.
_ENOUGH = ("suburb", "postcode", "words", "locality", "latitude")
SUBURB_LIMIT = 80
STATED = "stated"
MOST_CHOICES, MOST_ALIKE = 15, 6
# One name with several postcodes that is one place all the same; and how far a point may be from its suburb.
ONE_PLACE_KM, SUBURB_KM, NEAREST_KM = 15.0, 60.0, 100.0
FINEST = 7  # decimals of a degree: a centimetre
# Australia with its islands.
_SOUTH, _NORTH, _WEST, _EAST = -55.0, -8.0, 96.0, 169.0


def check_place(
    value: object, *, ground: Ground, required: bool = False, error_text: str = ""
) -> dict[str, Any] | None:
    """Judge a place and give it back as it is stored; nothing when it was not answered.

    Without ``ground.localities`` only the shape is judged: what is kept stays as it was.

    Raises:
        Refused: Not a place, or not one place alone; then its ``choices`` are those that it could be.
    """
    clean = _shape(value)
    if not _is_told(clean):
        return None
    if required and not any(
        clean.get(part) for part in PARTS if part not in ("address", "state", "as_stated")
    ):
        raise Refused(error_text or gettext("Write the suburb or town."), part="suburb")
    return clean if ground.localities is None else _settle(clean, ground)


def typed_key(suburb: str, postcode: str) -> str:
    """What a choice was offered for: it does not hold for another text typed since."""
    return f"{fold(suburb)}|{postcode.strip()}"


def say_place(value: Mapping[str, Any]) -> list[str]:
    """A place's value as lines: the street, the town, the own words."""
    town = " ".join(part for part in (value.get("suburb"), value.get("state"), value.get("postcode")) if part)
    lines = [part for part in (value.get("address"), town) if part]
    return [*lines, f"“{value['words']}”"] if value.get("words") else lines


def _shape(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused("Give an object with address, suburb and postcode.")
    unknown = sorted(str(key) for key in value if key not in PARTS)
    if unknown:
        raise Refused(f"There is no part {unknown[0][:40]!r}: only {', '.join(PARTS)}.")
    limits = {"suburb": SUBURB_LIMIT, "postcode": 20}
    clean: dict[str, Any] = {
        part: _line(value.get(part), part, limits.get(part, text.LINE_LIMIT)) for part in TEXT_PARTS
    }
    clean["postcode"] = _postcode(clean["postcode"])
    if words := _line(value.get("words"), "words", text.LINE_LIMIT):
        clean["words"] = words
    if state := _line(value.get("state"), "state", 40):
        clean["state"] = state_named(state)
        if not clean["state"]:
            raise Refused(f"Write the state as one of {join(STATES)}.", part="state")
    if (locality := value.get("locality")) is not None:
        if isinstance(locality, bool) or not isinstance(locality, int) or not 0 < locality < 2**31:
            raise Refused("A locality is the number of one, from the search of places.", part="locality")
        clean["locality"] = locality
    if (as_stated := value.get("as_stated")) is not None:
        if not isinstance(as_stated, bool):
            raise Refused("as_stated is true or false.", part="as_stated")
        if as_stated:
            clean["as_stated"] = True
    return {**clean, **_point(value.get("latitude"), value.get("longitude"))}


def _line(value: object, part: str, limit: int) -> str:
    try:
        return text.line("" if value is None else value, limit=limit)
    except Refused as refused:
        raise Refused(refused.message, part=part) from refused


def _postcode(typed: str) -> str:
    tight = re.sub(r"[\s-]", "", typed)
    if not tight or POSTCODE.fullmatch(tight):
        return tight
    likely = tight.upper().translate(str.maketrans("OIL", "011"))
    offer = (
        gettext("Did you mean %(likely)s?") % {"likely": likely}
        if POSTCODE.fullmatch(likely)
        else gettext("Write it like 3153, or leave it empty.")
    )
    raise Refused(gettext("A postcode has 4 numbers.") + " " + offer, part="postcode")


def _point(latitude: object, longitude: object) -> dict[str, float]:
    if latitude is None and longitude is None:
        return {}
    for part, degrees in (("latitude", latitude), ("longitude", longitude)):
        if isinstance(degrees, bool) or not isinstance(degrees, int | float) or not math.isfinite(degrees):
            raise Refused("Give latitude and longitude, each a number of degrees.", part=part)
        if round(degrees, FINEST) != degrees:
            raise Refused(f"Give at most {FINEST} decimals.", part=part)
    assert isinstance(latitude, int | float)  # noqa: S101 - both were judged above
    assert isinstance(longitude, int | float)  # noqa: S101
    if not (_SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST):
        swapped = _SOUTH <= longitude <= _NORTH and _WEST <= latitude <= _EAST
        hint = "Latitude and longitude are swapped." if swapped else "It is not in Australia."
        raise Refused(f"This point cannot be right. {hint}", part="latitude")
    return {"latitude": float(latitude), "longitude": float(longitude)}


def _is_told(clean: Mapping[str, Any]) -> bool:
    return any(clean.get(part) for part in (*TEXT_PARTS, "words", "locality")) or "latitude" in clean


def _settle(clean: dict[str, Any], ground: Ground) -> dict[str, Any]:
    """The same with the locality that it names.

    Raises:
        Refused: It names none, or more than one.
    """
    localities = ground.localities
    assert localities is not None  # noqa: S101 - asked by who calls
    candidates = _candidates(clean, localities)
    if "locality" in clean:
        chosen = next((found for found in candidates if found.id == clean["locality"]), None)
        chosen = chosen or (localities.by_id(clean["locality"]) if not _names(clean) else None)
        if chosen:
            return _found(clean, chosen)
    if clean.get("as_stated"):
        return _as_stated(clean, candidates)
    if not _names(clean):
        if "locality" in clean:
            raise Refused("There is no locality with this number.", part="locality")
        return _by_point(clean, localities)
    if len(candidates) == 1 and "locality" not in clean:
        return _found(clean, candidates[0])
    if ground.keeps_unclear:
        return _as_stated(clean, candidates)
    raise _unclear(clean, candidates, localities)


def _names(clean: Mapping[str, Any]) -> bool:
    return bool(clean["suburb"] or clean["postcode"])


def _candidates(clean: Mapping[str, Any], localities: Localities) -> list[Found]:
    """What the suburb, state and postcode can mean, one entry a place."""
    suburb, postcode, state = clean["suburb"], clean["postcode"], clean.get("state", "")
    if not suburb:
        return _no_boxes(localities.at_postcode(postcode)) if postcode else []
    name, state_behind, postcode_behind = split_typed(suburb)
    if not name and postcode_behind:
        return _no_boxes(localities.at_postcode(postcode_behind))
    named = localities.named({fold(suburb), fold(name)} - {""})
    for wanted, (in_state, at) in (
        (fold(suburb), (state, postcode)),
        (fold(name), (state or state_behind, postcode or postcode_behind)),
    ):
        fitting = [
            found
            for found in named
            if fold(found.name) == wanted
            and (not in_state or found.state == in_state)
            and (not at or found.postcode == at)
        ]
        if fitting:
            return fitting if at else _one_each(_no_boxes(fitting))
    return []


def _no_boxes(places: list[Found]) -> list[Found]:
    lived_in = [found for found in places if not found.for_post_only]
    return lived_in or places


def _one_each(places: list[Found]) -> list[Found]:
    """The first of those that have one name and lie together: a town does not ask which of its postcodes."""
    kept: list[Found] = []
    for found in places:
        near = (
            one.state == found.state and distance_km(one.latitude, one.longitude, found) < ONE_PLACE_KM
            for one in kept
        )
        if not any(near):
            kept.append(found)
    return kept


def _found(clean: dict[str, Any], found: Found) -> dict[str, Any]:
    point = {"latitude": found.latitude, "longitude": found.longitude}
    if "latitude" in clean:
        if distance_km(clean["latitude"], clean["longitude"], found) > SUBURB_KM:
            raise Refused(f"This point is not near {found.label}.", part="latitude")
        point = {part: clean[part] for part in point}
    named = {"suburb": found.name, "postcode": found.postcode, "state": found.state, "locality": found.id}
    said: dict[str, Any] = {part: clean[part] for part in ("address", "words") if part in clean}
    return _in_order({**said, **named, **point})


def _as_stated(clean: dict[str, Any], candidates: list[Found]) -> dict[str, Any]:
    """As it was written; the state by the postcode, and the middle of its localities if it has any."""
    kept = {part: value for part, value in clean.items() if part != "locality"}
    states = {found.state for found in candidates}
    state = clean.get("state") or (states.pop() if len(states) == 1 else "")
    state = state or state_of_postcode(clean["postcode"])
    if state:
        kept["state"] = state
    if candidates and not clean["suburb"] and "latitude" not in clean:
        count = len(candidates)
        kept["latitude"] = round(sum(found.latitude for found in candidates) / count, FINEST)
        kept["longitude"] = round(sum(found.longitude for found in candidates) / count, FINEST)
    return _in_order(kept)


def _by_point(clean: dict[str, Any], localities: Localities) -> dict[str, Any]:
    """The suburb of a point; own words and a street alone stay as they are."""
    if "latitude" not in clean:
        return clean
    near = localities.nearest(clean["latitude"], clean["longitude"])
    if near is None or distance_km(clean["latitude"], clean["longitude"], near) > NEAREST_KM:
        raise Refused("No town of Australia is near this point.", part="latitude")
    return _found(clean, near)


def _in_order(clean: dict[str, Any]) -> dict[str, Any]:
    return {part: clean[part] for part in PARTS if part in clean}


def _unclear(clean: Mapping[str, Any], candidates: list[Found], localities: Localities) -> Refused:
    """What to ask back, with the places that it could be."""
    suburb, postcode = clean["suburb"], clean["postcode"]
    said = " ".join(part for part in (suburb, postcode) if part)
    if candidates and not split_typed(suburb)[0]:
        suburb = ""  # a postcode was written where the suburb is asked
    if candidates:
        if suburb:
            message = gettext("There is more than one %(name)s. Choose the right one.") % {
                "name": candidates[0].name
            }
        else:
            message = gettext("%(postcode)s has more than one suburb or town. Choose one.") % {
                "postcode": said
            }
        api = f"{said} can be {_listed(candidates)}. Send the postcode, state or locality of one"
    else:
        name, _, postcode_behind = split_typed(suburb)
        candidates = localities.alike(fold(name), postcode or postcode_behind)[:MOST_ALIKE]
        unknown = gettext("We do not know “%(place)s”.") % {"place": said}
        choose = gettext("Choose a place, or keep what you wrote.")
        message = unknown + " " + (choose if candidates else gettext("Check it, or keep what you wrote."))
        meant = f" Did you mean {_listed(candidates)}?" if candidates else ""
        api = f"We do not know {said}.{meant} Send a suburb or town of Australia"
    none, right = gettext("None of these. Keep what I wrote."), gettext("It is right. Keep what I wrote.")
    kept = none if candidates else right
    if not suburb:
        kept = gettext("I do not know. Keep %(postcode)s.") % {"postcode": said}
    return Refused(
        message,
        part="suburb",
        api_message=f"{api}, or as_stated: true to keep it as it is.",
        choices=(*((str(found.id), found.label) for found in candidates[:MOST_CHOICES]), (STATED, kept)),
    )


def _listed(candidates: list[Found]) -> str:
    return join(f"{found.label} (locality {found.id})" for found in candidates[:MOST_ALIKE])


def unclear_kept(value: Mapping[str, Any]) -> bool:
    """Whether a kept place names no locality although it names a suburb or postcode."""
    return bool(value.get("suburb") or value.get("postcode")) and "locality" not in value
