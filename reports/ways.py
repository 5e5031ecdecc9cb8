"""The ways through a version, told apart by the pages that they show. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from reports.definitions import TypeDefinition, step_asked
from reports.paths import MOST_STATES, State, TooManyPaths, answers_to, named_answers

MOST_WAYS = 400


@dataclass(frozen=True)
class Way:
    """All combinations of answers that show the same pages.

    Args:
        pages: The slugs of the steps, in order; the check page comes after them.
        always, at_times: Which questions each of the combinations asks, and which only some of them.
        combinations: How many there are.
        answers: One of them: what decides something, slug to values.
    """

    pages: tuple[str, ...]
    always: frozenset[str]
    at_times: frozenset[str]
    combinations: int
    answers: State

    def also(self, other: Way) -> Way:
        """This one and another that shows the same pages."""
        always = self.always & other.always
        return Way(
            self.pages,
            always,
            (self.always | self.at_times | other.always | other.at_times) - always,
            self.combinations + other.combinations,
            self.answers,
        )


def ways_through(version: TypeDefinition) -> list[Way]:
    """Every way that answers can lead, those with most combinations first.

    Raises:
        TooManyPaths: There are more of them than can be walked or listed.
    """
    states: dict[State, dict[tuple[str, ...], Way]] = {(): {(): Way((), frozenset(), frozenset(), 1, ())}}
    for number, step in enumerate(version.steps):
        named = named_answers(version.steps[number + 1 :])
        after: dict[State, dict[tuple[str, ...], Way]] = {}
        for state, ways in states.items():
            asked = step_asked(step, {slug: list(values) for slug, values in state})
            slugs = frozenset(question.slug for question in asked.questions) if asked else frozenset()
            page = (step.slug,) if asked else ()
            for answered in answers_to(asked, named):
                key: State = tuple(sorted((s, v) for s, v in (*state, *answered) if s in named))
                met = after.setdefault(key, {})
                for way in ways.values():
                    longer = Way(
                        (*way.pages, *page),
                        way.always | slugs,
                        way.at_times,
                        way.combinations,
                        (*way.answers, *answered),
                    )
                    known = met.get(longer.pages)
                    met[longer.pages] = known.also(longer) if known else longer
        if len(after) > MOST_STATES or sum(map(len, after.values())) > MOST_STATES * 10:
            raise TooManyPaths
        states = after
    found: dict[tuple[str, ...], Way] = {}
    for ways in states.values():
        for pages, way in ways.items():
            found[pages] = found[pages].also(way) if pages in found else way
    if len(found) > MOST_WAYS:
        raise TooManyPaths
    return sorted(found.values(), key=lambda way: -way.combinations)
