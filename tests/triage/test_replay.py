"""A draft table is tried on the contacts of the last days: what it would have decided otherwise is listed."""

import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from assistline import slots
from assistline.models import Centre, Customer
from tests.triage.conftest import NOON
from tests.triage.replaying_cases import (
    advising_draft,
    answer,
    draft_of,
    keep_case,
    listed,
    many_cases,
    replayed,
)
from tests.triage.side_by_side import side_by_side
from triage.actions import ask_replay, raise_grade, replaying, run_replays
from triage.models import Assessment, Calendar, Case, Grade, Replay, Target
from triage.rules.replay import NOTHING_KNOWN
from triage.tasks import run_replays as replay_task

pytestmark = pytest.mark.django_db

DAY, MINUTE, AGO = timedelta(days=1), timedelta(minutes=1), NOON - timedelta(days=2)


@pytest.fixture
def draft(customer):
    return advising_draft(customer)


def test_every_contact_that_would_be_graded_otherwise_is_listed_lowered_ones_first(
    draft, centre, administrator
):
    for matter in ("party_registration", "theft", "burglary", "noise"):
        keep_case(centre, matter, answer("noise_from", "party"), at=AGO)

    replay = replayed(draft, administrator)

    assert listed(replay) == [
        ("theft", "scheduled", "resolution", True),
        ("party_registration", "resolution", "scheduled", False),
    ]
    assert (replay.state, replay.done, replay.total, replay.finished_at) == ("done", 4, 4, NOON)
    assert replay.matrix == {
        "scheduled>resolution": 1,
        "resolution>scheduled": 1,
        "scheduled>scheduled": 1,
        "resolution>resolution": 1,
    }


@pytest.mark.parametrize(
    ("minutes", "in_hours", "words"),
    [(1440, False, "Advice within 24 hours"), (480, True, "Advice within 8 hours of the centre’s hours")],
)
def test_a_replay_counts_by_the_customers_targets_and_the_centres_hours(
    draft, customer, centre, administrator, minutes, in_hours, words
):
    Target.objects.create(
        customer=customer, grade="resolution", minutes=minutes, in_hours=in_hours, from_at=AGO - DAY
    )
    calendar = Calendar.objects.create(centre=centre, always_open=False)
    calendar.slots.create(weekday=AGO.weekday(), opens="12:00", closes="16:00")
    keep_case(centre, "theft", at=AGO)

    change = replayed(draft, administrator).changes.get()

    assert (change.old_words, change.new_words) == ("Report within 24 hours", words)


def test_a_row_whose_minutes_are_what_was_promised_anyway_changes_nothing(customer, centre, administrator):
    Target.objects.create(customer=customer, grade="scheduled", minutes=600, from_at=AGO - DAY)
    same, later = draft_of(customer, "grade"), draft_of(customer, "grade")
    same.rows.filter(reason__startswith="Theft that is over").update(minutes=600)
    later.rows.filter(reason__startswith="Theft that is over").update(minutes=601)
    keep_case(centre, "theft", at=AGO)

    assert not replayed(same, administrator).changes.exists()
    assert replayed(later, administrator).changes.get().lowered


def test_a_change_says_what_is_decided_now_and_by_the_draft(draft, centre, administrator):
    keep_case(centre, "theft", at=AGO)

    change = replayed(draft, administrator).changes.get()

    assert (change.old_words, change.new_words) == ("Report within 24 hours", "Advice within 72 hours")
    assert (change.old_row, change.new_row) == (15, 15)


