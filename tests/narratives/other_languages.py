"""Train the second opinion on texts in other languages, and say how well it does on hands it has not seen.

``python -m tests.narratives.other_languages [--date 2026-11-23]`` writes
``reports/reading/opinion/other_languages.bin``; ``--check`` trains again and says whether the bytes are
those of that file. With scikit-learn as in ``training.py`` it takes a minute.
"""

from __future__ import annotations

import argparse
import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from reports.reading.folding import fold
from reports.reading.foreign import danger_in
from reports.reading.languages import language_of
from reports.reading.lexicon import english
from reports.reading.opinion import other_languages as model
from reports.reading.opinion.features import share
from reports.reading.opinion.packed import pack
from reports.reading.text import hear
from reports.rules import CUES, IMMEDIATE, PRIORITY
from tests.narratives.learning import Row, learn, score
from tests.narratives.sight import BIAS, URGENT, learned_from
from tests.narratives.training import NEARLY_TIMES, ids_hash

# What an error costs, and what it is about; how many times as much on what is nearly as urgent, and harmless.
COST, COST_TOPIC = 0.3, 0.1
TIMES, HARMLESS_TIMES = {IMMEDIATE: 1.0, PRIORITY: NEARLY_TIMES}, 3.0
SEEN_AT_LEAST = 4
# How finely a weight is kept: what is danger, and what it is about.
STEPS, STEPS_TOPIC = model.SIGNED - 1, 7
# Other bars than those that are kept.
BARS = (-0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.5)


@dataclass(frozen=True)
class Text:
    """A narrative with the pieces of its words, and whether and how the lexicon heard danger in it."""

    told: dict[str, Any]
    file: str
    names: tuple[str, ...]
    heard: bool
    heard_now: bool

    @property
    def now(self) -> bool:
        """Whether it is one for the emergency line."""
        return bool(self.told["grade"] == IMMEDIATE)


def texts() -> list[Text]:
    """Everything in other languages that may be learned from."""
    return [_seen(told, file) for file, _, told in learned_from(in_english=False)]


def _seen(told: dict[str, Any], file: str) -> Text:
    lexicon = english()
    by_lexicon, _ = hear(told["text"], lexicon)
    spoken_in = language_of(told["text"], stated=told["lang"], english=lexicon.common)
    found = [*by_lexicon.cues, *by_lexicon.suspicions, *danger_in(told["text"], spoken_in).cues]
    names = tuple(sorted({piece.name for piece in model.pieces(fold(told["text"])[0])}))
    return Text(told, file, names, bool(found), any(cue.grade == IMMEDIATE for cue in found))


@dataclass(frozen=True)
class Sight:
    """A place for each piece that was seen often enough, and a last one for what never changes."""

    places: dict[str, int]

    @classmethod
    def of(cls, seen: Sequence[Text]) -> Sight:
        """What is seen in some texts."""
        counted = Counter(name for text in seen for name in text.names)
        return cls(
            {n: at for at, n in enumerate(sorted(n for n, k in counted.items() if k >= SEEN_AT_LEAST))}
        )

    def row(self, text: Text) -> Row:
        """A text as numbers."""
        known = [self.places[name] for name in text.names if name in self.places]
        each = share(model.COUNTS, known)
        return [*((place, each) for place in known), (len(self.places), BIAS)]


def fit(seen: Sequence[Text], sight: Sight) -> list[float]:
    """Learn what sounds like danger now."""
    costs = [COST * TIMES.get(text.told["grade"], HARMLESS_TIMES) for text in seen]
    rows = [sight.row(text) for text in seen]
    return learn(rows, [text.now for text in seen], costs, len(sight.places) + 1)


def unseen(all_texts: Sequence[Text]) -> list[float]:
    """The score of each text by a model that learned nothing of its file."""
    scores = [0.0] * len(all_texts)
    for file in sorted({text.file for text in all_texts}):
        seen = [text for text in all_texts if text.file != file]
        sight = Sight.of(seen)
        weights = fit(seen, sight)
        for at, text in enumerate(all_texts):
            if text.file == file:
                scores[at] = score(weights, sight.row(text))
    return scores


def table(all_texts: Sequence[Text], scores: Sequence[float]) -> Iterator[str]:
    """What other bars would find of danger that the lexicon did not hear, and of what is harmless."""
    yield f"{'bar':>6}{'heard, danger':>18}{'harmless':>14}{'unheard, danger':>18}{'harmless':>14}"
    for bar in BARS:
        cells = []
        for heard in (True, False):
            for wanted in ((IMMEDIATE,), ("scheduled", "resolution")):
                mine = [
                    text.heard == heard and not text.heard_now and text.told["grade"] in wanted
                    for text in all_texts
                ]
                over = [said >= bar for said in compress(scores, mine)]
                cells.append(f"{sum(over)} of {len(over)}")
        yield f"{bar:>6}{cells[0]:>18}{cells[1]:>14}{cells[2]:>18}{cells[3]:>14}"


def model_of(seen: Sequence[Text], date: str) -> bytes:
    """Learn from all of them: the model as it is kept."""
    sight = Sight.of(seen)
    heads = {model.NOW: fit(seen, sight)}
    urgent = [text for text in seen if text.told["grade"] in URGENT]
    rows = [sight.row(text) for text in urgent]
    for name in CUES:
        mine = [name in text.told["cues"] for text in urgent]
        if not any(mine):
            continue
        heads[f"{model.CUE}{name}"] = learn(rows, mine, [COST_TOPIC] * len(rows), len(sight.places) + 1)
    scales = {
        name: max(abs(weight) for weight in weights[:-1]) / (STEPS if name == model.NOW else STEPS_TOPIC)
        for name, weights in heads.items()
    }
    small = [
        [round(weight / scales[name]) + model.SIGNED for weight in weights[:-1]]
        for name, weights in heads.items()
    ]
    kept = [
        (name, numbers)
        for name, numbers in zip(sight.places, zip(*small, strict=True), strict=True)
        if any(number != model.SIGNED for number in numbers)
    ]
    return pack(
        {
            "facts": {
                "date": date,
                "texts": len(seen),
                "by_language": dict(Counter(text.told["lang"] for text in seen)),
                "ids": ids_hash(text.told["id"] for text in seen),
            },
            "heads": [
                (name, (round(BIAS * weights[-1], 5), scales[name])) for name, weights in heads.items()
            ],
        },
        ["\n".join(name for name, _ in kept).encode(), b"".join(bytes(numbers) for _, numbers in kept)],
    )


def main() -> None:
    """Measure, learn from all, and write it or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", default=datetime.datetime.now(tz=datetime.UTC).date().isoformat())
    parser.add_argument("--check", action="store_true", help="Compare with the model that is kept.")
    options = parser.parse_args()
    all_texts = texts()
    made = model_of(all_texts, model.trained().facts["date"] if options.check else options.date)
    if options.check:
        same = made == model.FILE.read_bytes()
        raise SystemExit(0 if same else f"{model.FILE} is not what training makes.")
    print(f"{len(all_texts)} texts: {dict(Counter(text.told['lang'] for text in all_texts))}")
    print("Of whose file nothing was learned:", *table(all_texts, unseen(all_texts)), sep="\n")
    print(f"written: {model.FILE.write_bytes(made)} bytes")


if __name__ == "__main__":
    main()
