"""Train the second opinion on the narratives that we wrote, and say how well it does on what it has not seen.

``python -m tests.narratives.training [--date 2026-11-22]`` writes ``reports/reading/opinion/model.bin``.

Only the training part of ``written/`` is read, English only; of ``h8``, the nearest to life, about half is
left out as well, to measure by. Every score that is printed, and every bar, is of a text whose neighbours in
its file (pairs that differ in a word stand together) were not learned from.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from reports.reading.opinion.model import FOLDER, SIGNED, pack
from reports.rules import CUES, IMMEDIATE, PRIORITY
from tests.narratives.learning import learn, score
from tests.narratives.score import SPARED
from tests.narratives.sight import HEADS, Sight, Text, pairs, texts, words

# Contacts as they come on any day.
ORDINARY = ("h6", "h7")
FOLDS = 5
# What an error costs: in general, on an ordinary contact, and on one that is only nearly as urgent.
COST, COST_TOPIC, ORDINARY_TIMES, NEARLY_TIMES = 0.03, 0.1, 3.0, 0.3
# At most so many of the hard harmless texts, and of the ordinary ones, may be over each bar.
LIMITS = {IMMEDIATE: (0.02, 0.005), "immediate_with_cue": (0.03, 1.0), PRIORITY: (0.08, 0.02)}
# Below each bar are at most so many of the urgent texts: below ``calm`` nothing speaks of danger, and below
# ``soft`` it may be said that no officer is needed.
DOUBTS = {"calm": 0.03, "soft": 0.12}
LEAST = 0.0001


def costs(seen: Sequence[Text], head: str) -> list[float]:
    """What an error on each text costs."""
    return [
        COST
        * (ORDINARY_TIMES if text.harmless and text.file in ORDINARY else 1)
        * (NEARLY_TIMES if head == IMMEDIATE and text.grade == PRIORITY else 1)
        for text in seen
    ]


def fit(seen: Sequence[Text], head: str, sight: Sight) -> list[float]:
    """Learn one head of urgency."""
    rows = [sight.row(text, pairs) for text in seen]
    return learn(rows, [text.grade in HEADS[head] for text in seen], costs(seen, head), sight.width)


def unseen(all_texts: Sequence[Text], apart: Callable[[Text], Any]) -> dict[str, list[float]]:
    """The score of each text by a model that saw nothing of its part."""
    scores = {head: [0.0] * len(all_texts) for head in HEADS}
    for part in sorted({apart(text) for text in all_texts}):
        seen = [text for text in all_texts if apart(text) != part]
        sight = Sight.of(seen, pairs)
        for head in HEADS:
            weights = fit(seen, head, sight)
            for at, text in enumerate(all_texts):
                if apart(text) == part:
                    scores[head][at] = score(weights, sight.row(text, pairs))
    return scores


def fold(text: Text) -> int:
    """Neighbours are in one fold."""
    return int(hashlib.sha256(text.group.encode()).hexdigest(), 16) % FOLDS


def bar(harmless: Sequence[float], share_over: float) -> float:
    """The lowest score that at most such a share is over."""
    ranked = sorted(harmless, reverse=True)
    allowed = int(share_over * len(ranked))
    return ranked[allowed] if allowed < len(ranked) else float("-inf")


def scores_of(name: str, scores: dict[str, list[float]]) -> list[float]:
    """The scores that a bar is for."""
    return scores[IMMEDIATE if name.startswith(IMMEDIATE) else PRIORITY]


def bars(all_texts: Sequence[Text], scores: dict[str, list[float]]) -> dict[str, float]:
    """From which score on each opinion is said, and from which on there is doubt."""
    found = {}
    for name, (hard, ordinary) in LIMITS.items():
        harmless = [
            (t.file in ORDINARY, s)
            for t, s in zip(all_texts, scores_of(name, scores), strict=True)
            if t.harmless
        ]
        of_hard = bar([said for is_ordinary, said in harmless if not is_ordinary], hard)
        of_ordinary = bar([said for is_ordinary, said in harmless if is_ordinary], ordinary)
        found[name] = max(of_hard, of_ordinary) + LEAST
    urgent = sorted(s for t, s in zip(all_texts, scores[PRIORITY], strict=True) if not t.harmless)
    found |= {name: urgent[int(share_below * len(urgent))] for name, share_below in DOUBTS.items()}
    return {name: round(limit, 4) for name, limit in found.items()}


def table(all_texts: Sequence[Text], scores: dict[str, list[float]], limits: dict[str, float]) -> list[str]:
    """How many texts of each kind are over each bar."""
    kinds: dict[str, Callable[[Text], bool]] = {
        "hard harmless": lambda text: text.harmless and text.file not in ORDINARY,
        "ordinary": lambda text: text.harmless and text.file in ORDINARY,
        PRIORITY: lambda text: text.grade == PRIORITY,
        IMMEDIATE: lambda text: text.grade == IMMEDIATE,
        f"{IMMEDIATE} {SPARED}": lambda text: text.grade == IMMEDIATE and text.file == SPARED,
    }
    lines = [f"{'over the bar of':<20}" + "".join(f"{kind:>18}" for kind in kinds)]
    for name, limit in limits.items():
        scored = list(zip(all_texts, scores_of(name, scores), strict=True))
        cells = []
        for kind in kinds.values():
            over = [said > limit for text, said in scored if kind(text)]
            cells.append(f"{sum(over)}/{len(over)} {sum(over) / max(1, len(over)):5.1%}")
        lines.append(f"{name:<20}" + "".join(f"{cell:>18}" for cell in cells))
    return lines


def topics(seen: Sequence[Text], sight: Sight) -> dict[str, list[float]]:
    """Learn which cue (of what is urgent) and which type (of everything) a text is about."""
    found = {}
    urgent = [text for text in seen if not text.harmless]
    for name in CUES:
        rows = [sight.row(text, words) for text in urgent]
        mine = [name in text.told["cues"] for text in urgent]
        found[f"cue:{name}"] = learn(rows, mine, [COST_TOPIC] * len(rows), sight.width)
    rows = [sight.row(text, words) for text in seen]
    for name in sorted({text.told["type"] for text in seen}):
        mine = [name == text.told["type"] for text in seen]
        found[f"type:{name}"] = learn(rows, mine, [COST_TOPIC] * len(rows), sight.width)
    return found


def topic_table(all_texts: Sequence[Text]) -> list[str]:
    """How often the topic that scores best is right, of texts whose neighbours were not learned from."""
    right, asked = Counter[str](), Counter[str]()
    for part in range(FOLDS):
        seen = [text for text in all_texts if fold(text) != part]
        sight = Sight.of(seen, words)
        learned = topics(seen, sight)
        for text in (text for text in all_texts if fold(text) == part):
            row = sight.row(text, words)
            said = {name: score(weights, row) for name, weights in learned.items()}
            cue, kind = (max((n for n in said if n.startswith(k)), key=said.__getitem__) for k in ("c", "t"))
            cues = [f"cue:{name}" for name in text.told["cues"]]
            answers = {
                "cue, where there is one": (bool(cues), cue in cues),
                "type": (True, kind == f"type:{text.told['type']}"),
            }
            for name, (put, answered) in answers.items():
                asked[name] += put
                right[name] += put and answered
    return [f"{name:<36}{right[name]}/{n} {right[name] / max(1, n):.0%}" for name, n in asked.items()]


def ids_hash(all_texts: Sequence[Text]) -> str:
    """Of the ids of all of them, in their order: which texts a model was trained on."""
    return hashlib.sha256("\n".join(text.told["id"] for text in all_texts).encode()).hexdigest()


def write(all_texts: Sequence[Text], limits: dict[str, float], date: str) -> int:
    """Learn from all of them and write the model; its size in bytes."""
    sight, about = Sight.of(all_texts, pairs), Sight.of(all_texts, words)
    urgency = {head: sight.head(fit(all_texts, head, sight)) for head in HEADS}
    learned = {name: about.head(weights) for name, weights in topics(all_texts, about).items()}
    numbers = dict(
        zip(sight.places, zip(*[small for _, small in urgency.values()], strict=True), strict=True)
    )
    kept = {name: row for name, row in numbers.items() if any(number != SIGNED for number in row)}
    told = zip(*[small for _, small in learned.values()], strict=True)
    packed = pack(
        {
            "facts": {
                "date": date,
                "texts": len(all_texts),
                "by_grade": dict(Counter(text.grade for text in all_texts)),
                "ids": ids_hash(all_texts),
            },
            "bars": limits,
            "heads": {head: told_head for head, (told_head, _) in urgency.items()},
            "names": list(learned),
            "topics": [told_head for told_head, _ in learned.values()],
        },
        [
            "\n".join(kept).encode(),
            b"".join(bytes(row) for row in kept.values()),
            "\n".join(about.places).encode(),
            b"".join(bytes(row) for row in told),
        ],
    )
    (FOLDER / "model.bin").write_bytes(packed)
    return len(packed)


def main() -> None:
    """Measure, choose the bars, learn from all, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", default=datetime.datetime.now(tz=datetime.UTC).date().isoformat())
    options = parser.parse_args()
    all_texts = texts()
    print(f"{len(all_texts)} texts: {dict(Counter(text.grade for text in all_texts))}")
    scores = unseen(all_texts, fold)
    limits = bars(all_texts, scores)
    print("\nTexts whose neighbours were not learned from:", *table(all_texts, scores, limits), sep="\n")
    whole = unseen(all_texts, lambda text: text.file)
    print(
        "\nTexts of whose file nothing was learned, by the same bars:",
        *table(all_texts, whole, limits),
        sep="\n",
    )
    print("\nTopics:", *topic_table(all_texts), sep="\n")
    print(f"\nwritten: {write(all_texts, limits, options.date)} bytes; bars {limits}")


if __name__ == "__main__":
    main()
