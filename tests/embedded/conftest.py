"""A tiny house that a test starts, and that is gone when the test ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from assistline.embedded.places import places_below
from assistline.embedded.ports import free_port
from assistline.embedded.waiting import wait_for

CHECKOUT = Path(__file__).parents[2]


class House:
    """The tiny house as seen from outside: a process, its output, its data folder."""

    def __init__(self, data: Path, port: int, **variables: str) -> None:
        self.data = data
        self.port = port
        self.places = places_below(data)
        self.output = data.with_name(f"{data.name}-output-{port}")
        clean = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.embedded.tiny", str(data)],
                cwd=CHECKOUT,
                env=clean | {"PORT": str(port), "DEMO": "0"} | variables,
                stdout=file,
                stderr=file,
            )

    @property
    def said(self) -> str:
        """What it told the person at the terminal."""
        return self.output.read_text()

    def is_open(self) -> bool:
        """Whether it has said that everything runs."""
        assert self.process.poll() is None, self.said
        return "tiny house at" in self.said

    def family(self) -> list[psutil.Process]:
        """All processes of the house but the supervisor."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, name: str) -> psutil.Process:
        """The process of this name: a program's words in its command line, or a server's binary."""
        return next(child for child in self.family() if name in " ".join(child.cmdline()))


@pytest.fixture
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the account which runs PostgreSQL for root can reach."""
    folder = tmp_path_factory.mktemp("data folder") / "data"
    for parent in (folder.parent, *folder.parent.parents):
        if parent.is_relative_to(Path("/tmp")) and parent != Path("/tmp"):
            parent.chmod(0o711)
    return folder


@pytest.fixture
def start_house(data_folder: Path) -> Iterator[Callable[..., House]]:
    """Start a tiny house, and wait until it is open unless told otherwise."""
    houses: list[House] = []

    def start(*, wait: bool = True, port: int | None = None, **variables: str) -> House:
        house = House(data_folder, port or free_port(), **variables)
        houses.append(house)
        if wait:
            assert wait_for(house.is_open, seconds=60), house.said
        return house

    yield start
    for house in houses:
        if house.process.poll() is None:
            house.process.send_signal(signal.SIGTERM)
            house.process.wait(30)
