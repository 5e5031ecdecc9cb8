"""``make check``: everything that can be said about the code without running it."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from assistline.embedded.places import CHECKOUT

_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
# A real installation's settings, so that `check --deploy` judges those and not the demonstration's. Nobody
# listens at the addresses: nothing here needs a server.
_PRODUCTION = {
    "DEMO": "0",
    "SITE_URL": "https://assist.example.org",
    "SECRET_KEY": "only-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz-!$%&",
    "FIELD_KEYS": f"k1:{_KEY}",
    "BLIND_INDEX_KEY": _KEY,
    "AUDIT_SIGNING_KEY": _KEY,
    "DATABASE_URL": "postgres://assistline_app@127.0.0.1:1/assistline",
    "DATABASE_OWNER_URL": "postgres://assistline_owner@127.0.0.1:1/assistline",
    "DATABASE_ROLE": "app",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "DJANGO_SETTINGS_MODULE": "assistline.settings",
}
_MODULE = (sys.executable, "-m")
_MANAGE = (sys.executable, "-W", "ignore::RuntimeWarning", "manage.py")
_CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("types", (*_MODULE, "mypy")),
    ("lint", (*_MODULE, "ruff", "check", ".")),
    ("format", (*_MODULE, "ruff", "format", "--check", ".")),
    (
        "import contracts",
        (sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"),
    ),
    ("deployment settings", (*_MANAGE, "check", "--deploy", "--fail-level", "WARNING")),
    ("migrations current", (*_MANAGE, "makemigrations", "--check", "--dry-run")),
    (
        "compose file",
        (*_MODULE, "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"),
    ),
)


def run_checks() -> int:
    """Run every check, two at a time; returns 1 if any failed, with what it said."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = pool.map(_run, _CHECKS)
        went_well = [_tell(*result) for result in results]  # all are told, not only up to the first failure
    return int(not all(went_well))


def _run(check: tuple[str, tuple[str, ...]]) -> tuple[str, float, subprocess.CompletedProcess[str]]:
    name, command = check
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=os.environ | _PRODUCTION,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return name, time.monotonic() - began, done


def _tell(name: str, seconds: float, done: subprocess.CompletedProcess[str]) -> bool:
    well = done.returncode == 0
    print(f"  {name:<20} {'ok' if well else 'FAILED':<7} {seconds:5.1f} s", flush=True)
    if not well:
        print(done.stdout)
    return well
