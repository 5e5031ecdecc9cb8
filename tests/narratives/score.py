"""How well narratives are graded, by the tables of a new installation and without a database.

``python -m tests.narratives.score FILE… [--part PART] [--errors GRADE] [--without-opinion]``

``held`` is the twentieth of each file that nothing is trained or tuned on, by a hash of the ids. ``unseen``
is what the second opinion has not learned from: what is held, and an eighth of the file nearest to life.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistline.decisions import Table
from reports.reading import read
from reports.reading.opinion import Opinion
from triage.evaluating import evaluation
from triage.narratives import line
from triage.reference import TABLES
from triage.rules.grade import Grade
from triage.rules.grading import ReportFacts, assess

HERE = Path(__file__).parent
HELD_SHARE = 20
# The file of which more is kept, and how many eighths.
SPARED, SPARED_EIGHTHS = "h8", 1

# Examinations that were scored while nobody had read them, and are open since: they are learned from.
OPEN = (
    "examination",
    "open",
    "ordinary_examination",
    "second_examination",
    "second_ordinary_examination",
    "third_examination",
    "fourth_examination",
    "third_ordinary_examination",
    "fifth_examination",
    "fourth_ordinary_examination",
    "sixth_examination",
    "fifth_ordinary_examination",
    "seventh_examination",
    "sixth_ordinary_examination",
    "eighth_examination",
    "seventh_ordinary_examination",
    "ninth_examination",
    "eighth_ordinary_examination",
    "ninth_ordinary_examination",
    "tenth_ordinary_examination",
    "tenth_examination",
    "eleventh_ordinary_examination",
)

# Examinations that nothing is learned from, and that nobody who works on the reading looks at.
CLOSED = (
    "sealed",
    "eleventh_examination",
    "twelfth_ordinary_examination",
    "thirteenth_ordinary_examination",
)


def is_held(name: str) -> bool:
    """Whether a narrative is kept for measuring. The examinations are, whole; of our own a few."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % HELD_SHARE == 0


def is_spared(name: str) -> bool:
    """Whether the second opinion does not learn from it, besides what is held."""
    hashed = int(hashlib.sha256(f"m{name}".encode()).hexdigest(), 16)
    return name.startswith(SPARED) and hashed % 8 < SPARED_EIGHTHS


def narratives(path: Path, part: str = "all") -> Iterator[dict[str, Any]]:
    """The lines of a file, all or one part of them."""
    for said in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(said)
        held, spared = is_held(told["id"]), is_spared(told["id"])
        if {"all": True, "held": held, "train": not held, "unseen": held or spared}[part]:
            yield told


def graded(told: dict[str, Any]) -> dict[str, Any]:
    """What a new installation says of a narrative that nobody has asked anything about."""
    reading = read(told["text"], lang=told.get("lang") or "en")
    kind = reading.types[0][0] if reading.types else ""
    facts = ReportFacts(
        type_slug=kind, channel=told.get("channel") or "web", wants_call=False, reading=reading, asked=False
    )
    return line(told["id"], kind, assess(first_tables(), facts))


@lru_cache(maxsize=1)
def first_tables() -> dict[str, Table]:
    """The tables of a new installation."""
    return {slug: first.table(slug) for slug, first in TABLES.items()}


def main() -> None:
    """Print the table, and the errors of a grade where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--part", choices=["train", "held", "unseen", "all"], default="all")
    parser.add_argument("--errors", default="", help="Show what is wrong of this label's grade, or 'all'.")
    parser.add_argument("--without-opinion", action="store_true", help="By the lexicon alone.")
    options = parser.parse_args()
    if options.without_opinion:
        Opinion.grade = lambda _self, _heard: ""  # type: ignore[method-assign]
    pairs = [(told, graded(told)) for path in options.file for told in narratives(path, options.part)]
    for told, said in pairs:
        wrong = told["grade"] != said["grade"]
        if wrong and options.errors in ("all", told["grade"]):
            reasons = [reason["text"] for reason in said["reasons"]]
            print(f"\n{told['id']} {told['grade']} {told['cues']} {told['type']}: {told['text']}")
            print(f"   said {said['grade']} {said['cues']} {said['type']} {reasons}")
    print("\n".join(evaluation(pairs, [grade.value for grade in Grade])))


if __name__ == "__main__":
    main()
