"""The forms of an English verb, so that a lexicon names it once."""

from __future__ import annotations

from collections.abc import Mapping

_VOWELS = "aeiou"
_SIBILANT = ("s", "x", "z", "ch", "sh")


def forms(verb: str, irregular: Mapping[str, str]) -> frozenset[str]:
    """Every form of a verb.

    Args:
        verb: As the dictionary has it.
        irregular: Verb to its forms that no rule makes, with spaces between.
    """
    if verb in irregular:
        return frozenset((verb, *irregular[verb].split()))
    return frozenset((verb, _third(verb), _past(verb), _ing(verb)))


def _third(verb: str) -> str:
    if verb.endswith(_SIBILANT):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return f"{verb[:-1]}ied"
    return f"{_doubled(verb)}ed"


def _ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    return f"{_doubled(verb)}ing"


def _doubled(verb: str) -> str:
    """``grab`` is ``grabb-``: one short vowel between consonants, in a word of one such."""
    short = len(verb) >= 3 and verb[-1] not in f"{_VOWELS}wxy" and verb[-2] in _VOWELS
    single = short and verb[-3] not in _VOWELS and sum(letter in _VOWELS for letter in verb) == 1
    return verb + verb[-1] if single else verb
