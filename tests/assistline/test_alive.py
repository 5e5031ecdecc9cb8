"""The health checks of compose: real commands that fail when their process does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import yaml
from django.db import connection
from django.utils import timezone
from psycopg2.extensions import make_dsn

from assistline.embedded.places import CHECKOUT
from assistline.models import Slot

pytestmark = pytest.mark.django_db(transaction=True)
NEVER = "postgres://nobody@127.0.0.1:9/nothing"


def ask(name: str, *more: str, database: str = "") -> int:
    """Run the command that docker-compose.yml has for a service."""
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
    kind, program, *command = services[name]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "python")
    parameters = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    dsn = make_dsn(**{key: parameters[key] for key in known if parameters.get(key)})
    if more:
        command = [*command[:2], *more]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": database or dsn},
        capture_output=True,
        check=False,
    )
    return done.returncode


@pytest.mark.parametrize(("name", "slot", "by"), [("relay", "relay", "relay"), ("worker", "tidy", "worker")])
def test_a_relay_and_a_worker_are_well_for_as_long_as_they_did_something(name, slot, by):
    now = timezone.now()
    silent = ask(name)
    row = Slot.objects.create(name=slot, starts_at=now, taken_at=now, done_at=now, taken_by=by)

    well = ask(name)
    Slot.objects.filter(id=row.id).update(
        taken_at=now - timedelta(minutes=2), done_at=now - timedelta(minutes=2)
    )

    assert (silent, well, ask(name), ask(name, database=NEVER)) == (1, 0, 1, 1)


def test_beat_is_well_for_as_long_as_it_writes_its_schedule_down(tmp_path):
    schedule = tmp_path / "beat-schedule"
    silent = ask("beat", str(schedule))
    file = schedule.with_suffix(".db")
    file.touch()

    well = ask("beat", str(schedule))
    os.utime(file, (time.time() - 500,) * 2)

    assert (silent, well, ask("beat", str(schedule))) == (1, 0, 1)
