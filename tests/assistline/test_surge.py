"""A surge row: one person, at once, never below what is danger, and it ends by itself."""

from datetime import timedelta

import pytest

from assistline import slots
from assistline.decisions.placing import ALARMING
from assistline.decisions.publishing import (
    propose_table_version,
    publish_table_version,
    roll_back_table,
)
from assistline.decisions.surge import SurgeRow, add_surge_row, confirm_surge, end_surge, end_surges
from assistline.decisions.versions import begin_table_version, read_whole
from assistline.models import AuditEntry, Customer, DecisionTableVersion
from assistline.publishing import CannotPublish
from tests.assistline.table_making import (
    DANGER,
    NOISE,
    NOON,
    REST,
    make_table,
    publish_by_two,
    published,
    rows_in_force,
)
from tests.conftest import person
from tests.triage.side_by_side import side_by_side
from triage.models import Grade
from triage.reference import TABLES
from triage.rules.grading import Answered, ReportFacts, assess

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LATER = NOON + HOUR
UNTIL = NOON + 24 * HOUR
STORM = "Storm: trees on roads"


@pytest.fixture
def first(customer):
    return make_table(customer)


@pytest.fixture
def second_administrator(centre):
    return person("second-administrator", "administrator", centre, "Ada Romano")


def row(*conditions, grade="resolution", disposition="advice", reason=STORM, **more):
    return SurgeRow(conditions, grade, disposition, reason, **more)


TREES = row(("type", "is", "tree"))
NOISY = row(("type", "is", "noise"), ("times", "at most", "1"))


def surge(version, by, made=NOISY, at=LATER, until=UNTIL):
    return add_surge_row(table_id=version.table_id, row=made, by=by, at=at, until=until)


def test_one_person_puts_a_row_in_force_at_once_and_its_version_is_named(first, administrator):
    version = surge(first, administrator)

    assert published(first.table) == version
    assert [reason for _, reason in rows_in_force(first.table)] == [
        "Decided immediate",
        STORM,
        "Decided scheduled",
        "Decided priority",
    ]
    assert (version.number, version.published_by_id, version.note) == (2, administrator.id, f"Surge: {STORM}")


def test_a_row_that_would_lower_danger_finds_no_place(first, administrator):
    """Trees are nobody's row: the last one lets a person look at them now."""
    with pytest.raises(CannotPublish, match="Row 3 decides priority for some of these contacts"):
        surge(first, administrator, TREES)

    assert published(first.table) == first


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (row(), "without a condition"),
        (row(("colour", "is", "red")), "'colour' is no column"),
        (row(("type", "at least", "3")), "no operator for a text"),
        (row(("type", "is", "a"), ("type", "is", "b")), "Ask each fact once"),
        (row(("type", "is", "noise"), ("cues", "contains", "weapon")), "Row 1 decides immediate"),
        (row(("type", "is", "noise"), grade="urgent"), "'urgent' is no grade"),
        (row(("type", "is", "noise"), reason=" "), "Say why"),
        (row(("type", "is", "noise"), minutes=0), "A deadline of 0 minutes"),
    ],
)
def test_a_row_that_cannot_be_is_refused_in_words(first, administrator, made, said):
    with pytest.raises(CannotPublish, match=said):
        surge(first, administrator, made)

    assert list(first.table.versions.all()) == [first]


@pytest.mark.parametrize("until", [LATER, LATER - HOUR, LATER + timedelta(hours=72, seconds=1)])
def test_it_lasts_no_longer_than_three_days(first, administrator, until):
    with pytest.raises(CannotPublish, match="at most 72 hours"):
        surge(first, administrator, until=until)


def test_what_is_raised_may_stand_above_what_is_no_more_urgent(first, administrator):
    trees = row(("type", "is", "tree"), grade="priority", disposition="officer_review")

    surge(first, administrator, trees)

    assert [grade for grade, _ in rows_in_force(first.table)] == [
        "immediate",
        "priority",
        "scheduled",
        "priority",
    ]
    assert rows_in_force(first.table)[1][1] == STORM


def test_what_is_raised_stands_below_all_danger_where_that_leaves_something_for_it(customer, administrator):
    often = ({"times": ("at least", "3")}, "priority", {"cues": "", "times": "3"})
    quiet = ({"type": ("is", "noise")}, "scheduled", {"cues": "", "type": "noise", "times": "0"})
    rest = ({}, "priority", {"cues": "", "type": "theft", "times": "0"})
    first = make_table(customer, (DANGER, often, quiet, rest))

    surge(first, administrator, row(("type", "is", "noise"), grade="priority", disposition="officer_review"))

    assert [reason for _, reason in rows_in_force(first.table)][1:3] == ["Decided priority", STORM]


