"""Every change of a draft can be taken back, the newest first."""

from datetime import timedelta

import pytest

from assistline.decisions.rows import RowContent, move_row, save_row, take_out_row
from assistline.decisions.undoing import MOST_KEPT, before_change, keep_change, take_back
from assistline.decisions.versions import begin_table_version, read_whole
from assistline.models import DecisionUndo
from assistline.publishing import CannotPublish
from tests.assistline.table_making import NOON, make_table, publish_by_two

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(customer):
    return begin_table_version(version_id=make_table(customer).id)


@pytest.fixture
def change(draft, administrator):
    """Changes of the draft by name, each done to its second row."""
    who = {"by": administrator, "at": NOON}
    columns = {column.fact: column.id for column in draft.columns.all()}
    row = draft.rows.all()[1]

    def saved(row_id):
        content = RowContent(
            conditions={columns["times"]: ("at least", "3")},
            grade="priority",
            disposition="officer_review",
            minutes=20,
            agency="",
            offence_code="",
            reason="Three times",
            examples=[("Again and again", {columns["times"]: "4"})],
        )
        return save_row(version_id=draft.id, row_id=row_id, content=content, **who)

    def without_a_column():
        before = before_change(draft, columns=True)
        draft.columns.get(fact="type").delete()
        keep_change(draft, before, "Facts changed", **who)

    return {
        "changed": lambda: saved(row.id),
        "added": lambda: saved(None),
        "taken out": lambda: take_out_row(row_id=row.id, **who),
        "up": lambda: move_row(row_id=row.id, step=-1, **who),
        "down": lambda: move_row(row_id=row.id, step=1, **who),
        "column": without_a_column,
    }


def take_newest_back(draft):
    return take_back(version_id=draft.id, undo_id=draft.undos.first().id)


@pytest.mark.parametrize("name", ["changed", "added", "taken out", "up", "down", "column"])
def test_what_was_done_is_taken_back_to_the_letter(draft, change, name):
    before, ids = read_whole(draft), list(draft.rows.values_list("id", flat=True))
    change[name]()
    assert read_whole(draft).fingerprint != before.fingerprint

    take_newest_back(draft)

    assert read_whole(draft) == before
    assert list(draft.rows.values_list("id", flat=True)) == ids


def test_changes_go_back_one_after_the_other(draft, change):
    seen = []
    for name in ("up", "changed", "added", "taken out", "column"):
        seen.append(read_whole(draft).fingerprint)
        change[name]()

    for fingerprint in reversed(seen):
        take_newest_back(draft)
        assert read_whole(draft).fingerprint == fingerprint
    assert not draft.undos.exists()


def test_it_says_what_was_done(draft, change):
    change["taken out"]()

    assert take_newest_back(draft).words == "Row 2 taken out: “Decided scheduled”"


def test_who_has_not_seen_the_newest_change_takes_nothing_back(draft, change):
    change["up"]()
    seen = draft.undos.first().id
    change["changed"]()

    with pytest.raises(CannotPublish, match="changed since you looked"):
        take_back(version_id=draft.id, undo_id=seen)


def test_a_version_in_force_is_past_undoing(draft, change):
    change["changed"]()
    undo = draft.undos.first()
    publish_by_two(draft, NOON + timedelta(hours=1))

    assert not DecisionUndo.objects.exists()
    with pytest.raises(CannotPublish, match="not a draft any more"):
        take_back(version_id=draft.id, undo_id=undo.id)


def test_the_oldest_changes_are_forgotten(draft, change):
    for _ in range(MOST_KEPT + 1):
        change["up"]()

    assert draft.undos.count() == MOST_KEPT
