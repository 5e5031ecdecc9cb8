"""``manage.py prepare``: brings the database up to date; quick when there is nothing to do.

Runs under the owner's role (DATABASE_ROLE=owner), before anything else starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from assistline.database_roles import grant_app_role

# Names, because the floor knows no room above it. Each loads what is missing and changes nothing that is
# there.
REFERENCE = (
    "assistline.reference.load",
    "reports.place_list.load",
    "reports.reference.load",
    "triage.reference.load",
)
DEMO_DATA = (
    "assistline.demo.load",
    "reports.demo.load",
    "triage.demo.load",
    "agents.demo.load",
    "agents.demo_town.load",
)

_ONE_AT_A_TIME = 0x70726570


class Command(BaseCommand):
    """Migrates, grants, loads reference data and, in demo mode, the demonstration."""

    help = (
        "Migrate, give the application's role its rights, load reference data (and demo data in demo mode)."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all of it.

        Raises:
            CommandError: The role may not migrate.
        """
        if settings.DATABASE_ROLE != "owner":
            raise CommandError(
                "Migrations run under the owner's role: set DATABASE_ROLE=owner and DATABASE_OWNER_URL."
            )
        with _alone():
            self._migrate()
            if not grant_app_role(settings.DATABASE_APP_USER):
                self.stderr.write(
                    "DATABASE_URL and DATABASE_OWNER_URL name the same role: the audit trail is then kept by "
                    "its triggers alone. Give the application a role of its own."
                )
            for path in REFERENCE + (DEMO_DATA if settings.DEMO else ()):
                load: Callable[[], None] = import_string(path)
                with transaction.atomic():
                    load()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    """One prepare at a time: a second one waits and then finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        cursor.execute("SET lock_timeout = '10s'")
    try:
        yield
    finally:
        connection.close()  # lets go of the lock, also after an error