@pytest.mark.parametrize("changes", [{"minutes": 600}, {"disposition": "advice"}])
def test_the_same_grade_with_a_later_deadline_or_in_fewer_hands_is_lower(first, administrator, changes):
    trees = row(("type", "is", "tree"), **({"grade": "priority", "disposition": "officer_review"} | changes))

    with pytest.raises(CannotPublish, match="Row 3 decides priority"):
        surge(first, administrator, trees)


def test_no_surge_row_lowers_anything_that_the_first_table_calls_danger(customer, administrator):
    """Every row that finds a place, tried on many facts before and after."""
    first = customer.decision_tables.get(slug="grade").versions.get(state="published")
    before = read_whole(first).table
    conditions = [
        [("type", "in", "noise, theft, parking")],
        [("type", "in", "noise, theft"), ("happening_now", "is not", "yes")],
        [("anyone_hurt", "is", "no")],
        [("type", "is", "family_violence")],
        [("type", "is", "report_update"), ("reading_lang", "is", "en")],
        [("contacts_60_days", "at most", "5"), ("type", "is", "noise")],
    ]
    placed = 0
    for asked in conditions:
        try:
            version = surge(first, administrator, row(*asked))
        except CannotPublish:
            continue
        placed += 1
        after = read_whole(version).table
        for facts in many_facts():
            old = assess({"grade": before}, facts).grade
            assert old not in ALARMING or assess({"grade": after}, facts).grade.rank <= old.rank, asked
        end_surge(version_id=version.id, by=administrator, at=LATER)
    assert placed == 4


def many_facts():
    for kind in ("noise", "theft", "parking", "family_violence", "report_update", ""):
        for now in ("yes", "no", "unsure"):
            for hurt in ("yes", "no", "unsure"):
                for cue in ((), ("injury",), ("stalking",)):
                    answers = (
                        Answered("happening_now", "Now?", now, now),
                        Answered("anyone_hurt", "Hurt?", hurt, hurt, cue),
                    )
                    yield ReportFacts(kind, "web", bool(cue), answers=answers)


def test_a_routing_table_has_no_danger_to_stand_below(customer, administrator):
    table = customer.decision_tables.get(slug="routing")
    made = SurgeRow([("type", "is", "animal")], "", "", "Koalas after the fire: wildlife rescue", "wildlife")

    add_surge_row(table_id=table.id, row=made, by=administrator, at=LATER, until=UNTIL)

    routing = read_whole(published(table)).table
    tables = {"grade": TABLES["grade"].table("grade"), "routing": routing}
    over = (Answered("happening_now", "Now?", "no", "No"), Answered("anyone_hurt", "Hurt?", "no", "No"))
    graded = assess(tables, ReportFacts("animal", "web", False, answers=over))
    assert (graded.grade, graded.agency) == (Grade.RESOLUTION, "wildlife")
    assert "routing v2" in graded.rules_version
    assert graded.reasons[-1]["source"] == "routing v2, row 1"


def test_the_sweep_ends_it_at_its_time_and_once(first, administrator, second_administrator):
    version = surge(first, administrator)
    confirm_surge(version_id=version.id, by=second_administrator)

    assert end_surges(at=UNTIL - timedelta(seconds=1)) == 0
    assert [end_surges(at=UNTIL), end_surges(at=UNTIL)] == [1, 0]

    now = published(first.table)
    assert (now.restores, now.note) == (first, "Back to version 1: the surge is over")
    assert read_whole(now).fingerprint == read_whole(first).fingerprint


def test_what_nobody_else_reads_ends_after_four_hours(first, administrator):
    surge(first, administrator)

    assert end_surges(at=LATER + 4 * HOUR - timedelta(seconds=1)) == 0
    assert end_surges(at=LATER + 4 * HOUR) == 1
    assert published(first.table).note == "Back to version 1: nobody else has read the surge"


def test_who_began_it_cannot_be_who_confirms_it(first, administrator):
    version = surge(first, administrator)

    with pytest.raises(CannotPublish, match="somebody else has to read it"):
        confirm_surge(version_id=version.id, by=administrator)


def test_nor_can_another_log_in_of_the_same_person(first, administrator, second_administrator):
    version = surge(first, administrator)
    for log_in in (administrator, second_administrator):
        log_in.email = "ada@police.example"
        log_in.save()

    with pytest.raises(CannotPublish, match="somebody else has to read it"):
        confirm_surge(version_id=version.id, by=second_administrator)


def test_what_is_no_surge_in_force_is_neither_confirmed_nor_ended(first, administrator):
    ended = surge(first, administrator)
    end_surge(version_id=ended.id, by=administrator, at=LATER)

    for version in (first, ended):
        with pytest.raises(DecisionTableVersion.DoesNotExist):
            confirm_surge(version_id=version.id, by=administrator)
        with pytest.raises(DecisionTableVersion.DoesNotExist):
            end_surge(version_id=version.id, by=administrator, at=LATER)


