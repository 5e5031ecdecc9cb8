"""``manage.py simulate``: a play from outside, which notices what goes wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from agents.actions import answer_call, make_line
from agents.models import Call, CallEvent, CallState, Presence, PresenceInterval
from agents.simulation.agent import Agent
from agents.simulation.callers import ADVICE, MATTERS, OFFICER, REFERRAL, REPORT, TRANSFER
from agents.simulation.citizen import _answers
from agents.simulation.day import Day
from agents.simulation.demand import CALL, SENDERS_SAY, Arrival, plan
from agents.simulation.demand import REPORT as SENT
from agents.simulation.reading import read_page
from reports import customers
from reports.definitions import forget, published
from reports.models import Draft, DraftAnswer, Report
from reports.questions.asked import check_asked
from tests.conftest import PASSWORD

CHECKOUT = Path(__file__).parents[2]
TOKEN = "token-of-the-simulation"
NO_DATABASE = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "REDIS_URL": "redis://127.0.0.1:1/0"}


@pytest.fixture
def simulate(live_server):
    """Runs the command as a process that cannot reach the database."""
    customers.forget()
    forget()

    def run(*arguments, url=live_server.url):
        return subprocess.run(
            [sys.executable, "manage.py", "simulate", f"--url={url}", "--seed=7", *arguments],
            cwd=CHECKOUT,
            env=os.environ | NO_DATABASE,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def house(live_server):
    """The address of a running house."""
    customers.forget()
    forget()
    return live_server.url


def calls_of(*outcomes):
    """Two calls at once, then two more; one at the console, one at the telephone."""
    for place, outcome in enumerate(outcomes):
        yield Arrival(
            after=place // 2 * 90,
            kind=CALL,
            number=f"6137010010{place}",
            matter=[matter for matter in MATTERS if matter.outcome == outcome][-1],
            suburb="Moe",
            talk=15,
            twice=place == 0,
            by_telephone=place % 3 == 0,
        )


def by_console(call):
    """Whether the console's button answered the call."""
    return CallEvent.objects.filter(call_key=call.call_key, kind="answer").get().said["source"] == "console"


def play(**changes):
    return plan(**({"minutes": 60, "calls_per_hour": 120, "reports_per_hour": 60, "seed": 3} | changes))


def test_the_same_seed_plays_the_same_day_and_another_another():
    assert play() == play()
    assert play() != play(seed=4)


def test_as_many_come_as_were_asked_for_in_the_order_of_their_coming():
    arrivals = play(minutes=600)
    calls = [arrival for arrival in arrivals if arrival.kind == CALL]

    assert 1050 < len(calls) < 1350
    assert [a.after for a in arrivals] == sorted(a.after for a in arrivals)
    assert all(0 <= a.after < 36_000 for a in arrivals)


def test_without_demand_of_a_kind_there_is_none_of_it():
    assert {arrival.kind for arrival in play(calls_per_hour=0)} == {SENT}
    assert {arrival.kind for arrival in play(reports_per_hour=0)} == {CALL}


@pytest.mark.parametrize(("kind", "words", "thing"), SENDERS_SAY)
def test_what_is_sent_is_what_the_types_ask(customer, kind, words, thing):
    customers.forget()
    forget()
    ground = customers.ground_for(customer, at=timezone.now())
    told = Arrival(after=0, kind=SENT, words=words, type=kind, thing=thing, suburb="Moe")

    asked = published(customer.id, kind)
    assert asked is not None
    _, errors = check_asked(asked, _answers(told), ground=ground)

    assert errors == {}


def test_every_hundred_calls_are_shared_out_and_there_is_every_outcome():
    assert sum(matter.share for matter in MATTERS) == 100
    assert {m.outcome for m in MATTERS} == {ADVICE, REFERRAL, REPORT, OFFICER, TRANSFER, "no_contact"}


def test_who_waits_at_the_same_time_has_another_number():
    numbers = [a.number for a in play() if a.number][:50]

    assert len(numbers) == len(set(numbers)) == 50


def test_forms_are_read_as_a_browser_reads_them():
    page = (
        '<form action="/x/" method="post"><input type="hidden" name="a" value="1">'
        '<input type="radio" name="b" value="yes"><input type="radio" name="b" value="no" checked>'
        '<textarea name="c">\nwords &amp; more</textarea>'
        '<select name="d"><option value="1">1</option><option value="2" selected>2</option></select>'
        '<button name="e" value="3">Go</button></form><form><input name="f"></form>'
    )

    first, second = read_page(page).forms

    assert (first.action, first.method) == ("/x/", "post")
    assert first.fields == {"a": "1", "b": "no", "c": "words & more", "d": "2"}
    assert second.fields == {"f": ""}


