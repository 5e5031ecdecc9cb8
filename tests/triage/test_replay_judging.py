"""A replayed draft is not in force before somebody has looked at what it lowers."""

from datetime import timedelta

import pytest

from assistline.decisions.publishing import (
    propose_table_version,
    publish_table_version,
    version_obstacles,
)
from assistline.decisions.surge import SurgeRow, add_surge_row, end_surge
from assistline.models import AuditEntry, Centre, Customer, DecisionTableVersion
from assistline.publishing import CannotPublish
from tests.assistline.table_making import publish_by_two
from tests.conftest import person
from tests.triage.conftest import NOON
from tests.triage.replaying_cases import advising_draft, answer, draft_of, keep_case, listed, replayed
from triage.actions import CannotJudge, CannotReplay, ask_replay, judge_change, run_replays
from triage.models import ReplayChange
from triage.replaying import replay_obstacles

pytestmark = pytest.mark.django_db

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
AGO = NOON - 2 * DAY
WHY = "Police do not act on these any more."


@pytest.fixture
def draft(customer):
    return advising_draft(customer)


@pytest.fixture
def second_administrator(centre):
    return person("second-administrator", "administrator", centre, "Ada Romano")


def test_a_draft_is_not_put_in_force_without_a_replay(customer, draft, administrator, second_administrator):
    assert version_obstacles(draft) == ["Replay the draft on the contacts of the last days first."]
    ask_replay(version_id=draft.id, days=1, by=administrator, at=NOON)
    assert version_obstacles(draft) == ["The replay is not finished yet."]
    with pytest.raises(CannotPublish, match="not finished"):
        propose_table_version(version_id=draft.id, by=administrator, at=NOON)

    run_replays(at=NOON)
    propose_table_version(version_id=draft.id, by=administrator, at=NOON)
    publish_table_version(version_id=draft.id, by=second_administrator, at=NOON)

    draft.refresh_from_db()
    assert draft.state == "published"


def test_each_lowered_contact_is_said_to_be_right_by_a_person_with_a_reason(draft, centre, administrator):
    for _ in range(2):
        keep_case(centre, "theft", at=AGO)
    keep_case(centre, "party_registration", at=AGO)
    replay = replayed(draft, administrator)
    said = [replay_obstacles(draft)]

    for change in replay.changes.filter(lowered=True):
        judge_change(change_id=change.id, by=administrator, judgement="right", reason=WHY, at=NOON)
        said.append(replay_obstacles(draft))

    assert said == [
        ["2 contacts were lowered and not judged yet: say why that is right, or wrong."],
        ["1 contact was lowered and not judged yet: say why that is right, or wrong."],
        [],
    ]
    change.refresh_from_db()
    assert (change.judged_by, change.judged_at, change.reason) == (administrator, NOON, WHY)


def test_what_is_judged_wrong_keeps_the_draft_back_until_it_is_changed(
    draft, centre, administrator, second_administrator
):
    keep_case(centre, "theft", at=AGO)
    change = replayed(draft, administrator).changes.get()
    judge_change(change_id=change.id, by=second_administrator, judgement="wrong", reason="", at=NOON)

    wrong = ["1 contact was judged wrong in the replay: change the draft."]
    assert replay_obstacles(draft) == wrong
    # To replay the same draft once more does not make it right.
    again = replayed(draft, administrator, days=1)
    assert again.id != change.replay_id
    assert replay_obstacles(draft) == wrong

    draft.rows.filter(reason__startswith="Theft that is over").update(grade="scheduled", disposition="report")
    assert replay_obstacles(draft) == ["The draft was changed since it was replayed. Replay it again."]
    replayed(draft, administrator)
    assert replay_obstacles(draft) == []


def test_wrong_can_be_taken_back_with_a_reason(draft, centre, administrator, second_administrator):
    keep_case(centre, "theft", at=AGO)
    change = replayed(draft, administrator).changes.get()

    for by, judgement in ((administrator, "wrong"), (second_administrator, "right")):
        judge_change(change_id=change.id, by=by, judgement=judgement, reason=WHY, at=NOON)

    assert replay_obstacles(draft) == []
    kept = AuditEntry.objects.filter(action__startswith="table.repl").order_by("id")
    assert list(kept.values_list("action", "actor_id")) == [
        ("table.replayed", administrator.id),
        ("table.replay_judged_wrong", administrator.id),
        ("table.replay_judged_right", second_administrator.id),
    ]


@pytest.mark.parametrize(
    ("judgement", "reason", "said"),
    [
        ("right", "", "at least 10 characters"),
        ("right", "because   ", "at least 10 characters"),
        ("right", "x" * 301, "at most 300 characters"),
        ("perhaps", WHY, "right or wrong"),
        ("", WHY, "right or wrong"),
    ],
)
def test_a_judgement_without_a_reason_or_a_word_for_it_is_none(
    draft, centre, administrator, judgement, reason, said
):
    keep_case(centre, "theft", at=AGO)
    change = replayed(draft, administrator).changes.get()

    with pytest.raises(CannotJudge, match=said):
        judge_change(change_id=change.id, by=administrator, judgement=judgement, reason=reason, at=NOON)

    assert not ReplayChange.objects.get(id=change.id).judgement


