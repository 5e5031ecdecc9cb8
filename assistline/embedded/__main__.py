"""``python -m assistline.embedded run``: what ``make run`` does after set-up.

Environment: ``PORT`` (8000), ``ASSISTLINE_DATA`` (``.data``), ``DEMO`` (1), ``DATABASE_URL`` and
``REDIS_URL`` (servers of one's own instead of the embedded ones).
"""

import errno
import os
import sys

from assistline.embedded.check import run_checks
from assistline.embedded.places import places
from assistline.embedded.plan import house
from assistline.embedded.refusal import Refusal
from assistline.embedded.supervisor import Supervisor


def main(arguments: list[str]) -> int:
    """Run the command named by the only argument; returns the exit code."""
    commands = {"run": _run, "check": run_checks}
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write(f"Say one of: {', '.join(commands)}.\n")
        return 2
    try:
        return commands[arguments[0]]()
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.stderr.write(f"The disk that holds {places().data} is full.\n")
    return 1


def _run() -> int:
    here = places()
    return Supervisor(places=here, port=os.environ.get("PORT") or "8000", plan=house(here)).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