def test_what_stands_outside_of_a_form_and_names_it_is_sent_with_it():
    page = read_page(
        "<h1>Ringing: <b>03 7010</b></h1>"
        '<select name="type" form="g"><option value="x" selected>X</option></select>'
        '<button form="g" formaction="/000/" name="stop" value="1"><svg></svg>Stop <kbd>F9</kbd></button>'
        '<form id="g" action="/answers/"><input type="radio" name="b" value="1"><input name="c"></form>'
        '<button type="button">Nothing</button>'
    )

    [button] = page.buttons
    form = page.form_of(button)

    assert form is not None
    assert (page.heading, button.words, button.action) == ("Ringing: 03 7010", "Stop F9", "/000/")
    assert form.filled({"c": "typed", "none": "of it"}) == {"type": "x", "c": "typed"}
    assert form.filled({"b": "1"}) == {"type": "x", "b": "1", "c": ""}


@pytest.mark.django_db(transaction=True)
def test_reports_come_by_api_and_portal_from_a_process_without_a_database(simulate):
    done = simulate("--minutes=10", "--calls-per-hour=0", "--reports-per-hour=60", "--speed=120")

    assert (done.returncode, done.stderr) == (0, "")
    assert "0 errors" in done.stdout
    assert set(Report.objects.values_list("channel", flat=True)) == {"api", "web"}


@pytest.mark.django_db(transaction=True)
def test_calls_ring_are_answered_and_wrapped_up_and_everybody_goes_home(simulate, agent, centre):
    make_line(centre=centre, name="General", token=TOKEN)

    done = simulate(
        *("--minutes=3", "--calls-per-hour=90", "--reports-per-hour=0", "--speed=60", "--seed=48"),
        *(f"--token={TOKEN}", "--agents=agent", f"--password={PASSWORD}"),
    )

    assert (done.returncode, done.stderr) == (0, "")
    calls = Call.objects.all()
    assert calls.count() == 4
    assert not calls.filter(state__in=[CallState.RINGING, CallState.ANSWERED]).exists()
    taken = calls.filter(state=CallState.ENDED)
    assert taken.exists()
    assert all(call.wrapped_at and call.agent == agent for call in taken)
    assert PresenceInterval.objects.get(ended_at=None).state == Presence.OFFLINE


@pytest.mark.django_db(transaction=True)
def test_what_is_said_comes_to_what_fits_whoever_picks_up_and_however(house, centre, agent, agent_two):
    make_line(centre=centre, name="General", token=TOKEN)
    people = [Agent(url=house, username=one.username, password=PASSWORD) for one in (agent, agent_two)]
    day = Day(url=house, token=TOKEN, agents=people, speed=30)

    figures = day.play(list(calls_of(REFERRAL, OFFICER, REPORT, TRANSFER)), tell=print)

    assert figures.errors == {}
    del figures.counts["too_late"]  # who is quicker is not ours to say
    assert figures.counts == {"rung": 4, "answered": 4, "wrapped_up": 4}
    assert set(Call.objects.values_list("disposition", flat=True)) == {REFERRAL, OFFICER, REPORT, TRANSFER}
    assert {by_console(call) for call in Call.objects.all()} == {True, False}
    worse = Draft.objects.get(call__disposition=OFFICER)
    assert worse.type_version is not None
    assert worse.type_version.report_type.slug == "family_violence"
    words = str(DraftAnswer.objects.get(draft=worse, question="what_happened").value)
    assert words.startswith("There is loud music")
    assert words.endswith("kill me.")


@pytest.mark.django_db(transaction=True)
def test_whoever_has_a_call_that_is_not_closed_is_left_alone(house, centre, agent, ring):
    answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    person = Agent(url=house, username=agent.username, password=PASSWORD)
    said: list[str] = []

    figures = Day(url=house, token=TOKEN, agents=[person], speed=60).play([], tell=said.append)

    assert said == ["agent has a call that is not closed, and is not played."]
    assert figures.errors == {"Nobody is there to take calls": 1}
    assert Call.objects.get().state == CallState.ANSWERED


@pytest.mark.django_db(transaction=True)
def test_who_gives_up_is_counted_and_nobody_is_left_ringing(house, centre):
    make_line(centre=centre, name="General", token=TOKEN)

    figures = Day(url=house, token=TOKEN, agents=[], speed=600).play(list(calls_of(ADVICE)), tell=print)

    assert figures.counts == {"rung": 1, "gave_up": 1}
    assert Call.objects.get().state == CallState.MISSED


@pytest.mark.django_db(transaction=True)
def test_a_wrong_token_is_an_error_and_the_exit_code_says_so(simulate, agent):
    done = simulate(
        *("--minutes=1", "--calls-per-hour=60", "--reports-per-hour=0", "--speed=60"),
        *("--token=nobodys", "--agents=agent", f"--password={PASSWORD}"),
    )

    assert done.returncode == 1
    assert "The telephone's newCall: 401" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_there_is_said_in_a_sentence(simulate):
    done = simulate("--minutes=1", "--calls-per-hour=1", "--reports-per-hour=1", url="http://127.0.0.1:9")

    assert done.returncode == 1
    assert "Nothing answers at http://127.0.0.1:9" in done.stderr
