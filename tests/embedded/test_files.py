"""The files around the code: what they promise is true."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from assistline.embedded.places import CHECKOUT, places_below
from assistline.embedded.plan import common_environment, house


@pytest.fixture
def plan_names(tmp_path: Path) -> set[str]:
    """The names of the processes that `make run` starts."""
    places = places_below(tmp_path)
    environment = common_environment(places, 8000) | {"DEMO": "0"}
    return {program.name for wave in house(places).waves(environment) for program in wave}


def test_the_compose_file_is_valid():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]

    done = subprocess.run(
        [*command, str(CHECKOUT / "docker-compose.yml")], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_compose_runs_the_processes_that_make_run_starts(plan_names):
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]

    assert set(services) - plan_names == {"postgres", "broker", "cache", "prepare", "scanner"}
    assert plan_names <= set(services)


@pytest.mark.parametrize("named", ["", "tcp://127.0.0.1:3310", "unix:///run/clamd.sock"])
def test_the_demonstrations_scanner_stays_away_where_a_real_one_is_named(tmp_path, monkeypatch, named):
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("CLAMD_URL", named)

    told = common_environment(places_below(tmp_path), 8000)

    assert told["CLAMD_URL"] == (named or told["FAKE_SCANNER_URL"])
    assert bool(told["FAKE_SCANNER_URL"]) is not bool(named)


def test_only_the_preparation_of_compose_knows_the_owners_password():
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]

    told = {
        name for name, service in services.items() if "DATABASE_OWNER_URL" in service.get("environment", {})
    }

    assert told == {"prepare"}


@pytest.mark.parametrize("site", ["http://:8000", "https://assist.example.org"])
def test_the_proxys_configuration_is_valid(site):
    variables = {
        "PROXY_SITE": site,
        "PROXY_BIND": "127.0.0.1 ::1",
        "PROXY_STORAGE": "/a folder/with spaces",
        "PROXY_WEB": "unix//web.sock",
        "PROXY_EVENTS": "unix//events.sock",
    }
    caddy, file = Path(sys.executable).parent / "caddy", CHECKOUT / "assistline/embedded/Caddyfile"
    command = [str(caddy), "adapt", "--config", str(file)]

    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_proxy_lets_go_of_quiet_connections_before_the_web_process_does(tmp_path):
    """Else a report that is sent on one that is just being closed is a 502: seen under schemathesis."""
    configured = (CHECKOUT / "assistline/embedded/Caddyfile").read_text()
    [lets_go] = re.findall(r"^\s*keepalive (\d+)s$", configured, re.MULTILINE)
    places = places_below(tmp_path)
    environment = common_environment(places, 8000) | {"DEMO": "0"}
    programs = {
        program.name: program.command for wave in house(places).waves(environment) for program in wave
    }
    here = programs["web"][programs["web"].index("--keep-alive") + 1]
    compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]["web"]["command"]

    assert int(lets_go) + 1 < int(here)
    assert f"--keep-alive={here}" in compose


def test_help_has_a_sentence_for_every_target():
    targets = re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)

    told = subprocess.run(["make", "help"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout

    assert re.findall(r"^make ([a-z]+) +[A-Z]", told, re.MULTILINE) == targets


def test_the_lock_and_the_compose_file_name_no_registry():
    for name in ("requirements.txt", "static/package-lock.json", "tests/chromium/package-lock.json"):
        assert "://" not in re.sub(r'"url": "[^"]*"', "", (CHECKOUT / name).read_text()), name
