"""An administrator changes how reports are graded: a draft, its rows, its checks, and into force."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assistline.decisions import DISPOSITIONS, GRADES, Condition, Row, Table
from assistline.decisions.publishing import check_version, obstacles, publish_table_version
from assistline.decisions.undoing import take_back
from assistline.models import DecisionCell, DecisionColumn, DecisionRow, DecisionTable
from assistline.publishing import CannotPublish
from reports.models.contact import Disposition
from tests.admin.settings_forms import send
from tests.admin.table_forms import page, press
from tests.assistline.table_making import publish_by_two
from triage.models import Grade

pytestmark = pytest.mark.django_db


def row(number=1, conditions=(), **changes):
    decided = {"grade": "scheduled", "disposition": "report", "minutes": None, "reason": "Because."} | changes
    return Row(number=number, conditions=tuple(conditions), **decided)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "The table has no row."),
        ((row(grade="urgent"),), "Row 1: 'urgent' is no grade."),
        ((row(disposition="shrug"),), "Row 1: 'shrug' is no disposition."),
        ((row(reason=" "),), "Row 1: say why"),
        ((row(minutes=0),), "Row 1: a deadline of 0 minutes"),
        ((row(1, [Condition("value", "number", "in", "1,2")]),), "'in' is no operator for a number."),
        ((row(1, [Condition("value", "number", "at least", "lots")]),), "'lots' is not a number."),
        ((row(1, [Condition("cues", "list", "contains", " , ")]),), "Give a value, or several"),
    ],
)
def test_what_stands_in_the_way_of_a_table_is_said(rows, said) -> None:
    found = obstacles(Table(slug="grade", version=2, rows=tuple(rows)))

    assert [sentence for sentence in found if said in sentence], found


def test_the_reference_table_and_its_copy_are_fit_to_be_published(version, draft) -> None:
    assert not check_version(draft).problems
    publish_by_two(draft, timezone.now())

    version.refresh_from_db()
    assert version.state == "retired"
    old, new = (
        [
            (r.position, r.grade, r.reason, [str(c) for c in r.cells.order_by("column__position")])
            for r in v.rows.all()
        ]
        for v in (version, draft)
    )
    assert old == new
    assert old


def test_a_version_is_published_once(version) -> None:
    with pytest.raises(CannotPublish, match="not a draft"):
        publish_table_version(version_id=version.id, by=None, at=timezone.now())


def test_an_old_version_comes_back_as_a_new_one(version, draft, as_administrator) -> None:
    publish_by_two(draft, timezone.now())

    as_administrator.post(page("decisiontableversion_copy", version.id))

    again = version.table.versions.get(state="draft")
    assert (again.number, again.note) == (3, "From version 1")
    assert again.rows.count() == version.rows.count()


@pytest.mark.parametrize("model", [DecisionColumn, DecisionRow, DecisionCell])
def test_the_database_keeps_a_table_in_force_as_it_is(version, model) -> None:
    rows = model.objects.filter(**{"row__version" if model is DecisionCell else "version": version})
    row_id = rows.first().pk
    field = "value" if model is DecisionCell else "position"

    for write in (
        lambda: model.objects.filter(pk=row_id)._raw_delete("default"),
        lambda: model.objects.filter(pk=row_id).update(**{field: 7}),
        lambda: model.objects.bulk_create([copy_of(model.objects.get(pk=row_id))]),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            write()


def copy_of(original):
    original.pk = None
    return original


def test_tables_are_neither_added_nor_deleted(version, as_administrator) -> None:
    assert as_administrator.get(page("decisiontable_add")).status_code == 403
    assert (
        as_administrator.post(page("decisiontable_delete", version.table_id), {"post": "yes"}).status_code
        == 403
    )
    assert DecisionTable.objects.filter(id=version.table_id).exists()


def test_a_row_is_deleted_from_a_draft_and_brought_back(draft, as_administrator) -> None:
    first = draft.rows.first()

    answer = as_administrator.post(page("decisionrow_delete", first.id), {"post": "yes"})

    assert answer.url == page("decisiontableversion_change", draft.id)
    assert not DecisionRow.objects.filter(id=first.id).exists()
    shown = as_administrator.get(answer.url)
    assert f"Undo takes back: Row 1 taken out: “{first.reason}”" in shown.content.decode()
    said = press(as_administrator, draft, "undo", change=shown.context["undo"]["id"])
    assert "Taken back: Row 1 taken out" in said
    assert draft.rows.first() == first


def test_the_address_of_taking_out_takes_nothing_out(draft, as_administrator) -> None:
    first = draft.rows.first()

    answer = as_administrator.get(page("decisionrow_delete", first.id))

    assert answer.url == page("decisionrow_change", first.id)
    assert draft.rows.filter(id=first.id).exists()


def test_the_words_of_the_tables_are_the_words_of_the_cases() -> None:
    assert tuple(Grade.values) == GRADES
    assert set(DISPOSITIONS) <= set(Disposition.values)


def test_the_facts_and_the_note_of_a_draft_are_written_by_forms(draft, as_administrator) -> None:
    new = draft.columns.count()

    answer = send(
        as_administrator,
        page("decisiontableversion_facts", draft.id),
        note="For the festival",
        **{f"columns-{new}-fact": "postcode", f"columns-{new}-kind": "text", f"columns-{new}-position": 20},
    )

    draft.refresh_from_db()
    assert answer == page("decisiontableversion_change", draft.id)
    assert (draft.note, draft.columns.last().fact) == ("For the festival", "postcode")
    take_back(version_id=draft.id, undo_id=draft.undos.get(words="Facts changed").id)
    assert draft.columns.count() == new
