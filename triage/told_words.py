"""Which words a decision of a case is told in: of its type, in its language, filled with its real values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Subquery

from assistline.messages import FALLBACK_LANGUAGE, fill
from assistline.references import group
from reports.wording import say_date
from triage.first_told import FIRST_TOLD
from triage.models import Case, CaseContact, Proposal, ProposalState, SecondEyes, ToldWords
from triage.models.case import CaseQuerySet
from triage.models.told_words import AS_JSON
from triage.rules.reading_year import reading_year
from triage.targets import review_terms

_READ = (
    "told_words",
    "told_language",
    "review_days",
    "outside_body",
    "outside_contact",
    "two_sign",
    "to_sign",
)


@dataclass(frozen=True)
class Told:
    """Words for one decision of one case, as they would be sent.

    Args:
        id: The version's row; none where the customer has no words and ours stand in.
        name: Of the version, as the told box says it.
        words: Filled.
    """

    id: int | None
    name: str
    words: str

    @property
    def year(self) -> int:
        """The school year that reads it."""
        return reading_year(self.words)


def with_words(cases: CaseQuerySet) -> CaseQuerySet:
    """The same cases, each with what its decision form reads of the settings: no statement more."""
    mine = ToldWords.objects.in_force().filter(
        Q(report_type=None) | Q(report_type=OuterRef("report_type")), customer=OuterRef("customer")
    )
    link = CaseContact.objects.filter(case=OuterRef("id"), ended_at=None).exclude(report=None)
    return cases.annotate(
        told_words=ArraySubquery(mine.values(found=AS_JSON)),
        told_language=Subquery(link.order_by("linked_at", "id").values("report__language")[:1]),
        review_days=F("customer__ladder__review_days"),
        outside_body=F("customer__ladder__outside_body"),
        outside_contact=F("customer__ladder__outside_contact"),
        two_sign=Subquery(
            SecondEyes.objects.in_force()
            .filter(report_type=OuterRef("report_type"))
            .values("signed_kinds")[:1]
        ),
        to_sign=Exists(Proposal.objects.filter(case=OuterRef("id"), state=ProposalState.OPEN)),
    )


def told_of(case: Case, at: datetime) -> dict[str, Told]:
    """The words of every decision. One statement, none of a case that was read by :func:`with_words`."""
    _read(case)
    read = vars(case)
    chosen = {decision: Told(None, decision.upper(), words) for decision, words in FIRST_TOLD.items()}
    language = read["told_language"] or FALLBACK_LANGUAGE
    fitting = [row for row in read["told_words"] if row["language"] in (language, FALLBACK_LANGUAGE)]
    # The last one wins: the type's own before everybody's, the citizen's language before English.
    for row in sorted(fitting, key=lambda row: (row["type_slug"] is not None, row["language"] == language)):
        chosen[row["decision"]] = Told(row["id"], _name(row), row["words"])
    values = values_of(case, at)
    return {decision: Told(told.id, told.name, fill(told.words, values)) for decision, told in chosen.items()}


def values_of(case: Case, at: datetime) -> dict[str, str]:
    """What the closed list of placeholders stands for in a case."""
    local = at.astimezone(case.centre.zone)
    return {
        "reference": group(case.reference),
        "matter": case.report_type.name.lower() if case.report_type else "what you told us",
        "today": say_date(local.date(), this_year=local.year),
        "review_by": review_terms(case, at).until,
    }


def signed_by_two(case: Case) -> list[str]:
    """The decisions that the case's type wants two people to sign."""
    _read(case)
    return list(vars(case)["two_sign"] or ())


def _read(case: Case) -> None:
    if "told_words" not in vars(case):
        found = with_words(Case.objects.filter(id=case.id)).values(*_READ).get()
        vars(case).update(found)


def _name(row: Mapping[str, Any]) -> str:
    kind = row["decision"].upper().replace("_", " ")
    slug = (row["type_slug"] or "").upper().replace("_", " ")
    return f"{slug} {kind} v{row['version']}".strip()
