"""How something stands in what was said: denied, only supposed, told of a film, over, or going on now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reports.reading.lexicon import SIGNS, Lexicon
from reports.reading.phrases import Match
from reports.reading.together import NOW, PAST
from reports.reading.tokens import Words

RECENT, LONG_AGO, HABIT, UNCLEAR = "recent", "long_ago", "habit", ""
# How many words before a phrase a "not" still reaches it within its clause, and an "if" its verb of saying.
REACH, SAID_BEFORE = 6, 3
# The verb of a phrase may stand just before it.
VERB_BEFORE = 3
# "Overnight they have been trying doors": not now, although the verb is one of now.
GOING_ON_THEN = "been"
# Kinds of signs that say when.
_TIMES = (NOW, RECENT, PAST, LONG_AGO)
# What is covered by a figure of speech, or named in a title, is not said at all.
_COVERING = ("figure", "unreal_thing")


class Sign(NamedTuple):
    """A word of time or of supposing in a sentence: what it says, where, and in which clause."""

    says: str
    first: int
    last: int
    clause: int


class Sentence(NamedTuple):
    """A sentence with what holds for all of it.

    Args:
        matches: The phrases that stand in it, by the lexicon's collections.
        times: Its words of time, in order.
        habits: Its "every night"s and "all the time"s.
        supposed: Its "if"s, and its "I thought"s.
        covered: Places of words that are only a figure of speech.
        unreal: It is told of a film, a game or a dream.
        settled: It says that the matter is over and dealt with.
        negated: There is a "no" or a "not" in it.
        context: The time of the sentences before, for one that says none.
        kinds: Every kind of sign that it has.
    """

    words: Words
    matches: Mapping[str, Sequence[Match]]
    times: tuple[Sign, ...] = ()
    habits: tuple[Sign, ...] = ()
    supposed: tuple[Sign, ...] = ()
    covered: frozenset[int] = frozenset()
    unreal: bool = False
    settled: bool = False
    negated: bool = False
    context: str = UNCLEAR
    kinds: frozenset[str] = frozenset()

    @property
    def own_time(self) -> str:
        """What its words of time say, the last one first."""
        return self.times[-1].says if self.times else UNCLEAR


def regard(words: Words, lexicon: Lexicon, context: str) -> Sentence:
    """Read what holds for a whole sentence."""
    matches = lexicon.shelves.find(words.texts)
    negated = not lexicon.negators.isdisjoint(words.texts)
    if not matches[SIGNS]:
        return Sentence(words, matches, negated=negated, context=context)
    found: dict[str, list[Sign]] = {}
    for match in matches[SIGNS]:
        kind = match.phrase.name
        found.setdefault(kind, []).append(Sign(kind, match.first, match.last, words.clauses[match.first]))
    covered = {place for sign in found.get("no_time", ()) for place in range(sign.first, sign.last)}
    times = [s for kind in _TIMES for s in found.get(kind, ()) if s.first not in covered]
    if len(times) > 1:
        # "Ten minutes ago" is now, and "years ago" long ago; the "ago" in it is not just past.
        closer = {place for sign in times if sign.says != PAST for place in range(sign.first, sign.last)}
        times = [s for s in times if s.says != PAST or closer.isdisjoint(range(s.first, s.last))]
        times.sort(key=lambda sign: (sign.first, sign.last))
    return Sentence(
        words,
        matches,
        tuple(times),
        tuple(found.get(HABIT, ())),
        tuple(found.get("supposed", ())),
        frozenset(p for kind in _COVERING for s in found.get(kind, ()) for p in range(s.first, s.last)),
        unreal="unreal" in found and "real" not in found,
        settled="settled" in found,
        negated=negated,
        context=context,
        kinds=frozenset(found),
    )


def is_denied(sentence: Sentence, match: Match, lexicon: Lexicon) -> bool:
    """Whether a "no" or "not" near before the phrase, in its clause, takes it back."""
    words, tags = sentence.words, match.phrase.tags
    if sentence.covered and any(place in sentence.covered for place in range(match.first, match.last)):
        return True
    if "whole" in tags or not sentence.negated:
        return False
    within = words.texts[match.first : match.last]
    if "no" not in tags and any(word in lexicon.negators for word in within):
        return True
    before = _in_its_clause(words, match, match.first - REACH, match.first)
    for place, word in enumerate(before):
        if word not in lexicon.negators:
            continue
        after = [*before[place + 1 :], within[0]]
        answers = word == "no" and after[0] in lexicon.answering
        if not answers and lexicon.not_denying.isdisjoint(after):
            return True
    return False


def is_supposed(sentence: Sentence, match: Match, lexicon: Lexicon) -> bool:
    """Whether it is only asked, feared or thought: "what if", "in case he", "I thought it was"."""
    if not sentence.supposed or "supposed" in match.phrase.tags:
        return False
    clause = sentence.words.clauses[match.first]
    if any(sign.says == NOW and sign.clause == clause for sign in sentence.times):
        return False
    for sign in sentence.supposed:
        if sign.clause == clause and sign.first < match.first:
            before = sentence.words.texts[max(0, sign.first - SAID_BEFORE) : sign.first]
            return lexicon.not_supposing.isdisjoint(before)
    return False


def time_of(sentence: Sentence, match: Match, lexicon: Lexicon) -> str:
    """When what the phrase says is: now, past, long ago, again and again, or empty where nothing says it."""
    words, clause = sentence.words, sentence.words.clauses[match.first]
    near = {sign.says for sign in sentence.times if sign.clause == clause}
    if NOW not in near and any(sign.clause == clause for sign in sentence.habits):
        return HABIT
    for tag in (NOW, PAST):
        if tag in match.phrase.tags:
            return tag
    if near & {NOW, RECENT}:
        return NOW
    span = _in_its_clause(words, match, match.first - VERB_BEFORE, match.last)
    tenses = {tense for word in span if (tense := _tense(word, lexicon))}
    if tenses == {NOW} and any(word.endswith("ing") for word in span) and LONG_AGO not in near:
        then = GOING_ON_THEN in span and PAST in {*near, sentence.own_time}
        return PAST if then else NOW
    around = sentence.own_time or sentence.context
    if near & {PAST, LONG_AGO}:
        return LONG_AGO if LONG_AGO in near else PAST
    if PAST in tenses:
        # "They just took my car. He had a machete": told of what was a minute ago.
        return {RECENT: NOW, LONG_AGO: LONG_AGO}.get(around, PAST)
    return NOW if NOW in tenses or around == RECENT else around


def end_of(sentence: Sentence, match: Match) -> int:
    """Up to which word the phrase is quoted: with the "right now" that follows it."""
    for sign in sentence.times:
        if sign.says == NOW and sign.first == match.last:
            return sign.last
    return match.last


def _in_its_clause(words: Words, match: Match, first: int, last: int) -> list[str]:
    """Of the words from one place up to another those in the clause where the phrase begins."""
    places = slice(max(0, first), last)
    clause, said = words.clauses[match.first], zip(words.texts[places], words.clauses[places], strict=True)
    return [text for text, own in said if own == clause]


def _tense(word: str, lexicon: Lexicon) -> str:
    if word in lexicon.past_verbs or (len(word) > 3 and word.endswith("ed") and word not in lexicon.not_past):
        return PAST
    return NOW if word in lexicon.present_verbs else UNCLEAR