@pytest.mark.parametrize(
    ("changes", "new_words", "lowered"),
    [
        ({"minutes": 60}, "Report within 1 hour", False),
        ({"minutes": 60 * 48}, "Report within 48 hours", True),
        ({"disposition": "officer_review"}, "Officer review within 24 hours", False),
        ({"offence_code": "B40"}, "Report as B40 within 24 hours", False),
        ({"grade": "priority", "minutes": 60 * 48}, "Report within 48 hours", True),
        ({"grade": "", "disposition": ""}, "Officer review within 15 minutes. A person looks: ", False),
    ],
)
def test_a_deadline_a_disposition_and_an_offence_code_are_changes_too(
    customer, centre, administrator, changes, new_words, lowered
):
    draft = draft_of(customer, "grade")
    keep_case(centre, "theft", at=AGO)
    replay = ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)
    draft.rows.filter(reason__startswith="Theft that is over").update(**changes)
    Replay.objects.update(fingerprint=replaying.read_whole(draft).fingerprint)

    run_replays(at=NOON)

    change = replay.changes.get()
    assert (change.new_words.startswith(new_words), change.lowered) == (True, lowered), change.new_words


def test_no_longer_in_an_officers_hands_is_lowered_though_the_grade_stays(customer, centre, administrator):
    draft = draft_of(customer, "grade")
    draft.rows.filter(reason__startswith="Against a person").update(disposition="advice")
    keep_case(centre, "robbery", at=AGO)

    assert listed(replayed(draft, administrator)) == [("robbery", "priority", "priority", True)]


def test_a_draft_that_changes_nothing_changes_nobody(customer, centre, administrator):
    draft = draft_of(customer, "grade")
    draft.rows.filter(grade="scheduled").update(reason="In other words")
    keep_case(centre, "theft", at=AGO)

    replay = replayed(draft, administrator)

    assert (replay.state, listed(replay)) == ("done", [])


def test_a_routing_draft_asks_again_whose_matter_it_is_and_grades_by_what_is_in_force(
    customer, centre, administrator
):
    draft = draft_of(customer, "routing")
    draft.rows.filter(agency="epa").update(agency="")
    draft.rows.filter(reason="Noise that the council can stop").update(agency="rangers")
    keep_case(centre, "noise", answer("noise_from", "venue"), at=AGO)
    keep_case(centre, "noise", answer("noise_from", "animals"), at=AGO)
    keep_case(centre, "noise", answer("noise_from", "party"), at=AGO)

    changes = replayed(draft, administrator).changes.order_by("id")

    assert [(change.old_words, change.new_words, change.old_row, change.new_row) for change in changes] == [
        ("Referral for epa within 72 hours", "Advice within 72 hours", 2, 2),
        ("Referral for council within 72 hours", "Referral for rangers within 72 hours", 1, 1),
    ]


def test_a_grade_draft_leaves_whose_matter_it_is_as_it_was_stored(customer, centre, administrator):
    draft = draft_of(customer, "grade")
    draft.rows.filter(reason__startswith="Noise that another agency").update(minutes=60)
    keep_case(centre, "noise", answer("noise_from", "party"), at=AGO, facts={"agency": "rangers"})

    change = replayed(draft, administrator).changes.get()

    assert change.new_words == "Referral for rangers within 1 hour"


def test_facts_that_were_not_known_then_let_a_person_look(customer, centre, administrator):
    draft = draft_of(customer, "grade")
    column = draft.columns.create(fact="postcode", kind="text", position=9)
    row = draft.rows.get(reason__startswith="Theft that is over")
    row.cells.create(column=column, operator="is", value="3825")
    keep_case(centre, "theft", at=AGO, without=("postcode",))

    change = replayed(draft, administrator).changes.get()

    assert (change.old_grade, change.new_grade, change.lowered) == ("scheduled", "priority", False)
    assert change.new_words.endswith("A person looks: grade v2, row 15: 'postcode' was not answered.")
    assert change.new_row == 0


def test_facts_that_mean_that_nothing_was_known_are_filled_in(customer, centre, administrator):
    """An assessment of the product's first weeks: the agency was the one that the words speak for."""
    older = (*NOTHING_KNOWN, "agency_read", "postcode")
    keep_case(centre, "parking", at=AGO, without=older, facts={"agency": "council"})
    keep_case(centre, "noise", answer("noise_from", "party"), at=AGO, without=older)
    drafts = [draft_of(customer, slug) for slug in ("grade", "routing")]
    drafts[0].rows.filter(reason__startswith="Told of it again").update(grade="priority")
    drafts[1].rows.filter(agency="as_read").update(agency="rangers")

    grade, routing = (replayed(draft, administrator) for draft in drafts)

    assert listed(grade) == []
    assert [change.new_words for change in routing.changes.all()] == ["Referral for rangers within 72 hours"]


