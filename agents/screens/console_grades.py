"""From which grade to which a call went, step by step: by whom or which rule, and with which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistline.models import User
from reports.models import OpenCue
from triage.rules.cues import cue_name
from triage.rules.grade import Grade

NO_DANGER = "No danger heard"
BY_HAND = "person"


@dataclass(frozen=True)
class Step:
    """A cue was set or cleared, and what it asks for is more or less urgent than before."""

    at: datetime
    before: Grade | None
    after: Grade | None
    cue: OpenCue
    cleared: bool

    @property
    def who_id(self) -> int | None:
        """The person who did it, if it was one."""
        if self.cleared:
            return self.cue.cleared_by_id
        # What a rule reads in a person's words is set by the rule.
        return self.cue.raised_by_id if self.cue.source == BY_HAND else None

    @property
    def move(self) -> str:
        """From what to what."""
        names = [grade.label if grade else NO_DANGER for grade in (self.before, self.after)]
        return " to ".join(names)


def steps_of(cues: Iterable[OpenCue]) -> list[Step]:
    """Each change of what the open cues ask for, the oldest first. Pure.

    Args:
        cues: All of the draft, open and cleared.
    """
    moments = [(cue.raised_at, False, cue) for cue in cues]
    moments += [(cue.cleared_at, True, cue) for cue in cues if cue.cleared_at is not None]
    steps, now_open = [], dict[int, Grade]()
    for at, cleared, cue in sorted(moments, key=lambda moment: (moment[0], moment[2].id, moment[1])):
        before = _strongest(now_open)
        if cleared:
            now_open.pop(cue.id, None)
        else:
            now_open[cue.id] = Grade(cue.grade)
        after = _strongest(now_open)
        if after != before:
            steps.append(Step(at, before, after, cue, cleared))
    return steps


def grade_steps(cues: Iterable[OpenCue], zone: ZoneInfo) -> list[dict[str, str]]:
    """The steps in words, for the console: one statement, none where no person did anything."""
    steps = steps_of(cues)
    ids = {step.who_id for step in steps if step.who_id}
    people = User.objects.in_bulk(ids) if ids else {}
    return [
        {
            "at": f"{step.at.astimezone(zone):%H:%M:%S}",
            "move": step.move,
            "by": _who(step, people),
            "words": _words(step),
        }
        for step in steps
    ]


def _strongest(grades: dict[int, Grade]) -> Grade | None:
    return min(grades.values(), key=lambda grade: grade.rank, default=None)


def _who(step: Step, people: dict[int, User]) -> str:
    person = people.get(step.who_id or 0)
    if step.cleared:
        return f"cleared by {person or 'a person'}"
    return f"by {person or 'a person'}" if step.cue.source == BY_HAND else f"by rule, {step.cue.source}"


def _words(step: Step) -> str:
    name = cue_name(step.cue.cue)
    if step.cleared:
        return f"{name}: {step.cue.clear_reason}"
    return f"{name}: “{step.cue.words}”" if step.cue.words else name
