"""Whether database and static files are as this code prepares them, so that a warm start need not prepare.

A start is warm when neither the code nor the database has changed since the last preparation. Any change of
a file of the applications or of the built front end, another set of applied migrations (as after restoring a
dump), another database: each of them makes the next start prepare again. Rows that were deleted by hand are
not noticed; ``DATABASE_ROLE=owner manage.py prepare`` brings reference data back.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2

from assistline.embedded.places import CHECKOUT

_CODE = ("agents", "assistline", "reports", "triage", "static/dist")

_DATABASE = """
    SELECT d.oid, count(*), max(m.id), min(m.applied), max(m.applied)
    FROM pg_database d, django_migrations m WHERE d.datname = current_database() GROUP BY d.oid
"""


def is_prepared(stamp: Path, environment: dict[str, str]) -> bool:
    """Whether nothing has changed since :func:`remember_preparation` wrote the stamp."""
    if not stamp.exists() or not (Path(environment["ASSISTLINE_DATA"]) / "static").exists():
        return False
    return stamp.read_text() == _fingerprint(environment)


def remember_preparation(stamp: Path, environment: dict[str, str]) -> None:
    """Note what the database and the code are like now."""
    fingerprint = _fingerprint(environment)
    if fingerprint is not None:
        stamp.write_text(fingerprint)


def _fingerprint(environment: dict[str, str]) -> str | None:
    """What a preparation depends on; None when the database was never prepared."""
    try:
        connecting = closing(psycopg2.connect(environment["DATABASE_OWNER_URL"]))
        with connecting as connection, connection.cursor() as cursor:
            cursor.execute(_DATABASE)
            facts = cursor.fetchone()
    except psycopg2.Error:
        return None
    digest = hashlib.sha256(f"{facts} {environment['DATABASE_URL']} {environment['DEMO']}".encode())
    for file in _files():
        digest.update(
            f"\0{file.relative_to(CHECKOUT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest()
        )
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    yield CHECKOUT / "requirements.txt"
    yield CHECKOUT / "static" / "package-lock.json"  # the list of localities
    for folder in _CODE:
        for file in sorted((CHECKOUT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file
