"""How well the whole way of a grade does on hands that its model learned nothing of: the README's table.

``python -m tests.narratives.measuring [--bars]`` (with scikit-learn as in ``training.py``: ten minutes)
learns eighteen times, each time without some of the files, and grades what is in those: words, judges, cues
and types. Left out everywhere are files that were written beside what had gone wrong: they know the task.
``--bars`` grades them again with other bars, which takes as long once more.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from operator import mul
from typing import Any

from reports.reading.opinion import Opinion, opinion
from reports.reading.opinion.weighed import Weighed
from reports.rules import IMMEDIATE
from tests.narratives.learning import score
from tests.narratives.score import HERE, OPEN, graded, narratives
from tests.narratives.sight import HARMLESS, HEADS, URGENT, WRITTEN, Sight, Text, seen, topical
from tests.narratives.training import ORDINARY, evidences, judges, topics, unseen
from triage.evaluating import evaluation, share
from triage.rules.grade import Grade

# Files of one part are left out together; no hand is in two.
PARTS = (
    ("h1", "hb", "kc"),
    ("h2", "ha", "ordinary_examination"),
    ("h3", "hc"),
    ("h4", "hi", "examination"),
    ("h5", "h6", "hf"),
    ("h7", "jb", "hd", "second_examination"),
    ("h8", "ja", "jc"),
    ("he", "ka", "third_examination"),
    ("hg", "kb", "open", "third_ordinary_examination"),
    ("second_ordinary_examination", "fourth_examination", "mb"),
    ("fourth_ordinary_examination", "ma"),
    ("fifth_examination", "fifth_ordinary_examination"),
    ("sixth_examination",),
    ("seventh_examination", "sixth_ordinary_examination"),
    ("eighth_examination", "seventh_ordinary_examination"),
    ("ninth_examination", "eighth_ordinary_examination"),
    ("ninth_ordinary_examination",),
    ("tenth_ordinary_examination",),
    ("tenth_examination",),
    ("eleventh_ordinary_examination",),
)
PART_OF = {file: part for part, files in enumerate(PARTS) for file in files}
# Every contact of these was made to sound like danger and has none.
MADE_TO_ALARM = ("ka", "kb")
# What an opinion must reach to be one for the emergency line, with a sign of the lexicon beside it and
# without; and a question to be answered without a person, without such a sign and with one.
NOW_BARS = ((0.0, 1.2), (0.5, 1.4), (1.0, 1.4), (1.5, 1.4), (1.0, 2.0), (1.5, 2.5))
CALM_BARS = ((2.0, 3.0), (3.0, 4.0), (3.5, 5.0), (5.0, 6.0))
GRADES = [grade.value for grade in Grade]
Pair = tuple[Text, dict[str, Any]]
Kind = Callable[[Text], bool]


def all_texts() -> list[Text]:
    """Every text in English of the parts, what is held back from training too."""
    files = [*sorted(WRITTEN.glob("*.jsonl")), *(HERE / f"{name}.jsonl" for name in OPEN)]
    return [
        seen(told, path.stem, place)
        for path in files
        if path.stem in PART_OF
        for place, told in enumerate(narratives(path))
        if told["lang"] == "en"
    ]


def part(text: Text) -> int:
    """The part that a text is left out with."""
    return PART_OF[text.file]


def opinions(told: Sequence[Text]) -> dict[str, Weighed]:
    """What a model that learned nothing of its part weighs of each text, by its words."""
    scores = unseen(told, part, HEADS)
    rows = evidences(told, scores)
    found = {}
    for number in range(len(PARTS)):
        kept = [part(text) != number for text in told]
        weights = judges(list(compress(rows, kept)), list(compress(told, kept)))
        for at, text in enumerate(told):
            if not kept[at]:
                grades = {grade: sum(map(mul, weights[grade], rows[at])) for grade in GRADES}
                found[text.told["text"]] = Weighed(grades, {head: scores[head][at] for head in HEADS})
    return found


def matters(told: Sequence[Text]) -> dict[str, dict[str, float]]:
    """What such a model takes each text to be about: cues and types."""
    found = {}
    for number in range(len(PARTS)):
        others = [text for text in told if part(text) != number]
        sight = Sight.of(others, topical)
        learned = topics(others, sight)
        for text in told:
            if part(text) == number:
                row = sight.row(text)
                found[text.told["text"]] = {name: score(weights, row) for name, weights in learned.items()}
    return found


def learn_without(told: Sequence[Text]) -> None:
    """From now on each text is read by a model that learned nothing of its hand."""
    weighed, about = opinions(told), matters(told)
    Opinion._weighed = lambda self, _heard: weighed[self._text]  # type: ignore[method-assign]
    Opinion._about = lambda self: about[self._text]  # type: ignore[method-assign]


def all_graded(told: Sequence[Text]) -> list[Pair]:
    """Each text with what is said of it, the whole way."""
    return [(text, graded(text.told)) for text in told]


def rows(pairs: Sequence[Pair], kinds: Sequence[Kind]) -> Iterator[str]:
    """The rows of the table, a column for each kind of text."""
    columns = [[(text, said["grade"]) for text, said in pairs if kind(text)] for kind in kinds]

    def row(name: str, mine: Kind, right: Callable[[Text, str], bool]) -> str:
        cells = []
        for column in columns:
            of = [right(text, grade) for text, grade in column if mine(text)]
            cells.append(f"{share(sum(of), len(of))}, {sum(of)} of {len(of)}")
        return f"| {name} | " + " | ".join(cells) + " |"

    for wanted in GRADES:
        yield row(wanted, lambda text, g=wanted: text.grade == g, lambda text, grade: text.grade == grade)
    yield row("**all grades right**", lambda _: True, lambda text, grade: text.grade == grade)
    now, urgent = (lambda text: text.grade == IMMEDIATE), (lambda text: not text.harmless)
    yield row("immediate, at least priority", now, lambda _, grade: grade in URGENT)
    yield row("urgent, at least priority", urgent, lambda _, grade: grade in URGENT)
    yield row("harmless, wrongly immediate", lambda text: text.harmless, lambda _, grade: grade == IMMEDIATE)
    yield row("immediate, as resolution", now, lambda _, grade: grade == HARMLESS[-1])
    yield row("urgent, as resolution", urgent, lambda _, grade: grade == HARMLESS[-1])


def bars(told: Sequence[Text]) -> Iterator[str]:
    """What other bars would have found, and at what price."""
    own = (opinion.AGREED, opinion.CLEARLY), (opinion.CALM, opinion.UNEASY)
    hard, ordinary = (lambda text: text.file not in ORDINARY), (lambda text: text.file in ORDINARY)
    as_they_come = KINDS["of these as they come"]

    def told_of(pairs: list[Pair], kind: Kind, grades: Sequence[str], calls: str) -> str:
        of = [said["grade"] == calls for text, said in pairs if kind(text) and text.grade in grades]
        return f"{share(sum(of), len(of))}, {sum(of)} of {len(of)}"

    yield "| bars | ordinary, wrongly immediate | of these as they come | hard, wrongly | hard, found |"
    yield "|---" * 5 + "|"
    for opinion.AGREED, opinion.CLEARLY in NOW_BARS:
        pairs = all_graded(told)
        asked = ((ordinary, HARMLESS), (as_they_come, HARMLESS), (hard, HARMLESS), (hard, (IMMEDIATE,)))
        cells = [told_of(pairs, kind, grades, IMMEDIATE) for kind, grades in asked]
        yield f"| {opinion.AGREED} and {opinion.CLEARLY} | " + " | ".join(cells) + " |"
    opinion.AGREED, opinion.CLEARLY = own[0]
    yield "| bars | hard, immediate as resolution | urgent | resolution right | ordinary, resolution right |"
    yield "|---" * 5 + "|"
    for opinion.CALM, opinion.UNEASY in CALM_BARS:
        pairs = all_graded(told)
        calm = HARMLESS[-1]
        wanted = ((hard, (IMMEDIATE,)), (hard, URGENT), (hard, (calm,)), (ordinary, (calm,)))
        cells = [told_of(pairs, kind, grades, calm) for kind, grades in wanted]
        yield f"| {opinion.CALM} and {opinion.UNEASY} | " + " | ".join(cells) + " |"
    opinion.CALM, opinion.UNEASY = own[1]


KINDS: dict[str, Kind] = {
    "hard": lambda text: text.file not in ORDINARY,
    "of these the examinations": lambda text: text.file not in ORDINARY and text.file in OPEN,
    "ordinary": lambda text: text.file in ORDINARY,
    "of these as they come": lambda text: text.file in ORDINARY and text.file not in MADE_TO_ALARM,
    "of these the examinations ": lambda text: text.file in ORDINARY and text.file in OPEN,
}


def main() -> None:
    """Print the table, and how cues and types went on the examinations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bars", action="store_true", help="What other bars would have found, too.")
    options = parser.parse_args()
    told = all_texts()
    learn_without(told)
    pairs = all_graded(told)
    print("| |", " | ".join(KINDS), "|\n" + "|---" * (len(KINDS) + 1) + "|")
    print("\n".join(rows(pairs, list(KINDS.values()))))
    for name, files in {"The examinations": OPEN, "The open narratives": ("open",)}.items():
        print(f"\n{name}:\n")
        examined = [(text.told, said) for text, said in pairs if text.file in files]
        print("\n".join(evaluation(examined, GRADES)), flush=True)
    if options.bars:
        print("", *bars(told), sep="\n")


if __name__ == "__main__":
    main()
