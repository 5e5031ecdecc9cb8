"""Reading and grading narratives of 300 words, beside splitting them into words and nothing else."""

from __future__ import annotations

import gc
import itertools
import json
import time
from pathlib import Path

from tests.bench.figures import show
from tests.narratives.score import graded

WRITTEN = Path(__file__).parent.parent / "narratives" / "written"
WORDS, TEXTS, ROUNDS = 300, 120, 3


def texts_of_300_words() -> list[str]:
    """What people said, joined until it is that long: no text twice in one."""
    files = sorted(WRITTEN.glob("*.jsonl"))
    said = [json.loads(line)["text"] for path in files for line in path.read_text("utf-8").splitlines()]
    words = itertools.cycle(" ".join(said).split(" "))
    return [" ".join(itertools.islice(words, WORDS)) for _ in range(TEXTS)]


def p95(took: list[float]) -> float:
    """The time that 95 of 100 stay below, in milliseconds."""
    return sorted(took)[int(len(took) * 0.95)] * 1000


def bench_reading() -> None:
    texts = texts_of_300_words()
    graded({"id": "warm", "text": texts[0]})
    # As a process that serves the portal does once it has read its lexicons: see `assistline/wsgi.py`.
    gc.collect()
    gc.freeze()
    took: list[float] = []
    # What other processes take of the machine meanwhile is not the reading's.
    processor: list[float] = []
    floor: list[float] = []
    for text in texts * ROUNDS:
        began, busy = time.perf_counter(), time.thread_time()
        graded({"id": "one", "text": text})
        middle = time.perf_counter()
        processor.append(time.thread_time() - busy)
        text.lower().split()
        took.append(middle - began)
        floor.append(time.perf_counter() - middle)
    show(
        "read_and_grade_300_words_p95",
        value=p95(took),
        unit="ms",
        floor=p95(floor),
        aim_ms=5,
        processor_ms=round(p95(processor), 2),
        # Each text at its best: what is left when nobody else has the machine, or its caches.
        best_of_rounds_ms=round(p95([min(took[text::TEXTS]) for text in range(TEXTS)]), 2),
        texts=TEXTS,
    )
