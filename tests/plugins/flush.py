"""Puts a test database back to what the template held, by the superuser's role, quickly.

A transactional test commits, and the application's role may not delete what is append-only; triggers and
foreign keys stay on in every test and are passed over here alone. Tables are compared by their number of
rows and newest transaction, so what no test touched is not touched here either.
"""

import io
from dataclasses import dataclass
from typing import Any

_TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND n.nspname NOT LIKE 'pg_%'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1
"""
_SEQUENCES = """
    SELECT format('%I.%I', schemaname, sequencename), start_value, last_value FROM pg_sequences
"""


@dataclass(frozen=True)
class State:
    """What tells whether a table was touched: how many rows, and the newest transaction among them."""

    rows: int
    newest: int


class Flusher:
    """Remembers a database as it is now, and restores it.

    Args:
        connection: An autocommit connection of the superuser to the database.
    """

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()
        # The test's own connections may still be ending: better an error than a wait without end.
        self._cursor.execute("SET lock_timeout = '20s'")
        self._cursor.execute(_TABLES)
        self._tables: list[str] = [name for (name,) in self._cursor.fetchall()]
        self._states = self._measure()
        self._contents = {name: self._copy(name) for name, state in self._states.items() if state.rows}
        self._sequences = self._read_sequences()

    def restore(self) -> None:
        """Put back every table and sequence that changed."""
        now = self._measure()
        touched = [name for name in self._tables if now[name] != self._states[name]]
        if touched:
            self._cursor.execute("BEGIN; SET LOCAL session_replication_role = replica")
            for name in touched:
                self._put_back(name)
            self._cursor.execute("COMMIT")
            self._states |= self._measure(touched)
        for name, (start, last) in self._read_sequences().items():
            was = self._sequences.get(name)
            if was is not None and was != (start, last):
                value, called = (start, False) if was[1] is None else (was[1], True)
                self._cursor.execute("SELECT setval(%s, %s, %s)", [name, value, called])

    def _measure(self, tables: list[str] | None = None) -> dict[str, State]:
        parts = [
            f"SELECT '{name}', count(*), coalesce(max(xmin::text::bigint), 0) FROM {name}"
            for name in (self._tables if tables is None else tables)
        ]
        self._cursor.execute(" UNION ALL ".join(parts))
        return {name: State(rows, newest) for name, rows, newest in self._cursor.fetchall()}

    def _copy(self, table: str) -> bytes:
        buffer = io.BytesIO()
        self._cursor.copy_expert(f"COPY {table} TO STDOUT (FORMAT binary)", buffer)
        return buffer.getvalue()

    def _put_back(self, table: str) -> None:
        # Deleting a handful of rows is quicker than TRUNCATE, which makes new files for every index.
        self._cursor.execute(f"DELETE FROM {table}")
        if table in self._contents:
            self._cursor.copy_expert(
                f"COPY {table} FROM STDIN (FORMAT binary)", io.BytesIO(self._contents[table])
            )

    def _read_sequences(self) -> dict[str, tuple[int, int | None]]:
        self._cursor.execute(_SEQUENCES)
        return {name: (start, last) for name, start, last in self._cursor.fetchall()}
