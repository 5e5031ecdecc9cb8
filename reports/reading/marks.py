"""Marking the very words that were read, in the text as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reports.reading.found import CueFound
from reports.rules import more_urgent


def mark_words(text: str, cues: Iterable[CueFound]) -> list[dict[str, Any]]:
    """The text in segments (``text``, ``marked``), nothing added and nothing left out.

    What is more urgent keeps its own words: a sign of less around it marks nothing more.

    Args:
        text: As typed.
        cues: What was read in it; those of closed answers have no place in it and mark nothing.
    """
    segments: list[dict[str, Any]] = []
    reached = 0
    for start, end in _joined((cue.start, cue.end) for cue in _clearest(list(cues))):
        if start > reached:
            segments.append({"text": text[reached:start], "marked": False})
        segments.append({"text": text[start:end], "marked": True})
        reached = end
    if reached < len(text) or not segments:
        segments.append({"text": text[reached:], "marked": False})
    return segments


def _clearest(cues: Sequence[CueFound]) -> Iterator[CueFound]:
    """The cues, but for those whose words meet the words of a more urgent one."""
    for cue in cues:
        if not any(
            more_urgent(other.grade, cue.grade) and other.start < cue.end and cue.start < other.end
            for other in cues
        ):
            yield cue


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
