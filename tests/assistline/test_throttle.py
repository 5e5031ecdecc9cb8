"""Attempts are counted in Postgres, together for all processes."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from assistline.models import ThrottleWindow
from assistline.throttle import count_attempt, is_used_up, network_of

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def attempt(key="track:7K3M92TX4", at=NOON, limit=3):
    return count_attempt(key=key, limit=limit, window=QUARTER, at=at)


def test_attempts_beyond_the_limit_are_refused(db):
    assert [attempt() for _ in range(5)] == [True, True, True, False, False]


def test_the_next_window_begins_anew(db):
    for _ in range(4):
        attempt()

    assert not attempt(at=NOON + QUARTER - timedelta(seconds=1))
    assert attempt(at=NOON + QUARTER)


def test_one_key_does_not_use_up_another(db):
    for _ in range(4):
        attempt("track:A")

    assert attempt("track:B")


def test_asking_whether_a_key_is_used_up_counts_nothing(db):
    asked = {"key": "track:7K3M92TX4", "limit": 3, "window": QUARTER}

    before = [is_used_up(at=NOON, **asked) or attempt() for _ in range(3)]

    assert before == [True, True, True]
    assert is_used_up(at=NOON, **asked)
    assert not is_used_up(at=NOON + QUARTER, **asked)
    assert ThrottleWindow.objects.get().count == 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_an_address_counts_with_its_network(address, network):
    assert network_of(address) == network


def test_the_key_itself_is_not_stored(db):
    attempt("address:203.0.113.9")

    stored = ThrottleWindow.objects.get()
    # A digest, whose own digits may be any: three of them in a row say nothing.
    assert re.fullmatch("[0-9a-f]{64}", stored.key)


def test_an_attempt_is_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        attempt()


@pytest.mark.django_db(transaction=True)
def test_simultaneous_attempts_are_all_counted():
    def one(_):
        try:
            return attempt(limit=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(40)))

    assert sum(answers) == 10
    assert ThrottleWindow.objects.get().count == 40