def test_what_is_raised_needs_no_reason(draft, centre, administrator):
    keep_case(centre, "party_registration", at=AGO)
    change = replayed(draft, administrator).changes.get()

    judge_change(change_id=change.id, by=administrator, judgement="right", reason="", at=NOON)

    assert replay_obstacles(draft) == []


def test_editing_the_draft_makes_its_replay_stale(draft, centre, administrator):
    keep_case(centre, "theft", at=AGO)
    done = replayed(draft, administrator)
    change = done.changes.get()
    draft.rows.filter(grade="resolution").update(reason="Other words")

    with pytest.raises(CannotJudge, match="was changed since"):
        judge_change(change_id=change.id, by=administrator, judgement="right", reason=WHY, at=NOON)
    assert replay_obstacles(draft) == ["The draft was changed since it was replayed. Replay it again."]

    ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)
    done.refresh_from_db()
    assert done.state == "stale"


def test_a_replay_that_meets_another_draft_than_was_asked_for_ends_as_stale(draft, centre, administrator):
    keep_case(centre, "theft", at=AGO)
    replay = ask_replay(version_id=draft.id, days=30, by=administrator, at=NOON)
    draft.rows.filter(grade="resolution").update(reason="Other words")

    run_replays(at=NOON + MINUTE)

    replay.refresh_from_db()
    assert (replay.state, replay.done, replay.finished_at) == ("stale", 0, NOON + MINUTE)
    assert run_replays(at=NOON + MINUTE) == 0


def test_a_replay_against_what_is_no_longer_in_force_does_not_count(customer, draft, administrator):
    other = draft_of(customer, "grade")
    replayed(draft, administrator)
    other.rows.filter(disposition="registration").update(minutes=60)
    publish_by_two(other, NOON)

    assert replay_obstacles(draft) == [
        "Another version was put in force since the draft was replayed. Replay it again."
    ]
    replayed(draft, administrator, at=NOON + MINUTE)
    assert replay_obstacles(draft) == []


def test_a_surge_in_between_changes_nothing_of_a_replay(customer, draft, centre, administrator):
    """A draft is compared with what will be in force when the surge is over."""
    table = draft.table
    keep_case(centre, "noise", answer("noise_from", "party"), at=AGO)
    row = SurgeRow(
        [("type", "is", "noise"), ("happening_now", "is", "no")], "scheduled", "report", "Festival"
    )
    version = add_surge_row(table_id=table.id, row=row, by=administrator, at=NOON, until=NOON + DAY)

    replay = replayed(draft, administrator)
    end_surge(version_id=version.id, by=administrator, at=NOON + MINUTE)

    assert (listed(replay), replay_obstacles(draft)) == ([], [])


def test_a_contact_that_a_surge_decided_is_judged_by_the_rows_that_stay(
    customer, draft, centre, administrator
):
    """A row that has ended decides nobody any more: what the draft changes from now on is what is listed."""
    row = SurgeRow([("type", "is", "theft")], "resolution", "advice", "Storm: known thefts")
    version = add_surge_row(table_id=draft.table_id, row=row, by=administrator, at=AGO, until=AGO + DAY)
    kept = keep_case(centre, "theft", at=AGO + MINUTE)
    end_surge(version_id=version.id, by=administrator, at=AGO + 2 * MINUTE)

    assert kept.grade == "resolution"
    assert listed(replayed(draft, administrator)) == [("theft", "scheduled", "resolution", True)]


def test_to_ask_twice_is_to_ask_once(draft, administrator):
    asked = [ask_replay(version_id=draft.id, days=7, by=administrator, at=NOON) for _ in range(2)]

    assert asked[0] == asked[1]
    assert ask_replay(version_id=draft.id, days=8, by=administrator, at=NOON) != asked[0]


@pytest.mark.parametrize("days", [0, -1, 367])
def test_the_days_have_bounds(draft, administrator, days):
    with pytest.raises(CannotReplay, match="1 to 366 days"):
        ask_replay(version_id=draft.id, days=days, by=administrator, at=NOON)


def test_what_cannot_be_read_or_is_in_force_is_not_replayed(customer, draft, administrator):
    draft.rows.filter(grade="immediate").update(disposition="shrug")
    now = DecisionTableVersion.objects.get(table=draft.table, state="published")

    with pytest.raises(CannotReplay, match="'shrug' is no disposition"):
        ask_replay(version_id=draft.id, days=1, by=administrator, at=NOON)
    with pytest.raises(CannotReplay, match="not a draft"):
        ask_replay(version_id=now.id, days=1, by=administrator, at=NOON)


def test_another_customers_draft_and_replay_are_not_there(draft, centre, administrator):
    keep_case(centre, "theft", at=AGO)
    change = replayed(draft, administrator).changes.get()
    other = Customer.objects.create(slug="transport", name="Transport", emergency_number="000")
    trains = Centre.objects.create(customer=other, slug="trains", name="Trains")
    foreign = person("foreign", "administrator", trains, "Sam Ito")

    with pytest.raises(DecisionTableVersion.DoesNotExist):
        ask_replay(version_id=draft.id, days=1, by=foreign, at=NOON)
    with pytest.raises(ReplayChange.DoesNotExist):
        judge_change(change_id=change.id, by=foreign, judgement="right", reason=WHY, at=NOON)
