"""A second opinion on a text: it adds a cue where the lexicon found none as urgent, and takes none away."""

from __future__ import annotations

from collections.abc import Iterable

from reports.reading.found import CueFound
from reports.reading.opinion.features import PAUSE, STOP, Token, tokens
from reports.reading.opinion.model import Model, Said, trained
from reports.rules import CUES, IMMEDIATE, PRIORITY

# The most words that are quoted.
QUOTED = 9
CUE, TYPE = "cue:", "type:"


def opinion_on(text: str, found: Iterable[CueFound]) -> tuple[CueFound, ...]:
    """The cue to add to those that were found, if the model is sure and it would raise the grade.

    Args:
        text: As it was typed, in English.
        found: What the lexicon found in it.

    Returns:
        One cue or none. Its words are those of the text that weighed most.
    """
    grades = {cue.grade for cue in found}
    if IMMEDIATE in grades:
        return ()
    model = trained()
    said = Said(tokens(text), model.kinship)
    grade = _grade(model, said, heard=bool(grades)) if said.words else ""
    if not grade:
        return ()
    about = model.topic_scores(said, [f"{CUE}{cue}" for cue in CUES])
    cue = max(CUES, key=lambda name: about[f"{CUE}{name}"])
    start, end = _weightiest(said.tokens, model.weights(said, grade))
    return (CueFound(cue, grade, text[start:end], start, end, model.name),)


def type_on(text: str) -> str:
    """The report type that a text is about, if nothing in it speaks of danger and the model is sure.

    Without any type a person looks at once. So this is no opinion on danger, and is kept to what is calm.

    Args:
        text: As it was typed, in English.
    """
    model = trained()
    said = Said(tokens(text), model.kinship)
    if not said.words or model.score(said, PRIORITY) >= model.bars["calm"]:
        return ""
    about = model.topic_scores(said, [name for name in model.names if name.startswith(TYPE)])
    best = max(about, key=lambda name: about[name])
    return best.removeprefix(TYPE) if about[best] > model.bars["type"] else ""


def opinion_name() -> str:
    """Which model has the opinion, such as ``second opinion 2026-11-22``."""
    return trained().name


def _grade(model: Model, said: Said, *, heard: bool) -> str:
    """How urgent the model is sure that it is. Where the lexicon has heard of some risk, less is needed."""
    if model.score(said, IMMEDIATE) > model.bars["immediate_with_cue" if heard else "immediate"]:
        return IMMEDIATE
    if not heard and model.score(said, PRIORITY) > model.bars["priority"]:
        return PRIORITY
    return ""


def _weightiest(said: list[Token], weights: list[float]) -> tuple[int, int]:
    """Where the words stand that weighed most: some side by side, in one sentence."""
    best, at = float("-inf"), (0, len(said))
    for first, token in enumerate(said):
        total = 0.0
        for last in range(first, min(first + QUOTED, len(said))):
            if said[last].text == STOP or token.text == PAUSE:
                break
            total += weights[last]
            if total > best and said[last].text != PAUSE:
                best, at = total, (first, last + 1)
    return said[at[0]].start, said[at[1] - 1].end
