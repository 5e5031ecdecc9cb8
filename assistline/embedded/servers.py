"""The database, the broker and the cache: our own, or those that the environment names."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from assistline.embedded.keeper import Keeper
from assistline.embedded.places import Places
from assistline.embedded.postgres import APPLICATION, OWNER, Postgres, cluster_folder
from assistline.embedded.program import BROKERS, DATABASE
from assistline.embedded.refusal import Refusal
from assistline.embedded.valkey import Valkey

DATABASE_NAME = "assistline"


class Servers:
    """The servers of one start.

    Args:
        places: Where they keep their things.
        keeper: Told of every process.
    """

    def __init__(self, places: Places, keeper: Keeper) -> None:
        self._places = places
        self._keeper = keeper
        self._postgres: Postgres | None = None
        self._valkeys: list[Valkey] = []

    def start(self, environment: dict[str, str]) -> Iterator[tuple[str, float]]:
        """Start what the environment does not name, and write into it where it is.

        Yields:
            Name and seconds of each server as it becomes ready.

        Raises:
            Refusal: One did not come up.
        """
        if "DATABASE_URL" in environment:
            environment.setdefault("DATABASE_OWNER_URL", environment["DATABASE_URL"])
        else:
            began = time.monotonic()
            self._start_postgres(environment)
            yield "postgres", time.monotonic() - began
        if "REDIS_URL" in environment:
            environment.setdefault("CACHE_URL", another_database(environment["REDIS_URL"]))
        else:
            for name, variable in (("broker", "REDIS_URL"), ("cache", "CACHE_URL")):
                began = time.monotonic()
                environment[variable] = self._start_valkey(name)
                yield name, time.monotonic() - began

    def ended(self) -> tuple[str, Path]:
        """Name and log of a server that has ended by itself; an empty name when all run."""
        for server in self._running():
            if server.process is not None and server.process.poll() is not None:
                return server.log.stem, server.log
        return "", Path()

    def revive(self) -> Iterator[tuple[str, Path]]:
        """Start a broker or cache again that has ended by itself; the broker finds what it had written.

        Yields:
            Name and log of each that was started again.

        Raises:
            Refusal: The database has ended, or a server does not come up again.
        """
        for valkey in self._valkeys:
            if valkey.process is not None and valkey.process.poll() is not None:
                self._keeper.forget(valkey.process.pid)
                valkey.start()
                self._keeper.watch(valkey.process.pid, stage=BROKERS)
                yield valkey.name, valkey.log
        name, log = self.ended()
        if name:
            raise Refusal(f"Everything is stopped because '{name}' ended (see {log}).")

    def stop(self) -> None:
        """Stop them, the database last and cleanly."""
        for server in self._running():
            server.stop()
            if server.process is not None:
                self._keeper.forget(server.process.pid)
        self._valkeys, self._postgres = [], None

    def _running(self) -> list[Postgres | Valkey]:
        return [*self._valkeys, *([self._postgres] if self._postgres else [])]

    def _start_postgres(self, environment: dict[str, str]) -> None:
        places = self._places
        postgres = self._postgres = Postgres(
            cluster=cluster_folder(places.data, places.outside),
            sockets=places.sockets,
            outside=places.outside,
            log=places.logs / "postgres.log",
        )
        postgres.start()
        if postgres.process is not None:
            self._keeper.watch(postgres.process.pid, stage=DATABASE, stop_signal=signal.SIGINT)
        postgres.make_database(DATABASE_NAME)
        environment["DATABASE_URL"] = postgres.url(APPLICATION, DATABASE_NAME)
        environment["DATABASE_OWNER_URL"] = postgres.url(OWNER, DATABASE_NAME)

    def _start_valkey(self, name: str) -> str:
        places = self._places
        valkey = Valkey(
            name=name,
            folder=places.data / name,
            sockets=places.private,
            log=places.logs / f"{name}.log",
            keeps=name == "broker",
        )
        self._valkeys.append(valkey)
        valkey.start()
        if valkey.process is not None:
            self._keeper.watch(valkey.process.pid, stage=BROKERS)
        return valkey.url


def another_database(url: str) -> str:
    """Another database of the same server, for a cache where only a broker was named."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={2 if parts.query == 'db=1' else 1}"
    return urlunsplit(parts._replace(path="/2" if parts.path == "/1" else "/1"))