def test_of_each_case_the_newest_assessment_by_the_rules_counts(draft, centre, administrator, officer):
    case = keep_case(centre, "theft", at=AGO)
    first = case.assessments.get()
    for at, by, kind in (
        (AGO + MINUTE, None, "burglary"),
        (AGO + 2 * MINUTE, officer, "theft"),  # a person's is not the rules'
        (NOON + MINUTE, None, "theft"),  # after it was asked for
    ):
        first.pk, first.at, first.by, first.facts = None, at, by, first.facts | {"type": kind}
        first.save(force_insert=True)

    replay = replayed(draft, administrator)

    assert (replay.total, listed(replay)) == (1, [])


def test_only_cases_of_the_last_days_and_of_the_same_customer_count(draft, centre, administrator):
    other = Customer.objects.create(slug="transport", name="Transport", emergency_number="000")
    elsewhere = Centre.objects.create(customer=other, slug="trains", name="Trains")
    keep_case(centre, "theft", at=NOON - 3 * DAY)
    inside = keep_case(centre, "theft", at=NOON - 2 * DAY)
    keep_case(centre, "theft", at=NOON + MINUTE)
    foreign = keep_case(elsewhere, "theft", at=NOON - DAY)
    assert foreign.grade == "priority"  # that customer has no table

    changes = replayed(draft, administrator, days=3).changes

    assert [change.case for change in changes.all()] == [inside]


def test_three_hundred_contacts_are_worked_off_in_portions(draft, centre, administrator, monkeypatch):
    monkeypatch.setattr(replaying, "PORTION", 90)
    monkeypatch.setattr(replaying, "TURN", timedelta(0))
    many_cases(centre, 300, at=AGO)
    replay = ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)

    seen = []
    while run_replays(at=NOON):
        replay.refresh_from_db()
        seen.append((replay.state, replay.done, replay.total, replay.changes.count()))

    assert seen == [
        ("running", 90, 300, 90),
        ("running", 180, 300, 180),
        ("running", 270, 300, 270),
        ("done", 300, 300, 300),
    ]
    assert replay.matrix == {"scheduled>resolution": 300}


def test_one_run_goes_on_as_long_as_it_has_time(draft, centre, administrator, monkeypatch):
    monkeypatch.setattr(replaying, "PORTION", 10)
    many_cases(centre, 45, at=AGO)
    ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)

    assert run_replays(at=NOON) == 5


def test_what_is_killed_in_the_middle_goes_on_where_it_was(draft, centre, administrator, monkeypatch):
    monkeypatch.setattr(replaying, "PORTION", 40)
    monkeypatch.setattr(replaying, "TURN", timedelta(0))
    many_cases(centre, 100, at=AGO)
    replay = ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)
    run_replays(at=NOON)

    with transaction.atomic():
        run_replays(at=NOON)
        transaction.set_rollback(True)  # what Postgres does when the process is gone
    replay.refresh_from_db()
    assert (replay.done, replay.changes.count(), replay.matrix) == (40, 40, {"scheduled>resolution": 40})

    for _ in range(2):
        run_replays(at=NOON)
    replay.refresh_from_db()
    assert (replay.state, replay.done, replay.changes.count()) == ("done", 100, 100)


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_read_each_contact_once(customer, centre, administrator, monkeypatch):
    monkeypatch.setattr(replaying, "PORTION", 15)
    many_cases(centre, 120, at=AGO)
    drafts = [draft_of(customer, "grade") for _ in range(2)]
    for draft in drafts:
        draft.rows.filter(reason__startswith="Theft that is over").update(minutes=60)
        ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)

    results = side_by_side(5, lambda _: run_replays(at=NOON))
    run_replays(at=NOON)  # one that all others had skipped would wait for the next run

    assert not [result for result in results if isinstance(result, Exception)]
    assert [(replay.state, replay.done, replay.changes.count()) for replay in Replay.objects.all()] == [
        ("done", 120, 120)
    ] * 2


