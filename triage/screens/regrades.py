"""From which grade to which a case went: each assessment beside what was in force before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.actions.following import SOURCE as AFTERWARDS
from triage.actions.regrading import NO_REASON
from triage.models import Assessment, Grade

# What is written of them in a case's history, at the very moment of an assessment and by the same person.
REGRADES = frozenset({"graded", "graded_again", "grade_raised", "grade_lowered", "moved_to_waiting"})
MOST_WORDS = 3
Moment = tuple[datetime, int | None]


@dataclass(frozen=True)
class Regrade:
    """What one assessment did to the grade of its case.

    Args:
        before: The grade until then; none for the first.
        after: The grade from then on. What the rules say later never lowers it.
    """

    assessment: Assessment
    before: Grade | None
    after: Grade
    new_reasons: tuple[dict[str, str], ...]

    @property
    def move(self) -> str:
        """From what to what."""
        if self.before is None:
            return self.after.label
        if self.before == self.after:
            return f"Stays {self.after.label}"
        return f"{self.before.label} to {self.after.label}"

    @property
    def why(self) -> str:
        """The rule with its version, or the person's reason, and the words that led to it."""
        if self.assessment.by_id is not None:
            said = self.new_reasons[0]["text"] if self.new_reasons else NO_REASON
            rules = self.assessment.rules_version.partition(";")[0]
            reason = "" if said == NO_REASON else f"{said.rstrip('.')}. "
            return f"{reason}The rules were {rules}"
        said = "; ".join(f"{reason['text']} ({reason['source']})" for reason in self.new_reasons[:MOST_WORDS])
        return f"By rule: {said}" if said else f"By rule: {self.assessment.rules_version.partition(';')[0]}"


def regrades_of(assessments: Iterable[Assessment]) -> list[Regrade]:
    """What became of a case's grade, the oldest first. Pure.

    Args:
        assessments: All of one case.
    """
    found: list[Regrade] = []
    reasons: Sequence[dict[str, str]] = ()
    for assessment in sorted(assessments, key=lambda one: (one.at, one.pk)):
        before = found[-1].after if found else None
        after = Grade(assessment.grade)
        if before is not None and not _settles(assessment) and after.rank > before.rank:
            after = before
        new = [reason for reason in assessment.reasons if reason not in reasons] or assessment.reasons[:1]
        found.append(Regrade(assessment, before, after, tuple(new)))
        reasons = assessment.reasons
    return found


def by_moment(assessments: Iterable[Assessment]) -> dict[Moment, Regrade]:
    """What became of a case's grade, by when and by whom; without a person, by the rules."""
    found = regrades_of(assessments)
    return {(regrade.assessment.at, regrade.assessment.by_id): regrade for regrade in found}


def _settles(assessment: Assessment) -> bool:
    """Whether it says what the grade is: a person's does, and what brings a decided case back."""
    first = assessment.reasons[0] if assessment.reasons else {}
    return assessment.by_id is not None or first.get("source") == AFTERWARDS
