"""What guards the whole house: the order of its floors, its doors, its promises to itself."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

import agents.actions
import reports.actions
import triage.actions
from assistline.encryption import EncryptedTextField
from assistline.events import SUBSCRIBERS
from assistline.slots import PERIODIC

HOUSE = Path(settings.BASE_DIR)
ROOMS = ("assistline", "reports", "triage", "agents")
TOP_LEVEL = {
    "manage.py",
    "pyproject.toml",
    *ROOMS,
    "templates",
    "static",
    "tests",
    "docker-compose.yml",
    "README.md",
    "Makefile",
    "LICENSE",
    "requirements.txt",
}
PUBLIC = {
    "home",
    "describe",
    "listen",
    "report-start",
    "report-type",
    "report-choose",
    "report-step",
    "report-check",
    "report-not-ours",
    "report-now",
    "report-elsewhere",
    "map-square",
    "places",
    "report-call-me",
    "call-me",
    "report-sent",
    "report-follow",
    "report-files",
    "report-file-begin",
    "report-file",
    "report-later",
    "report-delete",
    "report-deleted",
    "resume",
    "quick-exit",
    "track",
    "track-report",
    "track-leave",
    "track-code",
    "track-code-enter",
    "track-change",
    "track-write",
    "track-files",
    "track-file-begin",
    "track-file",
    "track-rate",
    "track-now",
    "track-verify",
    "api-mail-status",
    "track-letter",
    "track-receipt",
    "report-receipt",
    "privacy",
    "accessibility",
    "contact",
    "login",
    "admin-login",
    "too-large",
    "livez",
    "readyz",
    "metrics",
    "dev-messages",
    "dev-phone",
    "dev-000",
    "open311-discovery",
    "open311-services",
    "open311-definition",
    "open311-requests",
    "open311-request",
}


def sources() -> Iterator[Path]:
    for room in (*ROOMS, "tests"):
        yield from (path for path in (HOUSE / room).rglob("*.py") if "migrations" not in path.parts)


def doors() -> Iterator[tuple[str, URLPattern]]:
    """Every URL that the house has, admin's own apart."""
    queue: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while queue:
        entry = queue.pop()
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                queue.extend(entry.url_patterns)
        else:
            yield entry.name or "", entry


def test_imports_run_downwards_only() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([lint], cwd=HOUSE, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


def test_every_subscriber_exists() -> None:
    for path in {path for paths in SUBSCRIBERS.values() for path in paths}:
        assert callable(import_string(path)), path


def test_every_periodic_job_exists_and_beat_knows_no_other() -> None:
    for _, path in PERIODIC.values():
        assert callable(import_string(path)), path
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert callable(import_string(entry["task"])), entry


@pytest.mark.django_db
def test_migrations_are_current() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_only_the_doors_on_the_list_open_without_logging_in() -> None:
    unguarded = {
        name
        for name, door in doors()
        if not getattr(door.callback, "login_required", True) and not is_api(door)
    }

    assert unguarded == PUBLIC


def is_api(door: URLPattern) -> bool:
    return hasattr(door.callback, "cls")


def test_every_api_door_says_who_may_enter() -> None:
    for name, door in doors():
        if is_api(door):
            assert "permission_classes" in vars(door.callback.cls), f"{name} relies on a default"


def test_every_door_has_a_name() -> None:
    assert all(name for name, _ in doors())


def test_there_are_no_signal_receivers_and_no_homeless_modules() -> None:
    homeless = {"signals.py", "utils.py", "helpers.py", "common.py", "constants.py"}

    assert not [path for path in sources() if path.name in homeless]


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(HOUSE)): n
        for path in sources()
        if (n := len(path.read_text().splitlines())) > 400
    }

    assert not long


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{path.relative_to(HOUSE)}:{inner.lineno}"
        for path in sources()
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert not hidden


def test_nothing_stands_at_the_top_that_the_owner_did_not_ask_for() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=False
    ).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}

    assert not {name for name in top if not name.startswith(".")} - TOP_LEVEL


def test_every_public_action_takes_keywords_only_and_says_what_it_is_for() -> None:
    public = [
        getattr(room, name)
        for room in (reports.actions, triage.actions, agents.actions)
        for name in room.__all__
    ]

    for action in filter(inspect.isfunction, public):
        kinds = {parameter.kind for parameter in inspect.signature(action).parameters.values()}
        assert kinds <= {inspect.Parameter.KEYWORD_ONLY}, action.__qualname__
        assert action.__doc__, f"{action.__qualname__} does not say what it is for"


def test_what_identifies_a_person_is_encrypted() -> None:
    guarded = {
        "reports.ContactPoint": {"value"},
        "triage.DecisionDraft": {"words"},
        "triage.FollowUp": {"words"},
        "triage.HandOver": {"note"},
        "triage.Transfer": {"needed", "place", "warnings", "reason", "words", "operator", "failed_why"},
        "triage.EmergencyMessage": {"body"},
        "reports.Person": {"name"},
        "reports.DraftAnswer": {"value"},
        "reports.OpenCue": {"words", "clear_reason"},
        "reports.ResumeLink": {"word"},
        "reports.Message": {"words"},
        "reports.Supplement": {"words", "wrong"},
        "reports.Wish": {"words", "answer"},
        "reports.Rating": {"words"},
        "agents.Call": {"number"},
        "agents.CallEvent": {"said"},
        "assistline.Notification": {"to", "body"},
        "assistline.AuditEntry": {"source"},
    }
    for label, names in guarded.items():
        for name in names:
            assert isinstance(apps.get_model(label)._meta.get_field(name), EncryptedTextField), (
                f"{label}.{name}"
            )


def test_nothing_points_into_outbox_notifications_or_audit() -> None:
    purged = {
        apps.get_model("assistline", name)
        for name in ("OutboxEvent", "Delivery", "Notification", "AuditEntry")
    }
    pointing = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in purged
    ]

    assert not pointing
