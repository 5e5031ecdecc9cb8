"""All live and die together, with real servers."""

import contextlib
import json
import signal
import socket
import time
from collections.abc import Callable

import psutil
import psycopg2
import pytest
import redis

from assistline.embedded.attach import is_running, running_environment
from assistline.embedded.postgres import OWNER
from assistline.embedded.servers import another_database
from assistline.embedded.waiting import wait_for
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


def test_a_process_that_dies_is_named_and_started_again(start_house: StartHouse):
    house = start_house()

    house.child("awake").kill()

    assert wait_for(lambda: "'one' ended by itself (ended by SIGKILL)" in house.said, seconds=15)
    assert wait_for(lambda: "one            again" in house.said, seconds=15)
    assert house.process.poll() is None


def test_a_process_that_dies_again_and_again_stops_everything(start_house: StartHouse):
    house = start_house()
    family = house.family()

    while house.process.poll() is None:
        with contextlib.suppress(psutil.Error, StopIteration, AssertionError):
            house.child("awake").kill()
        time.sleep(0.05)

    assert house.process.returncode == 1
    assert "ended again and again" in house.said
    assert not any(process.is_running() for process in family)


def test_a_broker_that_dies_comes_back_with_what_it_had(start_house: StartHouse):
    house = start_house()
    broker = redis.Redis.from_url(running_environment(house.places.run)["REDIS_URL"])
    broker.set("kept", "yes")
    time.sleep(1.5)  # what the broker has is on disk after a second

    house.child("broker.sock").kill()

    assert wait_for(lambda: "broker         again" in house.said, seconds=15)
    assert broker.get("kept") == b"yes"
    assert house.process.poll() is None


def test_without_its_database_the_house_stops(start_house: StartHouse):
    house = start_house()

    house.child("postgres").send_signal(signal.SIGINT)

    assert house.process.wait(15) == 1
    assert "because 'postgres' ended" in house.said


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://h:6379/0", "redis://h:6379/1"),
        ("redis://h:6379/1", "redis://h:6379/2"),
        ("unix:///run/x.sock", "unix:///run/x.sock?db=1"),
        ("unix:///run/x.sock?db=1", "unix:///run/x.sock?db=2"),
    ],
)
def test_a_broker_alone_gives_its_cache_another_database(broker: str, cache: str):
    assert another_database(broker) == cache


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
