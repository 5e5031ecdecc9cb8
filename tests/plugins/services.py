"""Starts PostgreSQL, a broker and a cache for the run, before Django's settings are read.

PostgreSQL runs once: in the process that was started by hand; the workers of xdist inherit its place by
the environment. Each process has a broker and a cache of its own, so that a test may stop its broker.
A keeper stops all of it even if the run is killed.
"""

import base64
import os
import secrets
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from assistline.embedded.keeper import Keeper
from assistline.embedded.places import can_reach, places_below, unprivileged_account
from assistline.embedded.postgres import APPLICATION, OWNER, Postgres
from assistline.embedded.valkey import Valkey

# The database that `manage.py prepare` fills once a run; each process works on a copy.
TEMPLATE = "assistline_template"
_SHARED = "ASSISTLINE_TEST_POSTGRES"


@dataclass
class Services:
    """What runs for the tests of this process.

    Args:
        run_folder: Shared by all processes of the run.
    """

    run_folder: Path
    postgres: Postgres
    broker: Valkey
    cache: Valkey
    keeper: Keeper


class Broker:
    """A switch on the broker of this process."""

    def __init__(self, server: Valkey, keeper: Keeper) -> None:
        self._server = server
        self._keeper = keeper

    def stop(self) -> None:
        """Kill it, as a crash would."""
        process = self._process()
        process.kill()
        process.wait()
        self._keeper.forget(process.pid)

    def start(self) -> None:
        """Start it again, with what it had written; nothing happens when it runs."""
        if self._process().poll() is None:
            return
        self._server.start()
        self._keeper.watch(self._process().pid, stage=1)

    def freeze(self) -> None:
        """Have it take connections and say nothing."""
        self._process().send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process().send_signal(signal.SIGCONT)

    def _process(self) -> subprocess.Popen[bytes]:
        assert self._server.process is not None
        return self._server.process


services_key = pytest.StashKey[Services]()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the servers and set the environment that the settings read."""
    if early_config.known_args_namespace.help or early_config.known_args_namespace.version:
        return
    keeper = Keeper()
    folder = _temporary_folder()
    places = places_below(folder)
    places.make()
    keeper.remove_afterwards(folder)
    keeper.remove_afterwards(places.sockets)
    postgres = _postgres(folder, keeper)
    broker, cache = (
        Valkey(
            name=name,
            folder=folder / name,
            sockets=places.private,
            log=places.logs / f"{name}.log",
            keeps=keeps,
        )
        for name, keeps in (("broker", True), ("cache", False))
    )
    for server in (broker, cache):
        server.start()
        assert server.process is not None
        keeper.watch(server.process.pid, stage=1)
    _set_environment(postgres, broker, cache, folder)
    run_folder = Path(os.environ[_SHARED])
    early_config.stash[services_key] = Services(run_folder, postgres, broker, cache, keeper)
    # Ends whatever of this process's servers still runs: in order, and last of all.
    early_config.add_cleanup(keeper.end)


def pytest_configure(config: pytest.Config) -> None:
    """Register the fixtures, after those of pytest-django and pytest-playwright that they replace."""
    for name in ("database", "browser"):
        config.pluginmanager.import_plugin(f"tests.plugins.{name}")
    # Each test client builds the middleware anew; without this, each would look at every built file.
    django_settings.WHITENOISE_AUTOREFRESH = True


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="assistline-test-"))
    folder.chmod(0o711)
    if not can_reach(folder, unprivileged_account()):
        # The system's own temporary folder is behind a closed door (a TMPDIR below root's home).
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="assistline-test-", dir="/tmp"))
        folder.chmod(0o711)
    return folder


def _postgres(folder: Path, keeper: Keeper) -> Postgres:
    shared = os.environ.get(_SHARED) if "PYTEST_XDIST_WORKER" in os.environ else None
    places = places_below(Path(shared) if shared else folder)
    postgres = Postgres(
        cluster=places.data / "postgres",
        sockets=places.sockets,
        outside=places_below(Path(__file__).parents[2] / ".data").outside,
        log=places.logs / "postgres.log",
        durable=False,
    )
    if not shared:
        postgres.start()
        assert postgres.process is not None
        keeper.watch(postgres.process.pid, stage=0, stop_signal=signal.SIGQUIT)
        os.environ[_SHARED] = str(folder)
        postgres.make_database(TEMPLATE)
    return postgres


def _set_environment(postgres: Postgres, broker: Valkey, cache: Valkey, folder: Path) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="assistline.settings",
        DATABASE_URL=postgres.url(APPLICATION, TEMPLATE),
        DATABASE_OWNER_URL=postgres.url(OWNER, TEMPLATE),
        DATABASE_ROLE="app",
        ASSISTLINE_DATA=os.environ[_SHARED],
        REDIS_URL=broker.url,
        CACHE_URL=cache.url,
        AUDIT_HEADS_FILE=str(folder / "audit-heads.jsonl"),
        AUDIT_JOURNAL_FILE=str(folder / "audit-journal.jsonl"),
        FAKE_PROVIDER_LOG=str(folder / "provider.jsonl"),
        SITE_URL="http://localhost:8000",
        PORT="8000",
        DEMO="0",
        # Nobody listens there: a test that sends starts a provider of its own.
        SMTP_URL="smtp://127.0.0.1:9",
        SMS_PROVIDER_URL="http://127.0.0.1:9",
    )
    # The template is prepared by one process and read by all: the keys are those of the run.
    for name in ("SECRET_KEY", "BLIND_INDEX_KEY", "AUDIT_SIGNING_KEY", "SMS_PROVIDER_KEY", "FIELD_KEYS"):
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        of_this_run = f"ASSISTLINE_TEST_{name}"
        os.environ.setdefault(of_this_run, f"k1:{key}" if name == "FIELD_KEYS" else key)
        os.environ[name] = os.environ[of_this_run]
