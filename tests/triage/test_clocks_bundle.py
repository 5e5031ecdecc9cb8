"""Calendars, targets and escalation move with the configuration, also to a centre in another state."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistline.bundle.archive import HEAD, pack, unpack
from assistline.bundle.moving import apply_bundle, diff_bundle, export_bundle, read_bundle
from assistline.bundle.refusal import BundleRefused
from assistline.models import Centre, Customer
from reports.models import ReportType
from triage.actions import fill_holidays
from triage.models import Calendar, Ladder, Target

pytestmark = pytest.mark.django_db
PARTS = (
    "assistline.bundle.customer.CentresPart",
    "triage.bundle_clocks.CalendarsPart",
    "triage.bundle_clocks.TargetsPart",
    "triage.bundle_clocks.LadderPart",
)


@pytest.fixture(autouse=True)
def only_clocks(monkeypatch):
    """The rest of a configuration takes a second to read; that it moves with these is in test_bundle.py."""
    monkeypatch.setattr("assistline.bundle.parts.PARTS", PARTS)


@pytest.fixture
def calendar(centre) -> Calendar:
    """Weekdays from eight to four, holidays of Victoria, a day of its own and two that are otherwise."""
    made = Calendar.objects.create(centre=centre, always_open=False, state="VIC")
    for weekday in range(5):
        made.slots.create(weekday=weekday, opens=time(8), closes=time(16))
    fill_holidays(at=timezone.now())
    made.holidays.create(date=date(2026, 12, 24), name="Our own day")
    made.exceptions.create(date=date(2026, 12, 31), opens=time(8), closes=time(12), reason="Half a day")
    made.exceptions.create(date=date(2027, 1, 4), reason="Moving house")
    return made


@pytest.fixture
def there(centre) -> Customer:
    """Another customer, with a centre of the same name and nothing else."""
    other = Customer.objects.create(slug="there", name="Harbour Police")
    Centre.objects.create(customer=other, slug="there", name=centre.name, takes_online_reports=True)
    return other


def files_of(customer):
    return unpack(export_bundle(customer=customer))


def moved(customer, change=lambda files: None):
    """The customer's file, changed, as it is read elsewhere."""
    files = files_of(customer)
    change(files)
    return read_bundle(pack(files))


def take(customer, bundle, by):
    return apply_bundle(bundle=bundle, customer=customer, by=by, at=timezone.now(), first=True)


def test_hours_targets_and_escalation_are_there_as_they_are_here(customer, calendar, there, administrator):
    kind = customer.report_types.get(slug="theft")
    ReportType.objects.create(customer=there, slug="theft", name="Theft")
    Target.objects.create(customer=customer, grade="scheduled", report_type=kind, minutes=90, in_hours=True)
    soon = timezone.now() + timedelta(days=9)
    Target.objects.create(customer=customer, grade="resolution", minutes=600, from_at=soon)
    Ladder.objects.filter(customer=customer).update(state_duty_email="desk@police.example", answer_days=3)

    take(there, moved(customer), administrator)

    here, then = files_of(customer), files_of(there)
    assert {**then, HEAD: None} == {**here, HEAD: None}
    assert diff_bundle(bundle=moved(customer), customer=there).changes == []
    assert Target.objects.get(customer=there, grade="resolution", from_at=soon).minutes == 600


def test_each_difference_of_the_hours_is_a_sentence(customer, calendar, administrator):
    bundle = moved(customer)
    calendar.slots.filter(weekday=4).update(closes=time(15))
    calendar.exceptions.filter(opens=None).delete()
    calendar.holidays.filter(name="Our own day").update(name="Another day")
    name = f"of hours of {calendar.centre.name}"

    said = take(customer, bundle, administrator).changes

    assert f"Slot Friday 08:00 16:00 {name} is new." in said
    assert f"Slot Friday 08:00 15:00 {name} is gone." in said
    assert f"Exception 2027-01-04 {name} is new: “Moving house”." in said
    assert f"Holiday 2026-12-24 {name}: name was “Another day”, is “Our own day”." in said
    assert calendar.slots.get(weekday=4).closes == time(16)


def test_a_centre_in_another_state_keeps_its_holidays_and_takes_the_rest(
    customer, calendar, there, administrator
):
    queensland = Calendar.objects.create(centre=there.centres.get(), always_open=False, state="QLD")
    fill_holidays(at=timezone.now())
    before = set(queensland.holidays.values_list("date", "name"))

    remarks = take(there, moved(customer), administrator).remarks

    queensland.refresh_from_db()
    assert queensland.state == "QLD"
    assert set(queensland.holidays.filter(from_list=True).values_list("date", "name")) == before - {
        (date(2026, 12, 24), "Christmas Eve (from 6pm)")
    }
    assert queensland.holidays.filter(name="Our own day", from_list=False).exists()
    assert queensland.slots.count() == 5
    name = f"Hours of {calendar.centre.name}"
    assert f"{name}: state is “QLD” and stays; the file has “VIC”." in remarks
    assert f"{name}: state holidays stay as they are; the file has others." in remarks


