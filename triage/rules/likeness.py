"""How much two reports look like one matter, and why, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from triage.rules.tracing import ADDRESS, EMAIL, NAME, NUMBER, PLATE, SERIAL, STREET

# From here on it is shown; from the second on officers hear of it at once.
SHOWN, TOLD = 40, 70
# One household, one school, one office calls about many matters: a number by itself is not enough.
_TRACES = {PLATE: 60, SERIAL: 60, NUMBER: 35, EMAIL: 35, ADDRESS: 40, STREET: 20, NAME: 20}
_SAME = {
    PLATE: "same number plate",
    SERIAL: "same serial number",
    NUMBER: "same caller’s number",
    EMAIL: "same e-mail address",
    ADDRESS: "same address",
    STREET: "same street",
    NAME: "same name",
}
_NEAR = ((0.3, 30), (1.0, 25), (3.0, 15), (8.0, 5))
_SOON = ((timedelta(hours=1), 25), (timedelta(hours=6), 15), (timedelta(days=1), 8), (timedelta(days=7), 3))
_ALIKE, _WORDS_WEIGHT, _MOST_FOR_WORDS = 0.25, 80, 40
_TYPE = 10
# Kilometres: as good as there; too far to be said; so far that words alone are chance.
_HERE, _FAR, _ELSEWHERE = 0.05, 100, 30


@dataclass(frozen=True)
class Likeness:
    """What two reports have in common, as Postgres found it.

    Args:
        kilometres: Between the two places; None where one is not known.
        later: How much later the other one was; before: negative.
        words: How alike the words are, by trigrams, 0 to 1; 0 where they may not be compared.
        same_type: Both are of one type.
        traces: Kind to what was said, of what both name.
    """

    kilometres: float | None
    later: timedelta | None
    words: float
    same_type: bool
    traces: Mapping[str, str]

    def unsaid(self) -> Likeness:
        """The same without a word of what was told: what may stand where no citizen's words do."""
        return replace(self, traces=dict.fromkeys(self.traces, ""))


def strength(like: Likeness) -> int:
    """How strong a likeness is, 0 to about 200: place counts with time only, a plate by itself."""
    traces = {kind for kind in like.traces if not (kind == STREET and ADDRESS in like.traces)}
    points = sum(_TRACES.get(kind, 0) for kind in traces)
    if like.kilometres is not None and like.later is not None:
        near = next((gives for limit, gives in _NEAR if like.kilometres <= limit), 0)
        soon = next((gives for limit, gives in _SOON if abs(like.later) <= limit), 0)
        points += near + soon if near and soon else 0
    if like.words >= _ALIKE:
        elsewhere = like.kilometres is not None and like.kilometres > _ELSEWHERE and not traces
        most = _MOST_FOR_WORDS // 2 if elsewhere else _MOST_FOR_WORDS
        points += min(round(like.words * _WORDS_WEIGHT), most)
    return points + (_TYPE if points and like.same_type else 0)


def reasons(like: Likeness, *, phrase: str = "", locality: str = "") -> list[str]:
    """Why they may be one matter, the strongest first.

    Args:
        like: What they have in common.
        phrase: What both say.
        locality: Where the other one was.
    """
    known = sorted(like.traces, key=lambda kind: -_TRACES.get(kind, 0))
    said = list(_traced(like.traces, known))
    place = _where(like.kilometres, locality, like.traces)
    time = when_words(like.later) if like.later is not None else ""
    said.append(", ".join(part for part in (place, time) if part))
    if phrase:
        said.append(f"both say “{phrase}”")
    elif like.words >= _ALIKE:
        said.append("much the same words")
    if like.same_type:
        said.append("same type")
    return [one for one in said if one]


def when_words(later: timedelta) -> str:
    """``2 hours earlier``, ``5 min later``, ``at the same time``."""
    minutes = round(abs(later) / timedelta(minutes=1))
    if minutes < 1:
        return "at the same time"
    side = "later" if later > timedelta(0) else "earlier"
    if minutes < 90:
        return f"{minutes} min {side}"
    hours = round(minutes / 60)
    if hours < 48:
        return f"{hours} hours {side}"
    return f"{round(hours / 24)} days {side}"


def _traced(traces: Mapping[str, str], known: Iterable[str]) -> Iterable[str]:
    for kind in known:
        if kind not in _SAME or (kind == STREET and ADDRESS in traces):
            continue
        shown = traces[kind] if kind in (PLATE, SERIAL, NAME, ADDRESS) else ""
        yield f"{_SAME[kind]} {shown}".strip()


def _where(kilometres: float | None, locality: str, traces: Mapping[str, str]) -> str:
    if kilometres is None or kilometres > _FAR or ADDRESS in traces:
        return ""
    if kilometres < _HERE:
        return f"also in {locality}" if locality else "same place"
    return f"{kilometres:.1f} km"
