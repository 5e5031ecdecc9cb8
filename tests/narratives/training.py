"""Train the second opinion on the narratives that we wrote, and say how well it does on what it has not seen.

``python -m tests.narratives.training [--date 2026-11-22]`` writes ``reports/reading/opinion/model.bin``;
``--check`` trains again and writes nothing, but says whether the bytes are those of that file.

Only what ``learned_from`` names is read, English only. Every score that is printed, and that the judges
learn from, is of a text of whose hand nothing was learned. Where scikit-learn is installed
(``.boot/bin/uv run --with scikit-learn==1.9.1 --with numpy==2.4.6 --with scipy==1.17.1 python -m …``) it
takes three minutes, as the committed model did; without it most of an hour, and comes near it.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from operator import mul
from typing import Any

from reports.reading.opinion.model import FOLDER, SIGNED, trained
from reports.reading.opinion.packed import pack
from reports.reading.opinion.weighed import evidence
from reports.reading.text import RESOLUTION
from reports.rules import CUES, IMMEDIATE, PRIORITY
from tests.narratives.choosing import learn_choice
from tests.narratives.learning import Row, learn, score
from tests.narratives.score import SPARED
from tests.narratives.sight import HEADS, JUDGED, URGENT, Sight, Text, all_views, texts, topical
from triage.rules.grade import Grade

# Contacts as they come on any day.
ORDINARY = (
    *("h6", "h7", "jc", "ka", "kb", "la", "mc", "yv"),
    "ordinary_examination",
    "second_ordinary_examination",
    "third_ordinary_examination",
    "fourth_ordinary_examination",
    "fifth_ordinary_examination",
    "sixth_ordinary_examination",
    "seventh_ordinary_examination",
    "eighth_ordinary_examination",
    "ninth_ordinary_examination",
    "tenth_ordinary_examination",
    "eleventh_ordinary_examination",
)
FOLDS, HANDS = 5, 8
# What an error costs: in general, on an ordinary contact, and on one that is only nearly as urgent.
COST, COST_TOPIC, ORDINARY_TIMES, NEARLY_TIMES = 0.1, 0.1, 3.0, 0.3
# How much sooner a grade is said than its odds alone would have it: to miss danger costs more than to look.
LEAN = {IMMEDIATE: 1.1, PRIORITY: 1.3}


def costs(seen: Sequence[Text], head: str) -> list[float]:
    """What an error on each text costs."""
    return [
        COST
        * (ORDINARY_TIMES if text.harmless and text.file in ORDINARY else 1)
        * (NEARLY_TIMES if head == IMMEDIATE and text.grade == PRIORITY else 1)
        for text in seen
    ]


def fit(seen: Sequence[Text], rows: Sequence[Row], head: str, width: int) -> list[float]:
    """Learn one head of urgency from rows, of the texts that it is asked of."""
    meant, among = HEADS[head]
    kept = [text.grade in among for text in seen]
    if not all(kept):
        seen, rows = list(compress(seen, kept)), list(compress(rows, kept))
    return learn(rows, [text.grade in meant for text in seen], costs(seen, head), width)


def unseen(
    all_texts: Sequence[Text], apart: Callable[[Text], Any], heads: Iterable[str] = JUDGED
) -> dict[str, list[float]]:
    """The score of each text by a model that learned nothing from its part."""
    scores = {head: [0.0] * len(all_texts) for head in heads}
    sight = Sight.of(all_texts, all_views)
    all_rows = [sight.row(text) for text in all_texts]
    parts = [apart(text) for text in all_texts]
    for part in sorted(set(parts)):
        others = [other != part for other in parts]
        seen, rows = list(compress(all_texts, others)), list(compress(all_rows, others))
        for head in scores:
            weights = fit(seen, rows, head, sight.width)
            for at, other in enumerate(parts):
                if other == part:
                    scores[head][at] = score(weights, all_rows[at])
    return scores


def hand(text: Text) -> int:
    """Texts of one hand are in one part."""
    return int(hashlib.sha256(text.file.encode()).hexdigest(), 16) % HANDS


def fold(text: Text) -> int:
    """Neighbours are in one fold."""
    return int(hashlib.sha256(text.group.encode()).hexdigest(), 16) % FOLDS


def evidences(all_texts: Sequence[Text], scores: dict[str, list[float]]) -> list[list[float]]:
    """What each text is judged by."""
    words = zip(*(scores[head] for head in JUDGED), strict=True)
    return [evidence(said, text.heard, text.words) for text, said in zip(all_texts, words, strict=True)]


def judges(rows: Sequence[list[float]], seen: Sequence[Text]) -> dict[str, list[float]]:
    """Learn how words and lexicon are weighed against each other."""
    counts = [ORDINARY_TIMES if text.harmless and text.file in ORDINARY else 1.0 for text in seen]
    learned = learn_choice(rows, [text.grade for text in seen], counts, [grade.value for grade in Grade])
    for grade, lean in LEAN.items():
        learned[grade][0] = round(learned[grade][0] + lean, 4)
    return learned


def judged(weights: dict[str, list[float]], row: list[float]) -> str:
    """The grade that weighs most."""
    return max(weights, key=lambda grade: sum(map(mul, weights[grade], row)))


def judged_unseen(
    all_texts: Sequence[Text], rows: Sequence[list[float]], apart: Callable[[Text], Any]
) -> list[str]:
    """The grade of each text, by judges that saw nothing of its part."""
    parts = [apart(text) for text in all_texts]
    by_part = {}
    for part in sorted(set(parts)):
        seen = [at for at, other in enumerate(parts) if other != part]
        by_part[part] = judges([rows[at] for at in seen], [all_texts[at] for at in seen])
    return [judged(by_part[part], row) for part, row in zip(parts, rows, strict=True)]


def table(all_texts: Sequence[Text], said: Sequence[str]) -> list[str]:
    """How the texts of each kind are graded."""
    kinds: dict[str, Callable[[Text], bool]] = {
        "hard": lambda text: text.file not in ORDINARY,
        "ordinary": lambda text: text.file in ORDINARY,
        f"of {SPARED}": lambda text: text.file == SPARED,
    }
    lines = [
        f"{'':<12}{'right':>14}{'immediate':>14}{'at least prio':>14}{'as resolution':>14}"
        f"{'harmless now':>14}"
    ]
    for name, kind in kinds.items():
        pairs_of = [(text, grade) for text, grade in zip(all_texts, said, strict=True) if kind(text)]
        now = [grade for text, grade in pairs_of if text.grade == IMMEDIATE]
        harmless = [grade for text, grade in pairs_of if text.harmless]
        shares = [
            [text.grade == grade for text, grade in pairs_of],
            [grade == IMMEDIATE for grade in now],
            [grade in URGENT for grade in now],
            [grade == RESOLUTION for grade in now],
            [grade == IMMEDIATE for grade in harmless],
        ]
        cells = [f"{sum(share)}/{len(share)} {sum(share) / max(1, len(share)):.1%}" for share in shares]
        lines.append(f"{name:<12}" + "".join(f"{cell:>14}" for cell in cells))
    return lines


def topics(seen: Sequence[Text], sight: Sight) -> dict[str, list[float]]:
    """Learn which cue (of what is urgent) and which type (of everything) a text is about."""
    found = {}
    urgent = [text for text in seen if not text.harmless]
    rows = [sight.row(text) for text in urgent]
    for name in CUES:
        mine = [name in text.told["cues"] for text in urgent]
        found[f"cue:{name}"] = learn(rows, mine, [COST_TOPIC] * len(rows), sight.width)
    rows = [sight.row(text) for text in seen]
    for name in sorted({text.told["type"] for text in seen}):
        mine = [name == text.told["type"] for text in seen]
        found[f"type:{name}"] = learn(rows, mine, [COST_TOPIC] * len(rows), sight.width)
    return found


def topic_table(all_texts: Sequence[Text]) -> list[str]:
    """How often the topic that scores best is right, of texts whose neighbours were not learned from."""
    right, asked = Counter[str](), Counter[str]()
    for part in range(FOLDS):
        seen = [text for text in all_texts if fold(text) != part]
        sight = Sight.of(seen, topical)
        learned = topics(seen, sight)
        for text in (text for text in all_texts if fold(text) == part):
            row = sight.row(text)
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


def ids_hash(ids: Iterable[str]) -> str:
    """Of the ids of texts, in their order: which ones a model was trained on."""
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()


def model_of(all_texts: Sequence[Text], weighed: dict[str, list[float]], date: str) -> bytes:
    """Learn from all of them: the model as it is kept."""
    sight, told_of = Sight.of(all_texts, all_views), Sight.of(all_texts, topical)
    rows = [sight.row(text) for text in all_texts]
    urgency = {head: sight.head(fit(all_texts, rows, head, sight.width)) for head in HEADS}
    learned = {name: told_of.head(weights) for name, weights in topics(all_texts, told_of).items()}
    numbers = dict(
        zip(sight.places, zip(*[small for _, small in urgency.values()], strict=True), strict=True)
    )
    kept = {name: row for name, row in numbers.items() if any(number != SIGNED for number in row)}
    told = dict(zip(told_of.places, zip(*[small for _, small in learned.values()], strict=True), strict=True))
    return pack(
        {
            "facts": {
                "date": date,
                "texts": len(all_texts),
                "by_grade": dict(Counter(text.grade for text in all_texts)),
                "ids": ids_hash(text.told["id"] for text in all_texts),
            },
            "judges": weighed,
            "urgency": [(name, numbers) for name, (numbers, _) in urgency.items()],
            "topics": [(name, numbers) for name, (numbers, _) in learned.items()],
        },
        [
            "\n".join(kept).encode(),
            b"".join(bytes(row) for row in kept.values()),
            "\n".join(told).encode(),
            b"".join(bytes(row) for row in told.values()),
        ],
    )


def taught(all_texts: Sequence[Text], date: str) -> tuple[list[list[float]], bytes]:
    """All of it in its order: what each text is judged by, unseen, and the model learned from them."""
    rows = evidences(all_texts, unseen(all_texts, hand))
    return rows, model_of(all_texts, judges(rows, all_texts), date)


def main() -> None:
    """Measure, learn from all, and write it or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", default=datetime.datetime.now(tz=datetime.UTC).date().isoformat())
    parser.add_argument("--topics", action="store_true", help="Measure cues and types too.")
    parser.add_argument("--check", action="store_true", help="Compare with the model that is kept.")
    options = parser.parse_args()
    date = trained().facts["date"] if options.check else options.date
    all_texts = texts()
    print(f"{len(all_texts)} texts: {dict(Counter(text.grade for text in all_texts))}")
    rows, made = taught(all_texts, date)
    said = judged_unseen(all_texts, rows, hand)
    print("\nTexts of whose hand nothing was learned:", *table(all_texts, said), sep="\n")
    if options.topics:
        print("\nTopics:", *topic_table(all_texts), sep="\n")
    file = FOLDER / "model.bin"
    if options.check:
        raise SystemExit(0 if made == file.read_bytes() else f"{file} is not what training makes.")
    print(f"\nwritten: {file.write_bytes(made)} bytes")


if __name__ == "__main__":
    main()
