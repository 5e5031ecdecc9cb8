"""What processes remember of the configuration, and that they hear when somebody changes it."""

from __future__ import annotations

import time
from threading import Event

import pytest
from django.db import connection

from assistline import configuration
from assistline.configuration import Ear, still_holds
from tests.hearing import hearing

TABLES = {
    "assistline_customer",
    "assistline_decisiontableversion",
    "reports_agency",
    "reports_lexiconversion",
    "reports_policeelsewhere",
    "reports_reporttype",
    "reports_reporttypeversion",
    "reports_translation",
}


@pytest.fixture
def line(db):
    """A connection of somebody else's, which commits."""
    line = connection.get_new_connection(connection.get_connection_params())
    line.autocommit = True
    yield line
    line.close()


def change(line, table: str = "assistline_customer") -> None:
    with line.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id WHERE false")


def test_each_change_of_what_is_remembered_is_told_with_the_name_of_its_table(line):
    with line.cursor() as cursor:
        cursor.execute(f"LISTEN {configuration.CHANNEL}")
    for table in TABLES:
        change(line, table)

    line.poll()

    assert {note.payload for note in line.notifies if not note.payload.startswith("beat ")} == TABLES


def test_what_was_read_holds_until_somebody_changes_something(line, monkeypatch):
    monkeypatch.setattr(configuration, "SURE_FOR_SECONDS", 600.0)
    heard = Event()
    with hearing(heard.set):
        read_at = time.monotonic()
        assert still_holds(read_at, seconds=-1.0)
        heard.clear()

        change(line)

        assert heard.wait(30.0)
        assert not still_holds(read_at, seconds=600.0)
        assert still_holds(time.monotonic(), seconds=-1.0)


def test_who_cannot_hear_reads_again_after_some_seconds(monkeypatch):
    monkeypatch.setattr(configuration._here, "ear", Ear(lambda: None))

    assert still_holds(time.monotonic(), seconds=60.0)
    assert not still_holds(time.monotonic() - 61.0, seconds=60.0)


def test_nothing_is_believed_for_ever_however_well_it_is_heard(monkeypatch):
    ear = Ear(lambda: None)
    monkeypatch.setattr(ear, "_sure_until", float("inf"))

    assert ear.is_sure(100.0, 100.0 + configuration.LONGEST_SECONDS - 1.0)
    assert not ear.is_sure(100.0, 100.0 + configuration.LONGEST_SECONDS)


def test_a_line_that_was_cut_is_noticed_and_taken_up_again(line, monkeypatch):
    monkeypatch.setattr(configuration, "RETRY_SECONDS", 0.01)
    heard = Event()
    with hearing(heard.set):
        read_at = time.monotonic()
        heard.clear()

        with line.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'NOTIFY configuration%%'"
            )

        assert heard.wait(30.0)
        assert not still_holds(read_at, seconds=-1.0)
