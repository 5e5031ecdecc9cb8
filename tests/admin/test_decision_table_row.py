"""One row on one form: what it asks, what it decides, and examples that must hit it."""

import pytest

from assistline.decisions.publishing import check_version
from assistline.models import DecisionRow
from tests.admin.table_forms import asks, known, page, rows_url, send_row

pytestmark = pytest.mark.django_db
DECIDED = {"grade": "priority", "disposition": "officer_review", "reason": "Noise at night of a festival"}


@pytest.fixture
def noise(draft) -> DecisionRow:
    return draft.rows.get(reason="Noise of people, nobody in danger")


def change(row):
    return page("decisionrow_change", row.id)


def add(draft):
    return f"{page('decisionrow_add')}?version={draft.id}"


def conditions(row):
    return {cell.column.fact: (cell.operator, cell.value) for cell in row.cells.select_related("column")}


def test_a_row_is_saved_as_it_stands(noise, as_administrator) -> None:
    before = (conditions(noise), [(e.words, e.facts.count()) for e in noise.examples.all()])

    assert send_row(as_administrator, change(noise)).status_code == 302

    noise.refresh_from_db()
    assert (conditions(noise), [(e.words, e.facts.count()) for e in noise.examples.all()]) == before
    assert (noise.grade, noise.disposition) == ("resolution", "advice")


def test_a_new_row_stands_above_the_row_that_takes_the_rest(draft, as_administrator) -> None:
    typed = (
        DECIDED
        | asks(draft, "type", "in", "noise", text="street_party")
        | asks(draft, "contacts_60_days", "at least", text="5")
    )
    answer = send_row(as_administrator, add(draft), **typed, **known(draft, 0, "Loud", type="noise"))

    *_, made, last = draft.rows.all()
    assert answer.url == f"{rows_url(draft)}#row-{made.id}"
    assert conditions(made) == {"type": ("in", "noise, street_party"), "contacts_60_days": ("at least", "5")}
    assert made.examples.get().words == "Loud"
    assert not last.cells.exists()


def test_a_row_is_read_aloud(noise, as_administrator) -> None:
    shown = " ".join(as_administrator.get(change(noise)).content.decode().split())

    assert "type is <b>noise</b>, and happening now is <b>no</b>, then the grade is" in shown
    assert "because: Noise of people" in shown


@pytest.mark.parametrize(
    ("fact", "operator", "ticks", "text", "said"),
    [
        ("contacts_60_days", "at least", (), "often", "is not a number"),
        ("type", "is", ("noise", "theft"), "", "choose “is one of”"),
        ("type", "", ("noise",), "", "say how it is compared"),
        ("happening_now", "is", (), "perhaps", "It can be: no, unsure, yes"),
        ("happening_now", "in", (), "", "is never “empty”"),
        ("cues", "contains", (), "", "Give a value, or several"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_typed_is_lost(
    draft, noise, as_administrator, fact, operator, ticks, text, said
) -> None:
    typed = asks(draft, fact, operator, *ticks, text=text) | {"reason": "Typed with care"}

    answer = send_row(as_administrator, change(noise), **typed)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert said in shown
    assert "Typed with care" in shown
    assert f'href="#id_value-{draft.columns.get(fact=fact).id}"' in shown
    noise.refresh_from_db()
    assert noise.reason == "Noise of people, nobody in danger"


def test_an_example_is_proposed_that_hits_the_row_as_it_is_typed(draft, noise, as_administrator) -> None:
    typed = asks(draft, "type", "is", "noise") | {"reason": "Half typed", "propose": "1"}

    answer = send_row(as_administrator, change(noise), **typed)

    last = answer.context["examples"][-1]
    assert last["words"].value() == "Half typed"
    assert last[f"fact-{draft.columns.get(fact='type').id}"].value() == "noise"
    noise.refresh_from_db()
    assert noise.reason != "Half typed"


def test_what_is_proposed_and_saved_satisfies_the_checks(draft, noise, as_administrator) -> None:
    noise.examples.all().delete()
    assert any("no worked example" in said for said in check_version(draft).problems)
    proposed = send_row(as_administrator, change(noise), propose="1").context["examples"][-1]
    place = len(as_administrator.get(change(noise)).context["examples"]) - 1
    typed = {
        f"example-{place}-{name}": proposed[name].value() or ""
        for name in proposed.fields
        if name != "remove"
    }

    send_row(as_administrator, change(noise), **typed)

    assert check_version(draft).problems == ()


def test_no_example_is_made_up_for_a_row_that_is_never_reached(draft, noise, as_administrator) -> None:
    typed = asks(draft, "happening_now", "is", "yes") | {"propose": "1"}

    shown = send_row(as_administrator, change(noise), **typed).content.decode()

    assert "No facts reach this row" in shown


def test_an_example_without_words_or_with_a_wrong_number_is_refused(draft, noise, as_administrator) -> None:
    typed = known(draft, 1, "", type="noise") | known(draft, 1, "", contacts_60_days="many")

    shown = send_row(as_administrator, change(noise), **typed).content.decode()

    assert "is not a number" in shown
    assert noise.examples.count() == 1


def test_an_example_is_taken_out(noise, as_administrator) -> None:
    send_row(as_administrator, change(noise), **{"example-0-remove": "on"})

    assert noise.examples.count() == 0


def test_rows_are_added_to_drafts_of_the_own_customer_only(
    version, draft, as_administrator, foreigner
) -> None:
    before = DecisionRow.objects.count()

    assert as_administrator.post(add(version), DECIDED).status_code == 302
    assert foreigner.post(add(draft), DECIDED).status_code == 302
    assert foreigner.post(change(draft.rows.first()), DECIDED).status_code == 404

    assert DecisionRow.objects.count() == before


def test_a_routing_row_needs_no_grade(customer, as_administrator) -> None:
    table = customer.decision_tables.get(slug="routing")
    as_administrator.post(page("decisiontableversion_copy", table.versions.get(state="published").id))
    draft = table.versions.get(state="draft")

    typed = {"agency": "epa", "reason": "Smoke"} | asks(draft, "type", "is", text="smoke")
    assert send_row(as_administrator, add(draft), **typed).status_code == 302

    made = draft.rows.get(reason="Smoke")
    assert (made.grade, made.agency) == ("", "epa")
