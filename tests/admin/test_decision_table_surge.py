"""A surge row by its form: in force at once, read by a second person, over by itself or by a press."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from assistline.models import AuditEntry
from assistline.references import group
from tests.admin.table_forms import asks, page, press, send_row
from tests.triage.conftest import *  # noqa: F403 - files reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def begin(version, as_administrator):
    """Presses the button of the surge page, with changes of what is typed, and once more when it was seen."""

    def press_it(*, presses=2, **changes):
        typed = {"grade": "resolution", "disposition": "advice", "reason": "Festival: known noise"}
        typed |= asks(version, "type", "is", "noise") | asks(version, "happening_now", "is", "no")
        answer = None
        for _ in range(presses):
            url = page("decisiontable_surge", version.table_id)
            answer = send_row(as_administrator, url, **(typed | changes))
            if not (seen := answer.context and answer.context["seen"]):
                break
            typed |= {"seen": seen}
        return answer

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


def test_what_it_would_have_changed_in_the_last_day_is_seen_first(version, begin, theft_case) -> None:
    at = timezone.now()
    kept = [theft_case(at=at - timedelta(hours=hours)) for hours in (1, 2, 30)]

    shown = begin(presses=1, reason="Known thefts", **asks(version, "type", "is", "theft")).content.decode()

    assert "2 of 2</b> would have been decided otherwise" in shown
    assert [case for case in kept if group(case.reference) in shown] == kept[:2]
    assert in_force(version) == version
    entry = AuditEntry.objects.get(action="replay.read")
    assert set(entry.object_ids) == {case.id for case in kept[:2]}


def test_what_was_seen_of_another_row_or_long_ago_puts_nothing_in_force(
    version, begin, as_administrator, monkeypatch
) -> None:
    seen = begin(presses=1).context["seen"]

    for changes in ({"reason": "Another row"}, {"again": "1"}, {"seen": "made up"}):
        assert begin(presses=1, **({"seen": seen} | changes)).status_code == 200
    monkeypatch.setattr("assistline.admin.decision_table_surge.SEEN_FOR", timedelta(seconds=-1))
    assert begin(presses=1, seen=seen).status_code == 200
    assert in_force(version) == version


def test_what_was_seen_of_other_rows_in_force_puts_nothing_in_force(version, begin) -> None:
    seen = begin(presses=1).context["seen"]
    begin(reason="Another surge")
    other = in_force(version)

    begin(presses=1, seen=seen)

    assert in_force(version) == other


def test_what_was_seen_is_kept_with_who_began_it(version, begin, theft_case) -> None:
    theft_case(at=timezone.now() - timedelta(hours=1))

    begin(**asks(version, "type", "is", "theft"))

    said = LogEntry.objects.latest("id").change_message
    assert "1 of 1 contacts of the last day decided otherwise, 1 lowered" in said


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
