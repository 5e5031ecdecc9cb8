"""What several things said in one text mean together: "It is my husband. He hit me", "He is outside"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NOW, PAST = "now", "past"


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said and is true of this contact.

    Args:
        name: What was said: a cue, or a concept that only counts with others.
        time: ``now``, ``past``, or empty.
        sentence: In which sentence, from 0.
        start, end: Where in the text, in characters.
    """

    name: str
    time: str
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """One of what has to be said: any of ``names``; ``time`` is asked for where it is not empty."""

    names: tuple[str, ...]
    time: str

    def of(self, said: Said) -> bool:
        """Whether this was said. What has no time is taken for now."""
        past = said.time == PAST
        return said.name in self.names and (not self.time or past == (self.time == PAST))


@dataclass(frozen=True, slots=True)
class Rule:
    """A cue for what was said together.

    Args:
        cue, grade: What it means.
        terms: What has to be said; the words of the first are quoted.
        never: What must not have been said anywhere.
        within: How many sentences what was said may be apart; all of the text where it is 0.
    """

    cue: str
    grade: str
    terms: tuple[Term, ...]
    never: tuple[Term, ...] = ()
    within: int = 0

    def hit(self, by_name: Mapping[str, Sequence[Said]]) -> Said | None:
        """The words to quote, where all of it was said."""
        if any(_those(term, by_name) for term in self.never):
            return None
        found = []
        for term in self.terms:
            those = _those(term, by_name)
            if not those:
                return None
            found.append(those)
        if not self.within:
            return found[0][0]
        return next((first for first in found[0] if self._near(first, found[1:])), None)

    def _near(self, first: Said, others: list[list[Said]]) -> bool:
        return all(any(abs(o.sentence - first.sentence) <= self.within for o in those) for those in others)


def rule(told: Mapping[str, Any]) -> Rule:
    """A rule as the lexicon has it: ``all`` and ``none`` are lists of ``name|name`` or ``name:time``."""
    return Rule(
        cue=told["cue"],
        grade=told["grade"],
        terms=_terms(told["all"]),
        never=_terms(told.get("none", ())),
        within=told.get("within", 0),
    )


def _terms(told: Sequence[str]) -> tuple[Term, ...]:
    terms = []
    for term in told:
        names, _, time = term.partition(":")
        terms.append(Term(tuple(sorted(names.split("|"))), time))
    return tuple(terms)


def _those(term: Term, by_name: Mapping[str, Sequence[Said]]) -> list[Said]:
    return [said for name in term.names for said in by_name.get(name, ()) if term.of(said)]
