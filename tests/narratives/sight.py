"""The narratives that may be learned from, and how a text becomes a row of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reports.reading.lexicon import english
from reports.reading.opinion.features import tokens
from reports.reading.opinion.model import SIGNED, Said, kinship, share
from reports.reading.text import RESOLUTION, hear
from reports.rules import IMMEDIATE, PRIORITY
from tests.narratives.learning import Row
from tests.narratives.score import HERE, is_held, is_spared, narratives

WRITTEN = HERE / "written"
NEIGHBOURS, SEEN_AT_LEAST = 6, 2
# How strongly kinship counts beside the words themselves.
KIN, BIAS = 0.25, 1.0
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
                heard = hear(told["text"], english())[1].numbers()
                found.append(Text(told, path.stem, group, Said(tokens(told["text"]), kinship()), heard))
    return found


@dataclass
class Sight:
    """How texts become rows of numbers: their features by place, then their kinship, then a constant."""

    places: dict[str, int]
    mean: list[float]
    spread: list[float]

    @classmethod
    def of(cls, seen: Sequence[Text], named: Callable[[Said], Iterable[str]]) -> Sight:
        """What is seen often enough in some texts."""
        counted = Counter(name for text in seen for name in named(text.said))
        names = sorted(name for name, times in counted.items() if times >= SEEN_AT_LEAST)
        columns = list(zip(*[text.said.mean for text in seen], strict=True))
        mean = [sum(column) / len(column) for column in columns]
        spread = [
            (sum((n - m) ** 2 for n in column) / len(column)) ** 0.5 or 1.0
            for column, m in zip(columns, mean, strict=True)
        ]
        return cls({name: place for place, name in enumerate(names)}, mean, spread)

    @property
    def width(self) -> int:
        """How many places a row has."""
        return len(self.places) + len(self.mean) + 1

    def row(self, text: Text, named: Callable[[Said], Iterable[str]]) -> Row:
        """A text as numbers."""
        each = share(len(text.said.features))
        found = [(self.places[name], each) for name in named(text.said) if name in self.places]
        akin = zip(text.said.mean, self.mean, self.spread, strict=True)
        found += [(len(self.places) + at, KIN * (n - m) / s) for at, (n, m, s) in enumerate(akin)]
        return [*found, (self.width - 1, BIAS)]

    def head(self, weights: Sequence[float]) -> tuple[dict[str, Any], list[int]]:
        """Weights as the model keeps them: a head, and one small number for each feature."""
        features = weights[: len(self.places)]
        akin = [KIN * w / s for w, s in zip(weights[len(self.places) : -1], self.spread, strict=True)]
        scale = max(map(abs, features)) / (SIGNED - 1)
        bias = BIAS * weights[-1] - sum(w * m for w, m in zip(akin, self.mean, strict=True))
        small = [round(weight / scale) + SIGNED for weight in features]
        return {"bias": round(bias, 5), "scale": scale, "akin": [round(w, 6) for w in akin]}, small


def pairs(said: Said) -> Iterable[str]:
    """What the heads of urgency look at."""
    return said.features


def words(said: Said) -> Iterable[str]:
    """What the heads of topics look at."""
    return said.words
