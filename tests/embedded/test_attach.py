"""`manage.py` beside a running house finds its servers, and nothing where none runs."""

import os
import subprocess
import sys
from pathlib import Path

from assistline.embedded.places import CHECKOUT

ASK = """
import os
from assistline.embedded.attach import attach_environment
attach_environment()
print(os.environ.get("DATABASE_URL"), os.environ.get("PORT"))
"""


def attached(data: Path, **variables: str) -> list[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORT"}}
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=CHECKOUT,
        env=clean | {"ASSISTLINE_DATA": str(data)} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return asked.stdout.split()


def test_a_command_beside_a_running_house_finds_its_servers(start_house):
    house = start_house()

    url, port = attached(house.data)

    assert str(house.places.sockets) in url
    assert port == str(house.port)


def test_what_was_said_by_hand_is_left_alone(start_house):
    house = start_house()

    assert attached(house.data, DATABASE_URL="postgres://elsewhere/db") == ["postgres://elsewhere/db", "None"]


def test_after_a_killed_house_nothing_is_attached_to(start_house):
    house = start_house()
    house.process.kill()
    house.process.wait()

    assert (house.places.run / "environment.json").exists()
    assert attached(house.data) == ["None", "None"]
