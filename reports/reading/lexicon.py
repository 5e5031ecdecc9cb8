"""The lexicon of English, read once from the data files beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reports.reading.phrases import Phrase, Phrases, parse

FOLDER = Path(__file__).parent / "lexicon_en"


@dataclass(frozen=True)
class Lexicon:
    """Everything that reading knows of one language.

    Args:
        name: With its date, as reasons cite it.
        grades: Cue to the grade that it asks for now and the one for earlier; empty: earlier is no cue.
        cues, matters, agencies: Phrases by what they mean.
        signs: Phrases of time, of what is unreal and of what is settled.
        belongs: Agency to the types that it can take; a type that is not there stays ours.
        alone: Type to the agency that takes it whatever the words.
        cue_types: Cue to the type that it speaks for.
        common: Words that nearly every English text has.
        foreign: Words that no English text has, and other languages use all the time.
    """

    name: str
    grades: dict[str, dict[str, str]]
    cues: Phrases
    matters: Phrases
    agencies: Phrases
    signs: Phrases
    belongs: dict[str, frozenset[str]]
    alone: dict[str, str]
    cue_types: dict[str, str]
    common: frozenset[str]
    foreign: frozenset[str]
    negators: frozenset[str]
    not_denying: frozenset[str]
    not_supposing: frozenset[str]
    past_verbs: frozenset[str]
    present_verbs: frozenset[str]
    not_past: frozenset[str]


@lru_cache(maxsize=1)
def english() -> Lexicon:
    """The lexicon; read from disk once a process.

    Raises:
        FileNotFoundError: It is not installed.
    """
    words = _file("words")
    classes = {name: frozenset(said.split()) for name, said in words["classes"].items()}
    lists = {name: frozenset(said.split()) for name, said in words["lists"].items()}
    cues, matters, agencies = _file("cues"), _file("types"), _file("agencies")
    return Lexicon(
        name=f"lexicon {words['date']}",
        grades={cue: {"now": entry["now"], "past": entry["past"]} for cue, entry in cues.items()},
        cues=Phrases(_phrases(cues, classes)),
        matters=Phrases(_phrases(matters, classes)),
        agencies=Phrases(_phrases(agencies, classes)),
        signs=Phrases(_phrases(words["signs"], classes)),
        belongs={agency: frozenset(entry["types"]) for agency, entry in agencies.items()},
        alone={kind: agency for agency, entry in agencies.items() for kind in entry.get("alone", ())},
        cue_types={cue: entry["type"] for cue, entry in cues.items() if "type" in entry},
        **lists,
    )


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _phrases(entries: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> list[Phrase]:
    return [
        parse(name, line, classes)
        for name, entry in entries.items()
        for line in (entry if isinstance(entry, str) else entry["phrases"]).splitlines()
        if line.strip()
    ]
