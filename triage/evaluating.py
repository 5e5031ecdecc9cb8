"""How well a file of narratives was graded, beside its labels: ``manage.py grade --evaluate``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from textwrap import shorten
from typing import Any

from triage.rules.grade import Grade

# Of the normal distribution, for 95 of 100.
Z = 1.96
URGENT = (Grade.IMMEDIATE, Grade.PRIORITY)
LONGEST_TEXT = 240
# A share below this is told to a tenth of a per cent.
LITTLE = 0.05
# A false alarm is worse than a report that nobody reads at once, and better than danger that waits.
FALSE_ALARM = 7
Pair = tuple[Mapping[str, Any], Mapping[str, Any]]


def evaluation(pairs: Iterable[Pair], grades: Sequence[str]) -> list[str]:
    """How lines compare with their labels, as the lines of a table; shares with their 95 % interval (Wilson).

    Args:
        pairs: The labels and what was printed, for each line that has a ``grade`` label.
        grades: The grades, most urgent first.
    """
    compared = [(label, said) for label, said in pairs if label.get("grade") in grades]
    if not compared:
        return ["No line has a grade to compare with."]
    rows = [
        f"{'label':<12}{'lines':>6}{'exact':>16}{'at least':>16}   graded: "
        + "".join(f"{grade:>11}" for grade in grades)
    ]
    for place, grade in enumerate(grades):
        row = [_count(compared, grade, other) for other in grades]
        rows.append(
            f"{grade:<12}{sum(row):>6}{share(row[place], sum(row)):>16}"
            f"{share(sum(row[: place + 1]), sum(row)):>16}   {'':8}" + "".join(f"{n:>11}" for n in row)
        )
    rows.append(_right("all", [(label["grade"], said["grade"]) for label, said in compared]))
    for field in ("disposition", "type", "agency"):
        told = [(label[field], said[field]) for label, said in compared if label.get(field)]
        rows.append(_right(field, told))
    parts = (rows, _danger_rows(compared), _cue_rows(compared), _language_rows(compared))
    return [line for part in parts for line in (*part, "")][:-1]


def wrong_label(labels: Mapping[str, Any]) -> str:
    """Why a line's labels cannot be compared with, as a sentence; empty where they can, or there are none."""
    grade, cues = labels.get("grade"), labels.get("cues") or []
    if grade is not None and grade not in Grade.values:
        return f"'grade' must be one of {', '.join(Grade.values)}."
    if not isinstance(cues, list) or not all(isinstance(cue, str) for cue in cues):
        return "'cues' must be a list of words."
    return ""


def worst(pairs: Iterable[Pair], most: int) -> list[str]:
    """The errors that would do most harm: with the words, and why each was graded so.

    Args:
        pairs: The labels, with their text, and what was printed.
        most: How many at most; what is left over is counted.
    """
    ranks = {grade.value: place for place, grade in enumerate(Grade)}
    wrong = [
        (label, said)
        for label, said in pairs
        if label.get("grade") in ranks and label["grade"] != said["grade"]
    ]
    wrong.sort(key=lambda pair: -_harm(ranks[pair[0]["grade"]], ranks[pair[1]["grade"]]))
    rows = [f"worst errors, {min(most, len(wrong))} of {len(wrong)}"]
    for label, said in wrong[:most]:
        because = "; ".join(reason["text"] for reason in said["reasons"])
        rows += [
            f"{label['id']}: {label['grade']}, graded {said['grade']}",
            f"    {shorten(str(label.get('text', '')), LONGEST_TEXT, placeholder=' …')}",
            f"    because: {because}",
        ]
    return rows


def _harm(label: int, said: int) -> int:
    """How much harm an error does: most what is taken too lightly, then an alarm that is false."""
    if said > label:
        return 2 * (said - label) * (len(Grade) - label)
    return FALSE_ALARM if said == Grade.IMMEDIATE.rank and label > Grade.PRIORITY.rank else 1


def _danger_rows(compared: list[Pair]) -> list[str]:
    """What must not happen: danger that nobody looks at, and an emergency that is none."""
    now = [said["grade"] for label, said in compared if label["grade"] == Grade.IMMEDIATE]
    urgent = [said["grade"] for label, said in compared if label["grade"] in URGENT]
    harmless = [said["grade"] for label, said in compared if label["grade"] not in URGENT]
    asked = {
        "immediate, graded resolution": (now.count(Grade.RESOLUTION), len(now)),
        "urgent, graded resolution": (urgent.count(Grade.RESOLUTION), len(urgent)),
        "harmless, wrongly immediate": (harmless.count(Grade.IMMEDIATE), len(harmless)),
        "harmless, for a person at once": (harmless.count(Grade.PRIORITY), len(harmless)),
    }
    rows = [f"{'what should not be':<32}{'lines':>6}{'of':>6}{'share':>16}"]
    return [*rows, *(f"{name:<32}{n:>6}{of:>6}{share(n, of):>16}" for name, (n, of) in asked.items())]


def _count(compared: list[Pair], grade: str, said_grade: str) -> int:
    return sum(label["grade"] == grade and said["grade"] == said_grade for label, said in compared)


def _right(name: str, pairs: list[tuple[Any, Any]]) -> str:
    return f"{name:<12}{len(pairs):>6}{share(sum(a == b for a, b in pairs), len(pairs)):>16}"


def _cue_rows(compared: list[Pair]) -> list[str]:
    rows = [f"{'cue':<24}{'labelled':>9}{'found':>7}{'right':>7}{'precision':>16}{'recall':>16}"]
    pairs = [(set(label.get("cues") or ()), set(said["cues"])) for label, said in compared]
    for cue in [*sorted({cue for labelled, found in pairs for cue in labelled | found}), "all"]:
        wanted = sum(len(labelled) if cue == "all" else cue in labelled for labelled, _ in pairs)
        found = sum(len(said) if cue == "all" else cue in said for _, said in pairs)
        right = sum(len(a & b) if cue == "all" else cue in a & b for a, b in pairs)
        rows.append(
            f"{cue:<24}{wanted:>9}{found:>7}{right:>7}{share(right, found):>16}{share(right, wanted):>16}"
        )
    return rows


def _language_rows(compared: list[Pair]) -> list[str]:
    languages = sorted({str(label.get("lang") or "en") for label, _ in compared})
    return [
        f"{'language':<12}{'lines':>6}{'exact':>16}",
        *(
            _right(
                lang, [(a["grade"], b["grade"]) for a, b in compared if str(a.get("lang") or "en") == lang]
            )
            for lang in languages
        ),
    ]


def share(part: int, whole: int) -> str:
    """A part of a whole with its 95 % interval (Wilson): ``85% (71-93)``, ``0.5% (0.3-0.9)``."""
    if not whole:
        return "-"
    found, n = part / whole, whole
    middle = (found + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * sqrt(found * (1 - found) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    low, high = max(middle - half, 0.0), min(middle + half, 1.0)
    places = 1 if 0 < found < LITTLE else 0
    return f"{found:.{places}%} ({100 * low:.{places}f}-{100 * high:.{places}f})"
