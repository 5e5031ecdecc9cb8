"""Reading one text: pure, by the lexicon alone, a few milliseconds for a page of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import structlog

from reports.reading.foreign import danger_in
from reports.reading.found import CueFound, Reading, strongest
from reports.reading.kinds import types_of, types_that_fit, with_cues
from reports.reading.languages import ENGLISH, OTHER, language_of
from reports.reading.lexicon import AGENCIES, CONCEPTS, CUES, MATTERS, Lexicon, english
from reports.reading.opinion import (
    DOUBTED,
    RESOLUTION,
    SCHEDULED,
    Heard,
    Opinion,
    confirmed_by_ear,
    danger_by_ear,
    opinion_by_ear_name,
    opinion_name,
)
from reports.reading.parting import Pieces, parted
from reports.reading.phrases import Match
from reports.reading.standing import (
    HABIT,
    LONG_AGO,
    Sentence,
    end_of,
    is_denied,
    is_supposed,
    regard,
    time_of,
)
from reports.reading.together import NOW, PAST, Said
from reports.reading.tokens import Words, sentences
from reports.rules import PRIORITY, URGENCY

log = structlog.get_logger(__name__)

LONGEST = 20_000
SURE = "sure"
# So many kinds of signs that only may be one are looked at by a person, however calm it sounds.
SEVERAL = 2
# So few words are nearly taken at their word: there is little around them that says otherwise.
LITTLE_SAID = 18
# Up to where a type counts double: people begin with what they call for, or say soon that they do.
FIRST_WORDS = 40


@dataclass
class Told:
    """What one text says, as it is gathered.

    Args:
        cues: What is a sign of danger by itself.
        suspicions: What may be one: it counts as far as the second opinion confirms it.
        denied: The cues of which something was said and taken back: "he had no knife".
    """

    cues: list[CueFound] = field(default_factory=list)
    suspicions: list[CueFound] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)
    scores: Counter[str] = field(default_factory=Counter)
    agencies: Counter[str] = field(default_factory=Counter)
    words: int = 0


def read(text: str, *, lang: str = "en", lexicon: Lexicon | None = None, whole: bool = True) -> Reading:
    """Read a text.

    Args:
        text: As it was typed; beyond ``LONGEST`` characters it is not read.
        lang: The language that its writer said; what the text itself shows comes first.
        lexicon: English with a customer's additions; without it, as it comes.
        whole: It is all that was told of a matter, so that few words are judged too; not so for a part of
            it, or for an answer that names something.

    Returns:
        What was found. Nothing is found where nothing was said. A text that cannot be read is one that a
        person has to understand first: no fault of ours takes a caller's page away, or lowers a grade.
    """
    try:
        return _read(text, lang, lexicon or english(), whole=whole)
    except Exception as error:
        log.error("text_not_read", error=type(error).__name__, characters=len(text))
        return Reading(lang=OTHER, source="not read")


def hear(text: str, lexicon: Lexicon) -> tuple[Told, Heard]:
    """What the lexicon makes of a text by itself: all of it, and as the second opinion weighs it."""
    return _hear(text, parted(text[:LONGEST]), lexicon)


def _hear(text: str, pieces: Pieces, lexicon: Lexicon) -> tuple[Told, Heard]:
    told = _gather(text, _regarded(sentences(pieces, lexicon.grammar), lexicon), lexicon)
    told.suspicions.extend(_together(text, told.said, lexicon))
    types = types_of(with_cues(told.scores, told.cues, lexicon), lexicon)
    officer = types[0][0] not in lexicon.soft_types if types else None
    agency = bool(_agency(types, told.agencies, lexicon))
    uneasy = any(said.name in lexicon.uneasy for said in told.said)
    heard = Heard(told.cues, told.suspicions, officer, agency, told.scores, bool(told.denied), uneasy)
    return told, heard


def _read(text: str, lang: str, lexicon: Lexicon, *, whole: bool) -> Reading:
    pieces = parted(text[:LONGEST])
    told, heard = _hear(text, pieces, lexicon)
    little = told.words <= LITTLE_SAID
    spoken_in = language_of(text[:LONGEST], stated=lang, english=lexicon.common, pieces=pieces)
    if spoken_in != ENGLISH:
        danger = danger_in(text[:LONGEST], spoken_in)
        found = [*told.cues, *told.suspicions, *danger.cues]
        confirmed = confirmed_by_ear(text[:LONGEST], danger.cues, spoken_in=spoken_in)
        by_ear = danger_by_ear(text[:LONGEST], found, denied=danger.taken_back)
        cues = strongest([*told.cues, *told.suspicions, *confirmed, *by_ear])
        types = types_of(with_cues(told.scores, cues, lexicon), lexicon)
        return _reading(told, cues, types, spoken_in, lexicon, opinion_by_ear_name())
    opinion = Opinion(text[:LONGEST], pieces)
    grade = opinion.grade(heard)
    found = [*told.cues, *_confirmed(told.suspicions, grade, little=little)]
    if not found and len({cue.cue for cue in told.suspicions}) >= SEVERAL:
        found = _confirmed(told.suspicions, PRIORITY)
    if whole and not grade and not found:
        types, grade = _in_few_words(text, heard, opinion, lexicon)
        if types:
            return _reading(told, (), types, spoken_in, lexicon, opinion_name())
    cues = strongest([*found, *opinion.cues(grade, found=found, denied=told.denied)])
    types = types_of(with_cues(told.scores, cues, lexicon), lexicon)
    doubted = grade == DOUBTED and not cues
    if grade == DOUBTED:
        grade = RESOLUTION if doubted else PRIORITY
    if grade in URGENCY and not cues:
        # What it took for danger was said not to be so: then it is at least something to write down.
        grade = SCHEDULED
    if grade and not (little and types):
        types = types_that_fit(types, grade, opinion, lexicon)
    reading = _reading(told, cues, types, spoken_in, lexicon, opinion_name())
    return replace(reading, doubted=doubted)


def _in_few_words(
    text: str, heard: Heard, opinion: Opinion, lexicon: Lexicon
) -> tuple[tuple[tuple[str, int], ...], str]:
    """What a few words without any sign of danger are about: the type of what is clearly only a question.

    Returns:
        That type, and no grade; or no type, and ``doubted`` for what would be answered without an officer
        although it does not sound like that.
    """
    types = types_of(heard.types, lexicon)
    sounds = opinion.in_few_words(heard)
    first = text.lower().split(maxsplit=1)[:1]
    asks = "?" in text or not lexicon.asking.isdisjoint(first)
    if not types and sounds == RESOLUTION and asks:
        return ((opinion.report_type(lexicon.soft_types.__contains__, {}), 0),), ""
    soft = bool(types) and types[0][0] in lexicon.soft_types
    return (), DOUBTED if soft and sounds == PRIORITY else ""


def _confirmed(suspicions: list[CueFound], grade: str, *, little: bool = False) -> list[CueFound]:
    """What only may be a sign of danger counts as far as the second opinion goes; without one, in full.

    In few words it counts in full, and is looked at even where they sound like a question.
    """
    if grade == RESOLUTION if little else grade in (PRIORITY, DOUBTED):
        return [replace(cue, grade=PRIORITY) for cue in suspicions]
    return [] if grade in (SCHEDULED, RESOLUTION) and not little else suspicions


def _reading(
    told: Told,
    cues: tuple[CueFound, ...],
    types: tuple[tuple[str, int], ...],
    lang: str,
    lexicon: Lexicon,
    opinion: str = "",
) -> Reading:
    return Reading(
        cues=cues,
        types=types,
        agency=_agency(types, told.agencies, lexicon),
        lang=lang,
        source=lexicon.name,
        opinion=opinion,
    )


def lexicon_name() -> str:
    """Which lexicon reads, such as ``lexicon 2026-11-22``."""
    return english().name


def _regarded(spoken: list[Words], lexicon: Lexicon) -> list[Sentence]:
    """Each sentence with what holds for it; words of time hold on until others are said."""
    found: list[Sentence] = []
    context = ""
    for words in spoken:
        sentence = regard(words, lexicon, context)
        context = sentence.own_time or context
        found.append(sentence)
    return found


def _gather(text: str, told_in: list[Sentence], lexicon: Lexicon) -> Told:
    told = Told()
    kinds = frozenset().union(*(sentence.kinds for sentence in told_in))
    # A question for school, or for a book: nothing of it is happening, unless something is right now.
    made_up = "made_up" in kinds and "urgent" not in kinds
    over = "over" in kinds and not {"urgent", "present"} & kinds
    words_before = 0
    for number, sentence in enumerate(told_in):
        told_of = sentence.unreal or made_up
        if not told_of:
            for match, time in _true(CUES, sentence, lexicon, told.denied):
                when = PAST if over and not time else time
                sure = SURE in match.phrase.tags
                (told.cues if sure else told.suspicions).extend(_cue(text, sentence, match, when, lexicon))
                told.said.append(_said(match, when, number, sentence))
            for match, time in _true(CONCEPTS, sentence, lexicon, set()):
                told.said.append(_said(match, time, number, sentence))
        early = max(0, FIRST_WORDS - words_before)
        for shelf, score in ((MATTERS, told.scores), (AGENCIES, told.agencies)):
            if not sentence.matches[shelf]:
                continue
            for match in _spoken_for(shelf, sentence, lexicon, told_of=told_of):
                score[match.phrase.name] += match.phrase.weight * (2 if match.first < early else 1)
        words_before += len(sentence.words.texts)
    told.words = words_before
    return told


def _spoken_for(shelf: str, sentence: Sentence, lexicon: Lexicon, *, told_of: bool) -> Iterator[Match]:
    """What speaks for a type or an agency; of what overlaps only what speaks most: no word counts twice."""
    taken: set[tuple[str, int]] = set()
    for match in sorted(
        sentence.matches[shelf], key=lambda match: (-match.phrase.weight, match.first, match.last)
    ):
        name = match.phrase.name
        places = [(name, place) for place in range(match.first, match.last)]
        if taken and not taken.isdisjoint(places):
            continue
        unsaid = told_of or is_denied(sentence, match, lexicon) or is_supposed(sentence, match, lexicon)
        if "asked" in match.phrase.tags or not unsaid:
            taken.update(places)
            yield match


def _true(shelf: str, sentence: Sentence, lexicon: Lexicon, denied: set[str]) -> Iterator[tuple[Match, str]]:
    """What is said to be so, each with its time; the names of what is said not to be so are put aside."""
    for match in sentence.matches[shelf]:
        if is_denied(sentence, match, lexicon):
            denied.add(match.phrase.name)
        elif not is_supposed(sentence, match, lexicon):
            yield match, time_of(sentence, match, lexicon)


def _said(match: Match, time: str, number: int, sentence: Sentence) -> Said:
    words = sentence.words
    return Said(
        match.phrase.name,
        PAST if time in (LONG_AGO, HABIT) else time,
        number,
        words.starts[match.first],
        words.ends[end_of(sentence, match) - 1],
    )


def _cue(text: str, sentence: Sentence, match: Match, time: str, lexicon: Lexicon) -> list[CueFound]:
    past, tags = time in (PAST, LONG_AGO, HABIT), match.phrase.tags
    if sentence.settled and ("ends" in tags or (past and "kept" not in tags)):
        return []
    own = next((grade for grade in URGENCY if grade in tags), "")
    grade = lexicon.grades[match.phrase.name][PAST if time == HABIT else time if past else NOW]
    if not past and own:
        grade = own
    if time == HABIT and SURE in tags:
        # "He is in my yard every night": not over, and it will happen again.
        grade = grade or PRIORITY
    if not grade:
        return []
    words = sentence.words
    start, end = words.starts[match.first], words.ends[end_of(sentence, match) - 1]
    return [CueFound(match.phrase.name, grade, text[start:end], start, end, lexicon.name)]


def _together(text: str, said: list[Said], lexicon: Lexicon) -> list[CueFound]:
    by_name: dict[str, list[Said]] = {}
    for one in said:
        by_name.setdefault(one.name, []).append(one)
    return [
        CueFound(rule.cue, rule.grade, text[hit.start : hit.end], hit.start, hit.end, lexicon.name)
        for rule in lexicon.rules
        if (hit := rule.hit(by_name)) is not None
    ]


def _agency(types: tuple[tuple[str, int], ...], agencies: Counter[str], lexicon: Lexicon) -> str:
    """The agency that was spoken for most, if the type is one that it takes."""
    kind = types[0][0] if types else ""
    fits = [(-n, agency) for agency, n in agencies.items() if kind in lexicon.belongs[agency]]
    return min(fits)[1] if fits else lexicon.alone.get(kind, "")
