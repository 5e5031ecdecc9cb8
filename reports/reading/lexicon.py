"""The lexicon of English, read once from the data files beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from sys import intern
from typing import Any

from reports.reading.inflection import forms
from reports.reading.phrases import Phrase, Phrases, Shelves, parse
from reports.reading.spelling import Spelling
from reports.reading.together import Rule, rule
from reports.reading.tokens import Grammar

FOLDER = Path(__file__).parent / "lexicon_en"
# The collections of phrases, by the names of the lexicon's fields.
CUES, CONCEPTS, MATTERS, AGENCIES, SIGNS = "cues", "concepts", "matters", "agencies", "signs"


class Classes(dict[str, frozenset[str]]):
    """Classes of words by name; ``~verb`` is made when it is asked for: every form of that verb."""

    def __init__(self, classes: Mapping[str, str], verbs: Mapping[str, str]) -> None:
        super().__init__()
        self._verbs = verbs
        for name, said in classes.items():
            self[name] = frozenset(word for part in said.split() for word in self._meant(part))

    def __missing__(self, name: str) -> frozenset[str]:
        if not name.startswith("~"):
            raise KeyError(name)
        self[name] = forms(name[1:], self._verbs)
        return self[name]

    def _meant(self, part: str) -> Iterable[str]:
        return self[part.removeprefix("@")] if part[0] in "@~" else (part,)


@dataclass(frozen=True)
class Lexicon:
    """Everything that reading knows of one language.

    Args:
        name: With its date, as reasons cite it.
        grammar: How a text is parted, and words put right.
        grades: Cue to the grade that it asks for now, the one for earlier and the one for long ago; empty:
            then it is no cue.
        cues, concepts, matters, agencies: Phrases by what they mean. A concept only counts in ``rules``.
        rules: What several things mean together.
        signs: Phrases of time, of what is unreal and of what is settled.
        belongs: Agency to the types that it can take; a type that is not there stays ours.
        alone: Type to the agency that takes it whatever the words.
        cue_types: Cue to the type that it speaks for.
        soft_types: Types that need no officer.
        personal_types: Types against a person: an officer looks at each of them at once.
        common: Words that nearly every English text has.
        asking: Words that a question begins with.
        foreign: Words that no English text has, and other languages use all the time.
        uneasy: Concepts with which a text must be more clearly a question to be taken for one.
    """

    name: str
    grammar: Grammar
    grades: dict[str, dict[str, str]]
    cues: Phrases
    concepts: Phrases
    rules: tuple[Rule, ...]
    matters: Phrases
    agencies: Phrases
    signs: Phrases
    belongs: dict[str, frozenset[str]]
    alone: dict[str, str]
    cue_types: dict[str, str]
    common: frozenset[str]
    soft_types: frozenset[str]
    personal_types: frozenset[str]
    foreign: frozenset[str]
    asking: frozenset[str]
    negators: frozenset[str]
    answering: frozenset[str]
    not_denying: frozenset[str]
    not_supposing: frozenset[str]
    past_verbs: frozenset[str]
    present_verbs: frozenset[str]
    not_past: frozenset[str]
    uneasy: frozenset[str]

    @cached_property
    def shelves(self) -> Shelves:
        """Everything that is looked for in a sentence, to be found in one pass."""
        return Shelves({shelf: getattr(self, shelf) for shelf in (CUES, CONCEPTS, MATTERS, AGENCIES, SIGNS)})


@lru_cache(maxsize=1)
def english() -> Lexicon:
    """The lexicon; read from disk once a process.

    Raises:
        FileNotFoundError: It is not installed.
    """
    words = _file("words")
    classes = word_classes()
    lists: dict[str, Any] = {
        name: frozenset(map(intern, said.split())) for name, said in words["lists"].items()
    }
    cues, matters, agencies = _files("cues"), _files("types"), _files("agencies")
    phrases: dict[str, Any] = {
        "cues": Phrases(_phrases(cues, classes)),
        "concepts": Phrases(_phrases(_files("concepts"), classes)),
        "matters": Phrases(_phrases(matters, classes)),
        "agencies": Phrases(_phrases(agencies, classes)),
        "signs": Phrases(_phrases(_files("signs"), classes)),
    }
    known = frozenset().union(lists["common"], *(found.words() for found in phrases.values()))
    grammar = Grammar(
        Spelling.of(_file("spelling")["meant"], known),
        **{name: lists.pop(name) for name in ("opens", "subjects", "pronouns", "being", "carries")},
    )
    return Lexicon(
        name=f"lexicon {words['date']}",
        grammar=grammar,
        grades={cue: {when: entry.get(when, "") for when in _WHEN} for cue, entry in cues.items()},
        rules=tuple(rule(told) for told in _file("together")["rule"]),
        belongs={agency: frozenset(entry["types"]) for agency, entry in agencies.items()},
        alone={kind: agency for agency, entry in agencies.items() for kind in entry.get("alone", ())},
        cue_types={cue: entry["type"] for cue, entry in cues.items() if "type" in entry},
        **phrases,
        **lists,
    )


@lru_cache(maxsize=1)
def word_classes() -> Classes:
    """The classes of words that phrases name, for the lexicon's own phrases and for a customer's."""
    words = _file("words")
    return Classes(words["classes"], words["verbs"])


_WHEN = ("now", "past", "long_ago")


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _files(name: str) -> dict[str, Any]:
    """A file, and those that go on with it: ``types.toml``, ``types_things.toml``."""
    found: dict[str, Any] = {}
    for path in sorted(FOLDER.glob(f"{name}*.toml")):
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def _phrases(entries: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> list[Phrase]:
    return [
        parse(name, line, classes)
        for name, entry in entries.items()
        for line in (entry if isinstance(entry, str) else entry["phrases"]).splitlines()
        if line.strip()
    ]
