"""What a version of a report type asks otherwise than the one before, in sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.obstacle import Obstacle
from reports.type_words import UNSURE, kind_words, waits_sentence
from reports.wording import join

Known = Mapping[str, QuestionDefinition]
_WORDS = (("label", "the question"), ("hint", "the help"), ("error_text", "what is said when it is empty"))


def changes(was: TypeDefinition, now: TypeDefinition) -> list[Obstacle]:
    """Every difference as a sentence, with the slugs of where it stands now; moved questions are followed."""
    return list(_changes(was, now))


def _changes(was: TypeDefinition, now: TypeDefinition) -> Iterator[Obstacle]:
    if was.not_anonymous_because != now.not_anonymous_because:
        can = f"not any more: “{now.not_anonymous_because}”" if now.not_anonymous_because else "now"
        yield Obstacle(f"It can be sent without saying who one is {can}.")
    if was.takes_files != now.takes_files:
        yield Obstacle("Files may be added now." if now.takes_files else "Files may not be added any more.")
    if was.files_wanted != now.files_wanted:
        said = f"was {_said(was.files_wanted)}, is {_said(now.files_wanted)}"
        yield Obstacle(f"What is said of files {said}.")
    before = {step.slug: step for step in was.steps}
    places = {question.slug: step for step in was.steps for question in step.questions}
    staying = {question.slug for question in now.questions()}
    for step in now.steps:
        old = before.get(step.slug)
        if old is None:
            yield Obstacle(f"The step “{step.title}” is new.", step.slug)
        else:
            yield from _step(old, step, was.by_slug, now.by_slug)
        for question in step.questions:
            at = (step.slug, question.slug)
            stood = places.get(question.slug)
            if stood is None:
                yield Obstacle(f"“{question.label}” is new on “{step.title}”: {_in_short(question)}.", *at)
                continue
            if stood.slug != step.slug:
                yield Obstacle(f"“{question.label}” moved from “{stood.title}” to “{step.title}”.", *at)
            yield from _question(was.by_slug[question.slug], question, was.by_slug, now.by_slug, *at)
    for step in was.steps:
        for question in step.questions:
            if question.slug not in staying:
                yield Obstacle(f"“{question.label}” is asked no more.")
        if step.slug not in {one.slug for one in now.steps}:
            yield Obstacle(f"The step “{step.title}” is gone.")
    yield from _order("The order of the steps", was.steps, now.steps, "title")
    for step in now.steps:
        old = before.get(step.slug)
        if old:
            yield from _order(
                f"The order on “{step.title}”", old.questions, step.questions, "label", step.slug
            )


def _step(old: StepDefinition, new: StepDefinition, was: Known, now: Known) -> Iterator[Obstacle]:
    names = (("title", "short name"), ("heading", "heading"), ("why", "reason why we ask"))
    for name, words in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Obstacle(f"On “{new.title}” the {words} was {_said(before)}, is {_said(after)}.", new.slug)
    before, after = waits_sentence(old.ask_if, was), waits_sentence(new.ask_if, now)
    if before != after:
        yield Obstacle(f"The step “{new.title}” was asked {before}; now {after}.", new.slug)


def _question(
    old: QuestionDefinition, new: QuestionDefinition, was: Known, now: Known, *at: str
) -> Iterator[Obstacle]:
    name = f"“{new.label}”"
    for field, words in _WORDS:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Obstacle(f"{name}: {words} was {_said(before)}, is {_said(after)}.", *at)
    if kind_words(old) != kind_words(new):
        yield Obstacle(f"{name} was answered by {kind_words(old)}, is by {kind_words(new)}.", *at)
    if old.required != new.required:
        yield Obstacle(f"{name} {'has to be answered now' if new.required else 'can be left out now'}.", *at)
    if old.cue_if_yes != new.cue_if_yes:
        yield Obstacle(
            f"{name}: a yes was a sign of {_cue(old.cue_if_yes)}, is of {_cue(new.cue_if_yes)}.", *at
        )
    if (old.item_name, old.most_items) != (new.item_name, new.most_items):
        was_most, is_most = (f"{q.most_items} of “{q.item_name}”" for q in (old, new))
        yield Obstacle(f"{name} took {was_most} at most, takes {is_most}.", *at)
    before, after = waits_sentence(old.ask_if, was), waits_sentence(new.ask_if, now)
    if before != after:
        yield Obstacle(f"{name} was asked {before}; now {after}.", *at)
    yield from _choices(name, old.choices, new.choices, *at)
    parts = {part.slug: part for part in old.parts}
    for part in new.parts:
        here = (*at, part.slug)
        if part.slug not in parts:
            yield Obstacle(f"{name}: its part “{part.label}” is new: {_in_short(part)}.", *here)
        else:
            yield from _question(parts[part.slug], part, was, now, *here)
    for slug in parts.keys() - {part.slug for part in new.parts}:
        yield Obstacle(f"{name}: its part “{parts[slug].label}” is asked no more.", *at)
    yield from _order(f"The order of what is asked of each in {name}", old.parts, new.parts, "label", *at)


def _choices(
    name: str, old: Sequence[ChoiceDefinition], new: Sequence[ChoiceDefinition], *at: str
) -> Iterator[Obstacle]:
    before, after = ({choice.value: choice for choice in choices} for choices in (old, new))
    added = [choice.label for value, choice in after.items() if value not in before]
    gone = [choice.label for value, choice in before.items() if value not in after]
    if added and before:
        yield Obstacle(f"{name} offers {join(map(_said, added), 'and')} now.", *at)
    if gone and after:
        yield Obstacle(f"{name} offers {join(map(_said, gone), 'and')} no more.", *at)
    for value, choice in after.items():
        if value not in before:
            continue
        was = before[value]
        if was.label != choice.label:
            yield Obstacle(f"{name}: the answer {_said(was.label)} is {_said(choice.label)} now.", *at)
        if was.cue != choice.cue:
            sign = f"was a sign of {_cue(was.cue)}, is of {_cue(choice.cue)}"
            yield Obstacle(f"{name}: the answer {_said(choice.label)} {sign}.", *at)
        if (was.hint, was.advice) != (choice.hint, choice.advice):
            yield Obstacle(f"{name}: the answer {_said(choice.label)} has another help or advice.", *at)
    yield from _order(f"The order of the answers to {name}", old, new, "label", *at, key="value")


def _order(
    what: str, old: Sequence[object], new: Sequence[object], label: str, *at: str, key: str = "slug"
) -> Iterator[Obstacle]:
    """The order among those that are in both, where it is another."""
    were, are = ([getattr(one, key) for one in entries] for entries in (old, new))
    words = {getattr(one, key): getattr(one, label) for one in new}
    stay = [slug for slug in are if slug in were]
    if stay != [slug for slug in were if slug in are]:
        yield Obstacle(f"{what} is another: {join((_said(words[slug]) for slug in stay), 'and')}.", *at)


def _in_short(question: QuestionDefinition) -> str:
    answers = join((o.label for o in question.choices if o.value != UNSURE), "or")
    need = "has to be answered" if question.required else "can be left out"
    parts = join((part.label for part in question.parts), "and")
    told = answers if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) else parts
    return f"{kind_words(question)}{f' ({told})' if told else ''}, {need}"


def _said(words: str) -> str:
    return f"“{words}”" if words else "empty"


def _cue(cue: str) -> str:
    return cue.replace("_", " ") or "nothing"


def entry_changes(
    was: QuestionDefinition | StepDefinition, now: QuestionDefinition | StepDefinition, known: Known
) -> list[str]:
    """What one entry says otherwise than another one of its kind, without what is listed in it."""
    if isinstance(was, StepDefinition) and isinstance(now, StepDefinition):
        return [one.words for one in _step(was, now, known, known)]
    if isinstance(was, QuestionDefinition) and isinstance(now, QuestionDefinition):
        return [one.words for one in _question(was, replace(now, parts=was.parts), known, known)]
    return []
