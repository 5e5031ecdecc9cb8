"""What the application's database role may do: read and write rows, and only add to trail and history."""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from psycopg2 import sql

# By name: the floor knows nobody above it. Triggers guard these too, but a role that may set a session's
# variables can switch a trigger off; what it was never granted it cannot do.
KEPT: dict[str, tuple[str, ...]] = {
    "assistline.AuditEntry": ("UPDATE", "DELETE"),
    "assistline.AuditSeal": ("UPDATE", "DELETE"),
    "assistline.AuditHead": ("UPDATE", "DELETE"),
    "triage.Decision": ("UPDATE", "DELETE"),
    "triage.CaseEvent": ("UPDATE", "DELETE"),
    "triage.Assessment": ("UPDATE", "DELETE"),
    "triage.Destruction": ("UPDATE", "DELETE"),
    "triage.LegalHold": ("DELETE",),
    "reports.Report": ("DELETE",),  # its public status moves on
}

_GRANTS = (
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "REVOKE TRUNCATE, TRIGGER, REFERENCES ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC",
    "REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC",
)


def grant_app_role(role: str) -> bool:
    """Give the application's role its rights, and take from it what it must not have. Runs as the owner.

    Returns:
        False when ``role`` is the owner itself: an owner cannot be kept from its own tables.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        owner, database = cursor.fetchone()
        if role == owner:
            return False
        names = {"role": sql.Identifier(role), "database": sql.Identifier(database)}
        for grant in _GRANTS:
            cursor.execute(sql.SQL(grant).format(**names))
        for model, privileges in KEPT.items():
            table = sql.Identifier(apps.get_model(model)._meta.db_table)
            taken = sql.SQL(", ").join(map(sql.SQL, privileges))
            cursor.execute(
                sql.SQL("REVOKE {taken} ON {table} FROM {role}, PUBLIC").format(
                    taken=taken, table=table, **names
                )
            )
    return True
