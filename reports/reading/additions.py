"""A lexicon with a customer's own phrases in it. Pure: the lexicon that it begins with stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reports.reading.lexicon import Lexicon, word_classes
from reports.reading.phrases import Phrase, Phrases, parse
from reports.reading.spelling import Spelling
from reports.reading.text import read

CUE, TYPE, AGENCY = "cue", "type", "agency"
# As loud as the lexicon's own phrases that leave no doubt: somebody has written it for this very matter.
WEIGHT = 3


class CannotParse(Exception):
    """A phrase is not in the notation of the lexicon; the message is a sentence for who wrote it."""


@dataclass(frozen=True)
class Addition:
    """One phrase: ``means`` a cue, a type or an agency of this ``name``."""

    means: str
    name: str
    phrase: str


def with_additions(base: Lexicon, additions: Iterable[Addition], *, name: str) -> Lexicon:
    """The lexicon with more phrases. What it names and does not know is left out: it is never read.

    Args:
        base: What to begin with.
        additions: The phrases.
        name: Of the result, as reasons cite it.

    Raises:
        CannotParse: A phrase is not in the notation.
    """
    more: dict[str, list[Phrase]] = {CUE: [], TYPE: [], AGENCY: []}
    for addition in additions:
        if is_known(base, addition):
            more[addition.means].append(parsed(addition))
    cues, matters, agencies = (Phrases(more[means]) for means in (CUE, TYPE, AGENCY))
    words = cues.words() | matters.words() | agencies.words()
    spelling = base.grammar.spelling
    table = {typed: " ".join(meant) for typed, meant in spelling.table.items()}
    return replace(
        base,
        name=name,
        grammar=replace(base.grammar, spelling=Spelling.of(table, spelling.known | words)),
        cues=Phrases([*base.cues.phrases, *cues.phrases]),
        matters=Phrases([*base.matters.phrases, *matters.phrases]),
        agencies=Phrases([*base.agencies.phrases, *agencies.phrases]),
    )


def stands_in(lexicon: Lexicon, addition: Addition, text: str) -> bool:
    """Whether one phrase, and nothing else, is read in a text and is not taken back by the words around it.

    Raises:
        CannotParse: It is not in the notation.
    """
    nothing, alone = Phrases([]), Phrases([parsed(addition)])
    # Whose matter it is depends on the type; the phrase alone stands where a type's would.
    cues, matters = (alone, nothing) if addition.means == CUE else (nothing, alone)
    small = replace(lexicon, cues=cues, matters=matters, agencies=nothing, concepts=nothing, rules=())
    reading = read(text, lexicon=small)
    return bool(reading.cues or reading.types)


def is_known(base: Lexicon, addition: Addition) -> bool:
    """Whether the lexicon can do something with what a phrase means. Any type can be spoken for."""
    known = {CUE: frozenset(base.grades), AGENCY: frozenset(base.belongs)}
    return addition.means == TYPE or addition.name in known.get(addition.means, ())


def parsed(addition: Addition) -> Phrase:
    """A phrase in its places.

    Raises:
        CannotParse: It is not in the notation.
    """
    said = addition.phrase.strip().lower().replace("’", "'").replace("-", " ")
    if "#" in said:
        raise CannotParse("“#” means nothing here: write the words alone.")
    apart = word_classes()
    tags = " #sure" if addition.means == CUE else f" #{WEIGHT}"
    try:
        return parse(addition.name, said + tags, apart)
    except KeyError as error:
        raise CannotParse(f"There is no group of words called @{error.args[0]}.") from None
    except (ValueError, IndexError):
        raise CannotParse(
            "Write at least one word; between the words one space; on both sides of “|” a word."
        ) from None
