"""Where the embedded servers keep their things.

* The *data folder* (``ASSISTLINE_DATA``, else ``.data`` in the checkout) holds what must stay.
* The *socket folder* is a short path under ``/tmp``: a Unix socket's path may not be longer than about
  100 bytes, and a checkout may lie deep, or under a name with spaces.
* The *outside folder* is used by root only, and only where the unprivileged account that must run
  PostgreSQL cannot reach the data folder (a checkout under a home of mode 0700).
"""

import hashlib
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from assistline.embedded.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parents[2]

# PostgreSQL refuses to run as root. Debian, Ubuntu, Alpine and macOS all have this account.
UNPRIVILEGED = "nobody"

_OUTSIDE_PARENTS = (Path("/var/lib"), Path("/var/db"))


@dataclass(frozen=True)
class Places:
    """The folders of one set of embedded servers.

    Args:
        data: The data folder; everything durable is below it (see ``outside``).
        sockets: Where the sockets are; below ``/tmp``, made at start and removed at stop.
    """

    data: Path
    sockets: Path

    @property
    def logs(self) -> Path:
        """One file a process."""
        return self.data / "logs"

    @property
    def run(self) -> Path:
        """What is true only while the supervisor runs: environment, proxy configuration, lock."""
        return self.data / "run"

    @property
    def private(self) -> Path:
        """The sockets that nobody but us may connect to (what they say of a client is believed)."""
        return self.sockets / "private"

    @property
    def outside(self) -> Path:
        """A lasting folder that the unprivileged account can reach; same for the same data folder."""
        parent = next((place for place in _OUTSIDE_PARENTS if place.is_dir()), Path("/tmp"))  # noqa: S108
        return parent / f"assistline-{_short_hash(self.data)}"

    def make(self) -> None:
        """Make the folders, readable by us alone (root leaves the way through open for PostgreSQL).

        Raises:
            Refusal: The socket folder's name is taken by somebody else.
        """
        for folder in (self.data, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        self.sockets.mkdir(exist_ok=True, mode=0o700)
        seen = self.sockets.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid():
            raise Refusal(f"{self.sockets} belongs to somebody else; remove it and start again.")
        self.sockets.chmod(0o711 if os.geteuid() == 0 else 0o700)
        self.private.mkdir(exist_ok=True, mode=0o700)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def places() -> Places:
    """The folders of ``make run`` in this checkout."""
    data = Path(os.environ.get("ASSISTLINE_DATA") or CHECKOUT / ".data").resolve()
    return places_below(data)


def places_below(data: Path) -> Places:
    """The folders that belong to one data folder."""
    return Places(data=data, sockets=Path(f"/tmp/assistline-{os.geteuid()}-{_short_hash(data)}"))  # noqa: S108


def unprivileged_account() -> str | None:
    """Who runs PostgreSQL: an account's name when we are root, else None (ourselves).

    Raises:
        Refusal: We are root and the machine has no such account.
    """
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise Refusal(
            f"PostgreSQL cannot run as root and this machine has no account '{UNPRIVILEGED}': "
            "start as an ordinary user."
        ) from None
    return UNPRIVILEGED


def can_reach(path: Path, account: str | None) -> bool:
    """Whether an account can enter a folder (asked by trying it: modes alone do not tell)."""
    if account is None:
        return True
    command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)]
    tried = subprocess.run(command, user=account, group=group_of(account), extra_groups=[], cwd="/",
                           stderr=subprocess.DEVNULL, check=False)  # fmt: skip
    return tried.returncode == 0


def group_of(account: str) -> int:
    """The number of an account's own group."""
    return pwd.getpwnam(account).pw_gid