@pytest.mark.django_db(transaction=True)
def test_a_replay_that_another_worker_is_busy_with_is_left_to_it(customer, draft, centre, administrator):
    keep_case(centre, "theft", at=AGO)
    other = draft_of(customer, "routing")
    busy, free = (ask_replay(version_id=of.id, days=30, by=administrator, at=NOON) for of in (draft, other))

    def work(_):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        began = time.monotonic()
        return run_replays(at=NOON), time.monotonic() - began

    with transaction.atomic():
        Replay.objects.select_for_update().get(id=busy.id)
        ((portions, seconds),) = side_by_side(1, work)

    assert portions == 1
    assert seconds < 4  # it did not wait for the lock
    assert [Replay.objects.get(id=replay.id).state for replay in (busy, free)] == ["waiting", "done"]


def test_a_portion_that_fails_is_tried_again_and_holds_up_no_other(
    customer, draft, centre, administrator, monkeypatch
):
    keep_case(centre, "theft", at=AGO)
    other = draft_of(customer, "routing")
    replays = [ask_replay(version_id=of.id, days=30, by=administrator, at=NOON) for of in (draft, other)]
    read = replaying.read_whole
    with monkeypatch.context() as fault:
        fault.setattr(replaying, "read_whole", lambda version: 1 / 0 if version == draft else read(version))
        run_replays(at=NOON)

    assert [Replay.objects.get(id=replay.id).state for replay in replays] == ["waiting", "done"]
    run_replays(at=NOON)
    assert Replay.objects.get(id=replays[0].id).state == "done"


def test_facts_that_do_not_open_hold_up_no_other_contact(draft, centre, administrator):
    broken, fine = (keep_case(centre, "theft", at=AGO) for _ in range(2))
    sealed = fine.assessments.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO triage_assessment (case_id, grade, disposition, cues, reasons, facts, thrive,"
            " agency, offence_code, rules_version, at) SELECT %s, grade, disposition, cues, reasons,"
            " 'gone:AAAA', thrive, agency, offence_code, rules_version, at + interval '1 second'"
            " FROM triage_assessment"
            " WHERE id = %s",
            [broken.id, sealed.id],
        )

    replay = replayed(draft, administrator)

    assert (replay.state, replay.done) == ("done", 2)
    assert [change.case for change in replay.changes.all()] == [fine]
    assert replay.matrix["priority>priority"] == 1


def test_live_contacts_are_never_touched(draft, centre, administrator, case, officer):
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=NOON)
    keep_case(centre, "theft", at=AGO)
    before = list(Case.objects.order_by("id").values()), Assessment.objects.count()
    ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON + MINUTE)

    with CaptureQueriesContext(
        connection,
    ) as said:
        run_replays(at=NOON + MINUTE)

    written = {
        words[1] if words[0] == "UPDATE" else words[2]
        for words in (query["sql"].split() for query in said)
        if words[0] in ("UPDATE", "INSERT", "DELETE")
    }
    assert written == {'"triage_replay"', '"triage_replaychange"'}
    assert Replay.objects.get().changes.count() == 2
    assert (list(Case.objects.order_by("id").values()), Assessment.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_a_case_that_an_officer_is_writing_to_holds_up_no_replay(draft, centre, administrator):
    held = keep_case(centre, "theft", at=AGO)
    replay = ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)

    def work(number):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return run_replays(at=NOON)

    with transaction.atomic():
        Case.objects.select_for_update().get(id=held.id)
        assert side_by_side(1, work) == [1]

    replay.refresh_from_db()
    assert replay.state == "done"


def test_the_clock_and_the_worker_work_replays_off(draft, centre, administrator):
    keep_case(centre, "theft", at=AGO)
    first = ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)
    assert slots.run_slot("run_replays", at=NOON, by="sweeper")
    second = ask_replay(version_id=draft.id, days=31, by=administrator, at=NOON)
    replay_task()

    assert {Replay.objects.get(id=replay.id).state for replay in (first, second)} == {"done"}
