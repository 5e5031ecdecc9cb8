"""Judging a contact again from the facts that were stored with its assessment. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assistline.decisions import CannotDecide, Fact, Table
from reports.models.contact import Disposition
from triage.rules.deadlines import Due
from triage.rules.grade import Grade
from triage.rules.grading import GRADE_TABLE, OTHER_AGENCY, ROUTING_TABLE, judge, route

WORDS_LENGTH = 200
# Facts that older assessments were kept without, and what they are when nothing was known. Any other that is
# missing stays missing: where a table asks for it, a person looks.
NOTHING_KNOWN: Mapping[str, Fact] = {
    "contacts_60_days": 0,
    "open_cases": 0,
    "anonymous": "unknown",
    "state": "unknown",
}
# Who has it in hand at once, the soonest first; after all others it can wait.
IN_HAND = (Disposition.TRANSFER_000, Disposition.OFFICER_REVIEW)


@dataclass(frozen=True)
class Outcome:
    """What tables make of a contact.

    Args:
        agency: Of a referral only.
        offence_code: Empty for the type's own.
        due: By when it would have been due, by the customer's targets and the hours of its centre.
        row: The number of the row that decided, of the table that is replayed; 0 when none could.
        why: Why a person has to look, when no row could decide.
    """

    grade: Grade
    disposition: Disposition
    agency: str
    offence_code: str
    due: Due
    row: int
    why: str = ""

    @property
    def words(self) -> str:
        """Disposition, agency and deadline."""
        said = [self.disposition.label]
        if self.agency:
            said.append(f"for {self.agency.replace('_', ' ')}")
        if self.offence_code:
            said.append(f"as {self.offence_code}")
        said.append(f"within {_span_words(self.due.target)}")
        if self.due.in_hours:
            said.append("of the centre’s hours")
        words = f"{' '.join(said)}. {self.why}" if self.why else " ".join(said)
        return words if len(words) <= WORDS_LENGTH else f"{words[: WORDS_LENGTH - 1]}…"

    def differs(self, other: Outcome) -> bool:
        """Whether anything is decided otherwise; by which row does not matter."""
        return self._decided != other._decided

    def is_lower(self, old: Outcome) -> bool:
        """Whether it is less urgent, may take longer, or is taken out of somebody's hands."""
        return (
            self.grade.rank > old.grade.rank
            or self.due.due_at > old.due.due_at
            or _hands(self.disposition) > _hands(old.disposition)
        )

    @property
    def _decided(self) -> tuple[Any, ...]:
        return self.grade, self.disposition, self.agency, self.offence_code, self.due.due_at


def known_again(stored: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts of a stored assessment as tables read them today."""
    known: dict[str, Fact] = {**NOTHING_KNOWN, **stored}
    if "agency_read" not in known and "agency" in known:
        # Before there was a routing table, the agency was the one that the words speak for.
        known["agency_read"] = known["agency"]
    return known


def judge_again(
    tables: Mapping[str, Table],
    known: Mapping[str, Fact],
    *,
    replayed: str,
    due: Callable[[Grade, int | None], Due],
) -> Outcome:
    """What tables make of stored facts.

    Args:
        tables: By slug; without a grade table a person looks.
        known: See :func:`known_again`.
        replayed: The slug of the table that is looked at. Whose matter it is, is asked again only when that
            is the routing table; else it stays as it was stored.
        due: By when the contact is due with a grade, and with the minutes of the deciding row if it has any.
    """
    row = 0
    if replayed == ROUTING_TABLE:
        routed = route(tables.get(ROUTING_TABLE), known)
        known, row = {**known, "agency": routed.agency}, routed.row
    try:
        hit = judge(tables.get(GRADE_TABLE), known)
    except CannotDecide as error:
        why = f"A person looks: {error}"
        soon = due(Grade.PRIORITY, None)
        return Outcome(Grade.PRIORITY, Disposition.OFFICER_REVIEW, "", "", soon, row, why)
    decided = hit.row
    disposition = Disposition(decided.disposition)
    agency = str(known.get("agency") or OTHER_AGENCY) if disposition == Disposition.REFERRAL else ""
    return Outcome(
        grade=Grade(decided.grade),
        disposition=disposition,
        agency=agency,
        offence_code=decided.offence_code,
        due=due(Grade(decided.grade), decided.minutes),
        row=row if replayed == ROUTING_TABLE else decided.number,
    )


def _hands(disposition: Disposition) -> int:
    return IN_HAND.index(disposition) if disposition in IN_HAND else len(IN_HAND)


def _span_words(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes % 60 or not minutes:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = minutes // 60
    return f"{hours} hour{'' if hours == 1 else 's'}"
