"""A house of two rooms, to try the supervisor with: real servers, processes that only sleep."""

import os
import sys
from pathlib import Path

from assistline.embedded.places import places_below
from assistline.embedded.plan import Plan
from assistline.embedded.program import DOOR, PROCESSES, Program
from assistline.embedded.readiness import log_says
from assistline.embedded.refusal import Refusal
from assistline.embedded.supervisor import Supervisor

SLEEPS = "import sys, time; print('awake', flush=True); time.sleep(600)"


def main(data: Path) -> int:
    """Run the tiny house with its data in a folder until it is stopped."""
    places = places_below(data)

    def sleeper(name: str, stage: int) -> Program:
        command = (sys.executable, "-I", "-c", SLEEPS)
        return Program(name, command, log_says(places.logs / f"{name}.log", "awake"), stage)

    plan = Plan(
        preparation=lambda environment: [],
        prepared=lambda environment: None,
        waves=lambda environment: [[sleeper("one", PROCESSES)], [sleeper("two", DOOR)]],
        greeting=lambda environment: f"tiny house at {environment['PORT']}",
    )
    try:
        return Supervisor(places=places, port=os.environ["PORT"], plan=plan).run()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
