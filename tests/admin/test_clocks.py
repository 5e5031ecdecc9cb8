"""Calendars, holidays, targets and who is told last, as an administrator sets them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import person, signed_in
from triage.actions import change_state, fill_holidays
from triage.models import Calendar, Ladder, State, Target, Weekday

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 17, 1, tzinfo=UTC)
TARGETS = reverse("admin:triage_target_changelist")


@pytest.fixture
def calendar(centre) -> Calendar:
    return Calendar.objects.create(centre=centre, state=State.VIC)


def days(calendar, year: int) -> list[str]:
    return list(calendar.holidays.filter(date__year=year).values_list("name", flat=True))


def formset(prefix: str, *rows: dict[str, object]) -> dict[str, object]:
    """What an inline sends: its new rows."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return sent | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def new_target(customer, **changes):
    at = timezone.localtime(timezone.now() + timedelta(hours=1), customer.centres.all()[0].zone)
    sent = {"customer": customer.id, "grade": "scheduled", "minutes": 480, "in_hours": "on"}
    return sent | {"from_at_0": f"{at:%Y-%m-%d}", "from_at_1": f"{at:%H:%M}"} | changes


def test_the_holidays_of_a_state_are_written_for_three_years(calendar):
    fill_holidays(at=AT)

    assert [len(days(calendar, year)) > 10 for year in (2025, 2026, 2027, 2028, 2029)] == [
        *(False, True, True, True, False)
    ]
    assert "Melbourne Cup Day" in days(calendar, 2027)


def test_a_year_is_written_once_and_what_was_taken_away_stays_away(calendar):
    fill_holidays(at=AT)
    calendar.holidays.filter(date=date(2027, 11, 2)).delete()

    assert fill_holidays(at=AT) == 0
    assert fill_holidays(at=AT + timedelta(days=365)) > 10

    assert "Melbourne Cup Day" not in days(calendar, 2027)
    assert "Melbourne Cup Day" in days(calendar, 2029)


def test_another_state_takes_the_place_of_the_first_and_leaves_what_a_person_wrote(calendar):
    fill_holidays(at=AT)
    calendar.holidays.create(date=date(2027, 3, 3), name="The hall is painted")
    Calendar.objects.filter(id=calendar.id).update(state=State.NSW)
    calendar.refresh_from_db()

    change_state(calendar=calendar, at=AT)

    names = days(calendar, 2027)
    assert "Melbourne Cup Day" not in names
    assert {"The hall is painted", "Good Friday"} <= set(names)


def test_another_state_changes_nothing_of_the_days_that_are_over(calendar):
    fill_holidays(at=AT)  # after the Cup Day of its year
    Calendar.objects.filter(id=calendar.id).update(state=State.NSW)
    calendar.refresh_from_db()

    change_state(calendar=calendar, at=AT)

    assert "Melbourne Cup Day" in days(calendar, AT.year)


def test_hours_are_given_on_one_page_with_what_they_amount_to(as_administrator, centre):
    sent = {"centre": centre.id, "state": "VIC"}
    sent |= formset("slots", *({"weekday": d, "opens": "08:00", "closes": "16:00"} for d in range(5)))
    sent |= formset("exceptions") | formset("holidays")

    response = as_administrator.post(reverse("admin:triage_calendar_add"), sent)

    calendar = Calendar.objects.get()
    assert (response.status_code, calendar.slots.count()) == (302, 5)
    assert len(days(calendar, timezone.now().year + 1)) > 10
    page = as_administrator.get(reverse("admin:triage_calendar_change", args=[calendar.id])).content.decode()
    assert "08:00 to 16:00" in page
    assert "a case of now" in page


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [("16:00", "08:00", "It closes before it opens."), ("08:00", "", "Give both times, or neither")],
)
def test_times_that_cannot_be_are_said_beside_them(as_administrator, centre, opens, closes, said):
    exception = {"date": "2027-01-05", "opens": opens, "closes": closes, "reason": "Training"}
    sent = {"centre": centre.id} | formset("slots") | formset("exceptions", exception) | formset("holidays")

    page = as_administrator.post(reverse("admin:triage_calendar_add"), sent).content.decode()

    assert said in page
    assert not Calendar.objects.exists()


def test_a_new_target_holds_from_its_time_and_the_page_says_what_it_means(as_administrator, customer, centre):
    calendar = Calendar.objects.create(centre=centre, always_open=False)
    calendar.slots.create(weekday=Weekday.MONDAY, opens=time(8), closes=time(16))

    assert as_administrator.post(reverse("admin:triage_target_add"), new_target(customer)).status_code == 302

    assert Target.objects.latest("id").in_hours
    Target.objects.filter(in_hours=True).update(from_at=timezone.now() - timedelta(minutes=1))
    page = as_administrator.get(TARGETS).content.decode()
    assert "8 h 00 of the centre’s hours" in page
    assert page.count('role="img"') == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from_at_0": "2020-01-01"}, "Choose now or later"),
        ({"grade": "priority"}, "Immediate and Priority run around the clock."),
        ({"minutes": 0}, "greater than or equal to 1"),
    ],
)
def test_a_target_that_cannot_be_is_refused(as_administrator, customer, changes, said):
    before = Target.objects.count()

    page = as_administrator.post(reverse("admin:triage_target_add"), new_target(customer, **changes))

    assert said in page.content.decode()
    assert Target.objects.count() == before


def test_nobody_changes_what_old_promises_were_made_by(as_administrator):
    target = Target.objects.first()

    assert (
        as_administrator.post(
            reverse("admin:triage_target_change", args=[target.id]), {"minutes": 1}
        ).status_code
        == 403
    )


def test_a_new_customer_begins_with_the_targets_of_the_product(customer):
    said = customer.targets.order_by("minutes").values_list("grade", "minutes", "in_hours")

    assert list(said) == [
        ("immediate", 5, False),
        ("priority", 15, False),
        ("scheduled", 1440, False),
        ("resolution", 4320, False),
    ]


def test_who_is_told_last_is_one_of_the_customers_own_people(as_administrator, customer, centre):
    ladder = Ladder.objects.get(customer=customer)
    desk = {
        "state_duty_email": "desk@example.org",
        "answer_days": 3,
        "state_duty_officer": "",
        "review_days": 28,
        "review_hours": 24,
        "agent_minutes": 60,
    }
    url = reverse("admin:triage_ladder_change", args=[ladder.id])

    assert as_administrator.post(url, desk).status_code == 302
    ladder.refresh_from_db()
    assert (ladder.state_duty_email, ladder.answer_days) == ("desk@example.org", 3)
    stranger = signed_in(person("else", "officer", centre, "Const. E. Else"))
    assert stranger.get(url).status_code == 403
