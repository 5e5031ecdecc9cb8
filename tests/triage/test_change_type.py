"""A case of another type is judged and timed as that, never with more time than was promised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistline.models import AuditEntry
from reports.models import Report, ReportType
from tests.triage.conftest import NOON
from triage.actions import change_type, claim_case, index_report, write_to_reporter
from triage.models import Clock, IllegalMove, SearchEntry, SearchWord, Target

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def of_type(customer):
    """Finds a type, and gives it a target of its own."""

    def find(slug: str, *, minutes: int = 0) -> ReportType:
        kind = ReportType.objects.get(customer=customer, slug=slug)
        if minutes:
            Target.objects.create(
                customer=customer, grade="scheduled", report_type=kind, minutes=minutes, from_at=NOON - DAY
            )
        return kind

    return find


def change(case, officer, kind, *, at=NOON + HOUR):
    return change_type(case_id=case.id, by=officer, type_id=kind.id, at=at)


def running(case):
    return Clock.objects.get(case=case, met_at=None)


def test_the_new_types_target_counts_from_now(case, officer, of_type):
    changed = change(case, officer, of_type("burglary", minutes=120))

    assert (changed.report_type.slug, changed.due_at) == ("burglary", NOON + 3 * HOUR)
    assert running(case).due_at == changed.due_at
    assert changed.matter == "Burglary"


def test_a_longer_target_gives_no_more_time_than_was_promised(case, officer, of_type):
    changed = change(case, officer, of_type("burglary", minutes=60 * 24 * 9))

    assert changed.due_at == running(case).due_at == NOON + DAY
    assert Clock.objects.filter(case=case).count() == 1


def test_a_clock_that_waits_waits_on_and_has_no_more_left_than_the_new_target(claimed, officer, of_type):
    write_to_reporter(
        case_id=claimed.id, officer=officer, words="Which colour?", key="k", at=NOON + HOUR, asks=True
    )

    changed = change(claimed, officer, of_type("burglary", minutes=120), at=NOON + 2 * HOUR)

    clock = running(claimed)
    assert (changed.paused_for, clock.left) == ("citizen", 2 * HOUR)
    assert changed.due_at == clock.due_at == NOON + HOUR + 7 * DAY + 2 * HOUR


def test_a_theft_that_is_family_violence_is_judged_as_that_and_nothing_is_sent_by_itself(
    case, officer, of_type
):
    index_report(report_id=Report.objects.get().id)
    assert SearchWord.objects.filter(word="bicycle").exists()

    changed = change(case, officer, of_type("family_violence"))

    assert changed.grade in ("priority", "immediate")
    assert changed.due_at <= NOON + HOUR + 15 * MINUTE
    assert Report.objects.get().kept_silent
    assert SearchEntry.objects.get().spelling == ""
    assert not SearchWord.objects.filter(word="bicycle").exists()
    assert Report.objects.get().narrative_text.startswith("I left the shop")


def test_it_never_lowers_and_what_happened_stands_on_timeline_and_trail(theft_case, officer, of_type):
    case = theft_case(happening_now="unsure")

    changed = change(case, officer, of_type("noise"), at=NOON + MINUTE)

    assert changed.grade == "priority"
    assert changed.events.get(kind="type_changed").words == "Theft to Noise"
    assert AuditEntry.objects.filter(action="case.type_changed", object_ids=[case.id]).exists()


def test_the_same_type_and_a_type_of_others_are_refused(case, officer, of_type, other_centre):
    with pytest.raises(IllegalMove, match="of the type “Theft”"):
        change(case, officer, of_type("theft"))
    with pytest.raises(ReportType.DoesNotExist):
        change_type(case_id=case.id, by=officer, type_id=999_999, at=NOON)


def test_an_officer_says_what_it_is_on_a_page_beside_the_case(case, as_officer, officer, of_type):
    claim_case(case_id=case.id, officer=officer, at=NOON)
    page = as_officer.get(f"/review/{case.reference}/type/")
    assert "Burglary" in page.content.decode()

    answer = as_officer.post(f"/review/{case.reference}/type/", {"type": of_type("burglary").id})

    assert answer.url == f"/review/{case.reference}/"
    case.refresh_from_db()
    assert case.report_type.slug == "burglary"


def test_nothing_chosen_is_said_beside_the_field(case, as_officer):
    answer = as_officer.post(f"/review/{case.reference}/type/", {"type": ""})

    assert answer.status_code == 422
    assert answer.content.decode().count("Choose what it is.") == 2
