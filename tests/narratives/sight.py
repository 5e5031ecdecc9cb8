"""The narratives that may be learned from, and how a text becomes a row of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from reports.reading.lexicon import english
from reports.reading.opinion.features import MARKS, View, about, heard_view, views, words_of
from reports.reading.opinion.model import SIGNED, groups
from reports.reading.opinion.weighed import NOW_OR_QUESTION, NOW_OR_REPORT, URGENT_OR_QUESTION
from reports.reading.text import RESOLUTION, SCHEDULED, hear
from reports.rules import IMMEDIATE, PRIORITY
from tests.narratives.learning import Row
from tests.narratives.score import HERE, OPEN, is_held, is_spared, narratives

WRITTEN = HERE / "written"
NEIGHBOURS, SEEN_AT_LEAST = 6, 3
BIAS = 1.0
URGENT = (IMMEDIATE, PRIORITY)
HARMLESS = (SCHEDULED, RESOLUTION)
# Of each question: the grades that are meant, and among which.
JUDGED = {
    IMMEDIATE: ((IMMEDIATE,), (*URGENT, *HARMLESS)),
    PRIORITY: (URGENT, (*URGENT, *HARMLESS)),
    RESOLUTION: ((RESOLUTION,), HARMLESS),
}
HEADS = JUDGED | {
    NOW_OR_REPORT: ((IMMEDIATE,), (IMMEDIATE, SCHEDULED)),
    NOW_OR_QUESTION: ((IMMEDIATE,), (IMMEDIATE, RESOLUTION)),
    URGENT_OR_QUESTION: (URGENT, (*URGENT, RESOLUTION)),
}


@dataclass
class Text:
    """A narrative with what the model sees of it."""

    told: dict[str, Any]
    file: str
    group: str
    views: list[View]
    about: list[View]
    words: int
    heard: list[float]

    @property
    def grade(self) -> str:
        """The label."""
        return str(self.told["grade"])

    @property
    def harmless(self) -> bool:
        """Whether nobody needs to look at once."""
        return self.grade not in URGENT


def learned_from(*, in_english: bool = True) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """What may be learned from, in English or not: its file, its place there, and the narrative, in order."""
    for path in [*sorted(WRITTEN.glob("*.jsonl")), *(HERE / f"{name}.jsonl" for name in OPEN)]:
        for place, told in enumerate(narratives(path)):
            if (told["lang"] == "en") == in_english and not is_held(told["id"]) and not is_spared(told["id"]):
                yield path.stem, place, told


def texts(every: int = 1) -> list[Text]:
    """The same as the model sees them; not all, but each so-many-th."""
    return [seen(told, file, place) for file, place, told in islice(learned_from(), 0, None, every)]


def seen(told: dict[str, Any], file: str, place: int) -> Text:
    """A narrative as the model sees it."""
    heard = hear(told["text"], english())[1]
    said = words_of(told["text"])
    return Text(
        told,
        file,
        group=f"{file}-{place // NEIGHBOURS}",
        views=[*views(said, groups()), heard_view(heard.names())],
        about=about(said, groups()),
        words=len(set(said) - MARKS),
        heard=heard.numbers(),
    )


@dataclass
class Sight:
    """How texts become rows of numbers: a place for each feature, and a last one for what never changes."""

    places: dict[str, int]
    looked: Callable[[Text], Iterable[View]]

    @classmethod
    def of(cls, seen: Sequence[Text], looked: Callable[[Text], Iterable[View]]) -> Sight:
        """What is seen often enough in some texts."""
        counted = Counter(name for text in seen for view in looked(text) for name in view.names)
        names = sorted(name for name, times in counted.items() if times >= SEEN_AT_LEAST)
        return cls({name: place for place, name in enumerate(names)}, looked)

    @property
    def width(self) -> int:
        """How many places a row has."""
        return len(self.places) + 1

    def row(self, text: Text) -> Row:
        """A text as numbers."""
        found = [
            (self.places[name], view.share)
            for view in self.looked(text)
            for name in sorted(view.names)
            if name in self.places
        ]
        return [*found, (self.width - 1, BIAS)]

    def head(self, weights: Sequence[float]) -> tuple[tuple[float, float], list[int]]:
        """Weights as the model keeps them: bias and scale, and one small number for each feature."""
        scale = max(map(abs, weights[:-1])) / (SIGNED - 1)
        small = [round(weight / scale) + SIGNED for weight in weights[:-1]]
        return (round(BIAS * weights[-1], 5), scale), small


def all_views(text: Text) -> Iterable[View]:
    """What the heads of urgency look at."""
    return text.views


def topical(text: Text) -> Iterable[View]:
    """What the heads of topics look at."""
    return text.about
