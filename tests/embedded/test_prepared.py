"""A warm start leaves the preparation out only while nothing has changed."""

import os
from pathlib import Path

import pytest

from assistline.embedded.prepared import is_prepared, remember_preparation


@pytest.fixture
def environment(transactional_db) -> dict[str, str]:
    """What the processes of this run are told; the static files are collected."""
    return dict(os.environ)


@pytest.fixture
def stamp(tmp_path: Path, environment) -> Path:
    """The stamp of a preparation that has just gone well."""
    remember_preparation(tmp_path / "stamp", environment)
    return tmp_path / "stamp"


def test_nothing_changed_means_prepared(stamp, environment):
    assert is_prepared(stamp, environment)


def test_the_first_start_is_not_prepared(tmp_path, environment):
    assert not is_prepared(tmp_path / "no-stamp", environment)


@pytest.mark.parametrize(
    "changed", [{"DEMO": "1"}, {"ASSISTLINE_DATA": "/nowhere"}, {"DATABASE_OWNER_URL": "host=/"}]
)
def test_another_environment_is_prepared_anew(stamp, environment, changed):
    assert not is_prepared(stamp, environment | changed)


def test_another_set_of_migrations_is_prepared_anew(stamp, environment, owner_cursor):
    owner_cursor.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('reports', 'later', now())"
    )

    assert not is_prepared(stamp, environment)
