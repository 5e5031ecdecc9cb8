"""Two documents of one shape, told apart in sentences. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any

from assistline.bundle.shape import Shape, keyed, name_of

Document = Mapping[str, Any]
# A longer value is quoted from shortly before where it begins to differ.
QUOTED, LEAD = 160, 30
# A longer order nobody reads.
LISTED = 12


def differences(was: Document, now: Document, shape: Shape, whose: str) -> Iterator[str]:
    """Every difference, each as a sentence.

    Args:
        was: What is there.
        now: What the file has.
        shape: Of both.
        whose: The name of the thing, such as "Theft": "Question where of Theft: …".
    """
    yield from _fields(was, now, shape, whose)
    way = f"of {_within_a_sentence(whose, shape)}"
    for name, inner in shape.inside.items():
        listed = _by_key if inner.key else _by_place
        yield from listed(was[name], now[name], inner, way)


def _fields(was: Document, now: Document, shape: Shape, whose: str) -> Iterator[str]:
    for name in shape.fields:
        if was[name] != now[name]:
            before, after = _quoted(was[name], now[name])
            yield f"{whose}: {name.replace('_', ' ')} was {before}, is {after}."


def _by_key(was: Sequence[Document], now: Sequence[Document], shape: Shape, way: str) -> Iterator[str]:
    before, after = keyed(shape, was), keyed(shape, now)
    for place, (key, document) in enumerate(after.items(), start=1):
        name = f"{name_of(shape, document, place)} {way}"
        if key not in before:
            yield f"{name} is new{_content(document, shape)}."
        else:
            yield from differences(before[key], document, shape, name)
    for place, (key, document) in enumerate(before.items(), start=1):
        if key not in after:
            yield f"{name_of(shape, document, place)} {way} is gone{_content(document, shape)}."
    old = [key for key in before if key in after]
    new = [key for key in after if key in before]
    if shape.ordered and old != new:
        yield (
            f"The order of what is listed {way} was {_in_order(old)}; is {_in_order(new)}."
            if len(old) <= LISTED
            else f"{shape.noun}: the order {way} is another."
        )


def _by_place(was: Sequence[Document], now: Sequence[Document], shape: Shape, way: str) -> Iterator[str]:
    old, new = [[json.dumps(one, sort_keys=True) for one in listed] for listed in (was, now)]
    for what, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        both = min(i_end - i, j_end - j)
        for step in range(both):
            name = f"{name_of(shape, now[j + step], j + step + 1)} {way}"
            yield from differences(was[i + step], now[j + step], shape, name)
        for place in range(j + both, j_end):
            yield f"{name_of(shape, now[place], place + 1)} {way} is new{_content(now[place], shape)}."
        for place in range(i + both, i_end):
            yield f"{name_of(shape, was[place], place + 1)} {way} is gone{_content(was[place], shape)}."


def _within_a_sentence(whose: str, shape: Shape) -> str:
    """A name that begins with a noun of ours, as it stands behind "of"."""
    ours = whose.startswith((f"{shape.noun} ", "The "))
    return whose[0].lower() + whose[1:] if ours else whose


def _content(document: Document, shape: Shape) -> str:
    """What a thing says, in short: the last of its texts that is no part of its name."""
    said = [document[name] for name in shape.fields if name not in shape.key and document[name]]
    words = [value for value in said if isinstance(value, str)]
    return f": {_shown(max(words, key=len))}" if words else ""


def _in_order(keys: Sequence[tuple[str, ...]]) -> str:
    return ", ".join(" ".join(key) for key in keys)


def _quoted(was: Any, now: Any) -> tuple[str, str]:
    if isinstance(was, str) and isinstance(now, str) and max(len(was), len(now)) > QUOTED:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False))
        begins = max(0, sum(1 for _ in same) - LEAD)
        return _shown(was[begins:], cut=begins > 0), _shown(now[begins:], cut=begins > 0)
    return _shown(was), _shown(now)


def _shown(value: Any, *, cut: bool = False) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "empty"
    if not isinstance(value, str):
        return str(value)
    words = " ".join(value.split())
    return f"“{'…' if cut else ''}{words if len(words) <= QUOTED else words[:QUOTED] + '…'}”"
