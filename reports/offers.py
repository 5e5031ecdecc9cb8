"""What somebody is offered who told in own words what happened: forms, another agency, and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.agencies import OtherAgency
from reports.definitions import TypeDefinition
from reports.reading import FORM, CueFound, Reading, mark_words
from reports.reading.because import Span, words_for
from reports.reading.lexicon import Lexicon
from reports.rules import IMMEDIATE

MOST_FORMS = 3


@dataclass(frozen=True)
class Offer:
    """One way on, with the words that led to it; no words where the text as a whole did."""

    words: tuple[str, ...]
    form: TypeDefinition | None = None
    agency: OtherAgency | None = None


@dataclass(frozen=True)
class Offers:
    """What is offered.

    Args:
        segments: The text as typed, with the words that led to an offer, or sound like danger, marked.
        danger: Whether it sounds like danger now.
        forms: The best first.
        agency: Who else takes it, where it is not ours.
    """

    segments: list[dict[str, Any]]
    danger: bool
    forms: tuple[Offer, ...]
    agency: Offer | None


def offers_for(
    text: str,
    reading: Reading,
    *,
    types: Sequence[TypeDefinition],
    agencies: Mapping[str, OtherAgency],
    lexicon: Lexicon | None = None,
) -> Offers:
    """What fits a text.

    Args:
        text: As typed.
        reading: Of the same text.
        types: What can be reported.
        agencies: Who else there is, by slug.
        lexicon: As it was read with.
    """
    by_slug = {kind.slug: kind for kind in types if kind.steps}
    fitting = [by_slug[slug] for slug, _ in reading.types if slug in by_slug][:MOST_FORMS]
    other = agencies.get(reading.agency) if not reading.cues else None
    spans: list[Span] = []

    def because(says: Any) -> tuple[str, ...]:
        found = words_for(text, says, lexicon=lexicon)
        spans.extend(found)
        return tuple(text[start:end] for start, end in found)

    scores = dict(reading.types)
    # “outside the shop” speaks for a theft too, but “bike was stolen” is why.
    forms = tuple(
        Offer(
            because(_speaks_for(kind.slug, scores[kind.slug] / 2)) or because(_speaks_for(kind.slug)),
            form=kind,
        )
        for kind in fitting
    )
    agency = Offer(because(lambda part: part.agency == reading.agency), agency=other) if other else None
    marks = [CueFound("", "", "", start, end, FORM) for start, end in spans]
    return Offers(
        segments=mark_words(text, [*reading.cues, *marks]),
        danger=any(cue.grade == IMMEDIATE for cue in reading.cues),
        forms=forms,
        agency=agency,
    )


def _speaks_for(slug: str, least: float = 1) -> Any:
    return lambda part: any(name == slug and score >= max(least, 1) for name, score in part.types)
