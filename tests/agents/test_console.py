"""The console: it rings, one answers, the matter changes, and nothing that was said is said twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, hang_up, set_presence
from agents.models import Presence, PresenceInterval
from assistline.models import AuditEntry
from reports.actions import save_answers
from reports.definitions import published
from reports.models import DraftAnswer
from tests.agents.conftest import CALLER_E164, NOISE, WORSE, door, kept, write

CONSOLE = reverse("console")
TOLD = "The council can act on this. Call them in office hours."


@pytest.fixture(autouse=True)
def available(agent) -> None:
    set_presence(user=agent, state=Presence.AVAILABLE, at=timezone.now())


def test_a_call_rings_on_the_console_with_answer_in_focus(ring, as_agent):
    ring()

    page = as_agent.get(CONSOLE).content.decode()

    assert "Ringing:" in page
    assert "0491 570 156" in page
    assert "autofocus data-f2" in page


def test_an_open_page_learns_that_it_rings(ring, as_agent):
    before = as_agent.get(reverse("console-now")).json()

    ring()

    after = as_agent.get(reverse("console-now")).json()
    assert before["key"] != after["key"]
    assert (before["waiting"], after["waiting"]) == ("0", "1")


def test_who_is_away_is_not_rung(ring, as_agent, agent):
    set_presence(user=agent, state=Presence.BREAK, reason="Lunch", at=timezone.now())
    ring()

    page = as_agent.get(CONSOLE).content.decode()

    assert "Ringing:" not in page
    assert "You are on a break." in page


def test_a_call_for_somebody_else_rings_there_alone(ring, agent_two, as_agent, as_agent_two):
    ring(**{"user[]": [agent_two.username]})
    set_presence(user=agent_two, state=Presence.AVAILABLE, at=timezone.now())

    assert "Ringing:" not in as_agent.get(CONSOLE).content.decode()
    assert "Ringing:" in as_agent_two.get(CONSOLE).content.decode()


def test_of_two_who_answer_one_wins_and_the_other_reads_who(ring, as_agent, as_agent_two, agent):
    call = ring()

    as_agent.post(door("answer", call))
    second = as_agent_two.post(door("answer", call), follow=True)

    call.refresh_from_db()
    assert call.agent == agent
    assert "Mei Tran has just answered this call." in second.content.decode()


def test_the_form_starts_where_the_agent_says(ring, as_agent):
    call = ring()

    as_agent.post(door("answer", call), {"type": "noise"})

    assert as_agent.get(CONSOLE).context["type"].slug == "noise"


def test_another_centre_and_another_agent_get_the_same_404(answered, as_agent_elsewhere, as_agent_two):
    for client in (as_agent_elsewhere, as_agent_two):
        for name in ("answers", "type", "cue", "transfer", "outcome", "hold", "hang-up", "wrap-up"):
            assert client.post(door(name, answered)).status_code == 404, name
        assert client.get(door("assessment", answered)).status_code == 404
    assert as_agent_elsewhere.post(door("answer", answered)).status_code == 404


def test_what_is_typed_is_kept_and_what_it_means_comes_back(answered, as_agent, agent):
    said = write(as_agent, answered, what_happened="He is kicking in my front door right now.")

    assert said["saved"] == {"what_happened": 1}
    assert "verdict--immediate" in said["html"]
    assert any(part["marked"] and "kicking in my front door" in part["text"] for part in said["segments"])
    assert DraftAnswer.objects.get(draft=answered.draft).by == str(agent.id)


def test_a_reload_keeps_the_words(answered, as_agent):
    write(as_agent, answered, what_happened=NOISE, happening_now="no")

    page = as_agent.get(CONSOLE).content.decode()

    assert f"{NOISE}</textarea>" in page
    assert 'value="no" checked' in page


def test_one_answer_that_cannot_be_kept_holds_up_no_other(answered, as_agent):
    said = write(as_agent, answered, phone="12", name="Leanne Dacosta")

    assert said["saved"] == {"name": 1}
    assert "phone" in said["errors"]


def test_an_answer_that_somebody_else_has_changed_shows_both(answered, as_agent, agent_two):
    write(as_agent, answered, what_happened=NOISE)
    at = timezone.now()
    save_answers(draft_id=answered.draft_id, answers={"what_happened": "Quiet."}, at=at, by=str(agent_two.id))

    said = write(as_agent, answered, what_happened=WORSE, name="Leanne", **{"v.what_happened": "1"})

    assert said["conflicts"]["what_happened"]["words"].startswith("Dan Kelso wrote at")
    assert said["conflicts"]["what_happened"]["version"] == 2
    assert said["saved"] == {"name": 1}
    assert kept(answered)["what_happened"] == "Quiet."
    again = write(as_agent, answered, what_happened=WORSE, **{"v.what_happened": "2"})
    assert again["saved"] == {"what_happened": 3}


def test_without_a_script_a_conflict_shows_both_and_the_second_press_saves(answered, as_agent, agent_two):
    write(as_agent, answered, what_happened=NOISE)
    at = timezone.now()
    save_answers(draft_id=answered.draft_id, answers={"what_happened": "Quiet."}, at=at, by=str(agent_two.id))

    page = as_agent.post(door("answers", answered), {"what_happened": WORSE, "v.what_happened": "1"})

    assert page.status_code == 409
    assert "Dan Kelso wrote at" in page.content.decode()
    assert WORSE in page.content.decode()
    as_agent.post(door("answers", answered), {"what_happened": WORSE, "v.what_happened": "2"})
    assert kept(answered)["what_happened"] == WORSE


def test_the_type_changes_at_any_moment_and_keeps_every_answer(answered, as_agent, customer):
    as_agent.post(door("type", answered), {"type": "noise", "what_happened": NOISE, "happening_now": "no"})
    write(as_agent, answered, noise_from="party")

    as_agent.post(door("type", answered), {"type": "family_violence", "name": "Leanne"})

    answered.draft.refresh_from_db()
    assert answered.draft.type_version_id == published(customer.id, "family_violence").version_id
    assert kept(answered) == {
        "what_happened": NOISE,
        "happening_now": "no",
        "noise_from": "party",
        "name": "Leanne",
    }
    assert "A party or loud music in a home" in as_agent.get(CONSOLE).content.decode()


def test_a_type_that_is_not_there_changes_nothing(answered, as_agent):
    response = as_agent.post(door("type", answered), {"type": "no-such"}, follow=True)

    assert "There is no such form." in response.content.decode()


def test_the_history_of_a_number_is_shown_and_is_on_the_trail(ring, agent, as_agent):
    first = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    as_agent.post(
        door("outcome", first),
        {
            "outcome": "officer_review",
            "what_happened": WORSE,
            "name": "Leanne Dacosta",
            "phone": CALLER_E164,
            "phone_safe": "no",
        },
    )
    as_agent.post(door("hang-up", first))
    as_agent.post(door("wrap-up", first), {"disposition": "officer_review", "told": TOLD})
    second = ring()

    page = as_agent.get(CONSOLE).content.decode()

    assert "Perhaps Leanne Dacosta" in page
    assert "They said that it is not safe." in page
    assert "Officer review" in page
    assert WORSE not in page
    shown = AuditEntry.objects.filter(action="caller.read", object_kind="call").latest("id")
    assert set(shown.object_ids) == {first.id, second.id}
    assert AuditEntry.objects.filter(action="caller.read", object_kind="case").exists()


def test_a_number_that_is_withheld_has_no_history(ring, agent, as_agent):
    answer_call(call_id=ring(from_="anonymous").id, agent=agent, at=timezone.now())

    page = as_agent.get(CONSOLE)

    assert "Number withheld" in page.content.decode()
    assert page.context["caller"]["calls"] == []


def test_an_agent_chooses_where_they_are(as_agent, agent):
    as_agent.post(reverse("console-presence"), {"state": "break", "reason": "Lunch"})
    assert PresenceInterval.objects.get(user=agent, ended_at=None).state == "break"

    response = as_agent.post(reverse("console-presence"), {"state": "break", "reason": ""}, follow=True)

    assert "Say what the break is for." in response.content.decode()


def test_hold_and_back(answered, as_agent, agent):
    as_agent.post(door("hold", answered), {"state": "on_hold"})
    assert PresenceInterval.objects.get(user=agent, ended_at=None).state == "on_hold"

    as_agent.post(door("hold", answered), {"state": "on_call"})

    assert PresenceInterval.objects.get(user=agent, ended_at=None).state == "on_call"


def test_the_open_page_beats(as_agent, agent):
    before = timezone.now() - timedelta(minutes=5)
    PresenceInterval.objects.filter(user=agent).update(seen_at=before)

    assert as_agent.post(reverse("console-beat")).status_code == 204
    assert PresenceInterval.objects.get(user=agent, ended_at=None).seen_at > before


@pytest.mark.parametrize("typed", ["\x00", "x" * 30_000, "<script>alert(1)</script>", "{{ 7*7 }}"])
def test_hostile_words_break_nothing(answered, as_agent, typed):
    response = as_agent.post(
        door("answers", answered), {"what_happened": typed, "when_from_date_day": typed, "v.name": typed}
    )

    assert response.status_code in (302, 422)
    assert "<script>alert(1)" not in as_agent.get(CONSOLE).content.decode()


def statements(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def fewest(act) -> int:
    """Of three times: what is remembered for two seconds is read again in one of them at most."""
    return min(statements(act) for _ in range(3))


def test_the_console_takes_the_same_few_statements_however_often_somebody_called(
    answered, ring, say, as_agent, agent
):
    write(as_agent, answered, what_happened=WORSE, happening_now="no")
    once = fewest(lambda: as_agent.get(CONSOLE))

    for number in range(12):
        say("newCall", f"old-{number}", at=timezone.now() - timedelta(days=1, minutes=number))
        say("hangup", f"old-{number}", at=timezone.now() - timedelta(days=1, minutes=number), cause="cancel")

    assert fewest(lambda: as_agent.get(CONSOLE)) == once <= 20
    assert statements(lambda: as_agent.get(reverse("console-now"))) <= 6
    assert statements(lambda: write(as_agent, answered, name="Leanne")) <= 18


def test_of_two_calls_that_are_open_the_other_is_one_press_away(ring, as_agent, agent):
    first = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    second = answer_call(call_id=ring(from_="0491570157").id, agent=agent, at=timezone.now())
    hang_up(call_id=second.id, agent=agent, at=timezone.now())

    page = as_agent.get(CONSOLE)

    assert page.context["call"] == first
    assert "Also yours: 0491 570 157, to wrap up" in page.content.decode()
    assert as_agent.get(CONSOLE, {"call": second.id}).context["call"] == second


def test_whoever_is_on_the_line_comes_first_and_a_call_to_close_by_its_link(ring, as_agent, agent):
    first = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    second = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    hang_up(call_id=second.id, agent=agent, at=timezone.now())

    assert as_agent.get(CONSOLE).context["call"] == first
    assert as_agent.get(CONSOLE, {"call": second.id}).context["call"] == second
    now = as_agent.get(reverse("console-now"), {"call": second.id}).json()
    assert (now["on_line"], "Also yours" in now["others"]) == (first.id, True)
