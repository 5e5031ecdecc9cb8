"""Conditions and rows in words, as an officer would read them aloud. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistline.decisions.deciding import Condition, Row, options

ANY = "any"
MOST_NAMED = 2
# So many values a sentence still names.
MOST_LISTED = 6


@dataclass(frozen=True)
class Said:
    """A piece of a sentence; what the row itself says is ``strong``."""

    text: str
    strong: bool = False


def fact_words(fact: str) -> str:
    """``happening_now`` as ``Happening now``."""
    return fact.replace("_", " ").capitalize()


def value_words(value: str) -> str:
    """One value; ``family_violence`` as ``family violence``, and nothing as ``empty``."""
    return value.replace("_", " ").strip() or "empty"


def few_words(values: Collection[str]) -> str:
    """Several values with commas between, of many only the first."""
    named = [value_words(value) for value in sorted(values)]
    if len(named) <= MOST_LISTED:
        return ", ".join(named)
    return f"{', '.join(named[:MOST_NAMED])} and {len(named) - MOST_NAMED} more"


def cell_words(condition: Condition | None) -> str:
    """What a cell says under the heading of its column; long lists are cut."""
    if condition is None:
        return ANY
    match condition.operator:
        case "is":
            return value_words(condition.value)
        case "is not":
            return f"not {value_words(condition.value)}"
        case "in":
            return _listed(condition)
        case "not in":
            return f"none of {_listed(condition)}"
        case "at least":
            return f"{condition.value} or more"
        case "at most":
            return f"{condition.value} or less"
        case _:
            return f"has {_listed(condition)}"


def was_words(now: Condition | None, before: Condition | None) -> str:
    """What a changed cell said before; of a long list, only what came and what went."""
    if now and before and now.operator == before.operator and len(options(before.value)) > 2:
        new, old = options(now.value), options(before.value)
        came, went = (
            ", ".join(map(value_words, sorted(new - old))),
            ", ".join(map(value_words, sorted(old - new))),
        )
        return "; ".join(
            words for words in (f"new: {came}" if came else "", f"gone: {went}" if went else "") if words
        )
    return f"was {cell_words(before)}"


def condition_sentence(condition: Condition) -> list[Said]:
    """One condition within a sentence, with every value that it names."""
    fact = Said(f"{condition.fact.replace('_', ' ')} ")
    match condition.operator:
        case "is" | "is not":
            return [fact, Said(f"{condition.operator} "), Said(value_words(condition.value), True)]
        case "at least" | "at most":
            return [fact, Said("is "), Said(f"{condition.operator} {condition.value}", True)]
        case "in":
            return [fact, Said("is "), Said(_joined(condition.value), True)]
        case "not in":
            return [fact, Said("is "), Said(f"none of {_joined(condition.value, 'and')}", True)]
        case _:
            return [fact, Said("has "), Said(_joined(condition.value), True)]


def conditions_sentence(conditions: Sequence[Condition]) -> list[Said]:
    """The first half of a row read aloud, up to ``then``."""
    if not conditions:
        return [Said("Whatever else is known, ")]
    said = [Said("If ")]
    for place, condition in enumerate(conditions):
        if place:
            said.append(Said(", and " if place == len(conditions) - 1 else ", "))
        said += condition_sentence(condition)
    return [*said, Said(", then ")]


def outcome_sentence(row: Row) -> list[Said]:
    """The second half, after the grade: what is done with it, and why."""
    said = []
    if row.disposition:
        said += [Said(" and it goes on as "), Said(value_words(row.disposition), True)]
    if row.agency:
        said += [Said(" for " if said else " it belongs to "), Said(value_words(row.agency), True)]
    if row.minutes is not None:
        said += [Said(" within "), Said(f"{row.minutes} minutes", True)]
    if row.offence_code:
        said += [Said(" under "), Said(row.offence_code, True)]
    if not said and not row.grade:
        said = [Said(" it is "), Said("ours", True)]
    return [*said, Said(f", because: {row.reason}")]


def _listed(condition: Condition) -> str:
    named = [value_words(value) for value in _in_order(condition.value)]
    if len(named) <= MOST_NAMED + 1:
        return ", ".join(named)
    return f"{', '.join(named[:MOST_NAMED])} and {len(named) - MOST_NAMED} more"


def _joined(value: str, last: str = "or") -> str:
    named = [value_words(option) for option in _in_order(value)]
    return f"{', '.join(named[:-1])} {last} {named[-1]}" if len(named) > 1 else "".join(named)


def _in_order(value: str) -> list[str]:
    return [option.strip() for option in value.split(",") if option.strip()]
