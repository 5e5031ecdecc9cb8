"""Who has a case: races, leases, giving back."""

from datetime import timedelta

import pytest

from reports.models import StatusUpdate
from tests.conftest import person
from tests.triage.conftest import NOON
from tests.triage.side_by_side import side_by_side
from triage.actions import (
    claim_case,
    claim_next_case,
    free_expired_leases,
    lease,
    release_case,
    renew_lease,
)
from triage.models import Case, CaseEvent, IllegalMove

LATER = NOON + timedelta(minutes=5)


@pytest.mark.django_db(transaction=True)
def test_of_eight_officers_who_claim_one_case_one_has_it(case, centre):
    officers = [person(f"o{number}", "officer", centre, f"Const. {number}") for number in range(8)]

    results = side_by_side(8, lambda n: claim_case(case_id=case.id, officer=officers[n], at=LATER))

    winners = [result for result in results if isinstance(result, Case)]
    losers = {str(result) for result in results if isinstance(result, IllegalMove)}
    assert len(winners) == 1
    assert losers == {f"{winners[0].officer.full_name} has just taken this case."}
    assert CaseEvent.objects.filter(kind="moved_to_in_review").count() == 1


@pytest.mark.django_db(transaction=True)
def test_next_never_gives_two_officers_the_same_case(theft_case, centre):
    cases = {theft_case(at=NOON + timedelta(seconds=number)).id for number in range(8)}
    officers = [person(f"o{number}", "officer", centre, f"Const. {number}") for number in range(8)]

    results = side_by_side(8, lambda n: claim_next_case(officer=officers[n], at=LATER).id)

    assert set(results) == cases


def test_next_is_the_most_urgent_that_waits(theft_case, officer):
    theft_case()
    urgent = theft_case(happening_now="yes")
    theft_case(happening_now="unsure")

    assert claim_next_case(officer=officer, at=LATER).id == urgent.id


def test_nothing_waits_for_an_officer_of_another_centre(case, officer_elsewhere):
    assert claim_next_case(officer=officer_elsewhere, at=LATER) is None
    with pytest.raises(Case.DoesNotExist):
        claim_case(case_id=case.id, officer=officer_elsewhere, at=LATER)


def test_a_lease_ends_after_two_silent_minutes_and_its_history_stays(claimed, officer, officer_two):
    freed = free_expired_leases(at=claimed.lease_until + timedelta(seconds=1))

    claimed.refresh_from_db()
    assert (freed, claimed.status, claimed.officer) == (1, "waiting", None)
    assert claimed.events.last().words == "Const. A. Petrakis had the page closed for two minutes"


def test_an_open_page_keeps_the_case(claimed, officer):
    version = claimed.version

    until = renew_lease(case_id=claimed.id, officer=officer, at=LATER)

    claimed.refresh_from_db()
    assert claimed.lease_until == until == LATER + timedelta(minutes=2)
    assert claimed.version == version
    assert free_expired_leases(at=LATER + timedelta(minutes=1)) == 0


def test_a_page_that_speaks_again_before_the_sweep_gets_there_keeps_its_case(claimed, officer):
    renew_lease(case_id=claimed.id, officer=officer, at=LATER)

    assert lease._free(claimed.id, LATER) is False  # what the sweep does with each that it had listed
    claimed.refresh_from_db()
    assert claimed.officer == officer


def test_a_lost_case_is_not_renewed(claimed, officer, officer_two):
    with pytest.raises(IllegalMove, match="no longer yours"):
        renew_lease(case_id=claimed.id, officer=officer_two, at=LATER)


def test_an_expired_lease_is_no_obstacle_to_the_next_claim(claimed, officer_two):
    case = claim_case(case_id=claimed.id, officer=officer_two, at=claimed.lease_until + timedelta(seconds=1))

    assert case.officer == officer_two


def test_only_who_has_it_gives_it_back(claimed, officer, officer_two):
    with pytest.raises(IllegalMove, match="not yours"):
        release_case(case_id=claimed.id, officer=officer_two, at=LATER)

    assert release_case(case_id=claimed.id, officer=officer, at=LATER).status == "waiting"


def test_the_citizen_hears_once_that_an_officer_is_reading(claimed, officer):
    release_case(case_id=claimed.id, officer=officer, at=LATER)
    claim_case(case_id=claimed.id, officer=officer, at=LATER)

    assert StatusUpdate.objects.filter(status="being_reviewed").count() == 1
