"""Gives each test process a copy of one prepared database, under the application's role.

``manage.py prepare`` runs once a run, as the owner, into a template; each process works on a copy. Tests see
what production sees: the application's role, every trigger on, the reference data in place.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import TransactionTestCase
from psycopg2 import sql
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from assistline.embedded.postgres import OWNER, SUPERUSER, Postgres
from tests.plugins.flush import Flusher
from tests.plugins.services import TEMPLATE, Broker, Services, services_key

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def services(pytestconfig: pytest.Config) -> Services:
    """The servers of this process."""
    return pytestconfig.stash[services_key]


@pytest.fixture(scope="session")
def django_db_setup(services: Services, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make this process's database, and have transactional tests cleaned up by the owner's role."""
    _prepare_once(services.run_folder)
    name = f"assistline_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    _copy_template(services.postgres, name)
    for place in (connections["default"].settings_dict, settings.DATABASES["default"]):
        place["NAME"] = name
    # What a test starts as a process of its own works on the same database.
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[variable] = os.environ[variable].replace(f"/{TEMPLATE}?", f"/{name}?")
    with closing(services.postgres.connect(SUPERUSER, name)) as connection:
        flusher = Flusher(connection)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: flusher.restore())
            yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="module")
def kept_for_the_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written from here on stays for the tests of a module, and is undone behind the last of them."""
    whole = transaction.atomic()
    # As Django marks what a test itself wraps around everything: code may ask to be in no other transaction.
    whole._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), whole:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server for the browser, started after the static files are in their place."""
    return live_server


@pytest.fixture
def owner_cursor(db: None, services: Services) -> Generator[Any]:
    """A psycopg2 cursor of the owner's role, autocommit: outside the test's own transaction."""
    name = connections["default"].settings_dict["NAME"]
    with closing(services.postgres.connect(OWNER, name)) as connection, connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def broker(services: Services) -> Iterator[Broker]:
    """The broker of this process, to be stopped or frozen by a test; runs again afterwards."""
    switch = Broker(services.broker, services.keeper)
    yield switch
    switch.thaw()
    switch.start()


def _prepare_once(folder: Path) -> None:
    """Prepare the template and collect the static files; the first process does it, the others wait.

    Raises:
        pytest.UsageError: One of the commands failed, with what it said.
    """
    with (folder / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "prepared"
        if done.exists():
            return
        environment = os.environ | {"DATABASE_ROLE": "owner", "ASSISTLINE_PROCESS": "prepare"}
        commands = (["prepare"], ["collectstatic", "--noinput", "--verbosity=0"])
        running = [
            subprocess.Popen(
                [sys.executable, str(CHECKOUT / "manage.py"), *command],
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for command in commands
        ]
        for command, process in zip(commands, running, strict=True):
            said, _ = process.communicate()
            if process.returncode:
                raise pytest.UsageError(f"manage.py {command[0]} failed:\n{said}")
        done.touch()


def _copy_template(postgres: Postgres, name: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
    names = [sql.Identifier(part) for part in (name, TEMPLATE, OWNER)]
    with closing(postgres.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(statement.format(*names))
        # A copy does not carry the rights on the database itself.
        cursor.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO assistline_app").format(names[0]))
