"""The narratives that may be learned from, and how a text becomes a row of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reports.reading.lexicon import english
from reports.reading.opinion.features import View, tokens
from reports.reading.opinion.model import SIGNED, Said, groups
from reports.reading.text import RESOLUTION, hear
from reports.rules import IMMEDIATE, PRIORITY
from tests.narratives.learning import Row
from tests.narratives.score import HERE, is_held, is_spared, narratives

WRITTEN = HERE / "written"
NEIGHBOURS, SEEN_AT_LEAST = 6, 3
BIAS = 1.0
URGENT = (IMMEDIATE, PRIORITY)
HEADS = {IMMEDIATE: (IMMEDIATE,), PRIORITY: URGENT, RESOLUTION: (RESOLUTION,)}


@dataclass
class Text:
    """A narrative with what the model sees of it."""

    told: dict[str, Any]
    file: str
    group: str
    said: Said
    heard: list[float]

    @property
    def grade(self) -> str:
        """The label."""
        return str(self.told["grade"])

    @property
    def harmless(self) -> bool:
        """Whether nobody needs to look at once."""
        return self.grade not in URGENT


def texts() -> list[Text]:
    """Everything that may be learned from, in a fixed order."""
    found = []
    for path in sorted(WRITTEN.glob("*.jsonl")):
        for place, told in enumerate(narratives(path)):
            if told["lang"] == "en" and not is_held(told["id"]) and not is_spared(told["id"]):
                group = f"{path.stem}-{place // NEIGHBOURS}"
                heard = hear(told["text"], english())[1]
                said = Said(tokens(told["text"]), groups())
                said.hear(heard.names())
                found.append(Text(told, path.stem, group, said, heard.numbers()))
    return found


@dataclass
class Sight:
    """How texts become rows of numbers: a place for each feature, and a last one for what never changes."""

    places: dict[str, int]
    looked: Callable[[Said], Iterable[View]]

    @classmethod
    def of(cls, seen: Sequence[Text], looked: Callable[[Said], Iterable[View]]) -> Sight:
        """What is seen often enough in some texts."""
        counted = Counter(name for text in seen for view in looked(text.said) for name in view.features)
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
            for view in self.looked(text.said)
            for name in view.features
            if name in self.places
        ]
        return [*found, (self.width - 1, BIAS)]

    def head(self, weights: Sequence[float]) -> tuple[tuple[float, float], list[int]]:
        """Weights as the model keeps them: bias and scale, and one small number for each feature."""
        scale = max(map(abs, weights[:-1])) / (SIGNED - 1)
        small = [round(weight / scale) + SIGNED for weight in weights[:-1]]
        return (round(BIAS * weights[-1], 5), scale), small


def all_views(said: Said) -> Iterable[View]:
    """What the heads of urgency look at."""
    return said.views


def about(said: Said) -> Iterable[View]:
    """What the heads of topics look at."""
    return said.about
