"""``manage.py simulate``: a play from outside, which notices what goes wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from agents.actions import make_line
from agents.models import Call, CallState
from agents.simulation.citizen import _answers
from agents.simulation.demand import CALL, REPORT, SENDERS_SAY, Arrival, plan
from agents.simulation.reading import read_page
from reports import customers
from reports.definitions import forget, published
from reports.models import Report
from reports.questions.values import check_answers
from triage.models import Case

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
    assert {arrival.kind for arrival in play(calls_per_hour=0)} == {REPORT}
    assert {arrival.kind for arrival in play(reports_per_hour=0)} == {CALL}


@pytest.mark.parametrize(("kind", "words", "thing"), SENDERS_SAY)
def test_what_is_sent_is_what_the_types_ask(customer, kind, words, thing):
    customers.forget()
    forget()
    ground = customers.ground_for(customer, at=timezone.now())
    told = Arrival(after=0, kind=REPORT, words=words, type=kind, thing=thing, suburb="Moe")

    _, errors = check_answers(published(customer.id, kind).questions(), _answers(told), ground=ground)

    assert errors == {}


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


@pytest.mark.django_db(transaction=True)
def test_reports_come_by_api_and_portal_from_a_process_without_a_database(simulate):
    done = simulate("--minutes=10", "--calls-per-hour=0", "--reports-per-hour=60", "--speed=120")

    assert (done.returncode, done.stderr) == (0, "")
    assert "0 errors" in done.stdout
    assert set(Report.objects.values_list("channel", flat=True)) == {"api", "web"}


@pytest.mark.django_db(transaction=True)
def test_calls_are_answered_written_down_and_wrapped_up_at_the_console(simulate, agent, agent_two, centre):
    make_line(centre=centre, name="General", token=TOKEN)

    done = simulate(
        *("--minutes=2", "--calls-per-hour=120", "--reports-per-hour=0", "--speed=120", "--seed=139"),
        *(f"--token={TOKEN}", "--agents=agent,agent-two", f"--password={PASSWORD}"),
    )

    assert (done.returncode, done.stderr) == (0, "")
    calls = Call.objects.all()
    assert not calls.filter(state__in=[CallState.RINGING, CallState.ANSWERED]).exists()
    taken = calls.filter(state=CallState.ENDED)
    assert taken.count() >= 2
    assert all(call.wrapped_at and (call.contact.told or call.not_told_reason) for call in taken)
    assert {source_of_answer(call) for call in taken} == {"line", "console"}
    assert set(PresenceInterval.objects.filter(ended_at=None).values_list("state", flat=True)) == {"offline"}


@pytest.mark.django_db(transaction=True)
def test_a_wrong_token_is_an_error_and_the_exit_code_says_so(simulate, agent):
    done = simulate(
        *("--minutes=1", "--calls-per-hour=60", "--reports-per-hour=0", "--speed=60"),
        *("--token=nobodys", "--agents=agent"),
    )

    assert done.returncode == 1
    assert "The telephone's newCall: 401" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_there_is_said_in_a_sentence(simulate):
    done = simulate("--minutes=1", "--calls-per-hour=1", "--reports-per-hour=1", url="http://127.0.0.1:9")

    assert done.returncode == 1
    assert "Nothing answers at http://127.0.0.1:9" in done.stderr
