"""The clock as officers and the floor see it: words, state, the ladder, and who is on duty."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from triage.actions import claim_case, escalate_overdue, go_on_duty, watch_duty, write_to_reporter
from triage.models import Case, Duty
from triage.screens.words import clock_words

QUEUE = reverse("triage-queue")
HOUR = timedelta(hours=1)


def page_of(client, case: Case) -> str:
    return client.get(reverse("triage-case", args=[case.reference])).content.decode()


@pytest.fixture
def asked(theft_case, officer) -> Case:
    """A case whose citizen was asked something just now."""
    now = timezone.now()
    case = theft_case(at=now - HOUR)
    claim_case(case_id=case.id, officer=officer, at=now)
    write_to_reporter(case_id=case.id, officer=officer, words="Which colour?", key="k", at=now, asks=True)
    case.refresh_from_db()
    return case


def test_queue_and_case_say_that_a_clock_waits_for_the_citizen(asked, as_officer):
    row = as_officer.get(QUEUE).context["rows"][0]
    page = page_of(as_officer, asked)

    assert (row["clock_text"], row["clock_state"]) == ("Paused: waits for the citizen", "paused")
    assert "Paused: waits for the citizen" in page
    assert "Without an answer due" in page
    assert "Waits for the citizen, until" in page


def test_a_paused_case_is_neither_soon_nor_late(asked, as_officer):
    for tab in ("soon", "late"):
        assert not as_officer.get(QUEUE, {"tab": tab}).context["rows"]


@pytest.mark.parametrize(
    ("hours", "state"), [(0, "ok"), (19, "ok"), (19.2, "soon"), (23.9, "soon"), (25, "late")]
)
def test_the_last_fifth_is_soon(case, hours, state):
    assert clock_words(case, case.opened_at + hours * HOUR).state == state


def test_the_last_fifth_of_a_tables_own_minutes_is_soon_too(case):
    now = timezone.now()
    case.due_at, case.warn_at = now + timedelta(minutes=3), now

    assert clock_words(case, now) == ("3 min", "soon")


def test_the_ladder_is_on_the_timeline_what_was_and_what_is_to_come(theft_case, as_officer, sergeant):
    now = timezone.now()
    case = theft_case(at=now - 24 * HOUR)
    escalate_overdue(at=now)

    timeline = as_officer.get(reverse("triage-case", args=[case.reference])).context["timeline"]

    alarm = next(entry for entry in timeline if entry["state"] == "alarm")
    assert alarm["detail"] == "Level 1. Told by e-mail: Sgt. R. Okafor (duty sergeant)."
    assert [entry["title"] for entry in timeline if entry["state"] == "todo"] == [
        "State duty officer",
        "All of them again",
    ]


def test_the_box_that_asks_is_there_unless_the_case_is_urgent(theft_case, as_officer, officer):
    now = timezone.now()
    cases = [theft_case(at=now, happening_now=said) for said in ("no", "unsure")]
    for case in cases:
        claim_case(case_id=case.id, officer=officer, at=now)

    assert ["the clock waits for the answer" in page_of(as_officer, case) for case in cases] == [True, False]


def test_an_officer_asks_on_the_case_page(theft_case, as_officer, officer):
    case = claim_case(case_id=theft_case(at=timezone.now()).id, officer=officer, at=timezone.now())

    as_officer.post(
        reverse("triage-write", args=[case.reference]), {"words": "Which colour?", "key": "a", "asks": "on"}
    )

    case.refresh_from_db()
    assert case.paused_for == "citizen"


def test_the_floor_alarms_where_nobody_is_on_duty_and_names_who_is(as_supervisor, officer, sergeant):
    now = timezone.now()
    watch_duty(at=now)
    alarmed = as_supervisor.get(reverse("floor"))
    assert "No officer is on duty: " in alarmed.content.decode()
    assert "Told by e-mail: Sgt. R. Okafor." in alarmed.content.decode()

    go_on_duty(user=officer, until=now + HOUR, at=now)
    known = alarmed.context["state"]
    calm = as_supervisor.get(reverse("floor-now"), {"known": known})

    assert calm.status_code == 200
    assert "No officer is on duty" not in calm.content.decode()
    assert "Const. A. Petrakis" in calm.content.decode()


def test_the_floor_says_who_has_had_no_page_open_for_long(as_supervisor, officer):
    now = timezone.now()
    go_on_duty(user=officer, until=now + HOUR, at=now)
    Duty.objects.update(seen_at=now - HOUR)

    assert "no page open since" in as_supervisor.get(reverse("floor")).content.decode()
