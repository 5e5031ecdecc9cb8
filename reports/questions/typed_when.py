"""What was typed into the fields of a time, as the API value of ``when``, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext, gettext_noop

from reports.questions import times
from reports.questions.clock import typed_clock, with_offset
from reports.questions.text import Ground, Refused, line
from reports.questions.time_words import SaidDay, day_at, halved, hours_of, read_day, read_time_words

NOTHING = ("", "", "")
TWO_DAYS = gettext_noop("There are two days here. Write the day once.")
TWO_ENDS = gettext_noop("The end is written twice. Write it once.")


@dataclass(frozen=True, slots=True)
class _End:
    """One end of the span as it was typed: ISO day, time, the same of a latest moment, and words to keep."""

    day: str | None = None
    clock: str | None = None
    last_day: str | None = None
    last_clock: str | None = None
    words: str = ""


def read_when(typed: Mapping[str, Any], *, ground: Ground) -> dict[str, Any]:
    """Texts by part (``from_date`` three of them) to an API value yet to be judged.

    Args:
        typed: Also ``unsure``, and ``from_pick``, ``to_pick`` and ``stated`` as the page carries them back.
        ground: The clock of the place and the time now.

    Raises:
        Refused: A date or time that cannot be read.
    """
    key = when_key(typed)
    start, end = (_read_end(typed, which, ground) for which in ("from", "to"))
    value: dict[str, Any] = {"unsure": bool(typed.get("unsure")), "from_date": start.day, "to_date": end.day}
    value["from_time"] = start.clock
    value["to_time"] = end.clock or end.last_clock
    if start.last_clock:
        if value["to_date"] or value["to_time"]:
            raise Refused(gettext(TWO_ENDS), part="from_time")
        value["to_date"], value["to_time"] = start.last_day or start.day, start.last_clock
    for which, day in (("from", start.day), ("to", value["to_date"] or start.day)):
        picked = carried(typed.get(f"{which}_pick"), key)
        if picked:
            value[f"{which}_time"] = picked
        elif value[f"{which}_time"]:
            value[f"{which}_time"] = _with_offset(day, value[f"{which}_time"], ground)
    words = "; ".join(said for said in (start.words, end.words) if said)
    if words := words or carried(typed.get("stated"), key):
        value["stated"] = words
    return value


def write_when(value: Mapping[str, Any], *, ground: Ground) -> dict[str, Any]:
    """An API value as the texts of its fields, by part."""
    typed: dict[str, Any] = {"unsure": bool(value.get("unsure"))}
    for end in ("from", "to"):
        day, clock = value.get(f"{end}_date"), value.get(f"{end}_time")
        if day:
            on = date.fromisoformat(day)
            typed[f"{end}_date"] = (str(on.day), str(on.month), str(on.year))
        if day and clock:
            typed[f"{end}_time"] = typed_clock(day, clock, ground.zone)
    key = when_key(typed)
    for end in ("from", "to"):
        clock = value.get(f"{end}_time") or ""
        if len(clock) > len("00:00"):
            typed[f"{end}_pick"] = carry(clock, key)
    if value.get("stated"):
        typed["stated"] = carry(value["stated"], key)
    return typed


def when_key(typed: Mapping[str, Any]) -> str:
    """All that was typed: what was chosen for it does not hold for anything else."""
    texts = (
        text
        for end in ("from", "to")
        for text in (*(typed.get(f"{end}_date") or NOTHING), typed.get(f"{end}_time") or "")
    )
    return "/".join(str(text).strip() for text in texts)


def carry(value: str, key: str) -> str:
    """A value as a page carries it back, with what it is said of."""
    return f"{value}@{key}"


def carried(sent: Any, key: str) -> str:
    """What a page carries back, if it is still said of the same."""
    if not isinstance(sent, str) or "@" not in sent:
        return ""
    value, _, said_of = sent.partition("@")
    return value if said_of == key else ""


def _read_end(typed: Mapping[str, Any], end: str, ground: Ground) -> _End:
    parts = tuple(str(text) for text in typed.get(f"{end}_date") or NOTHING)
    text = line(str(typed.get(f"{end}_time") or ""), limit=60)
    day_part, time_part = f"{end}_date", f"{end}_time"
    in_words = read_day(parts[0], ground=ground, part=day_part) if not (parts[1] or parts[2]) else None
    said = read_time_words(text, ground=ground, part=time_part)
    if said.day and (in_words or any(parts)):
        raise Refused(gettext(TWO_DAYS), part=time_part)
    named = in_words or said.day
    day = None if named else times.read_date(*parts, ground=ground, part=day_part)
    clock, last = (_read_clock(halved(text, in_words), time_part) for text in (said.first, said.last))
    words = [parts[0].strip()] if in_words else []
    if not said.plain:
        words.append(text)
    if named and not (clock or last) and end == "from" and (hours := hours_of(named, ground=ground)):
        return _of_hours(hours, " ".join(words))
    return _End(
        _day_of(named, clock or last) if named else day,
        clock,
        _day_of(named, last) if named and last else day if last else None,
        last,
        " ".join(words),
    )


def _of_hours(hours: tuple[datetime, datetime], words: str) -> _End:
    first, last = hours
    return _End(first.date().isoformat(), f"{first:%H:%M}", last.date().isoformat(), f"{last:%H:%M}", words)


def _day_of(named: SaidDay, clock: str | None) -> str:
    return (day_at(named, time.fromisoformat(clock[:5])) if clock else named.day).isoformat()


def _read_clock(text: str, part: str) -> str | None:
    """``HH:MM``, with `` 0`` or `` 1`` behind it where the first or second of two was said."""
    read = times.read_time(text, part=part)
    return None if read is None else read[0] if read[1] is None else f"{read[0]} {read[1]}"


def _with_offset(day: str | None, clock: str, ground: Ground) -> str:
    short, _, which = clock.partition(" ")
    return with_offset(day, short, int(which) if which else None, ground.zone) if day else short
