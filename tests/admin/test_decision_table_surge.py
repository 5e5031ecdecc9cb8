"""A surge row by its form: in force at once, read by a second person, over by itself or by a press."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.admin.table_forms import asks, page, press, send_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def begin(version, as_administrator):
    """Presses the button of the surge page, with changes of what is typed."""

    def press_it(**changes):
        typed = {"grade": "resolution", "disposition": "advice", "reason": "Festival: known noise"}
        typed |= asks(version, "type", "is", "noise") | asks(version, "happening_now", "is", "no")
        return send_row(as_administrator, page("decisiontable_surge", version.table_id), **(typed | changes))

    return press_it


def in_force(version):
    return version.table.versions.get(state="published")


def test_a_surge_is_in_force_at_once_and_said_on_the_tables_page(version, begin, as_administrator) -> None:
    assert begin().status_code == 302

    now = in_force(version)
    assert now.rows.get(surge=True).reason == "Festival: known noise"
    shown = as_administrator.get(page("decisiontable_change", version.table_id)).content.decode()
    assert "surge row</b>, until" in shown
    assert "somebody else has to confirm it" in shown


def test_a_second_person_confirms_it(version, begin, second, as_administrator) -> None:
    begin()
    now = in_force(version)

    assert "You began this surge" in press(as_administrator, now, "confirm_surge")
    assert "it stays until its time" in press(second, now, "confirm_surge")

    now.refresh_from_db()
    assert now.surge_confirmed_by_id


def test_it_is_ended_by_a_press(version, begin, second) -> None:
    begin()

    assert "The surge is over" in press(second, in_force(version), "end_surge")

    assert in_force(version).restores_id == version.id
    assert not in_force(version).rows.filter(surge=True).exists()


def test_what_is_no_surge_is_neither_confirmed_nor_ended(version, as_administrator) -> None:
    for verb in ("confirm_surge", "end_surge"):
        assert "no surge that is in force" in press(as_administrator, version, verb)


@pytest.mark.parametrize(
    ("hours", "said"),
    [(73, "within the next 72 hours"), (-1, "within the next 72 hours"), (None, "Say until when")],
)
def test_it_never_stays(version, begin, centre, hours, said) -> None:
    until = timezone.localtime(timezone=centre.zone) + timedelta(hours=hours) if hours else None

    shown = begin(until=until.strftime("%Y-%m-%dT%H:%M") if until else "").content.decode()

    assert said in shown
    assert "Festival: known noise" in shown
    assert in_force(version) == version


def test_it_never_takes_every_contact(version, begin) -> None:
    nothing = asks(version, "type", "") | asks(version, "happening_now", "")

    assert "would take every contact" in begin(**nothing).content.decode()

    assert in_force(version) == version


def test_another_customers_table_is_not_there(version, foreigner) -> None:
    assert foreigner.get(page("decisiontable_surge", version.table_id)).status_code == 404
