"""A table goes in force when a second person has read it, and goes back in one step."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from assistline.decisions.checks import wrong_example
from assistline.decisions.publishing import (
    propose_table_version,
    publish_table_version,
    put_in_force,
    roll_back_table,
    version_obstacles,
    withdraw_proposal,
)
from assistline.decisions.versions import begin_table_version, read_whole
from assistline.models import (
    AuditEntry,
    Customer,
    DecisionExample,
    DecisionExampleFact,
    DecisionTable,
    DecisionTableVersion,
    User,
)
from assistline.publishing import CannotPublish
from tests.assistline.table_making import (
    DANGER,
    NOISE,
    NOON,
    add_row,
    make_table,
    publish_by_two,
    published,
    rows_in_force,
)
from tests.conftest import person
from tests.triage.side_by_side import side_by_side

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def first(customer):
    return make_table(customer)


@pytest.fixture
def second_administrator(centre):
    return person("second-administrator", "administrator", centre, "Ada Romano")


@pytest.fixture
def draft(first):
    """A draft whose row for noise says something else."""
    made = begin_table_version(version_id=first.id)
    made.rows.filter(grade="scheduled").update(reason="Loud")
    return made


@pytest.fixture
def proposed(draft, administrator):
    return propose_table_version(version_id=draft.id, by=administrator, at=LATER)


def next_version(table, reason, at):
    """A further version of its own in force, as two people have read it."""
    draft = begin_table_version(version_id=published(table).id)
    draft.rows.filter(grade="scheduled").update(reason=reason)
    return publish_by_two(draft, at)


def test_what_one_person_proposed_another_puts_in_force(proposed, second_administrator, first):
    publish_table_version(version_id=proposed.id, by=second_administrator, at=LATER)

    first.refresh_from_db()
    assert (first.state, published(first.table).id) == ("retired", proposed.id)
    assert ("scheduled", "Loud") in rows_in_force(first.table)


def test_who_proposed_it_cannot_publish_it(proposed, administrator, first):
    with pytest.raises(CannotPublish, match="somebody else has to publish it"):
        publish_table_version(version_id=proposed.id, by=administrator, at=LATER)

    assert published(first.table) == first


def test_who_has_two_log_ins_is_still_one_person(proposed, administrator, second_administrator, first):
    for log_in, email in (
        (administrator, "ada@police.example"),
        (second_administrator, "ADA@police.example"),
    ):
        User.objects.filter(id=log_in.id).update(email=email)
    other_log_in = User.objects.get(id=second_administrator.id)

    with pytest.raises(CannotPublish, match="somebody else has to publish it"):
        publish_table_version(version_id=proposed.id, by=other_log_in, at=LATER)
    with pytest.raises(DatabaseError, match="another publishes it"), transaction.atomic():
        put_in_force(DecisionTableVersion.objects.get(id=proposed.id), by=other_log_in, at=LATER)

    assert published(first.table) == first


def test_nothing_is_published_that_nobody_proposed(draft, administrator):
    with pytest.raises(CannotPublish, match="Nobody has asked for a second person"):
        publish_table_version(version_id=draft.id, by=administrator, at=LATER)


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: draft.rows.filter(grade="scheduled").update(grade="resolution"),
        lambda draft: draft.rows.get(grade="scheduled").cells.update(value="noise "),
        lambda draft: draft.rows.get(grade="priority").examples.get().delete(),
        lambda draft: add_row(draft, NOISE, position=0),
        lambda draft: draft.columns.create(fact="channel", kind="text"),
    ],
    ids=["grade", "condition", "example", "row", "column"],
)
def test_what_was_changed_after_it_was_proposed_has_to_be_proposed_again(
    proposed, administrator, second_administrator, change
):
    change(proposed)

    with pytest.raises(CannotPublish, match="was changed since the second person was asked"):
        publish_table_version(version_id=proposed.id, by=second_administrator, at=LATER)


def test_what_was_changed_and_changed_back_is_what_was_proposed(proposed, second_administrator):
    for grade in ("resolution", "scheduled"):
        proposed.rows.filter(reason="Loud").update(grade=grade)

    assert publish_table_version(version_id=proposed.id, by=second_administrator, at=LATER)


def test_a_proposal_that_was_taken_back_is_none(proposed, second_administrator):
    withdraw_proposal(version_id=proposed.id)

    with pytest.raises(CannotPublish, match="Nobody has asked"):
        publish_table_version(version_id=proposed.id, by=second_administrator, at=LATER)


def test_a_draft_with_a_gap_is_neither_proposed_nor_published_by_the_product(draft, administrator, first):
    draft.rows.get(grade="priority").delete()
    new = Customer.objects.create(slug="new", name="New", emergency_number="000")

    for put in (
        lambda: propose_table_version(version_id=draft.id, by=administrator, at=LATER),
        lambda: make_table(new, (DANGER, NOISE)),
    ):
        with pytest.raises(CannotPublish, match="No row fits when cues has none of weapon"):
            put()
    assert published(first.table) == first


def test_a_draft_that_cannot_be_read_says_so_before_anything_is_proven(draft):
    draft.rows.filter(grade="scheduled").update(disposition="shrug")

    assert version_obstacles(draft) == ["Row 2: 'shrug' is no disposition."]


def test_the_database_itself_keeps_one_person_from_doing_both(proposed, administrator):
    with pytest.raises(IntegrityError, match="published_by_a_second_person"), transaction.atomic():
        DecisionTableVersion.objects.filter(id=proposed.id).update(published_by_id=administrator.id)


def test_who_proposed_published_and_rolled_back_is_on_the_trail(
    proposed, administrator, second_administrator
):
    publish_table_version(version_id=proposed.id, by=second_administrator, at=LATER)
    roll_back_table(table_id=proposed.table_id, by=administrator, at=LATER + timedelta(hours=1))

    kept = AuditEntry.objects.filter(action__startswith="table.").order_by("id")
    assert list(kept.values_list("action", "actor_id")) == [
        ("table.published", None),
        ("table.proposed", administrator.id),
        ("table.published", second_administrator.id),
        ("table.rolled_back", administrator.id),
    ]


def test_one_step_puts_the_rows_and_examples_before_back_in_force(first, administrator):
    next_version(first.table, "Loud", LATER)

    back = roll_back_table(table_id=first.table_id, by=administrator, at=LATER, note="too many")

    assert (back.number, back.restores, back.note) == (3, first, "Back to version 1: too many")
    assert read_whole(back).fingerprint == read_whole(first).fingerprint
    assert rows_in_force(first.table)[1:2] == [("scheduled", "Decided scheduled")]


def test_rolling_back_goes_on_to_what_was_before_and_ends_at_the_first(first, administrator):
    for number in (2, 3):
        next_version(first.table, f"Version {number}", NOON + timedelta(hours=number))

    said = []
    for hour in (4, 5):
        roll_back_table(table_id=first.table_id, by=administrator, at=NOON + timedelta(hours=hour))
        said.append(rows_in_force(first.table)[1][1])

    assert said == ["Version 2", "Decided scheduled"]
    with pytest.raises(CannotPublish, match="no version before"):
        roll_back_table(table_id=first.table_id, by=administrator, at=NOON + timedelta(hours=6))


def test_a_version_that_was_rolled_back_from_never_comes_back(first, administrator):
    """1, 2, 3; back to 2; then a new one: the one before that is 2, not the bad 3."""
    next_version(first.table, "Good", NOON + timedelta(hours=2))
    next_version(first.table, "Bad", NOON + timedelta(hours=3))
    roll_back_table(table_id=first.table_id, by=administrator, at=NOON + timedelta(hours=4))
    next_version(first.table, "Newer", NOON + timedelta(hours=5))

    roll_back_table(table_id=first.table_id, by=administrator, at=NOON + timedelta(hours=6))

    assert rows_in_force(first.table)[1][1] == "Good"


def test_a_draft_that_is_older_than_what_was_put_in_force_can_still_follow_it(first, administrator):
    early = begin_table_version(version_id=first.id)
    next_version(first.table, "Third by number, second in force", LATER)
    publish_by_two(early, LATER + timedelta(hours=1))

    roll_back_table(table_id=first.table_id, by=administrator, at=LATER + timedelta(hours=2))

    assert rows_in_force(first.table)[1][1] == "Third by number, second in force"


@pytest.mark.django_db(transaction=True)
def test_publishing_and_rolling_back_at_once_leave_one_in_force(first, administrator, second_administrator):
    next_version(first.table, "Second", LATER)
    draft = begin_table_version(version_id=first.id)
    propose_table_version(version_id=draft.id, by=administrator, at=LATER)

    def act(number):
        if number % 2:
            return roll_back_table(table_id=first.table_id, by=administrator, at=LATER)
        return publish_table_version(version_id=draft.id, by=second_administrator, at=LATER)

    results = side_by_side(4, act)

    assert not [
        error for error in results if isinstance(error, Exception) and type(error) is not CannotPublish
    ]
    assert published(first.table)


@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_whoever_holds_the_table(first, administrator, second_administrator):
    draft = begin_table_version(version_id=first.id)
    propose_table_version(version_id=draft.id, by=administrator, at=LATER)

    def publish(_):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        return publish_table_version(version_id=draft.id, by=second_administrator, at=LATER)

    with transaction.atomic():
        DecisionTable.objects.select_for_update().get(id=first.table_id)
        (result,) = side_by_side(1, publish)

    assert isinstance(result, OperationalError)
    assert published(first.table) == first


def exemplify(row, **facts):
    """Give a row one more worked example."""
    example = DecisionExample.objects.create(row=row, words=row.reason)
    for fact, value in facts.items():
        column = row.version.columns.get(fact=fact)
        DecisionExampleFact.objects.create(example=example, column=column, value=value)


def test_an_example_has_to_hit_its_row(draft):
    exemplify(draft.rows.get(grade="scheduled"), cues="weapon", type="noise")

    assert version_obstacles(draft) == ["The example “Loud” of row 2 hits row 1."]


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"colour": "red"}, "no column"), ({"times": "often"}, "not a number")],
)
def test_an_example_that_cannot_be_read_is_refused_in_words(draft, facts, said):
    assert said in wrong_example(facts, read_whole(draft).columns)


def test_such_an_example_stands_in_the_way(draft, administrator):
    exemplify(draft.rows.first(), times="often")

    with pytest.raises(CannotPublish, match="not a number"):
        propose_table_version(version_id=draft.id, by=administrator, at=LATER)


def test_a_value_that_is_too_long_is_not_kept(draft):
    with pytest.raises(DatabaseError), transaction.atomic():
        exemplify(draft.rows.first(), times="9" * 201)


def test_what_is_in_force_gets_no_further_example(first):
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        exemplify(first.rows.first())


ALONE = {"state": "published", "published_at": LATER}


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"published_by_id": 1},
        {"proposed_by_id": 1, "proposed_at": LATER},
        {"proposed_by_id": 1, "published_by_id": 2},
        {"proposed_by_id": 1, "proposed_at": LATER, "published_by_id": 1},
        {"published_at": None, "proposed_by_id": 1, "proposed_at": LATER, "published_by_id": 2},
        {"surge_until": LATER + timedelta(hours=1)},
        {"surge_until": LATER + timedelta(hours=73), "published_by_id": 1},
        {"surge_until": LATER, "published_by_id": 1},
        {"restores": "draft", "published_by_id": 1},
    ],
)
def test_the_database_lets_no_version_in_force_that_two_people_have_not_read(first, draft, written):
    asked = ALONE | written
    asked["restores"] = draft if "restores" in asked else None
    DecisionTableVersion.objects.filter(id=first.id).update(state="retired")

    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionTableVersion.objects.filter(id=draft.id).update(**asked)
    with pytest.raises(DatabaseError), transaction.atomic():
        first.table.versions.create(number=9, **asked)


def test_who_asked_and_who_published_is_never_written_anew(proposed, second_administrator):
    publish_table_version(version_id=proposed.id, by=second_administrator, at=LATER)

    for changed in ({"published_by_id": 7}, {"proposed_by_id": None}, {"surge_until": LATER}):
        with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
            DecisionTableVersion.objects.filter(id=proposed.id).update(**changed)


def test_the_product_itself_publishes_no_further_version(draft):
    with pytest.raises(CannotPublish, match="only a first version comes with the product"):
        publish_table_version(version_id=draft.id, by=None, at=LATER)
