"""Set-up on a machine where something is missing: one sentence, and no traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistline.embedded import setup
from assistline.embedded.places import CHECKOUT


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    """A checkout in which nothing was set up, as far as set-up needs one."""
    (tmp_path / "assistline" / "embedded").mkdir(parents=True)
    shutil.copy(setup.__file__, tmp_path / "assistline" / "embedded" / "setup.py")
    shutil.copy(CHECKOUT / "requirements.txt", tmp_path)
    return tmp_path


def run_set_up(checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    script = checkout / "assistline" / "embedded" / "setup.py"
    return subprocess.run(
        [sys.executable, "-I", str(script), *arguments],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_network_set_up_says_so_in_one_sentence(bare_checkout):
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}

    done = run_set_up(bare_checkout, PIP_FIND_LINKS="", **unreachable)

    assert done.returncode == 1
    assert done.stderr.startswith("Set-up: the installer could not be fetched (is there a network")
    assert done.stderr.count("\n") == 1


def test_a_python_that_is_too_old_is_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(setup, "OLDEST_PYTHON", (99, 0))

    with pytest.raises(setup.Problem, match=r"make run PYTHON=python3\.11"):
        setup.set_up(with_browser=False)


def test_a_first_set_up_without_room_is_refused_before_it_fills_the_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "VENV", tmp_path / "missing")
    monkeypatch.setattr(setup, "ROOM_BYTES", 10**18)

    with pytest.raises(setup.Problem, match="less than 1 GB left"):
        setup.set_up(with_browser=False)


def test_forgetting_the_data_is_refused_while_it_is_used(start_house):
    house = start_house()

    done = run_set_up(CHECKOUT, "--forget-data", ASSISTLINE_DATA=str(house.data))

    assert done.returncode == 1
    assert "stop it first" in done.stderr
    assert (house.data / "secrets.json").exists()


def test_data_that_nobody_uses_is_forgotten(tmp_path):
    data = tmp_path / "data"
    (data / "run").mkdir(parents=True)
    (data / "run" / "lock").touch()

    assert run_set_up(CHECKOUT, "--forget-data", ASSISTLINE_DATA=str(data)).returncode == 0
    assert not data.exists()
