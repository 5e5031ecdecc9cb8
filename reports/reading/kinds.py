"""Which report types a text fits, by what speaks for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from reports.reading.found import CueFound
from reports.reading.lexicon import Lexicon
from reports.reading.opinion import RESOLUTION, Opinion
from reports.rules import URGENCY

# A cue speaks louder for a type than a word does.
CUE_SCORE, MOST_TYPES = 3, 5
# A type with less is a guess: then a person asks what it is about.
LEAST_SCORE, LEAST_SOFT = 3, 4
# From here on the lexicon's type stands whatever the second opinion takes it for.
SURE_SCORE = 12


def with_cues(scores: Counter[str], cues: Iterable[CueFound], lexicon: Lexicon) -> Counter[str]:
    """What speaks for each type, with what the cues do."""
    spoken_for = {cue.cue for cue in cues} & lexicon.cue_types.keys()
    return scores + Counter({lexicon.cue_types[cue]: CUE_SCORE for cue in spoken_for})


def types_of(scores: Mapping[str, int], lexicon: Lexicon) -> tuple[tuple[str, int], ...]:
    """What fits, best first; what needs no officer first only where twice as much speaks for it."""
    scored = [
        (name, score)
        for name, score in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
        if score >= (LEAST_SOFT if name in lexicon.soft_types else LEAST_SCORE)
    ]
    if scored and scored[0][0] in lexicon.soft_types:
        firm = [entry for entry in scored if entry[0] not in lexicon.soft_types]
        if firm and 2 * firm[0][1] >= scored[0][1]:
            scored.remove(firm[0])
            scored.insert(0, firm[0])
    return tuple(scored[:MOST_TYPES])


def types_that_fit(
    types: tuple[tuple[str, int], ...], grade: str, opinion: Opinion, lexicon: Lexicon
) -> tuple[tuple[str, int], ...]:
    """The types of a text, first those that fit how urgent it is taken for.

    Where few words speak for one, it is the one that the whole text is most like. What is not urgent is no
    matter against a person, unless its words clearly say so.
    """

    def fits(kind: str) -> bool:
        return grade in URGENCY or (kind in lexicon.soft_types) == (grade == RESOLUTION)

    def may_be(kind: str) -> bool:
        return fits(kind) and (grade in URGENCY or kind not in lexicon.personal_types)

    fitting = [entry for entry in types if fits(entry[0])]
    if not fitting or fitting[0][1] < SURE_SCORE:
        kind = opinion.report_type(may_be, dict(fitting))
        fitting = [(kind, dict(fitting).get(kind, 0)), *(entry for entry in fitting if entry[0] != kind)]
    return (*fitting, *(entry for entry in types if not fits(entry[0])))[:MOST_TYPES]
