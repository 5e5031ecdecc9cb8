"""An administrator changes how reports are graded: a draft, its rows, its checks, and into force."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from assistline.decisions import DISPOSITIONS, GRADES, Condition, Row, Table, decide
from assistline.decisions.loading import load_published
from assistline.decisions.publishing import begin_table_version, obstacles, publish_table_version
from assistline.models import (
    AuditEntry,
    DecisionCell,
    DecisionColumn,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
)
from assistline.publishing import CannotPublish
from reports.models.contact import Disposition
from tests.admin.settings_forms import form_of, send
from triage.models import Grade

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(customer) -> DecisionTableVersion:
    """The grade table of the reference data, in force."""
    return DecisionTableVersion.objects.get(table__customer=customer, table__slug="grade", state="published")


@pytest.fixture
def draft(version) -> DecisionTableVersion:
    return begin_table_version(version_id=version.id)


def page(name, *args):
    return reverse(f"admin:assistline_{name}", args=args)


def row(number=1, conditions=(), **changes):
    decided = {"grade": "scheduled", "disposition": "report", "minutes": None, "reason": "Because."} | changes
    return Row(number=number, conditions=tuple(conditions), **decided)


IS_THEFT = Condition("type", "text", "is", "theft")


def add_rows(version, count):
    """Rows without a condition, above all others."""
    DecisionRow.objects.bulk_create(
        DecisionRow(version=version, position=0, grade="scheduled", disposition="report", reason=f"r{n}")
        for n in range(count)
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "The table has no row."),
        ((row(grade="urgent"),), "Row 1: 'urgent' is no grade."),
        ((row(disposition="shrug"),), "Row 1: 'shrug' is no disposition."),
        ((row(reason=" "),), "Row 1: say why"),
        ((row(minutes=0),), "Row 1: a deadline of 0 minutes"),
        ((row(1), row(2, [IS_THEFT])), "Row 1 has no condition, so the rows below it are never reached."),
        ((row(1, [IS_THEFT]), row(2, [IS_THEFT])), "Row 2 asks the same as row 1"),
        ((row(1, [Condition("value", "number", "in", "1,2")]),), "'in' is no operator for a number."),
        ((row(1, [Condition("value", "number", "at least", "lots")]),), "'lots' is not a number."),
        ((row(1, [Condition("cues", "list", "contains", " , ")]),), "Give a value, or several"),
    ],
)
def test_what_stands_in_the_way_of_a_table_is_said(rows, said) -> None:
    found = obstacles(Table(slug="grade", version=2, rows=tuple(rows)))

    assert [sentence for sentence in found if said in sentence], found


def test_the_reference_table_and_its_copy_are_fit_to_be_published(version, draft) -> None:
    publish_table_version(version_id=draft.id, by=None, at=timezone.now())

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


def test_an_administrator_adds_a_row_by_forms_and_it_decides(version, customer, as_administrator) -> None:
    as_administrator.post(page("decisiontableversion_copy", version.id))
    draft = DecisionTableVersion.objects.get(table=version.table, state="draft")
    url = f"{page('decisionrow_add')}?version={draft.id}"

    row_page = send(
        as_administrator,
        url,
        position=0,
        grade="priority",
        disposition="officer_review",
        reason="Graffiti of hate",
    )
    column = draft.columns.get(fact="type")
    send(
        as_administrator,
        row_page,
        **{"cells-0-column": column.id, "cells-0-operator": "is", "cells-0-value": "hate_graffiti"},
    )
    as_administrator.post(page("decisiontableversion_publish", draft.id))

    table = load_published(slugs=["grade"], customer_id=customer.id)["grade"]
    hit = decide(table, {"type": "hate_graffiti"})
    assert (table.version, hit.row.reason) == (2, "Graffiti of hate")
    assert AuditEntry.objects.filter(object_kind="decisiontableversion", object_ids=[draft.id]).exists()


def test_an_operator_that_does_not_fit_is_refused_while_it_is_typed(draft, as_administrator) -> None:
    first = draft.rows.first()
    number = first.cells.count()
    column = draft.columns.exclude(cells__row=first).filter(kind="text").first()

    with pytest.raises(AssertionError, match="is no operator for a text"):
        send(
            as_administrator,
            page("decisionrow_change", first.id),
            **{
                f"cells-{number}-column": column.id,
                f"cells-{number}-operator": "at least",
                f"cells-{number}-value": "3",
            },
        )


def test_a_row_offers_its_own_versions_columns_only(version, draft, as_administrator) -> None:
    first = draft.rows.first()
    number = first.cells.count()

    with pytest.raises(AssertionError, match="not one of the available"):
        send(
            as_administrator,
            page("decisionrow_change", first.id),
            **{
                f"cells-{number}-column": version.columns.get(fact="type").id,
                f"cells-{number}-operator": "is",
                f"cells-{number}-value": "theft",
            },
        )


def test_a_row_cannot_be_added_to_what_is_in_force(version, as_administrator) -> None:
    with pytest.raises(AssertionError, match="not one of the available"):
        send(
            as_administrator,
            f"{page('decisionrow_add')}?version={version.id}",
            position=0,
            grade="priority",
            disposition="officer_review",
            reason="Too late",
        )


def test_a_table_with_obstacles_stays_a_draft_and_says_why(draft, as_administrator) -> None:
    add_rows(draft, 1)

    answer = as_administrator.post(
        page("decisiontableversion_publish", draft.id), follow=True
    ).content.decode()

    assert "Row 1 has no condition, so the rows below it are never reached." in answer
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_version_is_published_once(version) -> None:
    with pytest.raises(CannotPublish, match="not a draft"):
        publish_table_version(version_id=version.id, by=None, at=timezone.now())


def test_an_old_version_comes_back_as_a_new_one(version, draft, as_administrator) -> None:
    publish_table_version(version_id=draft.id, by=None, at=timezone.now())

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


def test_pages_of_a_table_in_force_have_no_save_button(version, as_administrator) -> None:
    pages = [
        page("decisiontableversion_change", version.id),
        page("decisionrow_change", version.rows.first().id),
    ]

    assert ['name="_save"' in as_administrator.get(url).content.decode() for url in pages] == [False, False]


def test_tables_are_neither_added_nor_deleted(version, as_administrator) -> None:
    assert as_administrator.get(page("decisiontable_add")).status_code == 403
    assert (
        as_administrator.post(page("decisiontable_delete", version.table_id), {"post": "yes"}).status_code
        == 403
    )
    assert DecisionTable.objects.filter(id=version.table_id).exists()


def test_a_row_is_deleted_from_a_draft(draft, as_administrator) -> None:
    first = draft.rows.first()

    answer = as_administrator.post(page("decisionrow_delete", first.id), {"post": "yes"})

    assert answer.url == page("decisiontableversion_change", draft.id)
    assert not DecisionRow.objects.filter(id=first.id).exists()


def test_the_version_page_costs_the_same_however_many_rows_it_has(
    draft, as_administrator, django_assert_max_num_queries
) -> None:
    add_rows(draft, 60)

    with django_assert_max_num_queries(16):
        as_administrator.get(page("decisiontableversion_change", draft.id))


def test_a_draft_with_sixty_rows_can_still_be_saved(draft, as_administrator) -> None:
    add_rows(draft, 60)

    send(as_administrator, page("decisiontableversion_change", draft.id), note="Sixty more")

    draft.refresh_from_db()
    assert draft.note == "Sixty more"
    assert form_of(as_administrator, page("decisiontableversion_change", draft.id))["note"] == "Sixty more"


def test_the_words_of_the_tables_are_the_words_of_the_cases() -> None:
    assert tuple(Grade.values) == GRADES
    assert set(DISPOSITIONS) <= set(Disposition.values)