def test_a_second_row_ends_with_the_first_and_both_end_at_once(first, administrator, second_administrator):
    surge(first, administrator)
    both = surge(
        first,
        second_administrator,
        row(("type", "is", "noise"), reason="More"),
        at=LATER + HOUR,
        until=UNTIL + HOUR,
    )

    assert both.surge_until == UNTIL
    assert {STORM, "More"} <= {reason for _, reason in rows_in_force(first.table)}
    confirm_surge(version_id=both.id, by=administrator)
    end_surges(at=UNTIL)
    assert len(rows_in_force(first.table)) == 3


def test_a_further_row_does_not_begin_the_four_hours_anew(first, administrator):
    surge(first, administrator)
    surge(first, administrator, row(("type", "is", "noise"), reason="More"), at=LATER + 3 * HOUR)

    assert end_surges(at=LATER + 4 * HOUR) == 1


def test_a_row_added_to_what_was_confirmed_has_four_hours_of_its_own(
    first, administrator, second_administrator
):
    confirm_surge(version_id=surge(first, administrator).id, by=second_administrator)
    surge(first, administrator, row(("type", "is", "noise"), reason="More"), at=LATER + 10 * HOUR)

    assert end_surges(at=LATER + 14 * HOUR - timedelta(seconds=1)) == 0
    assert end_surges(at=LATER + 14 * HOUR) == 1


def test_a_surge_on_what_was_rolled_back_to_ends_there_and_not_at_the_bad_version(first, administrator):
    bad = begin_table_version(version_id=first.id)
    bad.rows.filter(grade="scheduled").update(reason="Bad")
    publish_by_two(bad, NOON + timedelta(minutes=10))
    roll_back_table(table_id=first.table_id, by=administrator, at=NOON + timedelta(minutes=20))

    surge(first, administrator)
    roll_back_table(table_id=first.table_id, by=administrator, at=LATER + HOUR)

    assert [reason for _, reason in rows_in_force(first.table)][1] == "Decided scheduled"
    with pytest.raises(CannotPublish, match="no version before"):
        roll_back_table(table_id=first.table_id, by=administrator, at=LATER + 2 * HOUR)


def test_a_draft_takes_no_surge_row_along_and_does_not_end_the_surge_unseen(
    first, administrator, second_administrator
):
    version = surge(first, administrator)
    draft = begin_table_version(version_id=version.id)
    propose_table_version(version_id=draft.id, by=administrator, at=LATER)

    assert STORM not in {made.reason for made in draft.rows.all()}
    with pytest.raises(CannotPublish, match="A surge row is in force until 12:00 on 18 November"):
        publish_table_version(version_id=draft.id, by=second_administrator, at=LATER)
    end_surge(version_id=version.id, by=administrator, at=LATER + HOUR)
    assert publish_table_version(version_id=draft.id, by=second_administrator, at=LATER + 2 * HOUR)


def test_all_of_a_surge_is_on_the_trail(first, administrator, second_administrator):
    confirm_surge(version_id=surge(first, administrator).id, by=second_administrator)
    end_surges(at=UNTIL)

    kept = AuditEntry.objects.filter(action__startswith="table.surge").order_by("id")
    assert list(kept.values_list("action", "actor_id", "actor_kind")) == [
        ("table.surged", administrator.id, "administrator"),
        ("table.surge_confirmed", second_administrator.id, "administrator"),
        ("table.surge_ended", None, "system"),
    ]


def test_one_that_cannot_be_ended_holds_up_no_other(customer, administrator, monkeypatch):
    other = Customer.objects.create(slug="transport", name="Transport", emergency_number="000")
    tables = [make_table(of) for of in (customer, other)]
    for version in tables:
        surge(version, administrator)
    broken = published(tables[0].table)
    monkeypatch.setattr(
        "assistline.decisions.publishing.begin_table_version",
        lambda **how: 1 / 0 if how["version_id"] == tables[0].id else begin_table_version(**how),
    )

    assert end_surges(at=UNTIL) == 1

    assert published(tables[0].table) == broken
    assert published(tables[1].table).restores == tables[1]


def test_the_sweep_has_a_slot(first, administrator):
    surge(first, administrator)

    assert slots.run_slot("end_surges", at=UNTIL, by="worker")

    assert published(first.table).restores == first


@pytest.mark.django_db(transaction=True)
def test_many_sweeps_at_once_end_a_surge_once(customer, administrator):
    first = make_table(customer, (DANGER, NOISE, REST))
    surge(first, administrator)

    ended = side_by_side(6, lambda _: end_surges(at=UNTIL))

    assert sorted(ended) == [0, 0, 0, 0, 0, 1]
    assert first.table.versions.count() == 3


def test_rows_at_the_same_place_keep_their_order_when_one_comes_between(first, administrator):
    draft = begin_table_version(version_id=first.id)
    draft.rows.update(position=0)
    publish_by_two(draft, LATER)

    surge(first, administrator, at=LATER + HOUR)

    reasons = [reason for _, reason in rows_in_force(first.table)]
    assert reasons == ["Decided immediate", STORM, "Decided scheduled", "Decided priority"]
