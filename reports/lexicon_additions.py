"""A customer's additions to the lexicon: what is in force, and what a draft lacks."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from assistline.configuration import still_holds
from reports.models import LexiconPhrase, LexiconVersion, ReportType
from reports.models.report_type import VersionState
from reports.reading import read
from reports.reading.additions import (
    CUE,
    TYPE,
    Addition,
    CannotParse,
    is_known,
    parsed,
    stands_in,
    with_additions,
)
from reports.reading.found import Reading
from reports.reading.lexicon import Lexicon, english

KEPT_FOR_SECONDS = 2.0
# What is only shown, and was graded before, may be marked by words that are a minute old.
SHOWN_FOR_SECONDS = 60.0
MOST_PHRASES = 1000
ORDINARY = Path(__file__).parent / "reading" / "ordinary.toml"
_kept: dict[int, tuple[float, Lexicon]] = {}


def lexicon_of(customer_id: int, *, only_shown: bool = False) -> Lexicon:
    """English with what a customer has added and published; at most two seconds old. One statement.

    Args:
        customer_id: Whose.
        only_shown: Words are marked with it and nothing is graded: then it may be a minute old.
    """
    read_at, lexicon = _kept.get(customer_id, (float("-inf"), None))
    seconds = SHOWN_FOR_SECONDS if only_shown else KEPT_FOR_SECONDS
    if lexicon is None or not still_holds(read_at, seconds=seconds):
        read_at = time.monotonic()
        found = LexiconVersion.objects.filter(customer_id=customer_id, state=VersionState.PUBLISHED)
        now = found.values_list("id", "number").first()
        lexicon = _version(*now) if now else english()
        _kept[customer_id] = (read_at, lexicon)
    return lexicon


@lru_cache(maxsize=64)
def _version(version_id: int, number: int) -> Lexicon:
    """A published version, which never changes (a trigger sees to it): read once a process."""
    phrases = LexiconPhrase.objects.filter(version_id=version_id).order_by("id")
    base = english()
    fit = [one for one in map(_addition, phrases) if _parses(one)]
    return with_additions(base, fit, name=f"{base.name} + v{number}")


def forget() -> None:
    """Read everything again: for whoever publishes a version, and for tests."""
    _version.cache_clear()
    _kept.clear()


def version_obstacles(version: LexiconVersion) -> list[str]:
    """What has to be put right before a draft can be published, in sentences, but the second person."""
    phrases = list(version.phrases.all())
    if len(phrases) > MOST_PHRASES:
        return [f"There are more than {MOST_PHRASES} phrases."]
    types = ReportType.objects.filter(customer_id=version.customer_id).values_list("slug", flat=True)
    return obstacles(phrases, types=frozenset(types))


def obstacles(phrases: Sequence[LexiconPhrase], *, types: Collection[str]) -> list[str]:
    """As :func:`version_obstacles`, of phrases that need not be stored. Pure.

    Args:
        phrases: All of a draft.
        types: The slugs of the report types that the customer has.
    """
    said: list[str] = []
    base, readable = english(), []
    for phrase in phrases:
        wrong = _unreadable(phrase, base, types)
        said += [wrong] if wrong else []
        readable += [] if wrong else [phrase]
    if len(readable) == len(phrases):
        said += [
            f"{_named(LexiconPhrase(means=means, name=name, phrase=words))} is there {times} times."
            for (means, name, words), times in Counter(
                (one.means, one.name, " ".join(one.phrase.lower().split())) for one in phrases
            ).items()
            if times > 1
        ]
    together = with_additions(base, map(_addition, readable), name="draft")
    for phrase in readable:
        if not _is_read(phrase, read(phrase.example, lexicon=together)):
            said.append(f"{_named(phrase)}: it is not read in its example “{phrase.example}”.")
    return said + list(_misfires(readable, base, together))


def _unreadable(phrase: LexiconPhrase, base: Lexicon, types: Collection[str]) -> str:
    addition = _addition(phrase)
    if phrase.means == TYPE and phrase.name not in types:
        return f"{_named(phrase)}: there is no report type {phrase.name}."
    if not is_known(base, addition):
        kind = "sign of risk" if phrase.means == CUE else "agency that takes matters over"
        return f"{_named(phrase)}: {phrase.name} is no {kind}."
    try:
        parsed(addition)
    except CannotParse as error:
        return f"{_named(phrase)} cannot be read as a phrase. {error}"
    return ""


def _is_read(phrase: LexiconPhrase, reading: Reading) -> bool:
    """Whether a text was read as the phrase means it."""
    if phrase.means == CUE:
        return any(found.cue == phrase.name for found in reading.cues)
    if phrase.means == TYPE:
        return phrase.name in dict(reading.types)
    return reading.agency == phrase.name


def _misfires(phrases: Sequence[LexiconPhrase], base: Lexicon, together: Lexicon) -> Iterator[str]:
    """The phrases by which an ordinary text would be read otherwise than before, each with one such text."""
    gists = {text: _gist(read(text, lexicon=base)) for text in _ordinary()}
    changed = [text for text, gist in gists.items() if _gist(read(text, lexicon=together)) != gist]
    for phrase in phrases if changed else ():
        text = next((text for text in changed if stands_in(together, _addition(phrase), text)), "")
        if text:
            yield f"{_named(phrase)}: it would be read in “{text}”, which is nothing of the kind."


def _gist(reading: Reading) -> tuple[frozenset[str], str, str]:
    """What counts of a reading: its cues, the type that fits best, the agency."""
    return (
        frozenset(found.cue for found in reading.cues),
        reading.types[0][0] if reading.types else "",
        reading.agency,
    )


@lru_cache(maxsize=1)
def _ordinary() -> tuple[str, ...]:
    return tuple(tomllib.loads(ORDINARY.read_text(encoding="utf-8"))["texts"])


def _named(phrase: LexiconPhrase) -> str:
    return f"“{phrase.phrase}” ({phrase.name.replace('_', ' ')})"


def _addition(phrase: LexiconPhrase) -> Addition:
    return Addition(phrase.means, phrase.name, phrase.phrase)


def _parses(addition: Addition) -> bool:
    """A later lexicon may have lost a group of words: the phrase is left out, and every other is read."""
    try:
        parsed(addition)
    except CannotParse:
        return False
    return True
