"""How well narratives are graded, by the tables of a new installation and without a database.

``python -m tests.narratives.score FILE… [--part train|held|all] [--errors GRADE]``

``held`` is the fifth of each file that nothing is trained or tuned on, by a hash of the ids.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

HERE = Path(__file__).parent
HELD_SHARE = 5


def is_held(name: str) -> bool:
    """Whether a narrative is kept for measuring."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % HELD_SHARE == 0


def narratives(path: Path, part: str = "all") -> Iterator[dict[str, Any]]:
    """The lines of a file, all or one part of them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if part == "all" or (part == "held") == is_held(told["id"]):
            yield told


def graded(told: dict[str, Any]) -> dict[str, Any]:
    """What a new installation says of a narrative that nobody has asked anything about."""
    from reports.reading import read
    from triage.narratives import line
    from triage.reference import TABLES
    from triage.rules.grading import ReportFacts, assess

    reading = read(told["text"], lang=told.get("lang") or "en")
    kind = reading.types[0][0] if reading.types else ""
    facts = ReportFacts(
        type_slug=kind, channel=told.get("channel") or "web", wants_call=False, reading=reading, asked=False
    )
    tables = {slug: first.table(slug) for slug, first in TABLES.items()}
    return line(told["id"], kind, assess(tables, facts))


def main() -> None:
    """Print the table, and the errors of a grade where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--part", choices=["train", "held", "all"], default="all")
    parser.add_argument("--errors", default="", help="Show what is wrong of this label's grade, or 'all'.")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assistline.settings")
    django.setup()
    from triage.narratives import evaluation
    from triage.rules.grade import Grade

    pairs = [(told, graded(told)) for path in options.file for told in narratives(path, options.part)]
    for told, said in pairs:
        wrong = told["grade"] != said["grade"]
        if wrong and options.errors in ("all", told["grade"]):
            print(f"\n{told['id']} {told['grade']} {told['cues']} {told['type']}: {told['text']}")
            print(
                f"   said {said['grade']} {said['cues']} {said['type']} {[r['text'] for r in said['reasons']]}"
            )
    print("\n".join(evaluation(pairs, [grade.value for grade in Grade])))


if __name__ == "__main__":
    main()
