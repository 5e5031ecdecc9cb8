"""All live and die together, with real servers."""

import json
import signal
import socket
from collections.abc import Callable

import psutil
import psycopg2
import pytest

from assistline.embedded.attach import is_running, running_environment
from assistline.embedded.postgres import OWNER
from tests.embedded.conftest import House

StartHouse = Callable[..., House]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_leaves_nothing(start_house: StartHouse, number: signal.Signals):
    house = start_house()
    family = house.family()

    house.process.send_signal(number)

    assert house.process.wait(15) == 0
    assert len(family) >= 6
    assert not any(process.is_running() for process in family)
    assert not house.places.sockets.exists()


def test_when_one_process_dies_all_are_stopped_and_it_is_named(start_house: StartHouse):
    house = start_house()
    family = house.family()

    house.child("awake").kill()

    assert house.process.wait(15) == 1
    assert "'one' ended by itself (ended by SIGKILL)" in house.said
    assert not any(process.is_running() for process in family)


def test_when_the_broker_dies_all_are_stopped(start_house: StartHouse):
    house = start_house()

    house.child("broker.sock").kill()

    assert house.process.wait(15) == 1
    assert "because 'broker' ended" in house.said


def test_after_a_killed_supervisor_nothing_is_left_and_the_database_is_intact(start_house: StartHouse):
    house = start_house()
    family = house.family()

    house.process.kill()

    _, alive = psutil.wait_procs(family, timeout=10)

    assert not alive
    assert not is_running(house.places.run)
    assert "database system is shut down" in (house.places.logs / "postgres.log").read_text()


def test_a_second_start_says_where_the_first_one_runs(start_house: StartHouse):
    first = start_house()

    second = start_house(wait=False)

    assert second.process.wait(15) == 1
    assert f"already running at http://localhost:{first.port}" in second.said
    assert first.process.poll() is None


def test_a_taken_port_is_named_in_one_sentence(start_house: StartHouse):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        house = start_house(wait=False, port=port)

        assert house.process.wait(15) == 1
    assert (
        house.said
        == f"Port {port} is taken by another program: choose another with PORT={port + 1} make run.\n"
    )


def test_the_same_data_is_there_after_a_restart(start_house: StartHouse):
    house = start_house()
    url = running_environment(house.places.run)["DATABASE_OWNER_URL"]
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('same')")
    connection.close()
    secrets = (house.data / "secrets.json").read_text()
    house.process.send_signal(signal.SIGINT)
    house.process.wait(15)

    again = start_house()

    with psycopg2.connect(running_environment(again.places.run)["DATABASE_URL"]) as connection:
        assert connection.info.user != OWNER
    connection.close()
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT word FROM kept")
        assert cursor.fetchall() == [("same",)]
    connection.close()
    assert (again.data / "secrets.json").read_text() == secrets


def test_the_environment_is_written_for_us_alone_and_only_while_it_runs(start_house: StartHouse):
    house = start_house()
    file = house.places.run / "environment.json"

    environment = json.loads(file.read_text())
    mode = file.stat().st_mode & 0o777

    assert mode == (house.data / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert environment["PORT"] == str(house.port)
    house.process.send_signal(signal.SIGTERM)
    house.process.wait(15)
    assert not file.exists()