def test_a_new_target_follows_the_one_that_is_here_and_no_promise_is_rewritten(
    customer, there, administrator
):
    old = Target.objects.create(
        customer=there, grade="priority", minutes=30, from_at=timezone.now() - timedelta(days=9)
    )

    said = take(there, moved(customer), administrator).changes

    assert "Target of Priority for every type: minutes was 30, is 15." in said
    old.refresh_from_db()
    assert old.minutes == 30
    assert Target.objects.filter(customer=there, grade="priority").order_by("from_at").last().minutes == 15


def test_a_target_whose_day_is_past_meanwhile_is_left_out_and_said(customer, there, administrator):
    def add(files):
        files["targets.json"]["targets"].append(
            {
                "grade": "scheduled",
                "report_type": None,
                "holds_from": datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
                "minutes": 7,
                "in_hours": False,
            }
        )

    remarks = take(there, moved(customer, add), administrator).remarks

    assert any(
        "Target of Scheduled for every type from 2026-01-01T00:00 is not here." in it for it in remarks
    )
    assert not Target.objects.filter(customer=there, minutes=7).exists()


def first(files, name):
    return files[f"{name}.json"][name][0]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda f: first(f, "calendars")["slots"][0].update(weekday="Someday"), "is no day of the week"),
        (lambda f: first(f, "calendars")["slots"][0].update(closes="07:00"), "it closes before it opens"),
        (lambda f: first(f, "calendars")["slots"][0].update(opens="8"), "slots 1, opens: "),
        (lambda f: first(f, "calendars")["exceptions"][0].update(closes=None), "give both times, or neither"),
        (lambda f: first(f, "calendars").update(state="XX"), "calendars.json, 1, state: "),
        (lambda f: first(f, "targets").update(grade="immediate", in_hours=True), "run around the clock"),
        (lambda f: first(f, "targets").update(holds_from="2027-01-01"), "Write a moment in UTC"),
        (lambda f: first(f, "targets").update(report_type="flying"), "There is no type called “flying”"),
        (lambda f: first(f, "escalation").update(answer_days=0), "escalation.json, 1, answer_days"),
    ],
)
def test_a_broken_file_says_where_and_changes_nothing(
    customer, calendar, there, administrator, spoil, sentence
):
    before = files_of(there)

    with pytest.raises(BundleRefused) as refused:
        take(there, moved(customer, spoil), administrator)

    assert any(sentence in said for said in refused.value.sentences)
    assert files_of(there) == before


def test_a_day_that_is_in_both_lists_is_refused(customer, calendar, there, administrator):
    def twice(files):
        told = first(files, "calendars")
        told["holidays"].append(told["state_holidays"][0])

    with pytest.raises(BundleRefused, match="is a holiday twice"):
        moved(customer, twice)


quarters = st.integers(0, 95).map(lambda number: time(number // 4, number % 4 * 15))
days = st.dates(date(2026, 12, 1), date(2027, 2, 1))


@given(
    slots=st.lists(st.tuples(st.integers(0, 6), quarters, quarters), max_size=6),
    holidays=st.dictionaries(
        days, st.tuples(st.text("abc é", min_size=1, max_size=5), st.booleans()), max_size=4
    ),
    exceptions=st.lists(st.tuples(days, st.none() | st.tuples(quarters, quarters)), max_size=4),
    state=st.sampled_from(["", "VIC", "QLD"]),
    state_there=st.sampled_from(["", "VIC"]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_calendar_moves_and_is_then_no_difference(
    customer, centre, there, administrator, slots, holidays, exceptions, state, state_there
):
    Calendar.objects.filter(centre__in=[centre, there.centres.get()]).delete()
    made = Calendar.objects.create(centre=centre, always_open=not slots, state=state)
    Calendar.objects.create(centre=there.centres.get(), state=state_there)
    for weekday, *span in slots:
        opens, closes = sorted(span)
        made.slots.create(weekday=weekday, opens=opens, closes=closes if closes > opens else time(0))
    for day, (name, from_list) in holidays.items():
        made.holidays.create(date=day, name=name, from_list=from_list)
    for day, span in exceptions:
        opens, closes = sorted(span) if span else (None, None)
        made.exceptions.create(
            date=day, opens=opens, closes=time(0) if span and opens == closes else closes, reason="x"
        )
    bundle = moved(customer)

    take(there, bundle, administrator)

    assert diff_bundle(bundle=bundle, customer=there).changes == []
    if state_there in ("", state):
        assert files_of(there)["calendars.json"] == files_of(customer)["calendars.json"]
