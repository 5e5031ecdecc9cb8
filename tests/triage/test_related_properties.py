"""Whatever is merged, taken apart, raised and decided: no contact, no cue and no grade gets lost."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.triage.conftest import NOON
from triage.actions import (
    claim_case,
    decide_case,
    merge_cases,
    raise_grade,
    release_case,
    unmerge_case,
)
from triage.models import Case, CaseContact, CaseStatus, DecisionKind, Grade, IllegalMove

WORDS = (
    "I left the shop for a minute and the bicycle was gone.",
    "He had a knife and ran off with my bag yesterday.",
    "The red bicycle was gone from the yard.",
    "My ex took it. The order says he must stay away from me.",
)
SAID = "It was something else, as we know now."
case_number = st.integers(0, len(WORDS) - 1)
moves = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "unmerge", "unmerge", "raise", "decide"]),
        case_number,
        case_number,
        st.booleans(),
    ),
    min_size=3,
    max_size=7,
)


def test_no_sequence_of_moves_loses_a_contact_a_cue_or_a_reason(theft_case, officer):
    cases = [theft_case(what_happened=words, phone=None) for words in WORDS]
    cues = {case.contact_links.get().contact_id: set(case.assessments.first().cues) for case in cases}

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(moves)
    def run(steps: list[tuple[str, int, int, bool]]) -> None:
        with transaction.atomic():
            for minute, (what, one, other, with_reason) in enumerate(steps, start=1):
                before = ranks(cases)
                at = NOON + timedelta(minutes=minute)
                with suppress(IllegalMove), transaction.atomic():
                    move(what, cases[one], cases[other], officer, SAID if with_reason else "", at)
                lowered = [key for key, rank in ranks(cases).items() if rank > before[key]]
                assert not lowered or (what == "unmerge" and with_reason)
                check(cues)
            transaction.set_rollback(True)

    run()


def ranks(cases: list[Case]) -> dict[int, int]:
    return dict(Case.objects.filter(id__in=[case.id for case in cases]).values_list("id", "grade_rank"))


def move(what: str, one: Case, other: Case, officer, reason: str, at) -> None:
    now = dict(Case.objects.values_list("id", "version"))
    if what == "merge":
        merge_cases(case_id=one.id, other_id=other.id, officer=officer, versions=now, at=at)
    elif what == "unmerge":
        unmerge_case(case_id=one.id, officer=officer, versions=now, reason=reason, at=at)
    elif what == "raise":
        raise_grade(case_id=one.id, by=officer, grade=Grade.IMMEDIATE, at=at)
    else:
        held = claim_case(case_id=one.id, officer=officer, at=at)
        if not reason:
            release_case(case_id=one.id, officer=officer, at=at)
            return
        decide_case(
            case_id=one.id,
            officer=officer,
            kind=DecisionKind.CLOSE,
            reason=SAID,
            told="We looked at this and found nobody.",
            version=held.version,
            at=at,
        )


def check(cues: dict[int, set[str]]) -> None:
    """Each contact is in one case, with its signs of danger; nothing is closed without its record."""
    links = CaseContact.objects.filter(ended_at=None).select_related("case", "contact")
    assert sorted(link.contact_id for link in links) == sorted(cues)
    for link in links:
        assert cues[link.contact_id] <= set(link.case.assessments.first().cues)
        if link.case.status == CaseStatus.CLOSED:
            assert link.case.decisions.exists()
            assert all((link.contact.outcome, link.contact.owner_id, link.contact.told))
        else:
            assert link.case.clocks.filter(met_at=None).count() == 1
    for case in Case.objects.filter(status=CaseStatus.CLOSED, decisions=None):
        assert case.merged_into_id is not None
        assert not case.contact_links.filter(ended_at=None).exists()
