"""Who is on duty, the alarm where nobody is, and the ladder that a late case goes up."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.models import Notification, OutboxEvent
from reports.models import StatusUpdate
from tests.conftest import person
from tests.triage.conftest import NOON
from tests.triage.side_by_side import side_by_side
from triage.actions import (
    claim_case,
    escalate_overdue,
    go_off_duty,
    go_on_duty,
    warn_of_deadlines,
    watch_duty,
)
from triage.models import Calendar, Clock, Duty, DutyAlarm, Escalation, IllegalMove, Ladder, Weekday

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DUE = NOON + 24 * HOUR


def mails(message: str) -> list[str]:
    return list(Notification.objects.filter(message=message).order_by("id").values_list("to", flat=True))


def on_duty(user, at=NOON, hours=8) -> Duty:
    return go_on_duty(user=user, until=at + hours * HOUR, at=at)


def test_nobody_on_duty_alarms_once_and_the_sergeant_is_told(officer, sergeant):
    assert [watch_duty(at=NOON + n * MINUTE) for n in range(3)] == [1, 0, 0]

    alarm = DutyAlarm.objects.get()
    assert (alarm.ended_at, alarm.told[0]["who"]) == (None, "Sgt. R. Okafor")
    assert mails("nobody_on_duty") == [sergeant.email]
    assert OutboxEvent.objects.filter(name="duty.missed").count() == 1


def test_the_alarm_ends_when_somebody_comes_and_rings_when_the_last_one_goes(officer, officer_two, sergeant):
    watch_duty(at=NOON)
    for user in (officer, officer_two):
        on_duty(user, NOON + MINUTE)
    assert not DutyAlarm.objects.filter(ended_at=None).exists()

    go_off_duty(user=officer, at=NOON + 2 * MINUTE)
    assert not DutyAlarm.objects.filter(ended_at=None).exists()
    go_off_duty(user=officer_two, at=NOON + 3 * MINUTE)

    assert DutyAlarm.objects.filter(ended_at=None).count() == 1
    assert len(mails("nobody_on_duty")) == 2


def test_a_duty_that_is_over_counts_no_more_and_a_sergeant_is_no_officer(officer, sergeant):
    on_duty(officer, hours=1)
    on_duty(sergeant)

    assert [watch_duty(at=NOON + n * HOUR) for n in (0.9, 1)] == [0, 1]


def test_a_centre_that_is_closed_misses_nobody(centre, officer):
    calendar = Calendar.objects.create(centre=centre, always_open=False)
    calendar.slots.create(weekday=Weekday.TUESDAY, opens=time(13), closes=time(17))

    assert [watch_duty(at=NOON + n * HOUR) for n in (0, 1, 2, 5)] == [0, 1, 0, 1]
    calendar.exceptions.create(date=date(2026, 11, 24), reason="Training")
    assert watch_duty(at=NOON + timedelta(days=7, hours=1)) == 0


def test_a_centre_without_officers_and_reports_misses_nobody(other_centre, officer):
    on_duty(officer)

    assert watch_duty(at=NOON) == 0


@pytest.mark.django_db(transaction=True)
def test_four_who_watch_at_once_raise_one_alarm(officer, sergeant):
    side_by_side(4, lambda number: watch_duty(at=NOON))

    assert DutyAlarm.objects.count() == len(mails("nobody_on_duty")) == 1


def test_while_nobody_is_on_duty_an_urgent_case_goes_to_a_sergeant_at_once(theft_case, officer, sergeant):
    watch_duty(at=NOON - MINUTE)
    urgent, _ = theft_case(happening_now="unsure"), theft_case()

    assert escalate_overdue(at=NOON + timedelta(seconds=10)) == 1

    urgent.refresh_from_db()
    assert (urgent.level, mails("case_escalated")) == (1, [sergeant.email])
    assert "Nobody is on duty." in urgent.events.get(kind="escalated").words
    assert not StatusUpdate.objects.filter(status="late").exists()
    assert Clock.objects.get(case=urgent).next_escalation_at == urgent.due_at  # then the next level


def test_what_waits_already_goes_up_when_the_last_one_leaves(theft_case, officer, officer_two, sergeant):
    on_duty(officer)
    waits, held = theft_case(happening_now="unsure"), theft_case(happening_now="unsure")
    claim_case(case_id=held.id, officer=officer_two, at=NOON + MINUTE)

    go_off_duty(user=officer, at=NOON + 2 * MINUTE)
    escalate_overdue(at=NOON + 2 * MINUTE)

    assert list(Escalation.objects.values_list("clock__case", flat=True)) == [waits.id]


def test_a_case_that_went_up_early_goes_to_the_state_at_its_deadline(theft_case, officer, sergeant, customer):
    Ladder.objects.filter(customer=customer).update(state_duty_email="desk@example.org")
    watch_duty(at=NOON - MINUTE)
    case = theft_case(happening_now="unsure")
    escalate_overdue(at=NOON + MINUTE)

    escalate_overdue(at=case.due_at)

    assert mails("case_escalated_supervisor") == ["desk@example.org"]
    assert StatusUpdate.objects.get(status="late").sentence.endswith("A sergeant has been told.")


def test_the_sergeant_on_duty_of_any_centre_is_told_and_no_other(case, sergeant, other_centre):
    elsewhere = person("sergeant-two", "sergeant", other_centre, "Sgt. W. Keogh")
    on_duty(elsewhere, DUE - HOUR)

    escalate_overdue(at=DUE)

    assert mails("case_escalated") == [elsewhere.email]


def test_each_level_says_who_was_told_by_what_and_who_could_not_be(case, sergeant, supervisor, customer):
    type(supervisor).objects.filter(id=supervisor.id).update(email="")

    escalate_overdue(at=DUE + 20 * MINUTE)

    first, second = case.events.filter(kind="escalated").values_list("words", flat=True)
    assert first == "Level 1. Told by e-mail: Sgt. R. Okafor (duty sergeant)."
    assert second == (
        "Level 2. Could not be told: Helen Marsh (supervisor, informed, no e-mail address), "
        "Nobody (state duty officer, none is set)."
    )


def test_a_state_duty_officer_gets_a_link_only_if_they_may_open_the_case(case, sergeant, officer, customer):
    Ladder.objects.filter(customer=customer).update(state_duty_officer=officer)

    escalate_overdue(at=DUE + 20 * MINUTE)

    assert mails("case_escalated") == [sergeant.email, officer.email]


def test_at_the_last_level_all_sergeants_are_told_and_who_is_two_of_them_once(
    case, sergeant, supervisor, other_centre, customer
):
    there, resting = (person(name, "sergeant", other_centre, f"Sgt. {name}") for name in ("there", "resting"))
    on_duty(there, DUE - HOUR)
    Ladder.objects.filter(customer=customer).update(state_duty_officer=sergeant)

    escalate_overdue(at=DUE + HOUR)

    told = [one["who"] for one in Escalation.objects.get(level=3).told]
    assert sorted(told) == sorted(str(user) for user in (sergeant, supervisor, there, resting))


def test_of_a_restricted_case_its_keepers_alone_are_told(case, sergeant, officer, customer):
    Ladder.objects.filter(customer=customer).update(state_duty_email="desk@example.org")
    type(case).objects.filter(id=case.id).update(restricted=True)
    case.keepers.create(user=officer, given_at=NOON)

    escalate_overdue(at=DUE + 2 * HOUR)

    assert set(mails("case_escalated")) == {officer.email}
    assert not mails("case_escalated_supervisor")


def test_whoever_has_a_case_is_warned_in_its_last_fifth_once(claimed, officer):
    warn_at = NOON + 0.8 * 24 * HOUR

    assert [warn_of_deadlines(at=warn_at + n * MINUTE) for n in (-1, 0, 1)] == [0, 1, 0]

    assert mails("case_due_soon") == [officer.email]
    assert Escalation.objects.get().level == 0
    assert OutboxEvent.objects.filter(name="case.warned").count() == 1


def test_what_nobody_has_is_warned_of_on_the_queue_alone(case, officer):
    warn_of_deadlines(at=DUE - HOUR)

    assert not mails("case_due_soon")
    assert case.events.get(kind="warned").words == "Nobody has it: the queue shows it."


def test_what_is_late_already_is_not_warned_of(claimed):
    assert warn_of_deadlines(at=DUE) == 0
    assert not Escalation.objects.exists()


@pytest.mark.parametrize("hours", [-1, 0, 15])
def test_nobody_is_on_duty_for_no_time_or_a_whole_day(officer, hours):
    with pytest.raises(IllegalMove):
        on_duty(officer, hours=hours)


def test_an_officer_goes_on_duty_and_off_it_on_the_queue_page(as_officer, officer):
    queue = reverse("triage-queue")
    watch_duty(at=timezone.now())
    assert "No officer is on duty" in as_officer.get(queue).content.decode()

    page = as_officer.post(reverse("triage-duty"), {"hours": "8"}, follow=True).content.decode()
    assert "You are on duty." in page
    assert "No officer is on duty" not in page

    page = as_officer.post(reverse("triage-duty"), {"end": "1"}, follow=True).content.decode()
    assert "You are not on duty. On duty until" in page
    assert Duty.objects.get().ended_at is not None


@pytest.mark.parametrize("hours", ["", "3", "x", "99999"])
def test_what_is_no_choice_puts_nobody_on_duty(as_officer, hours):
    page = as_officer.post(reverse("triage-duty"), {"hours": hours}, follow=True).content.decode()

    assert "Choose until when you are on duty." in page
    assert not Duty.objects.exists()


def test_an_open_page_is_seen_and_puts_nobody_on_duty(as_officer, officer):
    as_officer.post(reverse("triage-duty-seen"))
    assert not Duty.objects.exists()
    duty = on_duty(officer, timezone.now() - HOUR)

    as_officer.post(reverse("triage-duty-seen"))

    assert Duty.objects.get().seen_at > duty.seen_at
