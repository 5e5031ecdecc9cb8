"""Whether a process that answers no requests is at work: `python assistline/alive.py relay` ends with 0 or 1.

The health checks of docker-compose.yml run it beside each process. It is a program of its own, without Django
and Celery, so that asking costs little. A process that is there proves nothing: what is asked for is
something that it did a moment ago.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from glob import glob
from pathlib import Path

import psycopg2

# How old the last sign may be, in seconds. Beat writes its schedule down every three minutes.
SECONDS: Mapping[str, int] = {"relay": 30, "worker": 60, "beat": 400}
# A worker's sign is a job that it took and ended; without beat it gets none, which is worth to know, too.
QUERIES: Mapping[str, str] = {
    "relay": "SELECT extract(epoch FROM now() - max(taken_at)) FROM assistline_slot WHERE name = 'relay'",
    "worker": "SELECT extract(epoch FROM now() - max(done_at)) FROM assistline_slot "
    "WHERE taken_by = 'worker' AND taken_at > now() - interval '1 hour'",
}
CONNECT_SECONDS = 3


def seconds_since_sign(name: str, where: str) -> float | None:
    """How long ago a process did something; nothing where no sign of it is found.

    Args:
        name: One of ``SECONDS``.
        where: The database's address; of beat, the path of its schedule.

    Raises:
        psycopg2.Error: The database is out of reach.
    """
    if name == "beat":
        # What the schedule is kept in, and so how its files end, depends on the machine.
        written = [Path(path).stat().st_mtime for path in glob(f"{where}*")]
        return time.time() - max(written) if written else None
    line = psycopg2.connect(where, connect_timeout=CONNECT_SECONDS)
    try:
        with line.cursor() as cursor:
            cursor.execute(QUERIES[name])
            [age] = cursor.fetchone() or [None]
    finally:
        line.close()
    return None if age is None else float(age)


def main(arguments: list[str]) -> int:
    """Say how long ago the last sign was; 0 where that is not too long, else 1."""
    name, *rest = arguments
    try:
        age = seconds_since_sign(name, rest[0] if rest else os.environ["DATABASE_URL"])
    except psycopg2.Error as error:
        sys.stdout.write(f"{name}: the database is out of reach ({type(error).__name__})\n")
        return 1
    sys.stdout.write(f"{name}: no sign of it\n" if age is None else f"{name}: {age:.0f} s ago\n")
    return int(age is None or age > SECONDS[name])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
